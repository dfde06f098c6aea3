"""Where the site is reached: its public address, and the path under which a proxy serves it.

What a client says of the host (`Host`, `X-Forwarded-Host`) goes into no answer: it could be any name. An address is
written with the public one where the operator names it (`FENGQIAO_PUBLIC_URL`), else relative to the host.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ontology.namespaces import BASE

HTML = "text/html"
_ATTRIBUTE = re.compile(rb'((?:\s(?:href|src|action|formaction|content|data-[a-z-]+)=")(?:0; url=)?)/(?!/)')
_TARGET = re.compile(r"<(/(?!/)[^>]*)>")


@dataclass(frozen=True)
class PublicAddress:
    """`url` is what stands before the path of every address, without a slash at its end; "" where none is named."""

    url: str = ""

    @cached_property
    def prefix(self) -> str:
        """The path of the public address: `/kg`, or "" at the root."""
        return urlsplit(self.url).path

    @property
    def base(self) -> str:
        """For what needs absolute IRIs and is kept or shared: the public address, else the graph's own base."""
        return self.url or BASE.rstrip("/")

    def host(self, scope: Scope) -> bytes:
        """The host that stands in requests in place of what a client says: the public one, else that of the socket."""
        if self.url:
            return urlsplit(self.url).netloc.encode()
        name, port = scope.get("server") or ("localhost", None)
        named = f"[{name}]" if ":" in name else name
        return (f"{named}:{port}" if port not in (None, 80) else named).encode()

    def of(self, path: str) -> str:
        """The address of a path of the site: absolute where a public address is named, else relative to the host."""
        return self.url + path

    def here(self, path: str) -> str:
        """A path of the site as a link from one of its pages."""
        return self.prefix + path

    def strip(self, scope: Scope) -> None:
        """Take the prefix off a request's path where the proxy has left it on."""
        if self.prefix and (scope["path"] + "/").startswith(self.prefix + "/"):
            scope["path"] = scope["path"][len(self.prefix) :] or "/"
            scope["raw_path"] = scope["raw_path"][len(self.prefix.encode()) :] or b"/"


def public_address(request: Request) -> PublicAddress:
    """The address under which the operator has the site reached."""
    found: PublicAddress = request.app.state.settings.public_address
    return found


def as_uri(iri: str) -> str:
    """An IRI as a URI, for headers and wherever else only ASCII can stand (RFC 3987, section 3.1)."""
    return quote(iri, safe=":/?#[]@!$&'()*+,;=%~")


class Prefixed:
    """ASGI middleware that puts the prefix before each path in the links of a page and in the headers of an answer.

    Templates and routes know nothing of it. Addresses in JSON are made by `PublicAddress`.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        page: Message | None = None

        async def send_prefixed(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._prefix_headers(headers)
                if headers.get("content-type", "").startswith(HTML) and "content-disposition" not in headers:
                    # Pages come whole, so that their length can be told anew.
                    page = message
                    return
            elif page is not None:
                start, page = page, None
                body = _ATTRIBUTE.sub(rb"\1" + self._prefix.encode() + b"/", message.get("body", b""))
                MutableHeaders(scope=start)["Content-Length"] = str(len(body))
                await send(start)
                message = {**message, "body": body}
            await send(message)

        await self.app(scope, receive, send_prefixed)

    def _prefix_headers(self, headers: MutableHeaders) -> None:
        for name in ("location", "content-location"):
            if (path := headers.get(name, "")).startswith("/") and not path.startswith("//"):
                headers[name] = self._prefix + path
        if link := headers.get("link"):
            headers["link"] = _TARGET.sub(rf"<{self._prefix}\1>", link)
        if cookie := headers.get("set-cookie"):
            headers["set-cookie"] = cookie.replace("Path=/", f"Path={self._prefix}/")
