"""Conditional requests (RFC 9110, section 13): one decision for all routes, and the tags that it decides by."""

import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONDITIONS: Final = frozenset([b"if-match", b"if-unmodified-since", b"if-none-match", b"if-modified-since"])
OF_A_BODY: Final = frozenset(
    [b"content-length", b"content-type", b"content-encoding", b"content-range", b"content-disposition"]
)
"""Headers that 304 and 412 leave out: they tell of a body that is not sent."""


def has_conditions(scope: Scope) -> bool:
    """Whether a request has any condition at all: most have none."""
    return not CONDITIONS.isdisjoint([name for name, _ in scope["headers"]])


def unmet(headers: Mapping[str, str], tag: str | None, modified: str | None = None) -> HTTPStatus | None:
    """304 or 412 where the conditions of a GET or HEAD say so, else None; in the order of section 13.2.2.

    `tag` is the ETag and `modified` the Last-Modified of what would be sent; names of headers in lower case.
    """
    if "if-match" in headers:
        if not _named(headers["if-match"], tag, weakly=False):
            return HTTPStatus.PRECONDITION_FAILED
    elif _later(modified, headers.get("if-unmodified-since")):
        return HTTPStatus.PRECONDITION_FAILED
    if "if-none-match" in headers:
        return HTTPStatus.NOT_MODIFIED if _named(headers["if-none-match"], tag, weakly=True) else None
    since = headers.get("if-modified-since")
    if modified is None or _seconds(since) is None or _later(modified, since):
        return None
    return HTTPStatus.NOT_MODIFIED


def matches(condition: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, by weak comparison."""
    return _named(condition, tag, weakly=True)


def _named(condition: str, tag: str | None, weakly: bool) -> bool:
    if condition.strip() == "*":
        return True
    if tag is None or (tag.startswith("W/") and not weakly):
        return False
    bare = tag.removeprefix("W/")
    for part in condition.split(","):
        given = part.strip()
        if (given.removeprefix("W/") if weakly else given) == bare:
            return True
    return False


def _later(modified: str | None, since: str | None) -> bool:
    """Whether the first date is after the second; not where one of them is none."""
    changed, known = _seconds(modified), _seconds(since)
    return changed is not None and known is not None and changed > known


def _seconds(date: str | None) -> float | None:
    """An HTTP date as seconds since 1970; None where it is none, which is to be ignored (section 13.1.3)."""
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def held(request: Request, response: Response) -> Response:
    """The response, or 304 with its headers where the client has the same: for what is costly to send in vain."""
    told = response.headers
    status = unmet(request.headers, told.get("etag"), told.get("last-modified"))
    if response.status_code != HTTPStatus.OK or status is not HTTPStatus.NOT_MODIFIED:
        return response
    found = Response(status_code=HTTPStatus.NOT_MODIFIED)
    found.raw_headers = [header for header in response.raw_headers if header[0].lower() not in OF_A_BODY]
    return found


class Conditions:
    """ASGI middleware: a whole answer to GET or HEAD that the client need not or will not have is not sent.

    A route that can tell sooner, without making the answer, sends 304 itself by `unmet`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not has_conditions(scope):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        decided = False

        async def deciding(message: Message) -> None:
            nonlocal decided
            if decided:
                return
            if message["type"] == "http.response.start" and message["status"] in (200, 206):
                found = Headers(raw=message["headers"])
                status = unmet(asked, found.get("etag"), found.get("last-modified"))
                if status is not None:
                    decided = True
                    kept = [header for header in message["headers"] if header[0].lower() not in OF_A_BODY]
                    await send({**message, "status": int(status), "headers": kept})
                    await send({"type": "http.response.body", "body": b""})
                    return
            await send(message)

        await self.app(scope, receive, deciding)


class Tagged:
    """ASGI middleware: whole answers to GET and HEAD of which nothing is said get a tag over their body.

    Every answer with a tag may be kept and is asked for anew (`no-cache`), unless its route says otherwise.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def tagging(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == HTTPStatus.OK and "cache-control" not in headers:
                    headers["Cache-Control"] = "no-cache"
                    if "etag" not in headers:
                        start = message
                        return
            elif start is not None:
                begun, start = start, None
                if not message.get("more_body"):
                    MutableHeaders(scope=begun)["ETag"] = body_tag(message.get("body", b""))
                await send(begun)
            await send(message)

        await self.app(scope, receive, tagging)


def body_tag(body: bytes) -> str:
    """A weak tag over a body: it may be compressed on the way."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
