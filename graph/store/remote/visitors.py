"""What visitors ask of an engine: in the event loop, each question once, over connections of its own.

Their questions must not keep the pages from the engine, so neither the breaker nor the connections are shared, and a
question that the engine fails on or does not finish says nothing of the engine. One is tried again only where the
engine could not be reached: it may be the very question that ends it.
"""

import asyncio
import json
import logging
import random
import re
from collections.abc import Callable, Mapping, Sequence

import httpx2

from graph.store.remote.breaker import Breaker
from graph.store.remote.connection import (
    AGAIN,
    CONNECT_SECONDS,
    PAUSES,
    REFUSALS,
    TRIES,
    Access,
    Addresses,
    Refused,
    TooLong,
    reason_of,
)
from graph.store.remote.reader import COUNT
from graph.store.remote.wire import JSON_RESULTS, away, broken_off

LONGER = 1.0
"""Seconds that the engine is given beyond our deadline, so that it is ours that ends a question."""
SHORT = 2_000
"""Bytes."""

log = logging.getLogger(__name__)
_TIMED_OUT = re.compile("timed?[ -]?out|too long", re.IGNORECASE)


class TimedOut(Exception):
    """The engine has not finished in time."""


class Failed(Exception):
    """The engine fails on this question, by a fault of its own."""


class Left(Exception):
    """Nobody waits for the answer any more."""


class Visitors:
    """To the data sets of one engine, at most so many questions at a time. To be used in one event loop."""

    def __init__(
        self, access: Access, at_once: int, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._profile = access.profile
        self._breaker = Breaker()
        self._client = httpx2.AsyncClient(
            auth=access.credentials(),
            limits=httpx2.Limits(max_connections=at_once),
            trust_env=False,
            transport=transport,
        )

    async def close(self) -> None:
        """Close what is open."""
        await self._client.aclose()

    async def read(
        self,
        addresses: Addresses,
        query: str,
        accept: str,
        *,
        seconds: float,
        most: int,
        union: bool = True,
        graphs: Mapping[str, Sequence[str]] | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> bytes:
        """The whole answer to a query, of at most `most` bytes.

        `union` asks for all named graphs together as the default graph, `graphs` are the dataset parameters of the
        protocol. Raises TimedOut, TooLong, Refused and Failed for what the query is, StoreAway where the engine gives
        no answer, Left once it is no longer `wanted`.
        """
        if wait := self._breaker.wait():
            raise away("多次没有回答", "it has failed several times", max(1, round(wait)))
        data = {"query": query, **(graphs or {}), **self._profile.time_limit(seconds + LONGER)}
        try:
            async with asyncio.timeout(seconds):
                for number in range(TRIES):
                    if number:
                        await asyncio.sleep(PAUSES[number - 1] * (1 + random.random()))
                    try:
                        async with self._client.stream(
                            "POST",
                            addresses.query,
                            data=data,
                            params=dict(self._profile.union_parameters) if union else None,
                            headers={"Accept": accept},
                            timeout=httpx2.Timeout(seconds + LONGER, connect=CONNECT_SECONDS),
                        ) as answer:
                            self._breaker.succeeded()
                            return await self._whole(answer, most, wanted)
                    except (httpx2.ConnectError, httpx2.ConnectTimeout):
                        continue
        except TimeoutError as error:
            raise TimedOut from error
        except httpx2.HTTPError as error:
            self._breaker.failed()
            raise broken_off() from error
        self._breaker.failed()
        raise away("无法连接", "it cannot be reached")

    async def count(self, addresses: Addresses, seconds: float) -> int:
        """How many statements a data set holds. Raises what `read` raises."""
        body = await self.read(addresses, COUNT, JSON_RESULTS, seconds=seconds, most=SHORT)
        try:
            return int(json.loads(body)["results"]["bindings"][0]["quads"]["value"])
        except (ValueError, LookupError, TypeError) as error:
            raise broken_off() from error

    async def _whole(self, answer: httpx2.Response, most: int, wanted: Callable[[], bool]) -> bytes:
        profile = self._profile
        if answer.status_code != 200:
            raise await self._failure(answer)
        if marks := [mark for mark in profile.cut_off_marks if mark in answer.headers]:
            raise away(f"结果被截断（{marks[0]}）", f"it cut its answer off ({marks[0]})")
        body = bytearray()
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > most:
                raise TooLong(most)
            if not wanted():
                raise Left
        if profile.cut_off_end and body[-100:].rstrip().endswith(profile.cut_off_end):
            raise TimedOut
        return bytes(body)

    async def _failure(self, answer: httpx2.Response) -> Exception:
        status, said = answer.status_code, bytearray()
        async for part in answer.aiter_bytes():
            said += part
            if len(said) > SHORT:
                break
        reason = reason_of(said.decode(errors="replace"))
        if status >= 500 and _TIMED_OUT.search(reason):
            return TimedOut()
        if status in REFUSALS:
            return Refused(status, reason)
        log.warning("the engine answered a visitor %s: %s", status, reason)
        if status in AGAIN or status < 500:
            return away(f"状态码 {status}", f"status {status}")
        return Failed(f"status {status}")
