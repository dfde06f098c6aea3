"""Saved answers: saved from the editor or a program, read as a page, as data, and as a citation."""

import contextlib
from collections import OrderedDict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import links
from api.answer_archive import MOST_BYTES, AnswerArchive
from api.answers import Difference, SavedAnswer, Term, answer_from, difference, name_of, now, tidy
from api.citation import Work, apa, bibtex, gbt7714, ris
from api.language import language_of
from api.negotiation import CSV, HTML, JSON_RESULTS, negotiate
from api.paging import Paging
from api.problems import Refusal
from api.public_address import public_address
from api.settings import Settings
from api.templating import render
from api.version_in_force import bound
from graph.errors import FormatNotAvailable, QueryError
from graph.workers.pool import Question, WorkerPool
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import BASE, compact

router = APIRouter(tags=["answers"])

ROWS_A_PAGE = 200
MOST_DIFFERENCES = 1_000
BIBTEX = "application/x-bibtex"
RIS = "application/x-research-info-systems"
KEPT = {"Cache-Control": "public, max-age=31536000, immutable", "Access-Control-Allow-Origin": "*"}
"""A saved answer never changes."""

Name = Annotated[str, Path(description="the sixteen letters and digits that name the answer")]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


def _sends(media_type: str) -> dict[str, Any]:
    """What OpenAPI says of a route that sends one media type."""
    content = {media_type: {"schema": {"type": "string"}}}
    return {"response_class": Response, "responses": {200: {"description": "The whole", "content": content}}}


_differences: OrderedDict[tuple[str, str], Difference] = OrderedDict()


@router.post(
    "/answers",
    status_code=HTTPStatus.SEE_OTHER,
    summary="Save the answer to a SELECT or ASK query under an address of its own",
    response_class=RedirectResponse,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string", "description": "a SELECT or ASK"}},
                    }
                }
            },
        }
    },
)
async def save(request: Request) -> Response:
    """Runs the query and redirects to the saved answer.

    The same query on the same version of the graph has the same address.
    """
    query = tidy(await _posted_query(request))
    version: str = bound(request).version
    archive = _archive(request)
    name = name_of(query, version)
    if not archive.has(name):
        archive.save(await _ask(request, query, version))
    return RedirectResponse(f"/answers/{name}", HTTPStatus.SEE_OTHER)


@router.get(
    "/answers/{name}.json", summary="A saved answer as a SPARQL 1.1 JSON result", **_sends(JSON_RESULTS)
)
def as_json(request: Request, name: Name) -> Response:
    """The member `fengqiao` holds the query, graph version, time, number of rows and digest."""
    answer = _archive(request).read(name)
    return Response(answer.to_json(), headers=KEPT, media_type=JSON_RESULTS)


@router.get("/answers/{name}.csv", summary="A saved answer as CSV", **_sends(CSV))
def as_csv(request: Request, name: Name) -> Response:
    """The SPARQL 1.1 CSV format."""
    answer = _archive(request).read(name)
    return Response(answer.to_csv(), headers=KEPT | _download(f"{name}.csv"), media_type=CSV)


@router.get("/answers/{name}.bib", summary="The citation of a saved answer for BibTeX", **_sends(BIBTEX))
def as_bibtex(request: Request, name: Name) -> Response:
    """`?lang=` chooses the title's language."""
    work = _work(request, _archive(request).read(name))
    return Response(bibtex(work), headers=_download(f"fengqiao-{name}.bib"), media_type=BIBTEX)


@router.get("/answers/{name}.ris", summary="The citation of a saved answer as RIS", **_sends(RIS))
def as_ris(request: Request, name: Name) -> Response:
    """`?lang=` chooses the title's language."""
    work = _work(request, _archive(request).read(name))
    return Response(ris(work), headers=_download(f"fengqiao-{name}.ris"), media_type=RIS)


@router.get("/answers/{name}", include_in_schema=False)
async def answer_page(request: Request, name: Name, page: PageNumber = 1) -> Response:
    """The answer as a page; as JSON or CSV for a program that prefers one."""
    wanted = negotiate(request.headers.get("accept"), (HTML, JSON_RESULTS, CSV))
    if wanted in (JSON_RESULTS, CSV):
        response = as_json(request, name) if wanted == JSON_RESULTS else as_csv(request, name)
        response.headers["Vary"] = "Accept"
        return response
    answer = _archive(request).read(name)
    paging = Paging(page, ROWS_A_PAGE, answer.rows).checked()
    work = _work(request, answer)
    changed, failure = await _changes(request, answer)
    response = render(
        request,
        "answer.html",
        answer=answer,
        rows=answer.solutions[paging.offset : paging.last],
        paging=paging,
        changed=changed,
        failure=failure,
        cell=cell,
        editor_link=links.editor_link(answer.query),
        address=work.url,
        citations=[
            (BilingualText("GB/T 7714", "GB/T 7714"), gbt7714(work, datetime.now(UTC).date())),
            (BilingualText("APA", "APA"), apa(work)),
            (BilingualText("BibTeX", "BibTeX"), bibtex(work)),
            (BilingualText("RIS", "RIS"), ris(work).replace("\r\n", "\n")),
        ],
    )
    response.headers["Vary"] = "Accept, " + response.headers["Vary"]
    return response


def cell(term: Term | None) -> tuple[str, str, str | None]:
    """How a term is shown: its kind (`none`, `thing`, `number` or `text`), words and, for an IRI, its link.

    The words of a thing of this graph are its IRI, to be given its label.
    """
    if term is None:
        return "none", "", None
    value = term["value"]
    if term["type"] == "uri":
        if value.startswith(BASE):
            # No second slash: that would lead to another site.
            return "thing", value, "/" + value.removeprefix(BASE).lstrip("/")
        return "text", compact(value), value if value.startswith(("http://", "https://")) else None
    number = term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double", "float")
    return "number" if number else "text", value, None


async def _posted_query(request: Request) -> str:
    """The query of a posted form. Raises Refusal where there is none or the form is too long."""
    settings: Settings = request.app.state.settings
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        # A character of three bytes takes nine in a form.
        if len(body) > 3 * settings.query_length:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"查询超过 {settings.query_length} 字节的上限",
                f"The query has more than {settings.query_length} bytes",
                limit=settings.query_length,
                unit="bytes",
            )
    found: list[str] = []
    with contextlib.suppress(ValueError):
        found = parse_qs(body.decode(), errors="strict", max_num_fields=20).get("query", [])
    if len(found) != 1:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "正文须为 UTF-8 的表单（application/x-www-form-urlencoded），其中恰有一个 query",
            "The body must be a form (application/x-www-form-urlencoded, UTF-8) with exactly one query",
        )
    return found[0]


async def _ask(request: Request, query: str, version: str) -> SavedAnswer:
    """The answer of the graph in force. Raises the errors of a query; Refusal for one that makes a graph."""
    pool: WorkerPool = request.app.state.pool
    settings: Settings = request.app.state.settings
    question = Question(
        query,
        solutions=JSON_RESULTS,
        boolean=JSON_RESULTS,
        rows=settings.query_rows,
        bytes=min(settings.query_bytes, MOST_BYTES),
    )
    try:
        found = await pool.ask(question, request.client.host if request.client else "")
    except FormatNotAvailable:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "只能保存 SELECT 与 ASK 的答案；CONSTRUCT 与 DESCRIBE 的结果请直接下载",
            "Only answers to SELECT and ASK can be saved; download what CONSTRUCT and DESCRIBE give",
        ) from None
    return answer_from(found.body, query, version, now())


async def _changes(request: Request, answer: SavedAnswer) -> tuple[Difference | None, BilingualText | None]:
    """How the graph in force answers otherwise, or why that cannot be said; neither on the same version."""
    version: str = bound(request).version
    if answer.version == version:
        return None, None
    key = (answer.name, version)
    found = _differences.get(key)
    if found is None:
        try:
            found = difference(answer, await _ask(request, answer.query, version))
        except QueryError as error:
            return None, error.text
        _differences[key] = found
        if len(_differences) > MOST_DIFFERENCES:
            _differences.popitem(last=False)
    return found, None


def _archive(request: Request) -> AnswerArchive:
    settings: Settings = request.app.state.settings
    return AnswerArchive(settings.data / "answers")


def _work(request: Request, answer: SavedAnswer) -> Work:
    language: Language = language_of(request)
    return Work(
        key=f"fengqiao-{answer.name}",
        title=answer.title[language],
        url=f"{public_address(request).base}/answers/{answer.name}",
        published=answer.created.date(),
        version=answer.version,
    )


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
