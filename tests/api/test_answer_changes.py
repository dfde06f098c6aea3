"""Asking a saved query again: once for all who look, failures too; work in threads is shared out."""

import asyncio
import threading

import pytest

from api.answers import threads as answer_threads
from api.answers.changes import MOST_REMEMBERED, Changes
from api.answers.threads import MOST_A_CLIENT, in_thread
from api.answers.view import ShownDifference
from graph.errors import Overloaded, QueryTimeout, TooManyFromClient

SAME = ShownDifference(True, 0, 0, (), ())


class Asked:
    """A query that waits to be let through, and counts."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times = 0
        self.error = error
        self.go = asyncio.Event()

    async def __call__(self) -> ShownDifference:
        self.times += 1
        await self.go.wait()
        if self.error:
            raise self.error
        return SAME


def test_many_who_look_at_once_ask_once() -> None:
    async def scenario() -> int:
        changes, ask = Changes(), Asked()
        looking = [asyncio.create_task(changes.of("a", "v", ask)) for _ in range(50)]
        await asyncio.sleep(0)
        looking[0].cancel()
        ask.go.set()
        found = await asyncio.gather(*looking, return_exceptions=True)
        assert isinstance(found[0], asyncio.CancelledError)
        assert found[1:] == [SAME] * 49
        assert await changes.of("a", "v", ask) is SAME
        await changes.of("a", "w", ask)
        await changes.of("b", "v", ask)
        return ask.times

    assert asyncio.run(scenario()) == 3


@pytest.mark.parametrize(("error", "times"), [(QueryTimeout("慢", "slow"), 1), (Overloaded("忙", "busy"), 2)])
def test_a_query_that_fails_is_not_asked_again_unless_others_were_in_the_way(
    error: Exception, times: int
) -> None:
    async def scenario() -> int:
        changes, ask = Changes(), Asked(error)
        ask.go.set()
        for _ in range(2):
            found = await changes.of("a", "v", ask)
            assert found is error.text  # type: ignore[attr-defined]
        return ask.times

    assert asyncio.run(scenario()) == times


def test_few_are_remembered() -> None:
    async def scenario() -> tuple[int, int]:
        changes, ask = Changes(), Asked()
        ask.go.set()
        for number in range(200):
            await changes.of(f"a{number}", "v", ask)
        return len(changes), len(changes._asking)

    assert asyncio.run(scenario()) == (MOST_REMEMBERED, 0)


def test_a_client_has_so_many_calls_and_others_their_turn() -> None:
    go = threading.Event()

    async def scenario() -> None:
        waiting = [asyncio.create_task(in_thread("one", go.wait)) for _ in range(MOST_A_CLIENT)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyFromClient):
            await in_thread("one", go.wait)
        others = [asyncio.create_task(in_thread(str(number), go.wait)) for number in range(112)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await in_thread("another", go.wait)
        go.set()
        assert all(await asyncio.gather(*waiting, *others))
        assert await in_thread("one", lambda: 7) == 7

    asyncio.run(scenario())
    assert not answer_threads._calls
