"""The barest HTTP client, so that a time on a line is the server's and not the client's: bytes out, bytes in."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from tests.bench.servers import PATIENCE, NoAnswer

LENGTH = re.compile(rb"\ncontent-length: *(\d+)", re.IGNORECASE)
END, LAST_CHUNK = b"\r\n\r\n", b"0\r\n\r\n"
RESULTS = "application/sparql-results+json"
NUMBERS: Iterator[int] = count(1_000_000)


def never_asked(query: str) -> str:
    """The same query as a text that was not asked before, always of the same length."""
    return f"# {next(NUMBERS):012}\n{query}"


@dataclass
class Line:
    """Requests to a port of 127.0.0.1 on one connection, or (not `kept`) each on its own."""

    port: int
    kept: bool = True
    _open: socket.socket | None = None

    def get(self, path: str) -> bytes:
        """Head and body of the answer. Raises NoAnswer for another status than 200, OSError."""
        return self._asked(f"GET {path} HTTP/1.1\r\nAccept: */*\r\n", b"")

    def query(self, path: str, text: str) -> bytes:
        """Head and body of the answer to a SPARQL query. Raises NoAnswer for another status than 200, OSError."""
        body = text.encode()
        head = (
            f"POST {path} HTTP/1.1\r\nAccept: {RESULTS}\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        return self._asked(head, body)

    def _asked(self, head: str, body: bytes) -> bytes:
        if self._open is None:
            self._open = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self._open.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        closing = "" if self.kept else "Connection: close\r\n"
        self._open.sendall(f"{head}Host: 127.0.0.1:{self.port}\r\n{closing}\r\n".encode() + body)
        answer = _whole(self._open)
        if not self.kept:
            self._open.close()
            self._open = None
        if answer[9:12] != b"200":
            raise NoAnswer(answer[:300].decode(errors="replace"))
        return answer


def _whole(line: socket.socket) -> bytes:
    received = bytearray()
    while (head := received.find(END)) < 0:
        received += _more(line)
    if length := LENGTH.search(received, 0, head + 2):
        whole = head + len(END) + int(length[1])
        while len(received) < whole:
            received += _more(line)
    else:
        while not received.endswith(LAST_CHUNK):
            received += _more(line)
    return bytes(received)


def _more(line: socket.socket) -> bytes:
    if not (part := line.recv(1 << 16)):
        raise NoAnswer("the line was closed before the answer was whole")
    return part
