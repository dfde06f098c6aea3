"""The application with what every request passes first, as plain ASGI: it is on the way of every small answer.

FastAPI's own layers take several times as long as all of these together, so `/sparql` and answers that are given
again from memory do not go through them.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from limits import RateLimitItem
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.answer_memory import AnswerMemory
from api.http.compression import Compressed
from api.http.conditions import Conditions, Tagged
from api.http.cors import Cors
from api.http.head import DOWNLOADS, HeadAsGet
from api.http.headers import SecurityHeaders
from api.http.openapi import completed
from api.http.problems import no_coding_accepted
from api.http.public_address import Prefixed, PublicAddress
from api.http.rate_limit import RateLimited
from api.http.request_headers import plain_headers
from api.http.request_log import Lines, RequestLog, named
from api.http.version_in_force import BindVersion
from api.server.shared_counts import SharedCounts
from api.server.until_sent import UntilSent
from api.settings import SettingInvalid

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"""What no address here holds: left as it was sent, so that it matches no route and forges no line of a log."""
METHODS = ("GET", "POST", "PUT", "DELETE")
DIRECT_METHODS = ("GET", "POST")


class Inside:
    """ASGI application: what is behind the front of a site, asked from inside."""

    def __init__(self, site: FastAPI, app: ASGIApp) -> None:
        self._site = site
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, "app": self._site}, receive, send)


class Site(FastAPI):
    """FastAPI behind the front; `direct` are ASGI applications that answer a path without it, by GET and POST."""

    def __init__(
        self,
        *,
        memory: int,
        address: PublicAddress,
        direct: dict[str, ASGIApp],
        limit: RateLimitItem | None,
        counts: SharedCounts,
        lines: Lines | None,
        **documented: Any,
    ) -> None:
        # A redirect of Starlette's own would be absolute; `problems` has one that is not.
        super().__init__(**documented, redirect_slashes=False)
        self._direct = direct
        self._address = address
        dispatched: ASGIApp = self._dispatch
        if address.prefix:
            dispatched = Prefixed(dispatched, address.prefix)
        compressed = Compressed(Tagged(dispatched), but=DOWNLOADS, refused=no_coding_accepted)
        limited = RateLimited(compressed, limit, counts)
        self.memory = AnswerMemory(SecurityHeaders(Cors(limited, self._methods_of)), memory)
        self.inside: ASGIApp = Inside(self, BindVersion(self.memory))
        """The site for what runs in the same process and asks on behalf of a visitor."""
        self.log = RequestLog(UntilSent(HeadAsGet(BindVersion(Conditions(self.memory)))), limited.told, lines)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        if scope["type"] == "http":
            scope["headers"] = plain_headers(scope["headers"], self._address.host(scope))
            scope["path"] = _CONTROL.sub(lambda found: quote(found[0], errors="replace"), scope["path"])
            self._address.strip(scope)
        await self.log(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        direct = self._direct.get(scope["path"]) if scope["type"] == "http" else None
        if direct is not None and scope["method"] in DIRECT_METHODS:
            named(scope, scope["path"])
            await direct(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _methods_of(self, scope: Scope) -> Iterable[str]:
        """The methods of an address as `Allow` names them; none where there is no such address."""
        if scope["path"] in self._direct:
            found = list(DIRECT_METHODS)
        else:
            found = [method for method in METHODS if self._is_route({**scope, "method": method})]
        if "GET" in found:
            found.insert(1, "HEAD")
        return [*found, "OPTIONS"] if found else []

    def _is_route(self, scope: Scope) -> bool:
        for route in self.routes:
            if route.matches(scope)[0] is Match.FULL:
                # What is mounted are files.
                return not isinstance(route, Mount) or scope["method"] == "GET"
        return False

    def refuse_own_path(self) -> None:
        """Raise SettingInvalid where the public path begins like one of the site's own.

        Below it one could not tell whether a proxy has taken it off.
        """
        own = {
            (route.path or "").strip("/").partition("/")[0].partition("{")[0]
            for route in iter_route_contexts(self.routes)
        }
        name = self._address.prefix.strip("/").partition("/")[0]
        if name and name in own:
            raise SettingInvalid(
                f"FENGQIAO_PUBLIC_URL：本站自有以 /{name} 开头的地址，请另选路径",
                f"FENGQIAO_PUBLIC_URL: the site has addresses of its own that begin with /{name}; choose another path",
            )

    def openapi(self) -> dict[str, Any]:
        """The document of the interface, with errors as they are sent."""
        if not self.openapi_schema:
            self.openapi_schema = completed(super().openapi())
        return self.openapi_schema
