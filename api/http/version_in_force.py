"""The version of the graph in force: published once for all, bound by each request for the whole of its time.

A request that has begun is answered from the version it began with, whatever is published meanwhile, and names
that one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.export.downloads import Downloads
from graph.publish.version import Origin
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from viz.views.by_name import Views


@dataclass(frozen=True)
class VersionInForce:
    """One version as the site reads it; `data` is the folder where what is counted of it is kept."""

    snapshot: Snapshot
    data: Path
    _making: Lock = field(default_factory=Lock, repr=False, compare=False)
    _bound: list[int] = field(default_factory=lambda: [0], repr=False, compare=False)

    @property
    def version(self) -> str:
        """The name of the version."""
        return self.snapshot.version

    @property
    def position(self) -> int:
        """Up to where in the record it holds what was published; later revisions that say the same may move it on."""
        origin = Origin.of(store_path(self.data, self.version))
        return origin.position if origin else 0

    @property
    def requests(self) -> int:
        """How many requests are bound to it now."""
        return self._bound[0]

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Counts a request for as long as the block runs."""
        self._bound[0] += 1
        try:
            yield
        finally:
            self._bound[0] -= 1

    @property
    def views(self) -> Views:
        """The network views, whose counts are made when they are first asked for."""
        with self._making:
            return self._views

    @cached_property
    def downloads(self) -> Downloads:
        """The files that can be taken away."""
        return Downloads(self.snapshot, self.data)

    @cached_property
    def _views(self) -> Views:
        return Views(self.snapshot, self.data)


def publish(app: FastAPI, published: VersionInForce) -> None:
    """Answer every request that begins from now on from this version."""
    app.state.in_force = published


def bound(request: Request) -> VersionInForce:
    """The version that the request has begun with."""
    found: VersionInForce = request.state.in_force
    return found


NAMED = b"fengqiao-version"
"""The header that names the version that an answer was made from."""
OF_NO_VERSION = ("/static/", "/assets/", "/healthz", "/readyz", "/metrics")
"""Where answers begin that do not depend on the graph."""


class BindVersion:
    """ASGI middleware that binds the version in force to each request as it begins, and names it in the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        published: VersionInForce | None = getattr(scope["app"].state, "in_force", None)
        if scope["type"] != "http" or published is None:
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["in_force"] = published
        with published.in_use():
            if scope["path"].startswith(OF_NO_VERSION):
                await self.app(scope, receive, send)
            else:
                await self.app(scope, receive, _naming(published.version, send))


def _naming(version: str, send: Send) -> Send:
    """Send on, with the version in the head unless that names one itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            if not any(name == NAMED for name, _ in headers):
                message = {**message, "headers": [*headers, (NAMED, version.encode())]}
        await send(message)

    return sending
