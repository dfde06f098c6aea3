"""Runs the web processes: starts them over one socket, replaces one that dies, ends all within the grace time.

They are started anew, not forked: the process that built the store has the engine's threads, which a fork would not
take along. uvicorn's own supervisor (Multiprocess) waits for a slow one without end, and leaves all of them running
when it is killed itself.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from api.server import shared_counts, shared_notes
from api.server.shared_counts import SharedCounts
from api.server.shared_notes import SharedNotes
from api.settings import Settings
from graph.errors import FengqiaoError

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = (signal.SIGTERM, signal.SIGINT)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30
"""Seconds before a process that died is replaced; doubled for each that did not live as long as the longest."""
ALLOCATOR = {
    # glibc keeps one heap a thread, and after a large block is freed takes later ones from a heap that never shrinks:
    # with these, what a large answer took goes back to the system with it.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(4 << 20),
}

log = logging.getLogger(__name__)


class WebProcessFailed(FengqiaoError):
    """A web process cannot start; the text is its own."""


class Supervisor:
    """Serves from a listening socket until a signal ends it; `announce` is called once, when all processes serve."""

    def __init__(self, settings: Settings, listening: socket.socket, announce: Callable[[], None]) -> None:
        self._grace = settings.grace_seconds
        self._listening = listening
        self._announce = announce
        processes = settings.processes
        self._handles = {
            "listening": listening.fileno(),
            "counts": shared_counts.make_memory(processes),
            "notes": shared_notes.make_memory(processes),
        }
        self._counts = SharedCounts(self._handles["counts"], processes)
        self._notes = SharedNotes(self._handles["notes"], processes)
        self._running: dict[int, asyncio.subprocess.Process] = {}
        self._served: set[int] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT; a second one ends all at once. Raises WebProcessFailed."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._stop)
        keepers = [asyncio.create_task(self._keep(row)) for row in range(self._counts.processes)]
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({*keepers, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            self._stopping.set()
            await self._end(keepers)
        errors = [keeper.exception() for keeper in keepers if not keeper.cancelled()]
        for error in filter(None, errors):
            raise error

    def _stop(self) -> None:
        if self._stopping.is_set():
            self._signal(signal.SIGKILL)
        self._stopping.set()

    def _signal(self, number: signal.Signals) -> None:
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.send_signal(number)

    async def _end(self, keepers: list[asyncio.Task[None]]) -> None:
        """End all processes: by asking, and after the grace time by force."""
        self._signal(signal.SIGTERM)
        _, late = await asyncio.wait(keepers, timeout=self._grace)
        if late:
            self._signal(signal.SIGKILL)
            for keeper in late:
                keeper.cancel()
            await asyncio.wait(late)
        for process in list(self._running.values()):
            await process.wait()

    async def _keep(self, row: int) -> None:
        """Have one process running in this row until all are to stop."""
        loop = asyncio.get_running_loop()
        pause: float = FIRST_PAUSE
        while not self._stopping.is_set():
            begun = loop.time()
            process = self._running[row] = await self._start(row)
            try:
                await self._await_start(row, process)
                status = await process.wait()
            finally:
                if process.returncode is not None:
                    del self._running[row]
                    self._counts.clear(row)
                    self._notes.clear(row)
            if self._stopping.is_set():
                return
            log.error("web process %d ended (%s) and is replaced", row, _end_of(status))
            pause = FIRST_PAUSE if loop.time() - begun > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _start(self, row: int) -> asyncio.subprocess.Process:
        setup = {**self._handles, "row": row, "processes": self._counts.processes, "parent": os.getpid()}
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        return await asyncio.create_subprocess_exec(
            sys.executable,
            # -P: nothing is imported from the folder it starts in.
            "-P",
            "-m",
            "api.server.web_process",
            json.dumps(setup),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            env={**ALLOCATOR, **os.environ, "PYTHONPATH": path},
            pass_fds=tuple(self._handles.values()),
            # Ctrl+C in a terminal is for the supervisor, which then ends its processes.
            start_new_session=True,
        )

    async def _await_start(self, row: int, process: asyncio.subprocess.Process) -> None:
        """Return when it serves, or died after it had served once. Raises WebProcessFailed where it cannot."""
        assert process.stdout is not None
        said = await process.stdout.readline()
        answer = json.loads(said) if said else {}
        if "refused" in answer:
            await process.wait()
            raise WebProcessFailed(answer["refused"]["zh"], answer["refused"]["en"])
        if answer:
            if len(self._served) < self._counts.processes:
                self._served.add(row)
                if len(self._served) == self._counts.processes:
                    self._announce()
        elif row not in self._served and not self._stopping.is_set():
            how = _end_of(await process.wait())
            raise WebProcessFailed(
                f"网页进程启动时即告结束（{how}）", f"a web process ended as it started ({how})"
            )


def _end_of(status: int) -> str:
    """How a process ended, from its status as Python gives it."""
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"
