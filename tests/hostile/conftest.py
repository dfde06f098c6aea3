"""Two servers over the shipped graph with twenty thousand costly quads, and the listener, each started once."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.hostile.serving import Listener, Server, serving, with_more

QUADS = 20_000


def costly_quads() -> Iterator[ox.Quad]:
    """Numbers with values, links in a dense web and long texts, in three named graphs."""
    for n in range(QUADS):
        subject = ox.NamedNode(f"http://example.org/{n % 4000}")
        graph = ox.NamedNode(f"http://example.org/g{n % 3}")
        if n % 5 == 0:
            text = ox.Literal("a" * 200 + str(n))
            yield ox.Quad(subject, ox.NamedNode("http://example.org/text"), text, graph)
        elif n % 5 < 3:
            other = ox.NamedNode(f"http://example.org/{(n * 7919) % 4000}")
            yield ox.Quad(subject, ox.NamedNode("http://example.org/link"), other, graph)
        else:
            yield ox.Quad(subject, ox.NamedNode("http://example.org/value"), ox.Literal(n), graph)


@pytest.fixture(scope="session")
def hostile_data(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph and the costly quads, as a data folder."""
    return with_more(data, costly_quads(), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def server(hostile_data: Path) -> Iterator[Server]:
    """A server with a deadline of one second."""
    limits = {"query_seconds": 1, "query_bytes": 8 << 20, "queue": 256, "queue_per_client": 16}
    with serving(hostile_data, **limits) as running:
        yield running


@pytest.fixture(scope="session")
def patient_server(hostile_data: Path) -> Iterator[Server]:
    """A server whose deadline no test waits for: what ends sooner was ended for another reason."""
    with serving(hostile_data, query_seconds=100, queue=512, queue_per_client=64) as running:
        yield running


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Listener(listening.getsockname()[1])

        def count() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                found.visits += 1
                connection.close()

        thread = threading.Thread(target=count, daemon=True)
        thread.start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
