"""What clients may do with connections: none of it keeps another visitor waiting, and all of it ends."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.served import Served, served
from tests.server.observing import asked, eventually, probing

FILES = 1024
"""The usual limit of open files."""
MANY = 1_100
HALF_HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
FORM = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
HALF_BODY = FORM + b"Content-Length: 4000\r\n\r\nASK"
CHUNKS = FORM + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"


@pytest.fixture(scope="module")
def quick(data: Path) -> Iterator[Served]:
    """A service under the usual limit of files whose time-outs a test can wait for."""
    with served(
        data,
        files=FILES,
        processes=2,
        workers=1,
        head_seconds=2,
        body_seconds=4,
        body_idle_seconds=2,
        keep_alive_seconds=2,
    ) as running:
        yield running


@contextmanager
def connections(
    running: Served, number: int, sent: bytes = b"", host: str = ""
) -> Iterator[list[socket.socket]]:
    """So many connections that have sent the same, and nothing more."""
    with ExitStack() as stack:
        made = []
        for n in range(number):
            source = (host or f"127.0.1.{n % 250 + 1}", 0)
            made.append(
                stack.enter_context(socket.create_connection((running.host, running.port), 10, source))
            )
            made[-1].sendall(sent)
        yield made


def ended(connection: socket.socket, seconds: float) -> bytes:
    """All that still comes until the server closes; raises TimeoutError if it does not."""
    connection.settimeout(seconds)
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    return received


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY, CHUNKS], ids=["idle", "head", "body", "chunks"])
@pytest.mark.parametrize("host", ["127.0.2.1", ""], ids=["one address", "many addresses"])
def test_eleven_hundred_connections_keep_nobody_waiting(quick: Served, sent: bytes, host: str) -> None:
    with probing(quick), connections(quick, MANY, sent, host) as made:
        assert quick.get("/stations")[0] == 200
        assert quick.get("/sparql?query=ASK%7B%7D", source="127.0.0.1")[0] == 200
        for connection in made:
            ended(connection, 30)
    assert not any("Traceback" in line for line in quick.lines), quick.lines[-30:]
    assert len(quick.lines) < 10


@pytest.mark.parametrize(
    ("sent", "status"), [(b"", b""), (HALF_HEAD, b"408"), (HALF_BODY, b"408"), (CHUNKS, b"408")]
)
def test_what_is_not_sent_in_time_ends(quick: Served, sent: bytes, status: bytes) -> None:
    with connections(quick, 1, sent) as (connection,):
        assert ended(connection, 10)[9:12] == status


def test_a_kept_connection_ends_when_nothing_more_is_asked(quick: Served) -> None:
    with connections(quick, 1, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as (connection,):
        assert ended(connection, 10).startswith(b"HTTP/1.1 200")


def test_a_byte_now_and_then_does_not_keep_a_connection_for_ever(quick: Served) -> None:
    for first, drip in ((HALF_HEAD, b"a"), (CHUNKS, b"1\r\na\r\n"), (b"", b"\r\n")):
        with connections(quick, 1, first) as (connection,):
            connection.settimeout(0.2)
            begun = time.monotonic()
            with pytest.raises((ConnectionError, EOFError)):
                while time.monotonic() - begun < 15:
                    connection.sendall(drip)
                    try:
                        if not connection.recv(65536):
                            raise EOFError
                    except TimeoutError:
                        continue


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\n", CHUNKS + b"0\r\n"], ids=["head", "trailers"])
def test_header_lines_without_end_are_refused(quick: Served, begun: bytes) -> None:
    with connections(quick, 1, begun) as (connection,):
        with suppress(ConnectionError):
            for n in range(5_000):
                connection.sendall(b"X-%d: %s\r\n" % (n, b"a" * 1_000))
        # What was sent after the refusal may have reset the connection before it could be read.
        assert ended(connection, 1)[9:12] in (b"431", b"")


def test_the_body_after_an_early_answer_does_not_go_on_for_ever(quick: Served) -> None:
    sent = b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    begun = time.monotonic()
    with connections(quick, 1, sent) as (connection,), pytest.raises(ConnectionError):
        while time.monotonic() - begun < 20:
            connection.sendall(b"400\r\n" + b"a" * 1024 + b"\r\n")
            time.sleep(0.01)


def test_one_client_has_a_limit_and_others_do_not_notice(data: Path) -> None:
    with (
        served(data, processes=2, workers=1, connections_per_client=10) as running,
        connections(running, 30, CHUNKS[:20], "127.0.0.9") as made,
    ):
        assert running.get("/healthz", source="127.0.0.8")[0] == 200
        # Its own next one takes the place of an idle one, or is refused where all of these are the other process's.
        assert running.get("/healthz", source="127.0.0.9")[0] in (200, 429)
        still_open = 0
        for connection in made:
            connection.settimeout(0.05)
            try:
                connection.recv(1)
            except TimeoutError:
                still_open += 1
            except ConnectionResetError:
                pass
        assert still_open <= 10


def test_a_client_whose_connections_are_all_being_answered_is_refused_with_words(data: Path) -> None:
    """Slow queries take all its places, so none of them can be closed for another."""
    query = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    ask = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    health = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with (
        served(data, processes=1, workers=1, connections_per_client=4) as running,
        connections(running, 4, ask, "127.0.0.9"),
    ):
        assert eventually(lambda: asked(running) == 4)
        with connections(running, 1, health, "127.0.0.9") as (refused,):
            said = ended(refused, 5)
        assert said.startswith(b"HTTP/1.1 429 You have too many connections open")
        assert b"application/problem+json" in said and b"Content-Security-Policy" in said
        assert running.get("/healthz", source="127.0.0.8")[0] == 200
