"""Saved answers: saved from the editor or a program, read as a page, as data, and as a citation.

What grows with an answer is done in threads (`answer_threads`), and what is shown of it is bounded (`answer_view`).
"""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.answers import files
from api.answers.answer import answer_from, difference
from api.answers.changes import Changes, Outcome
from api.answers.citation import Work, apa, bibtex, gbt7714, ris
from api.answers.files import Head
from api.answers.saving import archive_of, ask, client_of, save_posted
from api.answers.threads import in_thread
from api.answers.view import (
    MOST_CHARACTERS,
    MOST_QUERY,
    Row,
    ShownDifference,
    cut_to,
    rows_a_page,
    sheet,
    shown_difference,
)
from api.http import links
from api.http.compression import takes
from api.http.content import conditional
from api.http.language import language_of
from api.http.negotiation import CSV, HTML, JSON_RESULTS, negotiate
from api.http.page_tag import program_digest
from api.http.paging import Paging
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.errors import Overloaded
from graph.export.csv_table import BOM
from ontology.bilingual import BilingualText

router = APIRouter(tags=["answers"])

BIBTEX = "application/x-bibtex"
RIS = "application/x-research-info-systems"
SPARQL_QUERY = "application/sparql-query"

NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
"""Words of a visitor are not to be found under our name."""
DATA = NOT_INDEXED | {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
"""An answer never changes, but it may be removed."""
LEAST_COMPRESSED = 1_000
QUICK = 5
"""gzip's level for what is compressed for one reader."""

Name = Annotated[str, Path(description="the sixteen letters and digits that name the answer")]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
WithMark = Annotated[bool, Query(description="begin with a byte order mark, by which Excel knows UTF-8")]

changes = Changes()


def _sends(media_type: str) -> dict[str, Any]:
    """What OpenAPI says of a route that sends one media type."""
    content = {media_type: {"schema": {"type": "string"}}}
    return {"response_class": Response, "responses": {200: {"description": "The whole", "content": content}}}


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

    The same query, up to white space, on the same version of the graph has the same address. An answer that the
    query would give without the graph is refused.
    """
    return RedirectResponse(f"/answers/{await save_posted(request)}", HTTPStatus.SEE_OTHER)


@router.get(
    "/answers/{name}.json", summary="A saved answer as a SPARQL 1.1 JSON result", **_sends(JSON_RESULTS)
)
async def as_json(request: Request, name: Name) -> Response:
    """The member `fengqiao` holds the query, graph version, time, number of rows, digest and the columns that the
    query computed.
    """

    def made() -> Response:
        return _file(request, archive_of(request).file(name, files.JSON), JSON_RESULTS, f"{name}.json")

    return await in_thread(client_of(request), made)


@router.get("/answers/{name}.csv", summary="A saved answer as CSV", **_sends(CSV))
async def as_csv(request: Request, name: Name, bom: WithMark = False) -> Response:
    """The SPARQL 1.1 CSV format."""

    def made() -> Response:
        body = (BOM if bom else b"") + archive_of(request).file(name, files.CSV)
        return _file(request, body, CSV, f"{name}.csv", mark="-bom" if bom else "")

    return await in_thread(client_of(request), made)


@router.get("/answers/{name}.rq", summary="The query of a saved answer", **_sends(SPARQL_QUERY))
async def as_query(request: Request, name: Name) -> Response:
    """As the visitor wrote it."""

    def made() -> Response:
        query = archive_of(request).head(name).query
        return _file(request, query.encode(), SPARQL_QUERY, f"{name}.rq")

    return await in_thread(client_of(request), made)


@router.get("/answers/{name}.bib", summary="The citation of a saved answer for BibTeX", **_sends(BIBTEX))
async def as_bibtex(request: Request, name: Name) -> Response:
    """`?lang=` chooses the title's language."""
    return await _citation(request, name, bibtex, BIBTEX, "bib")


@router.get("/answers/{name}.ris", summary="The citation of a saved answer as RIS", **_sends(RIS))
async def as_ris(request: Request, name: Name) -> Response:
    """`?lang=` chooses the title's language."""
    return await _citation(request, name, ris, RIS, "ris")


@router.get("/answers/{name}", include_in_schema=False)
async def answer_page(request: Request, name: Name, page: PageNumber = 1) -> Response:
    """The answer as a page; as JSON or CSV for a program that prefers one."""
    wanted = negotiate(request.headers.get("accept"), (HTML, JSON_RESULTS, CSV))
    if wanted in (JSON_RESULTS, CSV):
        response = await (as_json(request, name) if wanted == JSON_RESULTS else as_csv(request, name))
        response.headers["Vary"] = "Accept, Accept-Encoding"
        return response
    client = client_of(request)
    answer, rows = await in_thread(client, archive_of(request).page, name, page)
    paging = Paging(page, rows_a_page(answer.width), answer.rows).checked()
    changed = await _changed(request, name, answer.version)
    return await in_thread(client, _page, request, name, answer, rows, paging, changed)


def _page(
    request: Request, name: str, answer: Head, rows: list[Row], paging: Paging, changed: Outcome | None
) -> Response:
    in_force = bound(request)
    language = language_of(request)
    work = _work(request, name, answer)
    compared = changed if isinstance(changed, ShownDifference) else None

    def label(iri: str) -> str:
        return in_force.snapshot.name(iri, language)

    response = render(
        request,
        "answer.html",
        answer=answer,
        name=name,
        table=sheet(answer.columns, rows, label),
        paging=paging,
        changed=compared,
        changed_tables=[
            sheet(answer.columns, part, label)
            for part in ((compared.new_rows, compared.gone_rows) if compared else ())
        ],
        failure=changed if isinstance(changed, BilingualText) else None,
        query=cut_to(answer.query, MOST_QUERY),
        editor_link=links.editor_link(answer.query) if len(answer.query) <= MOST_QUERY else None,
        most_characters=MOST_CHARACTERS,
        days=archive_of(request).limits.days,
        address=work.url,
        citations=[
            (BilingualText("GB/T 7714", "GB/T 7714"), gbt7714(work, datetime.now(UTC).date())),
            (BilingualText("APA", "APA"), apa(work)),
            (BilingualText("BibTeX", "BibTeX"), bibtex(work)),
            (BilingualText("RIS", "RIS"), ris(work).replace("\r\n", "\n")),
        ],
    )
    response.headers["Vary"] = "Accept, " + response.headers["Vary"]
    response.headers.update(NOT_INDEXED | {"Cache-Control": "no-cache"})
    return response


async def _changed(request: Request, name: str, saved_on: str) -> Outcome | None:
    """How the graph in force answers otherwise, or why that cannot be said; None on the same version."""
    version = bound(request).version
    if saved_on == version:
        return None

    async def compare() -> ShownDifference:
        archive, client = archive_of(request), client_of(request)
        query = (await in_thread(client, archive.head, name)).query
        found = await ask(request, query)
        if found.version != version:
            raise Overloaded(
                "图谱刚刚更新，请重新打开本页", "the graph has just changed; open this page again"
            )

        def compared() -> ShownDifference:
            then = archive.read(name)
            again = answer_from(found.body, query, version, then.created)
            return shown_difference(difference(then, again), then.variables)

        return await in_thread(client, compared)

    return await changes.of(name, version, compare)


async def _citation(
    request: Request, name: str, write: Callable[[Work], str], media_type: str, suffix: str
) -> Response:
    def made() -> Response:
        answer = archive_of(request).head(name, cited=True)
        body = write(_work(request, name, answer))
        headers = NOT_INDEXED | _download(f"fengqiao-{name}.{suffix}")
        return Response(body, headers=headers, media_type=media_type)

    return await in_thread(client_of(request), made)


def _work(request: Request, name: str, answer: Head) -> Work:
    title = BilingualText(
        f"枫桥图谱数据：一则访客所写 SPARQL 查询的答案（{name}）",
        f"Data of Fengqiao Graph: the answer to a SPARQL query written by a visitor ({name})",
    )
    return Work(
        key=f"fengqiao-{name}",
        title=title[language_of(request)],
        url=_address(request, name),
        published=answer.created.date(),
        version=answer.version,
    )


def _address(request: Request, name: str) -> str:
    """The answer's whole address."""
    return f"{public_address(request).base}/answers/{name}"


def _file(request: Request, body: bytes, media_type: str, name: str, mark: str = "") -> Response:
    """A file, compressed here where gzip is accepted: the middleware would do it on the event loop."""
    headers = DATA | _download(name) | {"Vary": "Accept-Encoding"}
    if len(body) >= LEAST_COMPRESSED and takes(request.headers.get("accept-encoding", ""), "gzip"):
        body = gzip.compress(body, QUICK, mtime=0)
        headers["Content-Encoding"] = "gzip"
    tag = f'W/"{name}{mark}-{program_digest()[:16]}"'
    found = Response(body, headers=headers, media_type=media_type)
    # Not from memory: an answer may be removed.
    return conditional(request, found, tag, of_version=False)


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
