"""Answers of a version that were given once are given again from memory, whole as they were sent.

Kept are complete answers that are the same for a version (`keep`), by address, form and language, up to a number of
bytes; the one that was asked for longest ago goes first. With another version all of them go. What many ask for at
once is made once: the others wait for it a while, and make their own where it turns out not to be kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.version_in_force import VersionInForce

LARGEST_SHARE = 32
"""An answer of more than one such part of the memory is not kept."""
LARGEST_ASKED = 16 << 10
"""Bytes of a body up to which a POST is known again."""
POSTED = "/sparql"
"""Where a POST only asks."""
CHOSEN_BY: Final = frozenset(
    [b"accept", b"accept-encoding", b"accept-language", b"content-type", b"cookie", b"host"]
)
"""Headers that choose among the forms of one address."""
NOT_AGAIN: Final = (b"server-timing",)
"""Headers that were true of the first answer only."""
WAITED = 2.0
"""Seconds for which an asker waits for the answer that another is being made."""
OVERHEAD = 500
"""Bytes that an answer takes beside its body, about."""

Key = tuple[bytes | str | None, ...]


def keep(request: Request) -> None:
    """Say that the answer to this request is the same for the version and may be given again."""
    request.scope.setdefault("state", {})["same_for_version"] = True


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent: its first message, and its body."""

    start: Message
    body: bytes
    size: int
    route: object


Making = asyncio.Future[Kept | None]
"""An answer that is being made for one asker: None in the end where others may not be given it."""


class AnswerMemory:
    """ASGI middleware inside of `HeadAsGet` and `BindVersion`: at most `most_bytes` of answers of one version."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self.app = app
        self.most_bytes = most_bytes
        self.bytes = 0
        self.given_again = 0
        self._version: VersionInForce | None = None
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._making: dict[Key, Making] = {}

    def __len__(self) -> int:
        return len(self._kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        version = scope.get("state", {}).get("in_force") if scope["type"] == "http" else None
        if version is None:
            await self.app(scope, receive, send)
            return
        if version is not self._version:
            self._kept.clear()
            self._making = {}
            self.bytes, self._version = 0, version
        method = scope["method"]
        body = b""
        if method == "POST" and scope["path"] == POSTED and 0 < _length(scope) <= LARGEST_ASKED:
            body, receive = await _read_before(receive)
        elif method != "GET":
            await self.app(scope, receive, send)
            return
        chosen = b"\n".join([b":".join(header) for header in scope["headers"] if header[0] in CHOSEN_BY])
        key = (
            scope["raw_path"],
            scope["query_string"],
            body,
            scope["scheme"],
            scope.get("root_path"),
            chosen,
        )
        kept = self._kept.get(key)
        if kept is None and (making := self._making.get(key)) is not None:
            await asyncio.wait((making,), timeout=WAITED)
            kept = making.result() if making.done() else None
        if kept is None:
            await self._make(key, scope, receive, send)
            return
        if key in self._kept:
            self._kept.move_to_end(key)
        self.given_again += 1
        scope["state"]["route"] = kept.route
        await _give(kept, send)

    async def _make(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Have an answer made, and let those who ask for the same meanwhile wait for it where it may be kept."""
        making: Making = asyncio.get_running_loop().create_future()
        awaited = self._making
        if self.most_bytes:
            awaited.setdefault(key, making)

        def made(kept: Kept | None) -> None:
            if awaited.get(key) is making:
                del awaited[key]
            if not making.done():
                making.set_result(kept)

        try:
            await self.app(scope, receive, self._keeping(key, scope, send, made))
        finally:
            made(None)

    def _keeping(self, key: Key, scope: Scope, send: Send, made: Callable[[Kept | None], None]) -> Send:
        """Send on, and keep what was sent if it turns out to be a whole answer that may be kept.

        `made` is told as soon as that is known, not when a slow client has taken it.
        """
        start: Message | None = None
        version = self._version

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if not _may_be_kept(start, scope["state"]):
                    made(None)
            elif start is not None and not message.get("more_body"):
                whole, start = start, None
                kept = _kept_of(key, whole, message.get("body", b""), scope["state"])
                if kept is not None and version is self._version:
                    self._keep(key, kept)
                made(kept)
            else:
                # It comes in parts: only what comes at once is small enough.
                start = None
                made(None)
            await send(message)

        return sending

    def _keep(self, key: Key, kept: Kept) -> None:
        if kept.size > self.most_bytes // LARGEST_SHARE:
            return
        replaced = self._kept.pop(key, None)
        self._kept[key] = kept
        self.bytes += kept.size - (replaced.size if replaced else 0)
        while self.bytes > self.most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= oldest.size


def _may_be_kept(start: Message, state: dict[str, object]) -> bool:
    return start["status"] == 200 and bool(state.get("same_for_version"))


def _kept_of(key: Key, start: Message, body: bytes, state: dict[str, object]) -> Kept | None:
    """A whole answer as it is given again; None where it may not be."""
    if not _may_be_kept(start, state):
        return None
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in NOT_AGAIN]
    size = len(body) + OVERHEAD + sum([len(part) for part in key if part])
    return Kept({**start, "headers": headers}, bytes(body), size, state.get("route"))


def _length(scope: Scope) -> int:
    """The length of the body where it is told, else 0."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() else 0


async def _read_before(receive: Receive) -> tuple[bytes, Receive]:
    """The body, and a `receive` that gives it once more before it goes on."""
    messages = []
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    waiting = list(reversed(messages))

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return b"".join(message.get("body", b"") for message in messages), again


async def _give(kept: Kept, send: Send) -> None:
    """Send what was kept. Whether the client has it already is decided outside."""
    await send(kept.start)
    await send({"type": "http.response.body", "body": kept.body})
