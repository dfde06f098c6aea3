"""HEAD answered as GET is, without the body (RFC 9110, section 9.3.2), whatever answers it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

DOWNLOADS = "/download/"
"""Under it lie files to take home, as large as the graph."""


class HeadAsGet:
    """ASGI middleware that hands HEAD on as GET and leaves the body out of what comes back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        ended = False

        async def send_head(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                # What else there is of the body is not waited for.
                ended = True
                await send({"type": "http.response.body", "body": b""})

        extensions = dict(scope.get("extensions") or {})
        if scope["path"].startswith(DOWNLOADS):
            # A large file is then named instead of read (ASGI extension “path send”).
            extensions["http.response.pathsend"] = {}
        await self.app({**scope, "method": "GET", "extensions": extensions}, receive, send_head)
