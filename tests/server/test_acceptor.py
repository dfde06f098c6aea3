"""Accepting: each process its share, and a system without file handles is told once, not each time."""

import asyncio
import errno
import logging
import os
import socket
from typing import Any

import pytest

from api.server.acceptor import Acceptor
from api.server.listening import listen
from api.server.shared_counts import SharedCounts, make_memory
from api.server.traffic import Traffic
from api.settings import Settings


class Silent(asyncio.Protocol):
    """Takes a connection and says nothing."""


class Empty:
    """A listening socket for which the system has no file handle, for the first tries."""

    def __init__(self, listening: socket.socket, tries: int) -> None:
        self._listening = listening
        self._tries = tries

    def accept(self) -> Any:
        if self._tries:
            self._tries -= 1
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return self._listening.accept()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listening, name)


def test_without_file_handles_it_waits_a_little_and_accepts_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.server.acceptor.PAUSE_AFTER_ERROR", 0.01)

    async def run() -> int:
        traffic = Traffic(Settings(), SharedCounts.alone())
        with listen("127.0.0.1", 0) as listening:
            acceptor = Acceptor(Empty(listening, 3), traffic, lambda _: Silent())  # type: ignore[arg-type]
            _, writer = await asyncio.open_connection(*listening.getsockname())
            while not traffic.connections.taken:
                await asyncio.sleep(0.01)
            acceptor.close()
            await acceptor.wait_closed()
            writer.close()
            await asyncio.sleep(0.01)
            return traffic.connections.taken

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(asyncio.wait_for(run(), 10)) == 1
    told = [record for record in caplog.records if record.name == "api.server.acceptor"]
    # Tries and not a loop that turns as fast as it can; of one kind, so the log keeps one a minute.
    assert len(told) == 3 and len({record.msg for record in told}) == 1


def test_connections_are_spread_over_the_processes() -> None:
    async def run() -> list[int]:
        memory = make_memory(2)
        rows = [SharedCounts(memory, 2, row) for row in range(2)]
        os.close(memory)
        with listen("127.0.0.1", 0) as listening:
            acceptors = [
                Acceptor(listening.dup(), Traffic(Settings(), counts), lambda _: Silent()) for counts in rows
            ]
            made = [await asyncio.open_connection(*listening.getsockname()) for _ in range(8)]
            while rows[0].in_all("connections") < 8:
                await asyncio.sleep(0.01)
            for acceptor in acceptors:
                acceptor.close()
                await acceptor.wait_closed()
                acceptor._listening.close()
            for _, writer in made:
                writer.close()
        return [counts.own("connections") for counts in rows]

    taken = asyncio.run(asyncio.wait_for(run(), 10))
    # The one that has more waits for the other, but never long: on a busy machine it may be one or two ahead.
    assert sum(taken) == 8 and min(taken) >= 2
