"""Public SPARQL over a number of warm worker processes: who is next, for how long, and what if one dies.

Each slot owns one worker and takes the next waiting question; clients take turns, so that one with many
questions delays the others by one question each at most. A question ends with its answer, with an error of
the tree, or because its asker left; in the latter cases the worker is killed and replaced.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.errors import (
    Overloaded,
    QueryError,
    QueryTimeout,
    QueryTooCostly,
    StoreBroken,
    TooManyFromClient,
)
from graph.workers.question import Answer, Question
from graph.workers.worker import Worker, WorkerLost

RETRY_AFTER = 5
PAUSE_AFTER_FAILED_START = 0.5
DEADLINES_TO_WAIT = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PoolState:
    """Counts for operators; `answered`, `failed` and `replaced` (workers) since the start."""

    workers: int
    running: int
    waiting: int
    answered: int
    failed: int
    replaced: int


@dataclass(eq=False)
class _Ticket:
    question: Question
    client: str
    answer: asyncio.Future[Answer]
    asked: float = field(default_factory=time.monotonic)
    begun: bool = False

    def fail(self, error: QueryError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class WorkerPool:
    """Answers questions over the store at `store`.

    `size` workers of at most `memory` bytes each run a question for at most `seconds`; it may wait as long as
    two deadlines.
    At most `queue` questions wait, and one client has at most `per_client` waiting or running.
    """

    def __init__(
        self,
        store: Path,
        *,
        size: int = 2,
        seconds: float = 15,
        memory: int = 1 << 30,
        queue: int = 64,
        per_client: int = 8,
    ) -> None:
        self._store = store
        self._size = size
        self._seconds = seconds
        self._memory = memory
        self._queue = queue
        self._per_client = per_client
        self._waiting: dict[str, deque[_Ticket]] = {}
        self._clients: Counter[str] = Counter()
        self._work = asyncio.Event()
        self._slots: set[asyncio.Task[None]] = set()
        self._workers: set[Worker] = set()
        self._generation = 0
        self._stopped = True
        self._counts: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the workers and wait until they are warm. Raises StoreBroken if one cannot open the store."""
        self._stopped = False
        await self.publish(self._store)
        if not all(worker.network_closed for worker in self._workers):
            log.warning(
                "no system filter closes the network to query workers here; the text guard alone does"
            )

    async def publish(self, store: Path) -> None:
        """Answer all further questions from another store, once new workers have it open.

        Questions that are running finish on the old one. Raises StoreBroken and changes nothing where the
        new store cannot be opened.
        """
        starts = [asyncio.create_task(self._start_worker(store)) for _ in range(self._size)]
        try:
            workers = await asyncio.gather(*starts)
        except BaseException:
            for start in starts:
                start.cancel()
            for outcome in await asyncio.gather(*starts, return_exceptions=True):
                if isinstance(outcome, Worker):
                    await self._discard(outcome)
            raise
        self._store = store
        self._generation += 1
        for worker in workers:
            slot = asyncio.create_task(self._serve(worker, store, self._generation))
            self._slots.add(slot)
            slot.add_done_callback(self._slots.discard)
        self._work.set()

    async def stop(self) -> None:
        """Kill all workers; questions that wait or run raise Overloaded."""
        self._stopped = True
        for tickets in self._waiting.values():
            for ticket in tickets:
                ticket.fail(_stopping())
        slots = list(self._slots)
        for slot in slots:
            slot.cancel()
        await asyncio.gather(*slots, return_exceptions=True)

    def state(self) -> PoolState:
        """Counts at this moment."""
        waiting = sum(map(len, self._waiting.values()))
        return PoolState(
            workers=len(self._workers),
            running=self._clients.total() - waiting,
            waiting=waiting,
            answered=self._counts["answered"],
            failed=self._counts["failed"],
            replaced=self._counts["replaced"],
        )

    async def ask(self, question: Question, client: str) -> Answer:
        """The answer to a question; cancelling this call stops the query.

        Raises QueryRefused, QueryMalformed, FormatNotAvailable or ResultTooLarge for what the query is,
        QueryTimeout or QueryTooCostly for what it takes, TooManyFromClient or Overloaded for what else runs.
        """
        if self._stopped:
            raise _stopping()
        if self._clients[client] >= self._per_client:
            raise TooManyFromClient(
                f"您已有 {self._per_client} 个查询在等待或运行，请稍后再试",
                f"You have {self._per_client} queries waiting or running already; try again later",
                limit=self._per_client,
                retry_after=RETRY_AFTER,
            )
        idle = self._size - (self._clients.total() - sum(map(len, self._waiting.values())))
        if sum(map(len, self._waiting.values())) >= self._queue + max(idle, 0):
            raise _overloaded(
                f"已有 {self._queue} 个查询在等待", f"{self._queue} queries are waiting already"
            )
        loop = asyncio.get_running_loop()
        ticket = _Ticket(question, client, loop.create_future())
        self._clients[client] += 1
        self._waiting.setdefault(client, deque()).append(ticket)
        self._work.set()
        patience = loop.call_later(DEADLINES_TO_WAIT * self._seconds, self._give_up, ticket)
        try:
            answer = await ticket.answer
        except QueryError:
            self._counts["failed"] += 1
            raise
        finally:
            patience.cancel()
            self._forget(ticket)
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
        self._counts["answered"] += 1
        return answer

    def _give_up(self, ticket: _Ticket) -> None:
        self._forget(ticket)
        if not ticket.begun:
            ticket.fail(_overloaded("查询等待过久", "The query waited too long for a worker"))

    def _forget(self, ticket: _Ticket) -> None:
        """Take a ticket out of the queue if it is still there."""
        tickets = self._waiting.get(ticket.client, deque())
        with contextlib.suppress(ValueError):
            tickets.remove(ticket)
        if not tickets:
            self._waiting.pop(ticket.client, None)

    def _next(self) -> _Ticket | None:
        """The first ticket of the client whose turn it is; that client goes to the end of the round."""
        if not self._waiting:
            return None
        client = next(iter(self._waiting))
        tickets = self._waiting.pop(client)
        ticket = tickets.popleft()
        if tickets:
            self._waiting[client] = tickets
        return ticket

    async def _start_worker(self, store: Path) -> Worker:
        worker = await Worker.start(store, self._seconds, self._memory)
        self._workers.add(worker)
        return worker

    async def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        await worker.stop()

    async def _serve(self, worker: Worker, store: Path, generation: int) -> None:
        """One slot: take tickets until another store is published, replacing the worker where need be."""
        try:
            while generation == self._generation:
                ticket = self._next()
                if ticket is None:
                    self._work.clear()
                    await self._work.wait()
                    continue
                try:
                    healthy = await self._run(worker, ticket)
                    while not healthy:
                        worker = await self._replace(worker, store)
                        healthy = ticket.answer.done() or await self._run(worker, ticket)
                except asyncio.CancelledError:
                    ticket.fail(_stopping())
                    raise
        finally:
            await self._discard(worker)

    async def _replace(self, worker: Worker, store: Path) -> Worker:
        self._counts["replaced"] += 1
        await self._discard(worker)
        while True:
            try:
                return await self._start_worker(store)
            except StoreBroken as error:
                log.error("%s", error)
                await asyncio.sleep(PAUSE_AFTER_FAILED_START)

    async def _run(self, worker: Worker, ticket: _Ticket) -> bool:
        """Run one ticket; False where the worker must be replaced.

        A ticket whose worker was lost before it took the question up is left open, to be run by the next.
        """
        try:
            await worker.begin(ticket.question)
        except WorkerLost:
            return False
        ticket.begun = True
        waited = time.monotonic() - ticket.asked
        work = asyncio.create_task(worker.finish(waited))
        try:
            await asyncio.wait(
                {work, ticket.answer}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if not work.done():
                worker.kill()
                ticket.fail(_timeout(self._seconds))
                return False
            if not ticket.answer.done():
                ticket.answer.set_result(work.result())
            return not worker.grown
        except QueryError as error:
            ticket.fail(error)
            return not worker.grown
        except WorkerLost:
            ticket.fail(_too_costly())
            return False
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError, WorkerLost, QueryError):
                await work


def _overloaded(zh: str, en: str) -> Overloaded:
    return Overloaded(
        f"{zh}，请在 {RETRY_AFTER} 秒后重试",
        f"{en}; try again in {RETRY_AFTER} seconds",
        retry_after=RETRY_AFTER,
    )


def _stopping() -> Overloaded:
    return _overloaded("服务正在停止", "The service is stopping")


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"查询在 {seconds:g} 秒的时限内没有完成，已停止。请缩小范围，例如指定图（GRAPH）或减少 OPTIONAL",
        f"The query was not done within {seconds:g} seconds and was stopped. Narrow it, for example by "
        "naming a GRAPH or with fewer OPTIONALs",
        seconds=seconds,
    )


def _too_costly() -> QueryTooCostly:
    return QueryTooCostly(
        "查询超出了内存上限，已停止。请缩小范围，例如去掉 ORDER BY、DISTINCT 或笛卡尔积",
        "The query ran out of memory and was stopped. Narrow it, for example without ORDER BY, DISTINCT or a "
        "cross product",
    )


__all__ = ["Answer", "PoolState", "Question", "WorkerPool"]
