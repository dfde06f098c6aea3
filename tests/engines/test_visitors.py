"""What an engine does to a visitor's question: each fault is told apart, and one of the query is not the engine's."""

import asyncio
from collections.abc import Callable

import httpx2
import pytest

from graph.errors import StoreAway
from graph.store.remote import visitors as module
from graph.store.remote.connection import Access, Addresses, Refused, TooLong
from graph.store.remote.profile import PROFILES
from graph.store.remote.visitors import Failed, Left, TimedOut, Visitors
from graph.store.remote.wire import JSON_RESULTS

ENGINE = Addresses("http://engine/query")
Handler = Callable[[httpx2.Request], httpx2.Response]


def asked(handler: Handler, profile: str = "fuseki", times: int = 1, **more: object) -> bytes:
    """What comes of one question, asked so many times."""
    given: dict[str, object] = {"seconds": 5, "most": 100, **more}

    async def run() -> bytes:
        visitors = Visitors(Access(PROFILES[profile]), 2, httpx2.MockTransport(handler))
        try:
            for _ in range(times - 1):
                with pytest.raises((StoreAway, TimedOut, Failed, Refused, TooLong)):
                    await visitors.read(ENGINE, "ASK {}", JSON_RESULTS, **given)  # type: ignore[arg-type]
            return await visitors.read(ENGINE, "ASK {}", JSON_RESULTS, **given)  # type: ignore[arg-type]
        finally:
            await visitors.close()

    return asyncio.run(run())


def says(status: int, body: bytes = b"", **headers: str) -> Handler:
    return lambda _: httpx2.Response(status, content=body, headers=headers)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0, 0))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (503, b"Query timed out\n", TimedOut),
        (503, b"Query evaluation took too long", TimedOut),
        (500, b"timeout", TimedOut),
        (200, b'{"head"\n##  Query cancelled due to timeout\n##  ****  Incomplete results   ****   ##\n', TimedOut),
        (503, b"busy", StoreAway),
        (502, b"", StoreAway),
        (401, b"", StoreAway),
        (301, b"", StoreAway),
        (500, b"java.lang.StackOverflowError", Failed),
        (400, b"parse error", Refused),
        (200, b"x" * 101, TooLong),
    ],
)  # fmt: skip
def test_what_the_engine_says_is_told_apart(status: int, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(says(status, body))


@pytest.mark.parametrize("status", [400, 500, 503])
def test_queries_that_fail_keep_no_others_from_the_engine(status: int) -> None:
    answers = [says(status, b"timeout")] * 8 + [says(200, b"{}")]
    assert asked(lambda request: answers.pop(0)(request), times=9) == b"{}"


def test_an_engine_that_cannot_be_reached_is_tried_three_times_and_then_left_alone() -> None:
    tries = 0

    def refuse(request: httpx2.Request) -> httpx2.Response:
        nonlocal tries
        tries += 1
        raise httpx2.ConnectError("refused", request=request)

    with pytest.raises(StoreAway) as caught:
        asked(refuse, times=7)
    assert tries == 15 and caught.value.members["retry_after"]


def test_a_query_that_ends_the_engine_is_not_asked_again() -> None:
    tries = 0

    def end(request: httpx2.Request) -> httpx2.Response:
        nonlocal tries
        tries += 1
        raise httpx2.ReadError("reset", request=request)

    with pytest.raises(StoreAway):
        asked(end)
    assert tries == 1


def test_our_deadline_and_the_engines_own_a_little_later() -> None:
    sent = []

    async def never(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.content)
        await asyncio.sleep(30)
        return httpx2.Response(200)

    with pytest.raises(TimedOut):
        asked(never, seconds=0.05)  # type: ignore[arg-type]
    assert sent[0].endswith(b"timeout=1")


def test_an_answer_that_nobody_wants_is_not_read_to_its_end() -> None:
    with pytest.raises(Left):
        asked(says(200, b"x"), wanted=lambda: False)


def test_the_dataset_is_the_one_that_was_asked_for() -> None:
    sent: list[httpx2.Request] = []

    def note(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, content=b"{}")

    asked(note, "oxigraph")
    asked(note, "oxigraph", union=False, graphs={"default-graph-uri": ("a:b", "c:d")})
    assert [request.url.query for request in sent] == [b"union-default-graph=", b""]
    assert sent[1].content.endswith(b"default-graph-uri=a%3Ab&default-graph-uri=c%3Ad")


def test_a_count_that_breaks_off_is_none() -> None:
    async def run(body: bytes) -> int:
        visitors = Visitors(Access(PROFILES["fuseki"]), 1, httpx2.MockTransport(says(200, body)))
        try:
            return await visitors.count(ENGINE, 5)
        finally:
            await visitors.close()

    whole = b'{"results":{"bindings":[{"quads":{"type":"literal","value":"7"}}]}}'
    assert asyncio.run(run(whole)) == 7
    with pytest.raises(StoreAway):
        asyncio.run(run(whole[:-1]))
