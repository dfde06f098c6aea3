"""`/mcp`: the tools by streamable HTTP, one POST a message and nothing kept between two of them.

What the SDK needs is loaded when the first agent comes, since it takes a web process a second and 25 MB.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.body import read_body
from api.http.parameters import refuse_unknown
from api.http.problems import Refusal
from api.http.request_log import named
from api.mcp.visitor import visitor
from api.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
INSIDE = "http://site"
"""Stands for the address of this very application, which is asked without a network."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_BESIDE = 64 << 10
"""Bytes of a message beside the query in it."""


class McpEndpoint:
    """ASGI application of `PATH`; `app` is the site as the tools ask it. `running` surrounds its use."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._public = settings.public_url
        # A character takes up to six bytes in JSON, and three in the query.
        self._most = 2 * settings.query_length + MOST_BESIDE
        self._loading: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[StreamableHTTPSessionManager]
        self._stopping = asyncio.Event()

    def route(self) -> Route:
        """The route of it, which takes POST alone: no stream stays open for what a server might say by itself."""
        return Route(PATH, self, methods=["POST"], include_in_schema=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message. Raises Refusal 403 for a page of another origin, 413, 422."""
        named(scope, PATH)
        request = Request(scope, receive)
        refuse_unknown(request.query_params.keys(), ())
        self._refuse_foreign(request)
        body = await read_body(request, self._most)
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        manager = await self._manager()
        visitor.set(request.client.host if request.client else "")
        await manager.handle_request(scope, again, send)

    def _refuse_foreign(self, request: Request) -> None:
        """Raise Refusal for a browser that is on a page of another site, whatever name led it here (DNS rebinding).

        As the specification of the transport demands; what is no browser sends no Origin.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return
        own = urlsplit(self._public)
        try:
            given = urlsplit(origin)
            known = given.hostname in LOOPBACK or (bool(own.netloc) and given[:2] == own[:2])
        except ValueError:
            known = False
        if not known:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "其他网站的网页不能使用 /mcp；网页请用 /api/v1",
                "Pages of other sites may not use /mcp; /api/v1 is open to them",
            )

    async def _manager(self) -> "StreamableHTTPSessionManager":
        if self._loading is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._loading = asyncio.create_task(self._run())
        return await asyncio.shield(self._ready)

    async def _run(self) -> None:
        try:
            async with (manager := await asyncio.to_thread(self._made)).run():
                self._ready.set_result(manager)
                await self._stopping.wait()
        except Exception as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    def _made(self) -> "StreamableHTTPSessionManager":
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from api.mcp.server import mcp_server
        from api.mcp.site import Site

        server = mcp_server(Site(INSIDE, self._app), self._public)
        # Origins are held above, where what is refused is no line of the log.
        return StreamableHTTPSessionManager(
            server._lowlevel_server, json_response=True, stateless=True, max_request_body_size=self._most
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Within it messages are answered; what is being answered at its end is stopped."""
        try:
            yield
        finally:
            self._stopping.set()
            if self._loading is not None:
                await self._loading
