"""Versions in data sets of an engine: each whole, none changed under who reads it, nothing lost where it is away."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import StoreAway
from graph.publish.ground import Ground
from graph.publish.version import in_force
from graph.publish.writer import Writer, Written
from graph.record.database import Record
from graph.store.embedded import EmbeddedReader
from graph.store.remote import connection, data_sets
from graph.store.remote.breaker import Breaker
from graph.store.remote.data_sets import DataSets
from tests.engines.servers import Server, or_skip, wanted
from tests.small_entries import small_entry, small_ground, write_of


@pytest.fixture(scope="module", params=wanted())
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param, data_sets=3) as server:
        yield server


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with small_ground(tmp_path_factory.mktemp("ground")) as small:
        yield small


class Site:
    """A data folder whose versions go into an engine."""

    def __init__(self, data: Path, ground: Ground, server: Server) -> None:
        data.mkdir()
        self.data = data
        self.sets = DataSets(server.all_addresses, replace(server.access, breaker=Breaker(pause=0)))
        self.record = Record.open("", data)
        self.writer = Writer(data, self.record, ground, kept=9, data_sets=self.sets)
        self.writer.bring_up_to_date(lambda _: None)

    @property
    def version(self) -> str:
        found = in_force(self.data)
        assert found is not None
        return found

    def put(self, content: bytes) -> None:
        (done,) = self.writer.write([write_of(content)])
        assert isinstance(done, Written), done


@pytest.fixture
def site(tmp_path: Path, ground: Ground, engine: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(data_sets, "WAIT_SECONDS", 0)
    monkeypatch.setattr(connection, "PAUSES", (0, 0))
    made = Site(tmp_path / "data", ground, engine)
    yield made
    made.record.close()


def local(site: Site, version: str, scratch: Path) -> int:
    reader = EmbeddedReader.open(site.data, version)
    try:
        return len(set(reader.quad_lines(str(scratch))))
    finally:
        reader.close()


def test_each_version_is_whole_and_the_last_one_stays_as_it_is_read(site: Site, tmp_path: Path) -> None:
    seen = []
    for number in range(4):
        before = site.sets.reader(site.data, site.version)
        count = before.count()
        site.put(small_entry(f"e{number}"))
        assert site.version != before.version
        assert before.count() == count == local(site, before.version, tmp_path)
        after = site.sets.reader(site.data, site.version)
        assert after.count() == local(site, site.version, tmp_path) > count
        before.close()
        after.close()
        seen.append(site.version)
    with pytest.raises(StoreAway, match="is not in the engine's data sets"):
        site.sets.reader(site.data, seen[0])


def test_a_data_set_that_somebody_else_changed_is_not_read(site: Site) -> None:
    site.put(small_entry("e1"))
    reader = site.sets.reader(site.data, site.version)
    reader._connection.update("INSERT DATA { GRAPH <https://example.org/g> { <a:b> <a:b> <a:b> } }")
    reader.close()
    with pytest.raises(StoreAway, match="not as it was loaded"):
        site.sets.reader(site.data, site.version)
    site.writer.bring_up_to_date(lambda _: None, again=True)
    site.sets.reader(site.data, site.version).close()


def test_what_is_read_is_not_removed(site: Site, ground: Ground) -> None:
    reader = site.sets.reader(site.data, site.version)
    count = reader.count()
    tidy = Writer(site.data, site.record, ground, kept=1, data_sets=site.sets)
    for number in range(3):
        assert isinstance(tidy.write([write_of(small_entry(f"e{number}"))])[0], Written)
    assert reader.count() == count
    reader.close()


def test_where_all_data_sets_are_read_what_is_written_waits(site: Site) -> None:
    with ExitStack() as reading:
        for number in range(3):
            reading.callback(site.sets.reader(site.data, site.version).close)
            version = site.version
            site.put(small_entry(f"e{number}"))
        # It is in the record, and not in force.
        assert site.version == version
        assert site.record.newest(write_of(small_entry("e2")).revision.entry) is not None
    site.writer.bring_up_to_date(lambda _: None)
    assert site.version != version
    site.sets.reader(site.data, site.version).close()


def test_what_is_written_while_the_engine_is_away_is_not_lost(site: Site, engine: Server) -> None:
    version = site.version
    engine.kill()
    try:
        site.put(small_entry("e1"))
        assert site.version == version
        with pytest.raises(StoreAway):
            site.sets.ping()
    finally:
        engine.start()
    site.sets.ping()
    assert site.writer.bring_up_to_date(lambda _: None) == site.version != version
