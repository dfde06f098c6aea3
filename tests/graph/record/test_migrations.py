"""A record is made and brought up to date once, whoever opens it first; one of a later program is left alone."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import inspect, text

from graph.errors import RecordTooNew, RecordUnavailable
from graph.record import migrations
from graph.record.database import Record
from graph.record.tables import METADATA
from tests.graph.record.conftest import Place, new_revision

OPEN = """
import sys, pathlib
from graph.record.database import Record
from graph.record.revision import NewRevision
sys.stdin.readline()
record = Record.open(sys.argv[1], pathlib.Path(sys.argv[2]))
record.append([NewRevision(sys.argv[3], "checked", "text/turtle", b"", "0" * 64, "coder", "")])
record.close()
"""


def test_processes_that_open_a_new_record_at_once_share_one(place: Place) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, place.address, str(place.data), f"e{i}"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for i in range(6)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[1] for process in starting]
    assert [process.returncode for process in starting] == [0] * 6, said
    record = place.open()
    assert [r.entry for r in record.published()] == [f"e{i}" for i in range(6)]
    assert [r.sequence for r in record.changes(0, 10)] == list(range(1, 7))
    record.close()


def test_the_tables_asked_are_those_made(record: Record) -> None:
    with record.connections.reading() as connection:
        there = inspect(connection)
        assert set(there.get_table_names()) == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            made = {column["name"]: column for column in there.get_columns(name)}
            assert list(made) == list(table.columns.keys())
            for column in table.columns:
                assert made[column.name]["nullable"] == column.nullable, (name, column.name)
            assert there.get_pk_constraint(name)["constrained_columns"] == table.primary_key.columns.keys()


def test_a_later_step_keeps_what_is_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    record = place.open()
    record.append([new_revision("a")])
    before = record.history("a")
    record.close()
    both = ["CREATE TABLE more (x INTEGER)", "INSERT INTO more SELECT count(*) FROM revisions"]
    steps = [*migrations.STEPS, {"sqlite": both, "postgresql": both}]
    monkeypatch.setattr("graph.record.connections.STEPS", steps)
    for _ in range(2):
        record = place.open()
        assert record.history("a") == before
        with record.connections.reading() as connection:
            assert connection.scalars(text("SELECT x FROM more")).all() == [1]
            versions = connection.scalars(text("SELECT version FROM record_schema ORDER BY version")).all()
            assert versions == list(range(1, len(steps) + 1))
        record.close()


def test_a_step_that_fails_leaves_the_record_as_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    record = place.open()
    record.append([new_revision("a")])
    record.close()
    wrong = ["CREATE TABLE more (x INTEGER)", "INSERT INTO nowhere VALUES (1)"]
    steps = [*migrations.STEPS, {"sqlite": wrong, "postgresql": wrong}]
    with monkeypatch.context() as patched:
        patched.setattr("graph.record.connections.STEPS", steps)
        with pytest.raises(RecordUnavailable):
            place.open()
    record = place.open()
    with record.connections.reading() as connection:
        assert not inspect(connection).has_table("more")
    assert record.append([new_revision("a")])[0].number == 2
    record.close()


def test_a_record_of_a_later_program_is_refused(place: Place, new_place: Callable[[], Place]) -> None:
    record = place.open()
    with record.connections.appending() as connection:
        connection.execute(text("INSERT INTO record_schema (version) VALUES (99)"))
    record.close()
    with pytest.raises(RecordTooNew) as caught:
        place.open()
    assert caught.value.members == {"schema": 99, "known": len(migrations.STEPS)}
    assert "upgrade" in caught.value.text.en
    new_place().open().close()


def test_every_step_is_there_for_both_databases() -> None:
    assert all(set(step) == {"sqlite", "postgresql"} for step in migrations.STEPS)
