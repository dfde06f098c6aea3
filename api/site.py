"""The application with what every request passes first, as plain ASGI: it is on the way of every small answer.

FastAPI's own layers take several times as long as all of these together, so `/sparql` and answers that are given
again from memory do not go through them.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answer_memory import AnswerMemory
from api.compression import Compressed
from api.cors import Cors
from api.head import DOWNLOADS, HeadAsGet
from api.headers import SecurityHeaders
from api.public_address import Prefixed, PublicAddress
from api.server.until_sent import UntilSent
from api.version_in_force import BindVersion

LISTS = frozenset([b"accept", b"accept-encoding", b"accept-language", b"if-none-match"])
"""Headers that may come in several lines, which are one list (RFC 9110, section 5.3)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"""What no address here holds: left as it was sent, so that it matches no route and forges no line of a log."""
METHODS = ("GET", "POST", "PUT", "DELETE")


class Site(FastAPI):
    """FastAPI behind the front; `direct` are ASGI applications that answer a path without it, by GET and POST."""

    def __init__(
        self, *, memory: int, address: PublicAddress, direct: dict[str, ASGIApp], **documented: Any
    ) -> None:
        super().__init__(**documented)
        self._direct = direct
        self._address = address
        dispatched: ASGIApp = self._dispatch
        if address.prefix:
            dispatched = Prefixed(dispatched, address.prefix)
        compressed = Compressed(dispatched, but=DOWNLOADS)
        self.memory = AnswerMemory(SecurityHeaders(Cors(compressed, self._methods_of)), memory)
        self._front: ASGIApp = UntilSent(HeadAsGet(BindVersion(self.memory)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        if scope["type"] == "http":
            scope["headers"] = _joined(scope["headers"])
            scope["path"] = _CONTROL.sub(lambda found: quote(found[0], errors="replace"), scope["path"])
            self._address.strip(scope)
        await self._front(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        direct = self._direct.get(scope["path"]) if scope["type"] == "http" else None
        if direct is not None:
            await direct(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _methods_of(self, scope: Scope) -> Iterable[str]:
        """The methods of an address as `Allow` names them; none where there is no such address."""
        if scope["path"] in self._direct:
            found = ["GET", "POST"]
        else:
            found = [method for method in METHODS if self._is_route({**scope, "method": method})]
        if "GET" in found:
            found.insert(1, "HEAD")
        return [*found, "OPTIONS"] if found else []

    def _is_route(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] == Match.FULL for route in self.router.routes)


def _joined(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers, those of `LISTS` in one line each."""
    lists = [header for header in headers if header[0] in LISTS]
    if len(lists) == len({name for name, _ in lists}):
        return headers
    values: dict[bytes, list[bytes]] = {}
    for name, value in lists:
        values.setdefault(name, []).append(value)
    rest = [header for header in headers if header[0] not in LISTS]
    return [*rest, *((name, b", ".join(several)) for name, several in values.items())]
