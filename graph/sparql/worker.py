"""The parent's side of one worker process: start it, ask it, kill it."""

import asyncio
import contextlib
import json
import mmap
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from graph.confined.frames import ENVIRONMENT, LENGTHS, frame
from graph.errors import StoreBroken
from graph.sparql.question import TAKEN_UP, Question, pack_question
from ontology.namespaces import BASE, PREFIXES

START_SECONDS = 30
STANDARD_ERROR = 2
NOT_STARTED = {"zh": "进程没有启动", "en": "the worker did not start"}

MOST_SAID = 4096
"""Bytes of what a process says on standard error that are kept, to tell of what it died."""
_FAULT = re.compile(r"panicked at [^\n]*:\n([^\n]+)")

Reply = tuple[bytes, bytes]
"""Header and body of the frame that a worker sent."""


class Worker(asyncio.SubprocessProtocol):
    """A process with a store open, and others of the same folder as it is asked; one question at a time.

    How many questions it has taken up it writes into a page of memory that both share: that costs no message, and
    is still there to read when the process has died.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self.network_closed = False
        self.killed = False
        self.lost: Callable[[Worker], None] = lambda _: None
        """Called when the process ends while it has no question."""
        self._taken_up_file = os.memfd_create("taken-up")
        os.ftruncate(self._taken_up_file, mmap.PAGESIZE)
        self._taken_up = mmap.mmap(self._taken_up_file, mmap.PAGESIZE)
        self._asked = 0
        self._received = bytearray()
        self._said = bytearray()
        self._replied: Callable[[Reply | None], None] | None = None
        self._gone = asyncio.get_running_loop().create_future()
        self._transport: asyncio.SubprocessTransport
        self._questions: asyncio.WriteTransport

    @classmethod
    async def start(cls, store: Path, seconds: float, memory: int) -> "Worker":
        """Start a process over the store at that path. Raises StoreBroken where it cannot be opened."""
        worker = cls(store)
        try:
            await asyncio.get_running_loop().subprocess_exec(
                lambda: worker,
                sys.executable,
                # -P: nothing is imported from the folder it starts in.
                "-P",
                "-m",
                "graph.sparql.process",
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=[worker._taken_up_file],
                # Ctrl+C in a terminal is for the server, which then ends its workers.
                start_new_session=True,
            )
        finally:
            os.close(worker._taken_up_file)
        setup = {
            "store": str(store.resolve()),
            "seconds": seconds,
            "memory": memory,
            "parent": os.getpid(),
            "taken_up": worker._taken_up_file,
            "base": BASE,
            "prefixes": PREFIXES,
        }
        try:
            said = await worker._told(frame(setup), store)
        except BaseException:
            await worker.stop()
            raise
        worker.network_closed = said["network_closed"]
        return worker

    async def open(self, store: Path) -> None:
        """Open another store of the same folder, of which most questions will be, and stay at the last beside it.

        The question asked before must have been replied to. Raises StoreBroken where it cannot be opened; the process
        may have ended then.
        """
        await self._told(frame({"version": store.name}), store)
        self.store = store

    async def _told(self, message: bytes, store: Path) -> dict[str, Any]:
        """What the process says of opening a store. Raises StoreBroken where it cannot, or where it has ended."""
        told: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._send(message, lambda reply: None if told.done() else told.set_result(reply))
        reply = None
        try:
            async with asyncio.timeout(START_SECONDS):
                reply = await told
        except TimeoutError:
            self.kill()
        except BaseException:
            self.kill()
            raise
        said: dict[str, Any] = json.loads(reply[0]) if reply else {"broken": NOT_STARTED}
        if "broken" in said:
            raise StoreBroken(
                f"查询进程无法打开 {store.name}：{said['broken']['zh']}",
                f"No worker can open {store.name}: {said['broken']['en']}",
            )
        return said

    @property
    def ended(self) -> bool:
        """Whether the process is gone or was told to go."""
        return self.killed or self._gone.done() or self._transport.get_returncode() is not None

    @property
    def pid(self) -> int:
        return self._transport.get_pid()

    @property
    def took_up(self) -> bool:
        """Whether the process has begun with the question it was asked last."""
        return not self._gone.done() and TAKEN_UP.unpack_from(self._taken_up)[0] == self._asked

    @property
    def fault(self) -> str | None:
        """What the engine said when it ended the process by a fault of its own; None where it did not.

        That it got no more memory is no fault: it says so in other words.
        """
        found = _FAULT.search(self._said.decode(errors="replace"))
        return None if found is None or "memory" in found[1] else found[1].strip()

    def ask(self, question: Question, replied: Callable[[Reply | None], None]) -> None:
        """Hand over a question. `replied` is called once: with the reply, or with None if the process ended first.

        The one asked before must have been replied to.
        """
        self._asked += 1
        self._send(pack_question(question), replied)

    def kill(self) -> None:
        """End the process at once, whatever it does. `stop` must still be awaited."""
        self.killed = True
        # Not by asyncio's own kill, which reaps a process that has just died under the nose of its watcher.
        if self._transport.get_returncode() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def stop(self) -> None:
        """Kill the process and wait until it is gone and its pipes are closed."""
        self.kill()
        await self._gone

    def _send(self, data: bytes, replied: Callable[[Reply | None], None]) -> None:
        assert self._replied is None, "the worker is busy"
        if self._gone.done() or self._transport.get_returncode() is not None:
            asyncio.get_running_loop().call_soon(replied, None)
            return
        self._replied = replied
        self._questions.write(data)

    def _reply(self, reply: Reply | None) -> None:
        replied, self._replied = self._replied, None
        if replied is not None:
            replied(reply)

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Cast, not asserted: the transports of uvloop do not inherit from these.
        self._transport = cast(asyncio.SubprocessTransport, transport)
        self._questions = cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == STANDARD_ERROR:
            # Not to the log, which a visitor could flood by it.
            self._said += data[: MOST_SAID - len(self._said)]
            return
        received: bytes | bytearray = data
        if self._received:
            self._received += data
            received = self._received
        if len(received) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(received)
            begin = LENGTHS.size + head
            if len(received) >= begin + body:
                reply = bytes(received[LENGTHS.size : begin]), bytes(received[begin : begin + body])
                self._received = bytearray()
                self._reply(reply)
                return
        if received is data:
            self._received += data

    def connection_lost(self, _error: Exception | None) -> None:
        # The process has ended and all that it had written has been received.
        self._transport.close()
        if self._replied is None:
            self.lost(self)
        self._reply(None)
        self._taken_up.close()
        self._gone.set_result(None)


Asking = Callable[[Worker, Question, Callable[[Reply | None], None]], None]
"""As `Worker.ask`."""
