"""The way from one node to the database, which can be cut while the others keep theirs."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.postgresql import PostgresqlServer


class Wire:
    """A port of this machine that leads to the server's socket, for as long as it is not cut."""

    def __init__(self, server: PostgresqlServer, host: str = "127.0.0.1") -> None:
        self.server = server
        self._target: Path = server.folder / ".s.PGSQL.5432"
        self._host = host
        self._listening = socket.create_server((host, 0))
        self.port: int = self._listening.getsockname()[1]
        self._whole = True
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self, address: str) -> str:
        """An address of the server's as it is reached by this way."""
        told = urlsplit(address)
        user, _, _ = told.netloc.rpartition("@")
        return f"{told.scheme}://{user}@{self._host}:{self.port}{told.path}"

    def cut(self) -> None:
        """Break all connections, and let none come about."""
        self._whole = False
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections come about again."""
        self._whole = True

    def close(self) -> None:
        """Break all off for good."""
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                self._open |= {near, far}
                try:
                    if not self._whole:
                        raise ConnectionResetError
                    far.connect(str(self._target))
                except OSError:
                    self._end(near, far)
                    continue
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while taken := one.recv(1 << 16):
                other.sendall(taken)
        self._end(one, other)

    def _end(self, *both: socket.socket) -> None:
        for each in both:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            self._open.discard(each)


@contextmanager
def wire_to(server: PostgresqlServer, host: str = "127.0.0.1") -> Iterator[Wire]:
    """A way to a server, from an address of this machine, until the block ends."""
    made = Wire(server, host)
    try:
        yield made
    finally:
        made.close()
