"""Public SPARQL over a number of warm worker processes: who is next, for how long, and what if one dies.

An idle worker takes the next waiting question; clients take turns, so that one with many questions delays the
others by one question each at most. A question ends with its answer, with an error of the tree, or because its
asker left; in the latter cases the worker is killed and replaced.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.confined.places import Places, PlacesHere
from graph.errors import (
    FengqiaoError,
    StoreBroken,
    TooManyFromClient,
)
from graph.sparql.failures import RETRY_AFTER, not_answered, overloaded, stopping, timeout, too_costly
from graph.sparql.question import Answer, Question, unpack_reply
from graph.sparql.worker import Asking, Reply, Worker

PAUSE_AFTER_FAILED_START = 0.5
PATIENCE_WITHOUT_ASKER = 0.1
"""Seconds that a query may still run when nobody waits for its answer."""
DEADLINES_TO_WAIT = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PoolState:
    """Counts for operators; `answered`, `failed` and `replaced` (workers) since the start.

    `broken` says why the last worker could not be started, None once one could.
    """

    workers: int
    running: int
    waiting: int
    answered: int
    failed: int
    replaced: int
    broken: StoreBroken | None = None


@dataclass(eq=False, slots=True)
class _Ticket:
    """A question and who waits for its answer; `worker` runs it, None while it waits."""

    question: Question
    client: str
    answer: asyncio.Future[Answer]
    asked: float = field(default_factory=time.monotonic)
    worker: Worker | None = None
    waited: float = 0.0
    deadline: asyncio.TimerHandle | None = None
    patience: asyncio.TimerHandle | None = None

    def fail(self, error: FengqiaoError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class WorkerPool:
    """Answers questions over the store at `store`.

    `size` workers of at most `memory` bytes each run a question for at most `seconds`; it may wait as long as
    two deadlines.
    At most `queue` questions wait, and one client has at most `per_client` waiting or running, which `places`
    counts (by default here alone). `asking` puts a question to a worker: `Worker.ask`, or what does so and more.
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
        places: Places | None = None,
        asking: Asking = Worker.ask,
    ) -> None:
        self._asking = asking
        self._store = store
        self._size = size
        self._seconds = seconds
        self._memory = memory
        self._queue = queue
        self._per_client = per_client
        self._waiting: dict[str, deque[_Ticket]] = {}
        self._places = places or PlacesHere(per_client)
        self._broken: StoreBroken | None = None
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._running: set[_Ticket] = set()
        self._errands: set[asyncio.Task[None]] = set()
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
        starts = [asyncio.create_task(self._start_worker()) for _ in range(self._size)]
        try:
            self._idle += await asyncio.gather(*starts)
        except BaseException:
            for start in starts:
                start.cancel()
            for outcome in await asyncio.gather(*starts, return_exceptions=True):
                if isinstance(outcome, Worker):
                    await self._discard(outcome)
            raise
        if not all(worker.network_closed for worker in self._workers):
            log.warning(
                "no system filter closes the network to query workers here; the text guard alone does"
            )

    async def publish(self, store: Path) -> None:
        """Answer all further questions from another store of the same folder, once idle workers have it open.

        They open it one after another, so that the others answer meanwhile; one that is busy does so after its
        question. Raises StoreBroken and changes nothing where the new store cannot be opened.
        """
        for worker in list(self._idle):
            if worker in self._idle:
                self._idle.remove(worker)
                await self._open(worker, store)
        self._store = store

    async def _open(self, worker: Worker, store: Path) -> None:
        """Have a worker that is neither idle nor busy open a store, and give it back to the idle ones."""
        try:
            await worker.open(store)
            self._broken = None
        except StoreBroken as error:
            self._broken = error
            raise
        finally:
            if not worker.ended:
                self._idle.append(worker)
                self._dispatch()
            elif not self._stopped:
                self._replace(worker)

    async def stop(self) -> None:
        """Kill all workers; questions that wait or run raise Overloaded."""
        self._stopped = True
        for ticket in [*self._running, *(ticket for tickets in self._waiting.values() for ticket in tickets)]:
            ticket.fail(stopping())
        self._idle.clear()
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await asyncio.gather(*(self._discard(worker) for worker in list(self._workers)))

    def state(self) -> PoolState:
        """Counts at this moment."""
        return PoolState(
            workers=len(self._workers),
            running=len(self._running),
            waiting=sum(map(len, self._waiting.values())),
            answered=self._counts["answered"],
            failed=self._counts["failed"],
            replaced=self._counts["replaced"],
            broken=self._broken,
        )

    async def ask(self, question: Question, client: str, until: ExitStack | None = None) -> Answer:
        """The answer to a question; cancelling this call stops the query.

        The client's place is given back with the answer, or where `until` is given when that is closed.
        Raises QueryRefused, QueryMalformed, FormatNotAvailable or ResultTooLarge for what the query is,
        QueryTimeout or QueryTooCostly for what it takes, TooManyFromClient or Overloaded for what else runs,
        StoreBroken where the store is damaged.
        """
        if self._stopped:
            raise stopping()
        if not self._places.enter(client):
            raise TooManyFromClient(
                f"您已有 {self._per_client} 个查询在等待或运行，请稍后再试",
                f"You have {self._per_client} queries waiting or running already; try again later",
                limit=self._per_client,
                retry_after=RETRY_AFTER,
            )
        if until is None:
            with ExitStack() as here:
                return await self._placed(question, client, here)
        return await self._placed(question, client, until)

    async def _placed(self, question: Question, client: str, held: ExitStack) -> Answer:
        """The answer for a client that has a place, which is given back when `held` is closed."""
        held.callback(self._places.leave, client)
        if not self._idle and sum(map(len, self._waiting.values())) >= self._queue:
            raise overloaded(f"已有 {self._queue} 个查询在等待", f"{self._queue} queries are waiting already")
        return await self._answer(question, client)

    async def _answer(self, question: Question, client: str) -> Answer:
        ticket = _Ticket(question, client, asyncio.get_running_loop().create_future())
        if self._idle and not self._waiting:
            self._run(self._idle.pop(), ticket)
        else:
            self._waiting.setdefault(client, deque()).append(ticket)
            self._be_patient(ticket)
            self._dispatch()
        try:
            answer = await ticket.answer
        except FengqiaoError:
            self._counts["failed"] += 1
            raise
        finally:
            if ticket.patience is not None:
                ticket.patience.cancel()
            self._leave(ticket)
        self._counts["answered"] += 1
        return answer

    def _leave(self, ticket: _Ticket) -> None:
        """What is left to do when an asker has the answer or has gone without it."""
        if ticket in self._running:
            # Most queries end sooner than another worker would be started.
            asyncio.get_running_loop().call_later(PATIENCE_WITHOUT_ASKER, self._stop_running, ticket)
        elif ticket.worker is None:
            self._forget(ticket)

    def _be_patient(self, ticket: _Ticket) -> None:
        """Let a ticket wait for as long as any may."""
        left = ticket.asked + DEADLINES_TO_WAIT * self._seconds - time.monotonic()
        ticket.patience = asyncio.get_running_loop().call_later(left, self._give_up, ticket)

    def _give_up(self, ticket: _Ticket) -> None:
        if ticket.worker is None:
            ticket.fail(overloaded("查询等待过久", "The query waited too long for a worker"))

    def _forget(self, ticket: _Ticket) -> None:
        """Take a waiting ticket out of the queue."""
        tickets = self._waiting[ticket.client]
        tickets.remove(ticket)
        if not tickets:
            del self._waiting[ticket.client]

    def _dispatch(self) -> None:
        """Give waiting questions to idle workers as long as there are both."""
        while self._idle and (ticket := self._next()) is not None:
            self._run(self._idle.pop(), ticket)

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

    def _run(self, worker: Worker, ticket: _Ticket) -> None:
        ticket.worker = worker
        ticket.waited = time.monotonic() - ticket.asked
        self._running.add(ticket)
        if not ticket.question.version:
            ticket.question = ticket.question._replace(version=self._store.name)
        ticket.deadline = asyncio.get_running_loop().call_later(self._seconds, self._out_of_time, ticket)
        self._asking(worker, ticket.question, partial(self._replied, worker, ticket))

    def _out_of_time(self, ticket: _Ticket) -> None:
        ticket.fail(timeout(ticket.question.text, self._seconds))
        self._stop_running(ticket)

    def _stop_running(self, ticket: _Ticket) -> None:
        if ticket in self._running and ticket.worker is not None:
            ticket.worker.kill()

    def _lost(self, worker: Worker) -> None:
        """An idle worker has ended, whoever did that."""
        if worker in self._idle:
            self._idle.remove(worker)
            self._replace(worker)

    def _replied(self, worker: Worker, ticket: _Ticket, reply: Reply | None) -> None:
        """A worker has answered, or (None) it has ended before it did."""
        assert ticket.deadline is not None
        ticket.deadline.cancel()
        self._running.discard(ticket)
        if reply is None:
            if worker.took_up:
                text = ticket.question.text
                ticket.fail(too_costly(text) if worker.fault is None else not_answered(text, worker.fault))
            elif not ticket.answer.done():
                # It died before it read the question, which is no fault of this: the next one runs it, first of all.
                ticket.worker = None
                if ticket.patience is None:
                    self._be_patient(ticket)
                self._waiting = {
                    ticket.client: deque([ticket, *self._waiting.pop(ticket.client, ())]),
                    **self._waiting,
                }
            self._replace(worker)
            return
        outcome, spent = unpack_reply(*reply, ticket.waited, ticket.question.version)
        if isinstance(outcome, FengqiaoError):
            ticket.fail(outcome)
        elif not ticket.answer.done():
            ticket.answer.set_result(outcome)
        if spent or worker.killed:
            self._replace(worker)
        elif self._stopped:
            self._do(self._discard(worker))
        elif worker.store != self._store:
            self._do(self._catch_up(worker))
        else:
            self._idle.append(worker)
            self._dispatch()

    async def _catch_up(self, worker: Worker) -> None:
        """Have a worker open the store that was put in the place of its own while it was busy."""
        try:
            await self._open(worker, self._store)
        except StoreBroken as error:
            log.error("%s", error)

    def _replace(self, worker: Worker) -> None:
        self._counts["replaced"] += 1
        self._do(self._replaced(worker))

    async def _replaced(self, worker: Worker) -> None:
        """Start another in its place."""
        await self._discard(worker)
        while not self._stopped:
            try:
                fresh = await self._start_worker()
            except StoreBroken as error:
                log.error("%s", error)
                await asyncio.sleep(PAUSE_AFTER_FAILED_START)
                continue
            if fresh.store != self._store:
                await self._catch_up(fresh)
            else:
                self._idle.append(fresh)
                self._dispatch()
            return

    async def _start_worker(self) -> Worker:
        try:
            worker = await Worker.start(self._store, self._seconds, self._memory)
        except StoreBroken as error:
            self._broken = error
            raise
        self._broken = None
        worker.lost = self._lost
        self._workers.add(worker)
        return worker

    async def _discard(self, worker: Worker) -> None:
        await worker.stop()
        self._workers.discard(worker)

    def _do(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something beside, to be waited for when the pool stops."""
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


__all__ = ["Answer", "PoolState", "Question", "WorkerPool"]
