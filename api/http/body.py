"""The body of a request, read as far as it is allowed to go and no further."""

from http import HTTPStatus

from starlette.requests import Request

from api.http.problems import Refusal


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, at most `limit` bytes.

    Raises Refusal 413: at once where the request declares more, else as soon as more has come in.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > limit):
        raise _too_large(limit)
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise _too_large(limit)
    return bytes(received)


def _too_large(limit: int) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"内容不得超过 {limit} 字节",
        f"the content may have at most {limit} bytes",
        limit=limit,
        unit="bytes",
    )
