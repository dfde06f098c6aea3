"""What is held for a request until its answer has been taken: a place in the queue, for example."""

from contextlib import ExitStack, suppress

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send


class UntilSent:
    """ASGI middleware that closes an ExitStack of each request when its answer is sent or given up.

    That a client leaves in the middle of its request is no fault of the program, and not logged as one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with ExitStack() as held, suppress(ClientDisconnect):
            scope.setdefault("state", {})["until_sent"] = held
            await self.app(scope, receive, send)


def until_sent(request: Request) -> ExitStack | None:
    """The stack that is closed when the answer is sent; None where the middleware is not installed."""
    found: ExitStack | None = getattr(request.state, "until_sent", None)
    return found
