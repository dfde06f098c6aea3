"""`/sparql`: the SPARQL 1.1 Protocol over HTTP, for queries only.

An answer is whole or it is an error. A query from anywhere may be asked (CORS `*`); nothing is changed by it.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.http.answer_memory import keep
from api.http.body import read_body
from api.http.conditions import has_conditions, unmet
from api.http.format_parameter import NAMES, VALUES, accepted_by_format
from api.http.negotiation import GRAPHS, HTML, SOLUTIONS, media_type, negotiate
from api.http.parameters import refuse_unknown
from api.http.problems import Refusal
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.server.until_sent import until_sent
from api.settings import Settings
from api.sparql.kept_version import version_asked
from api.sparql.service_description import FROM_COPY, describe_service
from graph.errors import FormatNotAvailable
from graph.sparql.pool import Answer, Question, WorkerPool

PATH = "/sparql"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_PARAMETERS = 1_000

# Each call gives something else, so the same query has no lasting answer.
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(|\\U")
"""In a text of capitals, in which one of these stands."""
_SIGNS_OF_CHANGE = ("RAND", "NOW", "UUID", "BNODE", "\\U")

MOMENT = 0.05
"""Seconds after which a query is stopped if its client leaves."""

_BAD_REQUEST = HTTPStatus.BAD_REQUEST
_NOT_MODIFIED = HTTPStatus.NOT_MODIFIED
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_URI_TOO_LONG = HTTPStatus.REQUEST_URI_TOO_LONG
"""Named once: to look one up by its class takes as long as a small function."""

UPDATING = frozenset(["update", "using-graph-uri", "using-named-graph-uri"])
SINGLE = ("query", "partial", "version", "lang", "edit", "example")
SEVERAL = ("default-graph-uri", "named-graph-uri", *NAMES)
"""Of a format it is enough that all that is said of it agrees."""

Parameters = list[tuple[str, str]]
Editor = Callable[[Request], Response]


def sparql_router(editor: Editor | None = None) -> APIRouter:
    """The routes of `/sparql`; `editor` makes the page for a browser that comes without a query.

    They use `app.state.pool` (WorkerPool), `.settings` (Settings) and `.version` (of the graph).
    """
    router = APIRouter(tags=["SPARQL"])
    endpoint = sparql_endpoint(editor)

    async def served(request: Request) -> Response:
        return await endpoint(request)

    answers: dict[str, Any] = {"response_class": Response, "responses": _documented()}
    query = {"name": "query", "in": "query", "schema": {"type": "string"}, "description": "SPARQL 1.1 query"}
    router.add_api_route(
        PATH,
        served,
        methods=["GET"],
        operation_id="sparql_get",
        summary="SPARQL 1.1 query; without one, the service description",
        description="The query operation of the SPARQL 1.1 Protocol by GET. The default graph is the union of all "
        "named graphs; each entry is a named graph. An answer is complete or it is an error.",
        openapi_extra={"parameters": [query, *_dataset_parameters()]},
        **answers,
    )
    router.add_api_route(
        PATH,
        served,
        methods=["POST"],
        operation_id="sparql_post",
        summary="SPARQL 1.1 query",
        description="The query operation of the SPARQL 1.1 Protocol by POST, the query as the body or in a form.",
        openapi_extra={
            "parameters": _dataset_parameters(),
            "requestBody": {
                "required": True,
                "content": {
                    QUERY: {"schema": {"type": "string"}},
                    FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}}},
                },
            },
        },
        **answers,
    )
    return router


def sparql_endpoint(editor: Editor | None = None) -> Callable[[Request], Awaitable[Response]]:
    """What answers GET and POST at `/sparql`. Raises Refusal; see `sparql_router`."""

    async def endpoint(request: Request) -> Response:
        return await (_post(request) if request.method == "POST" else _get(request, editor))

    return endpoint


def _dataset_parameters() -> list[dict[str, Any]]:
    several = {"type": "array", "items": {"type": "string", "format": "uri"}}
    return [
        {
            "name": "default-graph-uri",
            "in": "query",
            "schema": several,
            "description": "graphs of the default graph",
        },
        {
            "name": "named-graph-uri",
            "in": "query",
            "schema": several,
            "description": "graphs that GRAPH may name",
        },
        *(
            {
                "name": name,
                "in": "query",
                "schema": {"type": "string", "enum": list(VALUES)},
                "description": "the form of the result, where Accept cannot be set",
            }
            for name in NAMES
        ),
        {
            "name": "version",
            "in": "query",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "description": "the version of the graph to be asked: one of those that are kept, by default the one in "
            "force. The header Fengqiao-Version names the one that was. 410 for one that is no longer kept",
        },
        {
            "name": "partial",
            "in": "query",
            "schema": {"type": "boolean", "default": False},
            "description": "the first rows where there are too many (SELECT as JSON, which then says so)",
        },
    ]


def _documented() -> dict[int | str, dict[str, Any]]:
    text = {"schema": {"type": "string"}}
    content = dict.fromkeys((*SOLUTIONS, *GRAPHS), text)
    # What is JSON is read as that, and no text then.
    content |= {form: {"schema": {}} for form in content if form.endswith("json")}
    return {200: {"description": "The whole result", "content": content}}


async def _get(request: Request, editor: Editor | None) -> Response:
    parameters = _parameters(request.scope["query_string"], _URI_TOO_LONG)
    protocol = ("query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri")
    browser = negotiate(request.headers.get("accept"), (*GRAPHS, HTML)) == HTML
    asked = any(name in protocol for name, _ in parameters)
    if not asked:
        refuse_unknown((name for name, _ in parameters), SINGLE, SEVERAL, HTTPStatus.BAD_REQUEST)
        _is_true(parameters, "partial")
    if editor is not None and browser and (not asked or ("edit", "1") in parameters):
        return editor(request)
    if asked:
        return await _answer(request, parameters, _URI_TOO_LONG)
    # The description is that of the version in force; a name that is none is refused here, too.
    with ExitStack() as here:
        await version_asked(
            request, next((value for name, value in parameters if name == "version"), None), here
        )
    accept = accepted_by_format(parameters) or request.headers.get("accept")
    form = negotiate(accept, GRAPHS) or (GRAPHS[0] if negotiate(accept, (HTML,)) else None)
    if form is None:
        raise _not_acceptable(GRAPHS)
    address, from_copy = f"{public_address(request).base}{PATH}", request.app.state.settings.asks_copy
    description = describe_service(address, form, bound(request).version, from_copy=from_copy)
    return Response(description, headers={"Vary": "Accept"}, media_type=form)


async def _post(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    kind, parameters = media_type(request.headers.get("content-type", ""))
    if kind not in (FORM, QUERY):
        zh, en = f"正文须为 {QUERY} 或 {FORM}", f"The body must be {QUERY} or {FORM}"
        if kind == UPDATE:
            zh, en = "此端点只读，不接受更新", "This endpoint is read-only and takes no updates"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, zh, en, {"Accept-Post": f"{QUERY}, {FORM}"})
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"字符编码须为 UTF-8，而非 {charset}",
            f"The charset must be UTF-8, not {charset}",
        )
    given = _parameters(request.scope["query_string"], _URI_TOO_LONG)
    # A character of three bytes takes nine in a form.
    most = settings.query_length if kind == QUERY else 3 * settings.query_length
    body = await read_body(request, most)
    if kind == QUERY:
        given.append(("query", _decoded(body)))
    else:
        given += _parameters(body, _TOO_LARGE)
    return await _answer(request, given, _TOO_LARGE)


def _parameters(encoded: bytes, too_long: HTTPStatus) -> Parameters:
    """Names and values of a query string or form; UTF-8 that is not percent-encoded is taken too."""
    pairs = encoded.split(b"&") if encoded else []
    if len(pairs) > MOST_PARAMETERS:
        raise Refusal(
            too_long, f"参数多于 {MOST_PARAMETERS} 个", f"There are more than {MOST_PARAMETERS} parameters"
        )
    found = []
    for pair in pairs:
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        found.append((_decoded(unquote_to_bytes(name)), _decoded(unquote_to_bytes(value))))
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"第 {error.start} 字节处不是有效的 UTF-8",
            f"The text is not valid UTF-8 at byte {error.start}",
        ) from None


def _too_long(status: HTTPStatus, most: int) -> Refusal:
    return Refusal(
        status,
        f"查询超过 {most} 字节的上限",
        f"The query has more than {most} bytes",
        limit=most,
        unit="bytes",
    )


def _not_acceptable(available: tuple[str, ...]) -> FormatNotAvailable:
    return FormatNotAvailable(
        f"可用的格式有：{'、'.join(available)}",
        f"There is no acceptable format; there are {', '.join(available)}",
        available=list(available),
    )


def _question(request: Request, parameters: Parameters, too_long: HTTPStatus) -> Question:
    """The question that a request asks. Raises Refusal or FormatNotAvailable where it asks none."""
    settings: Settings = request.app.state.settings
    names = [name for name, _ in parameters]
    if UPDATING.isdisjoint(names):
        refuse_unknown(names, SINGLE, SEVERAL, _BAD_REQUEST)
    else:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "此端点只读，不接受更新",
            "This endpoint is read-only and takes no updates",
        )
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"须恰有一个 query 参数，现有 {len(queries)} 个",
            f"There must be exactly one query, not {len(queries)}",
        )
    if len(queries[0].encode()) > settings.query_length:
        raise _too_long(too_long, settings.query_length)
    accept = accepted_by_format(parameters) or request.headers.get("accept")
    if negotiate(accept, (*SOLUTIONS, *GRAPHS, HTML)) == HTML:
        # A browser says what it shows best, not what it can save: it gets the defaults.
        accept = None
    solutions, graph = negotiate(accept, SOLUTIONS), negotiate(accept, GRAPHS)
    if solutions is None and graph is None:
        raise _not_acceptable((*SOLUTIONS, *GRAPHS))
    return Question(
        queries[0],
        default_graphs=tuple(value for name, value in parameters if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in parameters if name == "named-graph-uri"),
        solutions=solutions,
        boolean=solutions,
        graph=graph,
        length=settings.query_length,
        rows=settings.query_rows,
        bytes=settings.query_bytes,
        partial=_is_true(parameters, "partial"),
    )


def _is_true(parameters: Parameters, wanted: str) -> bool:
    """The value of a parameter that is true or false. Raises Refusal for anything else."""
    given = next((value.lower() for name, value in parameters if name == wanted), "false")
    if given not in ("true", "1", "false", "0"):
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"{wanted} 须为 true 或 false",
            f"{wanted} must be true or false",
            parameter=wanted,
        )
    return given in ("true", "1")


async def _answer(request: Request, parameters: Parameters, too_long: HTTPStatus) -> Response:
    question = _question(request, parameters, too_long)
    with ExitStack() as here:
        until = until_sent(request) or here
        named = next((value for name, value in parameters if name == "version"), None)
        version = await version_asked(request, named, until)
        return await _answered(request, question._replace(version=version), until)


async def _answered(request: Request, question: Question, until: ExitStack) -> Response:
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Fengqiao-Version": question.version}
    if request.app.state.settings.asks_copy:
        headers |= FROM_COPY
    lasting = not _changes(question.text.upper())
    if lasting:
        tag = _entity_tag(question)
        if has_conditions(request.scope) and unmet(request.headers, tag) is _NOT_MODIFIED:
            return Response(status_code=_NOT_MODIFIED, headers=headers | {"ETag": tag})
    pool: WorkerPool = request.app.state.pool
    client = request.client.host if request.client else ""
    answer = await _unless_left(request, pool.ask(question, client, until))
    if answer is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    if lasting:
        if question.version == bound(request).version:
            keep(request)
        headers["ETag"] = tag
    headers["Server-Timing"] = f"queue;dur={answer.waited * 1000:.1f}, query;dur={answer.seconds * 1000:.1f}"
    if answer.truncated:
        headers["Fengqiao-Truncated"] = f"rows={answer.rows}"
    return Response(answer.body, headers=headers, media_type=answer.media_type)


def _entity_tag(question: Question) -> str:
    """Weak: rows without ORDER BY may come in another order, and bodies may be compressed on the way."""
    parts = "\0".join(map(str, question))
    return f'W/"{hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()}"'


def _changes(capitals: str) -> bool:
    return any(sign in capitals for sign in _SIGNS_OF_CHANGE) and _CHANGING.search(capitals) is not None


async def _unless_left(request: Request, asked: Awaitable[Answer]) -> Answer | None:
    """The answer; None, with the query stopped, if the client leaves before it is there."""
    asking = asyncio.current_task()
    assert asking is not None
    watched: list[asyncio.Task[None]] = []
    waiting, left = True, False

    def leave(_: object) -> None:
        nonlocal left
        if waiting:
            left = True
            asking.cancel()

    def watch() -> None:
        watched.append(asyncio.create_task(_left(request)))
        watched[0].add_done_callback(leave)

    # A task that watches is made only for a query that takes its time: most are answered before.
    begin_watching = asyncio.get_running_loop().call_later(MOMENT, watch)
    try:
        return await asked
    except asyncio.CancelledError:
        # By the watcher alone, and not from outside as well.
        if left and asking.uncancel() == 0:
            return None
        raise
    finally:
        waiting = False
        begin_watching.cancel()
        for watcher in watched:
            watcher.cancel()


async def _left(request: Request) -> None:
    """Return when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
