"""What is submitted to a web process, written one batch after another: what waits meanwhile is published together."""

import asyncio
from contextlib import suppress

from api.server.following import Following
from graph.errors import FengqiaoError, Overloaded, StoreError
from graph.publish.writer import Write, Writer, Written

MOST_AT_ONCE = 100
"""Revisions in one version."""
MOST_WAITING = 200
RETRY_AFTER = 5


class Writing:
    """The way of one web process to the writer. An asker who leaves does not stop what has been taken up."""

    def __init__(self, writer: Writer, following: Following) -> None:
        self._writer = writer
        self._following = following
        self._waiting: list[tuple[Write, asyncio.Future[Written]]] = []
        self._running: asyncio.Task[None] | None = None

    async def write(self, write: Write) -> Written:
        """Have a revision written; when this returns, this process answers from a version that has it.

        Raises RevisionConflict, EntryNeeded or NothingSaid for what it is, Overloaded where too many wait, StoreBroken
        and RecordUnavailable where nothing can be written.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise Overloaded(
                f"已有 {MOST_WAITING} 个修订在等待写入，请在 {RETRY_AFTER} 秒后重试",
                f"{MOST_WAITING} revisions wait to be written already; try again in {RETRY_AFTER} seconds",
                retry_after=RETRY_AFTER,
            )
        result: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, result))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await asyncio.shield(result)

    async def stop(self) -> None:
        """Wait until what was taken up is written."""
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                results = await asyncio.to_thread(self._writer.write, [write for write, _ in batch])
            except FengqiaoError as error:
                results = [error] * len(batch)
            except Exception as error:
                # Said to each of them, and to the log by whoever answers.
                for _, result in batch:
                    if not result.cancelled():
                        result.set_exception(error)
                continue
            with suppress(StoreError):
                await self._following.look()
            for (_, result), outcome in zip(batch, results, strict=True):
                if result.cancelled():
                    continue
                if isinstance(outcome, FengqiaoError):
                    result.set_exception(outcome)
                else:
                    result.set_result(outcome)
