"""Takes connections from the socket that all web processes share, each its share, within the limits."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress

from api.server.refusals import Refusal
from api.server.traffic import Traffic

PAUSE_AFTER_ERROR = 0.25
PAUSE_FOR_OTHERS = 0.001
MOST_READ = 64 << 10
MOST_AT_ONCE = 16
"""Connections accepted before those that are open get their turn again."""
TOLERANCE = 16
"""One part in so many of all connections that a process may have above its share: among few, none."""

log = logging.getLogger(__name__)

MakeProtocol = Callable[[str], asyncio.Protocol]
"""Makes the protocol of a connection from the address at its other end."""


class Acceptor:
    """Accepts until it is closed. To be made in the running loop.

    asyncio's own server takes all connections that wait, so one process would have many and the others none; and
    where no file handle is free it writes a traceback for each try.
    """

    def __init__(self, listening: socket.socket, traffic: Traffic, make: MakeProtocol) -> None:
        self._listening = listening
        self._traffic = traffic
        self._make = make
        self._loop = asyncio.get_running_loop()
        self._taking: set[asyncio.Task[None]] = set()
        self._waited_for_others = False
        self._closed = False
        self._resume()

    def close(self) -> None:
        """Accept nothing more."""
        if not self._closed:
            self._closed = True
            self._loop.remove_reader(self._listening)

    async def wait_closed(self) -> None:
        """Return when the connections that were accepted last are set up."""
        await asyncio.gather(*self._taking, return_exceptions=True)

    def _accept(self) -> None:
        for _ in range(MOST_AT_ONCE):
            if self._has_more_than_its_share() and not self._waited_for_others:
                self._waited_for_others = True
                self._pause(PAUSE_FOR_OTHERS)
                return
            self._waited_for_others = False
            try:
                connection, (client, *_) = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                log.error("no connection can be accepted: %s", error.strerror)
                self._pause(PAUSE_AFTER_ERROR)
                return
            self._admit(connection, client)

    def _admit(self, connection: socket.socket, client: str) -> None:
        connection.setblocking(False)
        refused = self._traffic.admit(client)
        if refused is not None:
            _turn_away(connection, refused)
            return
        task = self._loop.create_task(self._take(connection, client))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)

    async def _take(self, connection: socket.socket, client: str) -> None:
        try:
            # The system may have given the listening socket without its protocol, and asyncio asks for that.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.connect_accepted_socket(lambda: self._make(client), connection)
        except OSError:
            # The client has left already.
            connection.close()
            self._traffic.connections.leave(client)

    def _has_more_than_its_share(self) -> bool:
        connections = self._traffic.connections
        taken = connections.taken
        return connections.own > -(-taken // connections.processes) + taken // TOLERANCE

    def _pause(self, seconds: float) -> None:
        self._loop.remove_reader(self._listening)
        self._loop.call_later(seconds, self._resume)

    def _resume(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._listening, self._accept)


def _turn_away(connection: socket.socket, why: Refusal) -> None:
    with connection, suppress(OSError):
        # What was sent is read first: closing over it resets the connection, and the client would not read why.
        with suppress(BlockingIOError):
            connection.recv(MOST_READ)
        connection.send(why.response())
        connection.shutdown(socket.SHUT_WR)
