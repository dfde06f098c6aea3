"""Waiting for what others append to a record: PostgreSQL tells of it, and one looks again after a while anyway."""

import os
import select
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any, Self

import psycopg

from graph.errors import RecordError
from graph.record.connections import Connections


class Listening:
    """Listens for one thread. A lost connection is made again with the next wait."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._open = ExitStack()
        self._heard: psycopg.Connection[Any] | None = None
        self._woken = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()
        os.close(self._woken)

    def begin(self) -> None:
        """Be told of all that is appended from now on. Raises the errors of the record."""
        if self._heard is None and not self._connections.embedded:
            self._heard = self._open.enter_context(self._connections.listening())

    def wait(self, seconds: float) -> None:
        """Return when something was appended, the connection broke, `wake` was called, or after so many seconds."""
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        if self._heard is not None:
            poll.register(self._heard.fileno(), select.POLLIN)
        poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            os.eventfd_read(self._woken)
        if self._heard is not None:
            try:
                self._heard.pgconn.consume_input()
                while self._heard.pgconn.notifies():
                    pass
            except psycopg.Error:
                self._hang_up()

    def wake(self) -> None:
        """End the wait of the other thread."""
        os.eventfd_write(self._woken, 1)

    def _hang_up(self) -> None:
        self._heard = None
        with suppress(RecordError, psycopg.Error):
            self._open.close()
