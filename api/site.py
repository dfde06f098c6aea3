"""The application with what every request passes first, as plain ASGI: it is on the way of every small answer.

FastAPI's own layers take several times as long as all of these together, so `/sparql` and answers that are given
again from memory do not go through them.
"""

from typing import Any

from brotli_asgi import BrotliMiddleware
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answer_memory import AnswerMemory
from api.headers import SecurityHeaders
from api.server.until_sent import UntilSent
from api.version_in_force import BindVersion

SMALLEST_COMPRESSED = 1000
"""Bytes; below that, compressing costs more than it saves."""


class Site(FastAPI):
    """FastAPI behind the front; `direct` are ASGI applications that answer a path without it."""

    def __init__(self, *, memory: int, direct: dict[str, ASGIApp], **documented: Any) -> None:
        super().__init__(**documented)
        self._direct = direct
        # gzip where brotli is not accepted; a file to download keeps its length, so that it can be taken up again.
        compressed = BrotliMiddleware(
            self._dispatch, minimum_size=SMALLEST_COMPRESSED, excluded_handlers=["^/download/"]
        )
        self.memory = AnswerMemory(SecurityHeaders(compressed), memory)
        self._front: ASGIApp = UntilSent(BindVersion(self.memory))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self._front(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        direct = self._direct.get(scope["path"]) if scope["type"] == "http" else None
        if direct is not None:
            await direct(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
