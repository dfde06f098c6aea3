"""Errors over HTTP: one body for all of them, `application/problem+json` (RFC 9457).

`title` and `detail` are in the language of the request; `messages` has the detail in both. A client that
likes HTML better, a browser, gets the same facts as a page.
"""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.language import language_of, says_language
from api.http.negotiation import HTML, JSON, negotiate
from api.http.problem_types import BY_STATUS, type_path
from api.http.public_address import public_address
from api.http.wrong_parameters import told
from api.pages.templating import render
from graph import errors
from ontology.bilingual import BilingualText

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
VARY = "Accept, Accept-Language, Cookie"
REASON = "Fengqiao-Reason"
LONGEST_REASON = 200
_ASCII = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "…": "...", "：": ": ", "；": "; ", "，": ", "}

STATUS: dict[type[errors.FengqiaoError], HTTPStatus] = {
    errors.EntryUnreadable: HTTPStatus.BAD_REQUEST,
    # Too much for the validation: waiting does not help, so these are no 503.
    errors.EntryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.QueryMalformed: HTTPStatus.BAD_REQUEST,
    errors.QueryRefused: HTTPStatus.BAD_REQUEST,
    # What a query is or takes: asked again it ends the same way, and clients show what is said with this status.
    errors.QueryTimeout: HTTPStatus.BAD_REQUEST,
    errors.QueryTooCostly: HTTPStatus.BAD_REQUEST,
    errors.QueryNotAnswered: HTTPStatus.BAD_REQUEST,
    errors.ResultTooLarge: HTTPStatus.BAD_REQUEST,
    errors.FormatNotAvailable: HTTPStatus.NOT_ACCEPTABLE,
    errors.Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooManyFromClient: HTTPStatus.TOO_MANY_REQUESTS,
    errors.NotInGraph: HTTPStatus.NOT_FOUND,
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.RecordError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.RevisionConflict: HTTPStatus.PRECONDITION_FAILED,
    errors.RevisionRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.WorkingCopyRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ArticleUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DraftStopped: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES: dict[HTTPStatus, BilingualText] = {status: one.title for status, one in BY_STATUS.items()}


class Refusal(Exception):
    """A request refused by its HTTP form (media type, size, …) with a status of its own."""

    def __init__(
        self, status: HTTPStatus, zh: str, en: str, headers: dict[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(en)
        self.status = status
        self.text = BilingualText(zh, en)
        self.headers = headers or {}
        self.members = members


def problem(
    request: Request,
    status: HTTPStatus,
    text: BilingualText,
    headers: dict[str, str] | None = None,
    members: dict[str, Any] | None = None,
) -> Response:
    """The problem document (or page) as a response; where waiting helps (`retry_after`), it says how long.

    A program that says no language is told in English, since many print the bytes of a body.
    """
    page_wanted = _wants_page(request)
    language = language_of(request) if page_wanted or says_language(request) else "en"
    title = TITLES.get(status, BilingualText(status.phrase, status.phrase))
    body = {
        # First of all the reason: many a client shows no more than the first words.
        "detail": text[language],
        **(members or {}),
        "type": public_address(request).of(type_path(status)),
        "title": title[language],
        "status": int(status),
        "messages": text.as_dict(),
        # What an operator finds it by in the log.
        "request_id": request.scope.get("state", {}).get("request_id", ""),
        "instance": quote(public_address(request).here(request.url.path)),
    }
    sent = {"Content-Language": language, "Cache-Control": "no-store", "Vary": VARY, REASON: reason(text.en)}
    if members and "retry_after" in members:
        sent["Retry-After"] = str(members["retry_after"])
    sent |= headers or {}
    if page_wanted:
        page = render(request, "error.html", int(status), problem=body, members=members or {})
        page.headers.update(sent)
        return page
    return JSONResponse(body, int(status), sent, MEDIA_TYPE)


def reason(text: str) -> str:
    """A text for a header: ASCII, on one line, at most `LONGEST_REASON` characters.

    The server writes it as the reason phrase of the status line (RFC 9112, section 4), which is all that some
    clients show.
    """
    plain = (
        "".join(_ASCII.get(character, character) for character in text).encode("ascii", "replace").decode()
    )
    line = " ".join("".join(character if character.isprintable() else " " for character in plain).split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 3] + "..."


def _wants_page(request: Request) -> bool:
    """Whether the client likes HTML better than JSON, and the graph, which a page names, is open."""
    liked = negotiate(request.headers.get("accept"), (MEDIA_TYPE, JSON, HTML))
    return liked == HTML and hasattr(request.state, "in_force")


def status_of(error: errors.FengqiaoError) -> HTTPStatus:
    """The status for an error: that of the nearest class in `STATUS`, else 500."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.FengqiaoError)
    return problem(request, status_of(error), error.text, members=error.members)


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return problem(request, error.status, error.text, error.headers, error.members)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    text = TITLES.get(status, BilingualText(status.phrase, status.phrase))
    path = request.url.path
    bare = path.rstrip("/")
    if status is HTTPStatus.NOT_FOUND:
        if bare != path and _served(request, bare):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(bare) + query, HTTPStatus.PERMANENT_REDIRECT)
        text = BilingualText(f"没有 {path} 这一地址", f"There is nothing at {path}")
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        text = BilingualText(f"{path} 不支持 {request.method}", f"{path} does not take {request.method}")
    return problem(request, status, text, dict(error.headers or {}))


def _served(request: Request, path: str) -> bool:
    """Whether there is something at another path."""
    scope = {**request.scope, "path": path}
    return any(route.matches(scope)[0] is not Match.NONE for route in request.app.routes)


async def no_coding_accepted(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application: 406 to a client that excludes every content coding, `identity` too (RFC 9110, 12.5.3)."""
    text = BilingualText(
        "Accept-Encoding 排除了所有可用的编码：br、gzip、identity",
        "Accept-Encoding excludes every coding there is: br, gzip, identity",
    )
    request = Request(scope, receive, send)
    members = {"available": ["br", "gzip", "identity"]}
    await problem(request, HTTPStatus.NOT_ACCEPTABLE, text, members=members)(scope, receive, send)


async def _on_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = [
        {"in": str(found["loc"][0]), "name": ".".join(map(str, found["loc"][1:])), "reason": found["msg"]}
        for found in error.errors()
    ]
    meant = told(error.errors())
    text = BilingualText(
        "；".join(f"参数 {name} {said.zh}" for name, said in meant.items()),
        "; ".join(f"the parameter {name} {said.en}" for name, said in meant.items()),
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, text, members={"parameters": places})


async def _on_fault(request: Request, _error: Exception) -> Response:
    # The traceback goes to the log by Starlette's own server-error middleware, never to the client.
    text = BilingualText("服务器出错，已记入日志", "The server failed; the fault is in its log")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, text)


def answering(make: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """An ASGI application of a function that makes responses; every error becomes a problem document."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            response = await make(request)
        except Refusal as error:
            response = await _on_refusal(request, error)
        except errors.FengqiaoError as error:
            response = await _on_error(request, error)
        except ClientDisconnect:
            raise
        except Exception as error:
            log.exception("%r failed", scope["path"])
            response = await _on_fault(request, error)
        await response(scope, receive, send)

    return application


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""
    app.add_exception_handler(errors.FengqiaoError, _on_error)
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_parameters)
    app.add_exception_handler(Exception, _on_fault)
