"""What is public may be read by pages of any origin, errors too; and OPTIONS says what an address takes.

See the Fetch standard, “CORS protocol”. There are no credentials here that a foreign page could make use of.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, "
    "If-Range, Range"
)
EXPOSED = (
    "Content-Disposition, Content-Language, ETag, Fengqiao-Answered-From, Fengqiao-Reason, Fengqiao-Truncated, "
    "Fengqiao-Version, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Request-ID"
)
"""Headers of answers that scripts may read beyond those that every page may (Fetch, “safelisted”)."""
_OPEN = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": EXPOSED.encode(),
}
A_DAY = "86400"
POSTED_READS = ("/sparql", "/api/v1/")
"""Where a POST changes nothing."""

MethodsOf = Callable[[Scope], Iterable[str]]


class Cors:
    """ASGI middleware; `methods_of` gives the methods that the address of a scope takes, none where there is none."""

    def __init__(self, app: ASGIApp, methods_of: MethodsOf) -> None:
        self.app = app
        self._methods_of = methods_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        asked = {**scope}  # What is mounted changes the scope.

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                if only_reads(asked["method"], asked["path"]):
                    others = [header for header in message["headers"] if header[0].lower() not in _OPEN]
                    message["headers"] = [*others, *_OPEN.items()]
                if message["status"] == 405:
                    MutableHeaders(scope=message)["Allow"] = ", ".join(self._methods_of(asked))
            await send(message)

        if scope["method"] == "OPTIONS" and (methods := list(self._methods_of(scope))):
            await _say_allowed(scope["path"], methods, send_open)
        else:
            await self.app(scope, receive, send_open)


def only_reads(method: str, path: str) -> bool:
    """Whether nothing is changed by it, so that pages of any origin may ask."""
    return method != "POST" or path.startswith(POSTED_READS)


async def _say_allowed(path: str, methods: list[str], send: Send) -> None:
    headers = {
        "Allow": ", ".join(methods),
        "Access-Control-Allow-Methods": ", ".join(method for method in methods if only_reads(method, path)),
        "Access-Control-Allow-Headers": ALLOWED,
        "Access-Control-Max-Age": A_DAY,
    }
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": HTTPStatus.NO_CONTENT, "headers": raw})
    await send({"type": "http.response.body", "body": b""})
