"""`/api/v1/queries`: the thirty questions, each at its own address, narrowed by typed parameters; JSON and CSV."""

import json
import re
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from pydantic import Field
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from api.http.answer_memory import keep
from api.http.conditions import body_tag
from api.http.language import language_of
from api.http.links import editor_link
from api.http.negotiation import CSV, JSON, JSON_RESULTS, negotiate
from api.http.problems import Refusal
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.rest.asked import LONGEST_VALUE, MOST_VALUES, refused, values_given
from api.rest.documented import EXAMPLES, HEADERS, stable_id
from api.rest.things import API, SPACES, Closed, Label
from api.sparql.examples import TOPICS
from graph.export.csv_table import BOM
from graph.sparql.narrowed import narrowed
from graph.sparql.pool import Question, WorkerPool
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.files import questions
from ontology.namespaces import PREFIXES, expand
from ontology.queryfile import QueryFile

router = APIRouter(prefix=API, tags=["queries"])

FORMS: Final = {"json": JSON, "csv": CSV}
SLUGS: Final[dict[str, str]] = {
    "station": SPACES["stations"],
    "mechanism": SPACES["mechanisms"],
    "indicator": SPACES["indicators"],
    "outcome": SPACES["outcomes"],
    "claim": SPACES["outcomes"],
    "source": SPACES["sources"],
    "type": SPACES["mechanism-types"],
    "setting": SPACES["settings"],
    "problem": PREFIXES["pb"],
    "honour": SPACES["honours"],
    "formula": SPACES["formulas"],
    "entry": PREFIXES["entry"],
}
"""What stands before a slug in the columns of these names; in others a value is a prefixed name or an IRI."""
_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset(_XSD + name for name in ("decimal", "integer", "double", "float", "int", "long"))

Cell = str | int | float | bool | None


class ColumnModel(Closed):
    """A column of the answer."""

    name: str = Field(description="its name in the rows")
    iri: bool = Field(description="whether its values are IRIs; then it is a parameter, too")


class QueryModel(Closed):
    """A question that can be asked by its name."""

    name: str = Field(description="its number and what it is about")
    href: str = Field(description="where it is answered")
    title: Label = Field(description="the question")
    topic: Label = Field(description="what it belongs to")
    note: Label = Field(description="what a row is, and how not to read the answer")
    columns: list[ColumnModel] = Field(description="the columns of the answer in their order")
    parameters: list[str] = Field(
        description="the columns by whose values the answer can be narrowed: several values mean or"
    )
    editor: str = Field(description="the query itself, opened in the editor")


class QueryList(Closed):
    """All questions."""

    version: str = Field(description="version of the graph that answers")
    total: int = Field(description="how many there are")
    items: list[QueryModel] = Field(description="the questions by their numbers")


class QueryAnswer(Closed):
    """The answer to a question: whole, or there is none."""

    version: str = Field(description="version of the graph that was asked")
    name: str = Field(description="name of the question")
    title: Label = Field(description="the question")
    note: Label = Field(description="what a row is, and how not to read the answer")
    columns: list[ColumnModel] = Field(description="the columns in their order")
    total: int = Field(description="how many rows there are")
    rows: list[dict[str, Cell]] = Field(
        description="by column; null where a row has no value there. Labels are in the language of the request"
    )


@cache
def named() -> dict[str, QueryFile]:
    """The questions by name."""
    return questions()


def columns(query: QueryFile) -> list[ColumnModel]:
    """The columns as the head of the file declares them."""
    return [
        ColumnModel(name=one.strip("<>"), iri=one.startswith("<")) for one in query.header["columns"].split()
    ]


def parameters(query: QueryFile) -> list[str]:
    """The columns by which the answer can be narrowed: those whose values are IRIs."""
    return [one.name for one in columns(query) if one.iri]


@router.get("/queries", operation_id="listQueries", summary="Questions that can be asked by name · 命名查询")
def list_queries(request: Request) -> QueryList:
    """The thirty competency questions, each with what it takes and gives. The answers are at their addresses."""
    address = public_address(request)
    items = [
        QueryModel(
            name=name,
            href=address.of(f"{API}/queries/{name}"),
            title=_both(query, "zh", "en"),
            topic=_words(TOPICS[query.header["topic"]]),
            note=_both(query, "note-zh", "note-en"),
            columns=columns(query),
            parameters=parameters(query),
            editor=address.of(editor_link(query.in_language(language_of(request)).text)),
        )
        for name, query in named().items()
    ]
    return QueryList(version=bound(request).version, total=len(items), items=items)


def _both(query: QueryFile, zh: str, en: str) -> Label:
    return Label(zh=query.header.get(zh, ""), en=query.header.get(en, ""))


def _words(text: BilingualText) -> Label:
    return Label(zh=text.zh, en=text.en)


async def _answer(request: Request, name: str, suffix: str | None) -> Response:
    query = named()[name]
    form, negotiated = _form(request, suffix)
    snapshot: Snapshot = bound(request).snapshot
    wanted = {
        one: [_value(snapshot, one, value) for value in values_given(request.query_params, one)]
        for one in parameters(query)
        if one in request.query_params
    }
    settings = request.app.state.settings
    pool: WorkerPool = request.app.state.pool
    question = Question(
        narrowed(query.in_language(language_of(request)), wanted),
        solutions=CSV if form == "csv" else JSON_RESULTS,
        length=settings.query_length + MOST_VALUES * LONGEST_VALUE * len(wanted),
        rows=settings.query_rows,
        bytes=settings.query_bytes,
        version=snapshot.version,
    )
    with ExitStack() as until:
        client = request.client.host if request.client else ""
        answer = await pool.ask(question, client, until)
    body = answer.body
    if form == "csv":
        body = BOM + body if request.query_params.get("bom") == "1" else body
    else:
        body = _told(name, query, snapshot.version, json.loads(body)).model_dump_json().encode()
    response = Response(body, media_type=FORMS[form])
    response.headers["ETag"] = body_tag(body)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Fengqiao-Version"] = snapshot.version
    response.headers["Content-Language"] = language_of(request)
    response.headers["Vary"] = ("Accept, " if negotiated else "") + "Accept-Language, Cookie"
    keep(request)
    return response


def _told(name: str, query: QueryFile, version: str, results: dict[str, Any]) -> QueryAnswer:
    there = columns(query)
    rows = [{one.name: _cell(row.get(one.name)) for one in there} for row in results["results"]["bindings"]]
    return QueryAnswer(
        version=version,
        name=name,
        title=_both(query, "zh", "en"),
        note=_both(query, "note-zh", "note-en"),
        columns=there,
        total=len(rows),
        rows=rows,
    )


def _cell(term: dict[str, str] | None) -> Cell:
    """A number where the literal is one, else the text."""
    if term is None:
        return None
    if term.get("datatype") == _XSD + "boolean":
        return term["value"] in ("true", "1")
    if term.get("datatype") in _NUMBERS:
        number = float(term["value"])
        return int(number) if number.is_integer() else number
    return term["value"]


def _form(request: Request, suffix: str | None) -> tuple[str, bool]:
    told = request.query_params.get("format")
    if told is not None and told not in FORMS:
        raise refused("format", f"不能是“{told[:60]}”", f"cannot be “{told[:60]}”", ["csv"], list(FORMS))
    if request.query_params.get("bom", "0") not in ("0", "1"):
        raise refused("bom", "须为 0 或 1", "must be 0 or 1", ["1"])
    if suffix or told:
        return suffix or told or "json", False
    liked = negotiate(request.headers.get("accept"), list(FORMS.values()))
    if liked is None:
        available = list(FORMS.values())
        raise Refusal(
            HTTPStatus.NOT_ACCEPTABLE,
            f"可用的格式：{'、'.join(available)}", f"available formats: {', '.join(available)}",
            {"Vary": "Accept"}, available=available,
        )  # fmt: skip
    return next(form for form, media_type in FORMS.items() if media_type == liked), True


def _value(snapshot: Snapshot, name: str, value: str) -> URIRef:
    """A slug, prefixed name or IRI as an IRI that the graph speaks of. Raises Refusal 422."""
    prefix = value.partition(":")[0]
    iri = value if "://" in value else expand(value)
    if iri == value and "://" not in value:
        iri = SLUGS.get(name, "") + value
    if "://" not in iri or not re.fullmatch(r"[^\x00-\x20<>\"{}|\\^`]+", iri) or not snapshot.has(iri):
        known = f"{prefix}: " if prefix in PREFIXES else ""
        raise refused(
            name,
            f"的值“{known}{value[:80]}”不在图中",
            f"has a value that the graph has not: “{known}{value[:80]}”",
        )
    return URIRef(iri)


def _route(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await _answer(request, name, None)

    return answer


def _suffixed(name: str, suffix: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await _answer(request, name, suffix)

    return answer


def _document(name: str, query: QueryFile) -> dict[str, Any]:
    operation = stable_id("query", name)
    several = {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE},
        "maxItems": MOST_VALUES,
    }
    told: list[dict[str, Any]] = [
        {
            "name": one, "in": "query", "required": False, "schema": several, "style": "form", "explode": True,
            "description": f"only rows with one of these in the column {one}: "
            + ("slug, prefixed name or IRI" if one in SLUGS else "prefixed name or IRI"),
        }
        for one in parameters(query)
    ]  # fmt: skip
    for one, words, description in (
        ("lang", ["zh", "en"], "the language of labels in the answer"),
        ("format", list(FORMS), "the form, where Accept cannot be set; also as a suffix of the address"),
        ("bom", ["0", "1"], "1: a byte order mark before CSV, for Excel"),
    ):
        told.append({"name": one, "in": "query", "required": False, "description": description,
                     "schema": {"type": "string", "enum": words}})  # fmt: skip
    example = EXAMPLES.get(operation)
    content: dict[str, Any] = {
        JSON: {"example": example} if example else {},
        CSV: {"schema": {"type": "string"}},
    }
    return {
        "summary": f"{query.title.en} · {query.title.zh}",
        "description": query.header.get("note-en", query.title.en),
        "responses": {
            200: {"description": "all rows", "model": QueryAnswer, "content": content, "headers": HEADERS}
        },
        "openapi_extra": {"parameters": told},
        "operation_id": operation,
    }


for _name, _query in questions().items():
    _documented = _document(_name, _query)
    router.add_api_route(
        f"/queries/{_name}", _route(_name), methods=["GET"], response_class=Response,
        **_documented,
    )  # fmt: skip
    for _suffix in FORMS:
        router.add_api_route(
            f"/queries/{_name}.{_suffix}", _suffixed(_name, _suffix), methods=["GET"],
            include_in_schema=False, openapi_extra=_documented["openapi_extra"],
        )  # fmt: skip
