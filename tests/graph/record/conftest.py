"""Each test of the record runs on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.record.database import Record
from graph.record.revision import NewRevision, Status
from tests.postgresql import PostgresqlServer

DIGEST = "0" * 64


@dataclass(frozen=True)
class Place:
    """Where a record is, or will be."""

    address: str
    data: Path

    def open(self) -> Record:
        return Record.open(self.address, self.data)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """One server for all tests of a session; skipped where there is none."""
    server = PostgresqlServer()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    kind: str = request.param
    return kind


@pytest.fixture
def new_place(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Place]:
    """Makes places for records, one after the other, with nothing in them."""

    def make() -> Place:
        address = ""
        if database == "postgresql":
            server: PostgresqlServer = request.getfixturevalue("postgresql")
            address = server.new_database()
        return Place(address, tmp_path_factory.mktemp("record"))

    return make


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """A place with nothing in it."""
    return new_place()


@pytest.fixture
def record(place: Place) -> Iterator[Record]:
    """A new record."""
    opened = place.open()
    yield opened
    opened.close()


def new_revision(
    entry: str = "a", content: bytes = b"<a> <b> <c> .", status: Status = "checked", **more: object
) -> NewRevision:
    """A revision to append, in which only what matters is said."""
    said = {
        "media_type": "text/turtle",
        "graph_digest": DIGEST,
        "role": "coder",
        "why": "first coding",
        **more,
    }
    return NewRevision(entry, status, content=content, **said)  # type: ignore[arg-type]
