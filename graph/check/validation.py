"""Validation of posted entries in a process of its own, which can be killed: one entry at a time, the others wait.

The process is started at the first entry or by `warm`, and replaced as soon as it has been killed or has died.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.confined.frames import ENVIRONMENT, LENGTHS, frame
from graph.confined.places import Places, PlacesHere
from graph.errors import (
    EntryNotChecked,
    EntryTimeout,
    EntryTooCostly,
    EntryUnreadable,
    Overloaded,
    StoreBroken,
    TooManyFromClient,
)
from graph.record.shipped import SHIPPED

RETRY_AFTER = 5
START_SECONDS = 60

log = logging.getLogger(__name__)


class _Lost(Exception):
    """The process ended before it answered."""


class _Process:
    """One process that validates; `ask` it one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    @classmethod
    async def start(cls, setup: dict[str, Any]) -> "_Process":
        """Start one and wait until it is warm. Raises _Lost where it does not come up."""
        command = [sys.executable, "-P", "-m", "graph.check.validating"]
        pipe = asyncio.subprocess.PIPE
        process = cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, env=ENVIRONMENT, cwd="/", start_new_session=True
            )
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await process.send(setup | {"parent": os.getpid()})
                reply, _ = await process.receive()
        except TimeoutError:
            await process.stop()
            raise _Lost from None
        except BaseException:
            await process.stop()
            raise
        if not reply["network_closed"]:
            log.warning("no system filter closes the network to the validation here")
        return process

    async def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Raises _Lost if the process has ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame(header, body))
            await self._process.stdin.drain()
        except OSError:
            raise _Lost from None

    async def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next frame. Raises _Lost if the process ends first."""
        assert self._process.stdout is not None
        try:
            head, body = LENGTHS.unpack(await self._process.stdout.readexactly(LENGTHS.size))
            header = json.loads(await self._process.stdout.readexactly(head))
            return header, await self._process.stdout.readexactly(body)
        except (asyncio.IncompleteReadError, OSError):
            raise _Lost from None

    async def stop(self) -> None:
        """Kill the process and wait until it is gone and its pipes are closed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._process.stdin.close()
        await self._process.stdout.read()
        await self._process.wait()


class Validation:
    """Validates entries against a corpus.

    One entry takes at most `seconds`, and the process `memory` bytes; at most `queue` entries wait, and one client
    has at most `per_client` in hand, from before its entry is received on, which `places` counts (by default here
    alone). `stores` is the folder of the versions that entries may be held against.
    """

    def __init__(
        self,
        corpus: Path = SHIPPED,
        *,
        seconds: float = 15,
        memory: int = 1 << 30,
        queue: int = 16,
        per_client: int = 4,
        places: Places | None = None,
        stores: Path | None = None,
    ) -> None:
        self._setup = {
            "corpus": str(corpus.resolve()),
            "seconds": seconds,
            "memory": memory,
            "stores": str(stores.resolve()) if stores else None,
        }
        self._seconds = seconds
        self._queue = queue
        self._per_client = per_client
        self._places = places or PlacesHere(per_client)
        self._waiting = 0
        self.validated = self.stopped = 0
        """Entries since the start: that got their report, and that were stopped at a limit."""
        self._turn = asyncio.Lock()
        self._process: _Process | None = None
        self._warming: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return self._process.pid if self._process else None

    @property
    def in_hand(self) -> int:
        """How many entries are validated or wait for it."""
        return self._waiting

    def warm(self) -> None:
        """Start the process beside, so that nobody waits for it."""
        if self._process is None and not self._stopped and (self._warming is None or self._warming.done()):
            self._warming = asyncio.create_task(self._warm())

    async def stop(self) -> None:
        """Kill the process; entries that wait raise Overloaded."""
        self._stopped = True
        if self._warming is not None:
            self._warming.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._warming
        await self._discard()

    @contextlib.contextmanager
    def place(self, client: str) -> Iterator[None]:
        """A place for an entry of this client, to be taken before it is received. Raises TooManyFromClient."""
        if not self._places.enter(client):
            raise TooManyFromClient(
                f"您已有 {self._per_client} 个条目在校验或等待，请在 {RETRY_AFTER} 秒后重试",
                f"You have {self._per_client} entries being validated or waiting; try again in {RETRY_AFTER} seconds",
                limit=self._per_client,
                retry_after=RETRY_AFTER,
            )
        try:
            yield
        finally:
            self._places.leave(client)

    async def report(
        self,
        content: bytes,
        media_type: str,
        version: str | None = None,
        *,
        plain: bool = False,
        in_shacl: bool = False,
    ) -> bytes:
        """The report as JSON: `conforms` and `findings`, as `graph.check.validator.Report` has them.

        With a `version` the document must be one entry, and is held against what stands in that version, too. With
        `plain` the report also has the plain entry that the document says, null where none can say it. `in_shacl`
        asks for a SHACL validation report in Turtle instead (`graph/check/shacl_report.py`).

        Raises EntryUnreadable, EntryTimeout or EntryTooCostly for what the entry is, Overloaded for what else waits,
        EntryNotChecked where the validation itself fails on it.
        """
        # The one that is being validated does not wait.
        if self._waiting > self._queue:
            raise _overloaded(
                f"已有 {self._queue} 个条目在等待校验", f"{self._queue} entries are waiting already"
            )
        self._waiting += 1
        try:
            async with self._turn:
                asked = {"media_type": media_type, "version": version, "plain": plain, "shacl": in_shacl}
                report = await self._validated(content, asked)
            self.validated += 1
            return report
        except (EntryTimeout, EntryTooCostly):
            self.stopped += 1
            raise
        finally:
            self._waiting -= 1

    async def _validated(self, content: bytes, asked: dict[str, Any]) -> bytes:
        process = await self._taken_up(asked, content)
        try:
            async with asyncio.timeout(self._seconds):
                reply, body = await process.receive()
        except TimeoutError:
            await self._replace()
            raise EntryTimeout(
                f"校验在 {self._seconds:g} 秒的时限内没有完成，已停止：请把条目分成几份（每篇报道一份）再校验",
                f"The validation was not done within {self._seconds:g} seconds and was stopped: divide the entry, one "
                "for each article, and validate them one by one",
                seconds=self._seconds,
            ) from None
        except _Lost:
            await self._replace()
            raise EntryTooCostly(
                "校验超出了内存上限，已停止：请把条目分成几份（每篇报道一份），并去掉过长的文本",
                "The validation ran out of memory and was stopped: divide the entry, one for each article, and leave "
                "out overlong texts",
            ) from None
        except BaseException:
            # The asker has gone; what the process would still say is for nobody.
            await self._replace()
            raise
        if reply["grown"]:
            await self._replace()
        if "unreadable" in reply:
            raise EntryUnreadable(
                *(reply["unreadable"][language] for language in ("zh", "en")), **reply["members"]
            )
        if "failed" in reply:
            raise EntryNotChecked(
                f"校验程序在此条目上出错（{reply['failed']}）：请把条目附在问题报告里",
                f"The validation itself fails on this entry ({reply['failed']}): please report it with the entry",
            )
        return body

    async def _taken_up(self, header: dict[str, Any], content: bytes) -> _Process:
        """The process, once it has begun with the entry; one that died before is replaced."""
        for _ in range(2):
            process = await self._started()
            try:
                async with asyncio.timeout(self._seconds):
                    await process.send(header, content)
                    await process.receive()
                return process
            except (_Lost, TimeoutError):
                await self._discard()
            except BaseException:
                await self._replace()
                raise
        raise StoreBroken("校验进程没有接收条目", "The validation process does not take the entry up")

    async def _started(self) -> _Process:
        if self._stopped:
            raise _overloaded("服务正在停止", "The service is stopping")
        self.warm()
        if self._process is None and self._warming is not None:
            await asyncio.shield(self._warming)
        if self._process is None:
            raise StoreBroken("校验进程没有启动", "The validation process did not start")
        return self._process

    async def _warm(self) -> None:
        try:
            self._process = await _Process.start(self._setup)
        except (_Lost, OSError) as error:
            log.error("the validation process did not start: %s", type(error).__name__)

    async def _replace(self) -> None:
        await self._discard()
        self.warm()

    async def _discard(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.stop()


def _overloaded(zh: str, en: str) -> Overloaded:
    return Overloaded(
        f"{zh}，请在 {RETRY_AFTER} 秒后重试",
        f"{en}; try again in {RETRY_AFTER} seconds",
        retry_after=RETRY_AFTER,
    )
