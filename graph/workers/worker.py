"""The parent's side of one worker process: start it, ask it, kill it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from graph.errors import StoreBroken
from graph.workers.question import LENGTHS, Answer, Question, frame, pack_question, unpack_answer
from ontology.namespaces import BASE, PREFIXES

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
BEGIN_SECONDS = 10
PIPE_BUFFER = 1 << 20
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    # glibc sets aside 128 MiB of addresses for each thread that allocates, which the limit on memory counts: the
    # engine's threads then take 500 to 650 MiB at the start instead of 200, now and then all of it, and it dies.
    "MALLOC_ARENA_MAX": "1",
}
"""All that a worker sees of the environment."""


class WorkerLost(Exception):
    """The process ended before it answered."""


class Worker:
    """A process with a store open; one question at a time: `begin`, then `finish`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.grown = False
        self.network_closed = False

    @classmethod
    async def start(cls, store: Path, seconds: float, memory: int) -> "Worker":
        """Start a process over the store at that path. Raises StoreBroken where it cannot be opened."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            # -P: nothing is imported from the folder it starts in.
            "-P",
            "-m",
            "graph.workers.process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=ENVIRONMENT,
            cwd="/",
            limit=PIPE_BUFFER,
            # Ctrl+C in a terminal is for the server, which then ends its workers.
            start_new_session=True,
        )
        worker = cls(process)
        setup = {
            "store": str(store.resolve()),
            "seconds": seconds,
            "memory": memory,
            "parent": os.getpid(),
            "base": BASE,
            "prefixes": PREFIXES,
        }
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._send(frame(setup))
                reply, _ = await worker._receive()
        except (WorkerLost, TimeoutError):
            reply = {"broken": f"the worker did not start (exit status {process.returncode})"}
        except BaseException:
            await worker.stop()
            raise
        if "broken" in reply:
            await worker.stop()
            raise StoreBroken(
                f"查询进程无法打开 {store}:{reply['broken']}",
                f"No worker can open {store}: {reply['broken']}",
            )
        worker.network_closed = reply["network_closed"]
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    async def begin(self, question: Question) -> None:
        """Hand over the question. Raises WorkerLost if the process ended before it took the question up."""
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                await self._send(pack_question(question))
                await self._receive()
        except TimeoutError:
            raise WorkerLost from None

    async def finish(self, waited: float) -> Answer:
        """The answer to the question begun; raises its QueryError, or WorkerLost if the process died."""
        header, body = await self._receive()
        self.grown = header.pop("grown")
        return unpack_answer(header, body, waited)

    def kill(self) -> None:
        """End the process at once, whatever it does. `stop` must still be awaited."""
        # Not by asyncio's own kill, which reaps a process that has just died under the nose of its watcher.
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def stop(self) -> None:
        """Kill the process and wait until it is gone and its pipes are closed."""
        self.kill()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        await self._process.stdout.read()
        await self._process.wait()

    async def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            await self._process.stdin.drain()
        except OSError:
            raise WorkerLost from None

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout is not None
        try:
            lengths = await self._process.stdout.readexactly(LENGTHS.size)
            head, body = LENGTHS.unpack(lengths)
            return (
                json.loads(await self._process.stdout.readexactly(head)),
                await self._process.stdout.readexactly(body),
            )
        except (asyncio.IncompleteReadError, OSError):
            raise WorkerLost from None
