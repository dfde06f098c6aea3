"""Public SPARQL answered by the engine that holds the graph: read in a worker, asked from here, told in the worker.

For the whole of that a question keeps its worker, so that no more of them are with the engine than there are workers,
and the pool's queue, turns, deadline and places are those of the embedded store. An engine cannot be told to stop: when
an asker leaves, the worker is free again when the engine has answered or given up, at the latest at the deadline.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from graph.errors import FengqiaoError, QueryRefused
from graph.sparql.bounded_result import too_large
from graph.sparql.failures import not_answered, timeout
from graph.sparql.question import Question, ToAsk, reply_of, unpack_reply
from graph.sparql.worker import Reply, Worker
from graph.store.remote.connection import Refused, TooLong
from graph.store.remote.data_sets import DataSets, Placed
from graph.store.remote.visitors import Failed, Left, TimedOut, Visitors

WIRE = 2
"""So many times as many bytes as an answer may have are read: engines indent JSON and write out every IRI."""

log = logging.getLogger(__name__)


class Forwarding:
    """Asks the data set that holds a version; where none does, the worker answers from the copy on this machine.

    `seconds` is the pool's deadline, `size` the number of its workers. To be closed after the pool.
    """

    def __init__(self, data: Path, data_sets: DataSets, *, seconds: float, size: int) -> None:
        self._data = data
        self._data_sets = data_sets
        self._seconds = seconds
        self._visitors = Visitors(data_sets.access, size)
        self._tasks: set[asyncio.Task[Reply | None]] = set()
        self._as_loaded: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._visitors.close()

    def ask(self, worker: Worker, question: Question, replied: Callable[[Reply | None], None]) -> None:
        """As `Worker.ask`."""

        def done(task: asyncio.Task[Reply | None]) -> None:
            self._tasks.discard(task)
            if task.cancelled():
                return
            if error := task.exception():
                log.error("a question could not be forwarded", exc_info=error)
                worker.kill()
            replied(None if error else task.result())

        task = asyncio.create_task(self._answer(worker, question))
        self._tasks.add(task)
        task.add_done_callback(done)

    async def _answer(self, worker: Worker, question: Question) -> Reply | None:
        clock = asyncio.get_running_loop().time
        begun = clock()
        with ExitStack() as held:
            placed = await asyncio.to_thread(self._data_sets.hold, self._data, question.version, held)
            if placed is None:
                return await _asked(worker, question)
            read = await _asked(worker, question._replace(elsewhere=True))
            if read is None:
                return None
            outcome, _ = unpack_reply(*read)
            if isinstance(outcome, FengqiaoError):
                return read
            wanted = ToAsk(*json.loads(outcome.body))
            until = begun + self._seconds
            try:
                in_force = question.version == worker.store.name
                if not in_force and not await self._is_as_loaded(question.version, placed, until - clock()):
                    return await _asked(worker, question)
                body = await self._visitors.read(
                    placed.addresses,
                    wanted.text,
                    wanted.accept,
                    seconds=until - clock(),
                    most=WIRE * question.bytes,
                    union=wanted.union,
                    graphs=_named(question),
                    wanted=lambda: not worker.ended,
                )
            except Left:
                return None
            except TimedOut:
                return reply_of(timeout(question.text, max(1, round(clock() - begun))))
            except TooLong:
                return reply_of(too_large(question.bytes, "bytes"))
            except Failed as error:
                return reply_of(not_answered(question.text, str(error)))
            except Refused as error:
                return reply_of(
                    QueryRefused(
                        f"查询引擎无法执行此查询：{error}", f"The engine cannot run this query: {error}"
                    )
                )
            except FengqiaoError as error:
                return reply_of(error)
        return await _asked(worker, question._replace(results=(wanted.accept, body, clock() - begun)))

    async def _is_as_loaded(self, version: str, placed: Placed, seconds: float) -> bool:
        """Whether a data set holds as many statements of a version that is not in force as were loaded."""
        if version not in self._as_loaded:
            if await self._visitors.count(placed.addresses, seconds) != placed.statements:
                return False
            self._as_loaded.add(version)
        return True


async def _asked(worker: Worker, question: Question) -> Reply | None:
    """What the worker replies; None where it has ended."""
    reply: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
    worker.ask(question, lambda found: None if reply.done() else reply.set_result(found))
    return await reply


def _named(question: Question) -> dict[str, tuple[str, ...]]:
    given = {"default-graph-uri": question.default_graphs, "named-graph-uri": question.named_graphs}
    return {name: graphs for name, graphs in given.items() if graphs}
