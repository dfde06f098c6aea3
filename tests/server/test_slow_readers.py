"""Clients that ask for much and do not take it: bounded in bytes and time, and the memory comes back."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from tests.served import Served, resident, served
from tests.server.observing import asked, eventually, numbers, probing

ROWS = 30_000
LARGE = (
    "GET /sparql?query="
    + quote(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {ROWS}")
    + " HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
).encode()
READERS = 16
SETTLED = 48 << 20
"""Bytes that a web process may have grown by when all is over: less than two of the answers."""


def reader(running: Served, source: str = "127.0.0.1") -> socket.socket:
    """A connection with a small window that has asked for a large answer."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(60)
    made.bind((source, 0))
    made.connect((running.host, running.port))
    made.sendall(LARGE)
    return made


def memory(running: Served) -> list[int]:
    return [resident(pid) for pid in running.web_processes()]


def test_one_client_that_takes_nothing_holds_only_its_share_and_not_for_long(data: Path) -> None:
    # Long enough for the last of them to have begun before the first is cut.
    with served(data, processes=2, send_seconds=10, keep_alive_seconds=2) as running, ExitStack() as stack:
        for _ in range(4):
            running.get("/sparql?query=" + quote("SELECT * { ?a ?b ?c } LIMIT 5000"))
        before = memory(running)
        with probing(running):
            made = [stack.enter_context(reader(running)) for _ in range(READERS)]
            begun = [connection.recv(20)[9:12] for connection in made]
            # Answers that are not taken count as the client's queries (429: it has eight), their bytes as its
            # share of what may wait (503).
            assert begun.count(b"429") + begun.count(b"503") >= READERS - 8
            assert begun.count(b"200") >= 1
            assert running.get("/sparql?query=ASK%20%7B%7D", source="127.0.0.7")[0] == 200
            # What is counted is noted once a second.
            assert eventually(lambda: sum(numbers(running, "sending_bytes")) > 1 << 20, 5)
            assert sum(numbers(running, "sending_bytes")) <= 64 << 20
            assert eventually(lambda: sum(numbers(running, "sending_bytes")) == 0, 30)
        assert sum(numbers(running, "closed_total")) >= 1
        assert asked(running) == 0
        assert running.get("/sparql?query=ASK%20%7B%7D")[0] == 200
        assert eventually(
            lambda: max(now - then for now, then in zip(memory(running), before, strict=True)) < SETTLED
        ), (before, memory(running))
    assert not any("Traceback" in line for line in running.lines), running.lines


def test_all_clients_together_hold_no_more_than_the_setting_says(data: Path) -> None:
    most = 16 << 20
    settings = {"sending_bytes": most, "sending_bytes_per_client": most // 2, "send_seconds": 30}
    with served(data, processes=2, **settings) as running, ExitStack() as stack:
        made = [stack.enter_context(reader(running, f"127.0.2.{n + 1}")) for n in range(READERS)]
        begun = [connection.recv(20)[9:12] for connection in made]
        assert set(begun) == {b"200", b"503"}
        assert sum(numbers(running, "sending_bytes")) <= most
        assert running.get("/stations")[0] == 200


def test_a_slow_line_that_takes_its_answer_gets_all_of_it(data: Path) -> None:
    with served(data, processes=1, workers=1, send_seconds=1) as running, reader(running) as connection:
        begun, received = time.monotonic(), 0
        # Slower than the server sends, faster than what counts as standing still, for several periods.
        while time.monotonic() - begun < 4:
            received += len(connection.recv(65536))
            time.sleep(0.02)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        text = b""
        while not text.endswith(b"\r\n") or received < 1 << 20:
            part = connection.recv(1 << 20)
            assert part, f"cut after {received} bytes"
            received += len(part)
            text = part[-2:]
            if len(part) < 1000:
                break
        assert received > 1 << 20
