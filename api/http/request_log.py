"""What is told of each request: its id in the answer, a count by route and status, one line in the access log.

Neither an address nor a word of what was asked is in it: the route as the program declares it, not the path.
"""

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from typing import Final, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ID: Final = b"x-request-id"
"""The header in which a proxy may say the id, and in which it is told."""
NO_ROUTE = "none"
FILES = {"/static/": "/static", "/assets/": "/assets"}
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: the upper bounds in which durations are counted."""
_GIVEN = re.compile(rb"[0-9a-fA-F-]{8,64}")
"""An id that is taken over: of hexadecimal digits, as proxies make them, so that it can tell of nobody."""

_numbers = count()
_prefix = os.urandom(6).hex()


Told = Callable[[Scope], Iterable[tuple[bytes, bytes]]]


class Lines(Protocol):
    """Where the access log is written."""

    def add(self, line: str) -> None:
        """Write a line, now or soon."""


class Requests:
    """How many requests there were by route and status, and how long they took."""

    def __init__(self) -> None:
        self.by_route: Counter[tuple[str, int]] = Counter()
        self.seconds = 0.0
        self._within = [0] * (len(BUCKETS) + 1)

    def took(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.by_route[route, status] += 1
        self.seconds += seconds
        place = 0
        for bound in BUCKETS:
            if seconds <= bound:
                break
            place += 1
        self._within[place] += 1

    def within(self) -> dict[str, int]:
        """How many took at most so many seconds, by the bound as text; the last is all of them."""
        total, found = 0, {}
        for bound, number in zip((*map(str, BUCKETS), "+Inf"), self._within, strict=True):
            found[bound] = total = total + number
        return found


class RequestLog:
    """ASGI middleware, the outermost: it sees every answer of the application as it goes out.

    `told` gives further headers of an answer that are true of this moment alone.
    """

    def __init__(self, app: ASGIApp, told: Told, lines: Lines | None = None) -> None:
        self.app = app
        self._told = told
        self.requests = Requests()
        self._lines = lines
        self._second = 0, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        state = scope.setdefault("state", {})
        given = next((value for name, value in scope["headers"] if name == ID), b"")
        # Ids of our own are told apart by a prefix a process and a number.
        name = given if _GIVEN.fullmatch(given) else b"%s%08x" % (_prefix.encode(), next(_numbers))
        state["request_id"] = name.decode()
        status = sent = 0

        async def sending(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (ID, name), *self._told(scope)]}
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - begun
            route = state.get("route") or _of_files(scope["path"])
            # What was left before it had an answer has none.
            self.requests.took(route, status, seconds)
            if self._lines is not None:
                self._lines.add(self._line(scope, route, status, sent, seconds))

    def _line(self, scope: Scope, route: str, status: int, sent: int, seconds: float) -> str:
        now = int(time.time())
        if now != self._second[0]:
            self._second = now, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        state = scope["state"]
        method = scope["method"] if scope["method"] in METHODS else "other"
        version = getattr(state.get("in_force"), "version", "")
        # Nothing in it is a visitor's, so that it can be put together as it is.
        return (
            f'{{"time":"{self._second[1]}","id":"{state["request_id"]}","method":"{method}","route":{_quoted(route)},'
            f'"status":{status},"bytes":{sent},"ms":{seconds * 1000:.2f},"version":"{version}"}}\n'
        )


def _of_files(path: str) -> str:
    return next((name for start, name in FILES.items() if path.startswith(start)), NO_ROUTE)


_told: dict[str, str] = {}


def _quoted(route: str) -> str:
    """The route as JSON; there are as many as the program declares."""
    if route not in _told:
        _told[route] = json.dumps(route)
    return _told[route]


def named(scope: Scope, route: str) -> None:
    """Say which route answers a request; `{name:path}` is told as `{name}`."""
    scope.setdefault("state", {})["route"] = route.replace(":path}", "}")
