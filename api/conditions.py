"""Conditions of a request: whether the client has what it asks for (RFC 9110, section 13)."""

from email.utils import parsedate_to_datetime
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

NOT_WITH_304 = (b"content-length", b"content-type", b"content-encoding")


def held(request: Request, response: Response) -> Response:
    """The response, or 304 with its headers where the client has the same already."""
    if response.status_code != HTTPStatus.OK or not is_held(request.headers, response.headers):
        return response
    found = Response(status_code=HTTPStatus.NOT_MODIFIED)
    found.raw_headers = [header for header in response.raw_headers if header[0].lower() not in NOT_WITH_304]
    return found


def is_held(asked: Headers, told: Headers) -> bool:
    """Whether the conditions in the headers `asked` name the ETag or Last-Modified in `told`.

    If-None-Match counts alone where there is one (section 13.1.3).
    """
    condition = ", ".join(asked.getlist("if-none-match"))
    if condition:
        return "etag" in told and matches(condition, told["etag"])
    since, modified = asked.get("if-modified-since"), told.get("last-modified")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        # No date, or one without a zone: to be ignored.
        return False


def matches(condition: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, by weak comparison (section 8.8.3.2)."""
    named = {part.strip().removeprefix("W/") for part in condition.split(",")}
    return "*" in named or tag.removeprefix("W/") in named
