"""Three nodes under writers and readers, killed at random and started again: one history, and no answer mixes two."""

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from graph.record.database import Record
from graph.record.tables import VERSIONS
from tests.crash.test_publishing_under_readers import ENTRIES, Reader, Writer, check, token_for
from tests.nodes.cluster import Node, agree, prepared
from tests.postgresql import PostgresqlServer
from tests.served import Served, served
from tests.small_entries import canonical_hash

PATIENCE = 300.0


@dataclass
class Mortal:
    """A node that is killed and started again on its folder, and knows when it was not there."""

    data: Path
    settings: dict[str, Any]
    deaths: int = 0
    running: Served | None = None
    _life: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        self.running = self._life.enter_context(served(self.data, patience=PATIENCE, **self.settings))

    def kill(self) -> None:
        """SIGKILL to the command; the system ends its processes with it."""
        assert self.running is not None
        self.deaths += 1
        self.running.process.kill()
        self.end()

    def end(self) -> None:
        self.running = None
        self._life.close()

    def connect(self) -> http.client.HTTPConnection:
        """Raises OSError where it is not there, as a connection to it would."""
        running = self.running
        if running is None:
            raise ConnectionRefusedError
        return running.connect()


@dataclass
class Whichever:
    """Whichever node, as a proxy chooses one: what a writer writes to."""

    nodes: list[Mortal]
    chance: random.Random

    def connect(self) -> http.client.HTTPConnection:
        return self.chance.choice(self.nodes).connect()


@dataclass
class NodeReader(Reader):
    """Reads one node; that it is refused is an error unless the node was killed while it was asked."""

    def _get(self, path: str) -> tuple[http.client.HTTPMessage, str] | None:
        node: Mortal = self.running  # type: ignore[assignment]
        deaths, there = node.deaths, node.running is not None
        try:
            with closing(node.connect()) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read().decode()
                if answer.status == http.client.OK:
                    return answer.headers, body
                said = f"{path}: {answer.status} {body[:300]}"
        except (OSError, http.client.HTTPException) as error:
            said = f"{path}: {error!r}"
            time.sleep(0.05)
        if there and node.deaths == deaths and node.running is not None:
            self.errors.append(said)
        return None


@contextmanager
def killing(nodes: list[Mortal], chance: random.Random, pause: tuple[float, float]) -> Iterator[None]:
    """Kill one node after another beside the block; at its end all are there."""
    over = threading.Event()

    def kill_on() -> None:
        while not over.wait(chance.uniform(*pause)):
            node = chance.choice(nodes)
            node.kill()
            over.wait(chance.uniform(0, 2))
            node.start()

    thread = threading.Thread(target=kill_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def in_threads(*work: Any) -> Iterator[None]:
    """Each done over and over beside the block. Raises what one of them raised."""
    over, raised = threading.Event(), list[BaseException]()

    def go_on(each: Any) -> None:
        try:
            while not over.is_set():
                each()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=go_on, args=[each]) for each in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not raised, raised


def nodes_killed_at_random(tmp_path: Path, known: Path, writes: int, pause: tuple[float, float]) -> None:
    server = PostgresqlServer()
    try:
        address = server.new_database()
        settings = {
            "record": address,
            "processes": 1,
            "workers": 1,
            "queue_per_client": 64,
            # So that all nodes name one site in what they answer.
            "public_url": "http://site.example",
        }
        nodes = [Mortal(prepared(tmp_path / name, known), settings) for name in ("a", "b", "c")]
        try:
            for node in nodes:
                node.start()
            token = token_for(nodes[0].data, record=address)
            chance = random.Random(writes)
            some: Any = Whichever(nodes, chance)
            writers = [
                Writer(some, token, random.Random(17 + part), entries=ENTRIES[part::2]) for part in range(2)
            ]
            readers = [NodeReader(node, False) for node in nodes]  # type: ignore[arg-type]
            with (
                in_threads(*(reader.read for reader in readers), writers[1].write),
                killing(nodes, chance, pause),
            ):
                while sum(len(writer.acknowledged) for writer in writers) < writes:
                    writers[0].write()
            check(readers, writers, tmp_path, address)
            assert sum(node.deaths for node in nodes) > 0
            _agree_on_one_history(nodes, readers, address)
        finally:
            for node in nodes:
                node.end()
    finally:
        server.remove()


def _agree_on_one_history(nodes: list[Mortal], readers: list[NodeReader], address: str) -> None:
    all_there = [Node(node.data, node.running) for node in nodes if node.running is not None]
    assert len(all_there) == len(nodes)
    assert agree(all_there, PATIENCE)
    versions = {node.on_disk() for node in all_there}
    assert len(versions) == 1
    assert len({canonical_hash(node.data, *versions) for node in all_there}) == 1
    record = Record.open(address, nodes[0].data)
    try:
        sequences = [each.sequence for each in record.changes(0, 1_000_000)]
        assert sequences == list(range(1, len(sequences) + 1))
        with record.connections.reading() as connection:
            made = set(connection.scalars(select(VERSIONS.c.version)))
        # Nobody was ever answered from what no writer has made, save the one that all began with.
        answered = {version for reader in readers for version, _ in reader.seen}
        assert len(answered - made) <= 1
    finally:
        record.close()


@pytest.mark.large
@pytest.mark.timeout(7200)
def test_a_thousand_writes_through_three_nodes_that_are_killed(tmp_path: Path, data: Path) -> None:
    nodes_killed_at_random(tmp_path, data, 1_000, (3, 15))


@pytest.mark.large
@pytest.mark.timeout(1800)
def test_some_writes_through_three_nodes_that_are_killed(tmp_path: Path, data: Path) -> None:
    nodes_killed_at_random(tmp_path, data, 40, (5, 20))
