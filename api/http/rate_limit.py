"""How many answers a client may have made in a while, told in each answer (the IETF draft “RateLimit header fields”).

What is given again from memory, files and what operators ask are not counted: they cost next to nothing. How a limit
is written and when it is passed is the library `limits`; the counts are those that all web processes share.
"""

import time
from http import HTTPStatus

from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import problem
from api.http.version_in_force import OF_NO_VERSION
from api.server.shared_counts import SharedCounts
from ontology.bilingual import BilingualText

POLICY = b"ratelimit-policy"
STATE = b"ratelimit"


class SharedWindows(Storage):
    """Storage for the library's fixed windows in the memory of all web processes; a key begins with the client."""

    STORAGE_SCHEME = ["fengqiao-shared"]  # noqa: RUF012
    base_exceptions = ValueError

    def __init__(self, counts: SharedCounts, seconds: int) -> None:
        super().__init__()
        self._counts = counts
        self._seconds = seconds

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and say how many there are then in the window of `expiry` seconds."""
        return self._counts.hit(_client(key), int(time.time() // expiry), amount)

    def get(self, key: str) -> int:
        """How many there are in the window."""
        return self._counts.hit(_client(key), int(time.time() // self._seconds), 0)

    def get_expiry(self, key: str) -> float:  # noqa: ARG002
        """When the window ends, in seconds since 1970."""
        return (time.time() // self._seconds + 1) * self._seconds

    def check(self) -> bool:
        """It is memory of this machine."""
        return True

    def reset(self) -> int | None:
        """Not done: the counts are those of a start of the service."""
        return None

    def clear(self, key: str) -> None:
        """Not done: a client has no way to ask for it."""


def _client(key: str) -> str:
    return key.split("/", 2)[1]


class RateLimited:
    """ASGI middleware that counts what is made and refuses with 429 what passes the limit; `told` says what is left."""

    def __init__(self, app: ASGIApp, limit: RateLimitItem | None, counts: SharedCounts) -> None:
        self.app = app
        self._limit = limit
        if limit is None:
            return
        self._counts = counts
        self._seconds = limit.get_expiry()
        self._limiter = FixedWindowRateLimiter(SharedWindows(counts, self._seconds))
        self._policy = b'"answers";q=%d;w=%d' % (limit.amount, self._seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._limit is None or scope["type"] != "http" or scope["path"].startswith(OF_NO_VERSION):
            await self.app(scope, receive, send)
            return
        client = (scope.get("client") or ("", 0))[0]
        if self._limiter.hit(self._limit, client):
            await self.app(scope, receive, send)
        else:
            wait = self._seconds - int(time.time()) % self._seconds
            await self._refusal(scope, wait)(scope, receive, send)

    def told(self, scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
        """The headers that tell a client its limit, how much of it is left, and after how many seconds all is again."""
        if self._limit is None or scope["path"].startswith(OF_NO_VERSION):
            return ()
        # Asked for each answer, so it is not worth the library's key.
        window, into = divmod(int(time.time()), self._seconds)
        made = self._counts.hit((scope.get("client") or ("", 0))[0], window, 0)
        left = max(0, self._limit.amount - made)
        return (POLICY, self._policy), (STATE, b'"answers";r=%d;t=%d' % (left, self._seconds - into))

    def _refusal(self, scope: Scope, wait: int) -> ASGIApp:
        assert self._limit is not None
        limit, seconds = self._limit.amount, self._seconds
        text = BilingualText(
            f"每 {seconds} 秒至多 {limit} 个答案，请 {wait} 秒后再试；整个图谱可从 /download 下载",
            f"At most {limit} answers in {seconds} seconds: try again in {wait} seconds; /download has the whole graph",
        )
        members = {"limit": limit, "seconds": seconds, "retry_after": wait}
        return problem(Request(scope), HTTPStatus.TOO_MANY_REQUESTS, text, members=members)
