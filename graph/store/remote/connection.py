"""The SPARQL 1.1 Protocol as a client speaks it: whole answers or StoreAway, never a part of one.

Reads are tried again where the engine could not be reached or was too busy, updates never. Every query carries the
engine's own time limit beside ours: an engine whose client has left may go on for hours.
"""

import logging
import random
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx2

from graph.errors import StoreAway
from graph.store.remote.breaker import Breaker
from graph.store.remote.profile import PROFILES, Profile
from graph.store.remote.wire import away

CONNECT_SECONDS = 2.0
TRIES = 3
PAUSES = (0.05, 0.2)
"""Seconds before the second and the third try, each made longer by up to as much again."""
AGAIN = frozenset([502, 503, 504])
REFUSALS = frozenset([400, 404, 405, 406, 413, 414, 415, 422, 501])
CONNECTIONS = 16

log = logging.getLogger(__name__)
# At its usual level the library writes a line a request, with the address.
logging.getLogger("httpx2").setLevel(logging.WARNING)
_UNPRINTED = re.compile(r"[^\x20-\x7e\u3000-\u9fff]+")


class Refused(Exception):
    """The engine has refused a question: it is no answer, and asking again gives none."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status


@dataclass(frozen=True)
class Addresses:
    """Where one data set of an engine is asked, updated, and its graphs are put (SPARQL 1.1 Graph Store Protocol)."""

    query: str
    update: str = ""
    graphs: str = ""


@dataclass(frozen=True)
class Access:
    """How an engine is reached, whatever data set of it. `password_file` is read at each start and shown nowhere."""

    profile: Profile = PROFILES["standard"]
    user: str = ""
    password_file: Path | None = None
    seconds: float = 60
    breaker: Breaker = field(default_factory=Breaker, compare=False, repr=False)

    def credentials(self) -> httpx2.Auth | None:
        """What is sent with each request. Raises OSError where the password cannot be read."""
        password = self.password_file.read_text(encoding="utf-8").strip() if self.password_file else ""
        if self.profile.authentication == "bearer" and password:
            return _Bearer(password)
        if not self.user:
            return None
        if self.profile.authentication == "digest":
            return httpx2.DigestAuth(self.user, password)
        return httpx2.BasicAuth(self.user, password)


class _Bearer(httpx2.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx2.Request) -> Iterator[httpx2.Request]:  # type: ignore[override]
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Connection:
    """To one data set of an engine. Safe to use from several threads."""

    def __init__(
        self, addresses: Addresses, access: Access, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self.addresses = addresses
        self.access = access
        self._client = httpx2.Client(
            auth=access.credentials(),
            timeout=httpx2.Timeout(access.seconds, connect=CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=CONNECTIONS),
            # Neither a proxy nor a password comes from the environment of the process.
            trust_env=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def read(self, query: str, accept: str, seconds: float | None = None, most: int | None = None) -> bytes:
        """The whole answer to a query, of at most `most` bytes.

        Raises StoreAway where there is none, or none that is whole; Refused where the engine does not take the query;
        TooLong where the answer is longer.
        """
        seconds = seconds or self.access.seconds
        profile = self.access.profile
        data = {"query": query} | profile.time_limit(seconds)
        for number in range(TRIES):
            if number:
                time.sleep(PAUSES[number - 1] * (1 + random.random()))
            try:
                with (
                    self._guarded(),
                    self._client.stream(
                        "POST",
                        self.addresses.query,
                        data=data,
                        params=dict(profile.union_parameters) or None,
                        headers={"Accept": accept},
                        timeout=httpx2.Timeout(seconds, connect=CONNECT_SECONDS),
                    ) as answer,
                ):
                    if answer.status_code in AGAIN:
                        raise _Unreached
                    return self._whole(answer, time.monotonic() + seconds, most)
            except _Unreached:
                continue
        raise self._unreached()

    def _whole(self, answer: httpx2.Response, until: float, most: int | None) -> bytes:
        if answer.status_code != 200:
            answer.read()
            raise self._failure(answer)
        marks = [mark for mark in self.access.profile.cut_off_marks if mark in answer.headers]
        if marks:
            raise away(f"结果被截断（{marks[0]}）", f"it cut its answer off ({marks[0]})")
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if most is not None and size > most:
                raise TooLong(most)
            if time.monotonic() > until:
                raise away("未在时限内答完", "its answer was not whole in time")
            parts.append(part)
        return b"".join(parts)

    def update(self, text: str) -> None:
        """Run an update, once. Raises StoreAway and Refused, and then it may have been run or not."""
        self._write("POST", self.addresses.update, data={"update": text})

    def put(self, content: Iterable[bytes], media_type: str, graph: str | None = None) -> None:
        """Replace one graph, or the whole data set, by what is given, once. Raises StoreAway and Refused."""
        body = b"".join(content)
        self._write(
            "PUT",
            self.addresses.graphs,
            content=body,
            params=None if graph is None else {"graph": graph},
            headers={"Content-Type": media_type},
        )

    def _write(self, method: str, address: str, **sent: object) -> None:
        try:
            with self._guarded():
                answer = self._client.request(method, address, **sent)  # type: ignore[arg-type]
        except _Unreached:
            raise self._unreached() from None
        if not answer.is_success:
            raise self._failure(answer)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Ask behind the breaker; _Unreached where asking again may help, StoreAway where not."""
        breaker = self.access.breaker
        if wait := breaker.wait():
            raise away("多次没有回答", "it has failed several times", retry_after=max(1, round(wait)))
        try:
            yield
        except (
            httpx2.NetworkError,
            httpx2.ConnectTimeout,
            httpx2.PoolTimeout,
            httpx2.RemoteProtocolError,
        ) as error:
            breaker.failed()
            raise _Unreached from error
        except httpx2.TimeoutException as error:
            breaker.failed()
            raise away("未在时限内回答", "it did not answer in time") from error
        except RuntimeError as error:
            # What is still being read when the service stops.
            if not self._client.is_closed:
                raise
            raise away("服务正在停止", "the service is stopping") from error
        except httpx2.HTTPError as error:
            breaker.failed()
            raise away("回答无法读取", "its answer cannot be read") from error
        except (StoreAway, _Unreached):
            breaker.failed()
            raise
        except (Refused, TooLong):
            breaker.succeeded()
            raise
        else:
            breaker.succeeded()

    def _failure(self, answer: httpx2.Response) -> Exception:
        reason = reason_of(answer.text)
        if answer.status_code in REFUSALS:
            return Refused(answer.status_code, reason)
        # What it says may repeat the question; the status is enough for a visitor, the log has the rest.
        log.warning("the engine answered %s: %s", answer.status_code, reason)
        return away(f"状态码 {answer.status_code}", f"status {answer.status_code}")

    def _unreached(self) -> StoreAway:
        return away("无法连接，或过忙", "it cannot be reached or is too busy")


def reason_of(text: str) -> str:
    """What an engine says, as far as it can stand on a line."""
    return _UNPRINTED.sub(" ", text[:300]).strip()


class TooLong(Exception):
    """An answer of more bytes than it may have."""


class _Unreached(Exception):
    """No answer, and the question may be asked once more."""
