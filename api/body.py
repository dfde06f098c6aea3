"""The body of a request, up to a number of bytes."""

from http import HTTPStatus

from starlette.requests import Request

from api.problems import Refusal


async def read_body(request: Request, most: int, zh: str, en: str) -> bytes:
    """The whole body. Raises Refusal 413 as soon as more than `most` bytes are announced or come.

    `zh` and `en` name what may not be so large, for the message.
    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > most:
        raise _too_large(most, zh, en)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise _too_large(most, zh, en)
    return bytes(body)


def _too_large(most: int, zh: str, en: str) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"{zh}超过 {most} 字节的上限",
        f"{en} has more than {most} bytes",
        limit=most,
        unit="bytes",
    )
