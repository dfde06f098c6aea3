"""A backup holds the whole record as it was at one moment, and comes back the same, into either database."""

import io
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import FileUnreadable, RecordDamaged, RecordNotEmpty, RecordTooNew
from graph.record.backup import holdings, restore_backup, write_backup
from graph.record.database import Record
from graph.record.remarks import Remarks
from graph.record.tokens import Tokens
from tests.graph.record.conftest import Place, new_revision


@pytest.fixture
def full(record: Record) -> Record:
    """A record with some of everything."""
    record.append([new_revision(f"e{i:03}", b"%d" % (i % 40) * 500) for i in range(450)])
    record.append(
        [
            new_revision("e000", b"", "draft", why="改\n二"),
            new_revision("e001", status="withdrawn", from_number=1),
        ]
    )
    record.append([new_revision("e001", origin="shipped"), new_revision("山门", b"\0\xff")])
    remarks = Remarks(record.connections)
    remarks.add("e000", 1, "comment", "reviewer", "两处漏编\n见第二段")
    remarks.add("e000", 2, "sent-back", "reviewer", "“引号” & more")
    remarks.add("山门", 1, "accepted", "editor", "")
    return record


@pytest.fixture
def empty(new_place: Callable[[], Place]) -> Iterator[Record]:
    """Another record, with nothing in it."""
    opened = new_place().open()
    yield opened
    opened.close()


def backup_of(record: Record, folder: Path) -> bytes:
    out = io.BytesIO()
    write_backup(record, out, folder)
    assert list(folder.glob(".fengqiao-backup-*")) == []
    return out.getvalue()


def changed(backup: bytes, folder: Path, *statements: str) -> io.BytesIO:
    """The backup after somebody has been at it."""
    path = folder / "changed.sqlite"
    path.write_bytes(backup)
    with closing(sqlite3.connect(path)) as file, file:
        for table in ("revisions", "contents", "remarks"):
            for act in ("update", "delete"):
                file.execute(f"DROP TRIGGER {table}_stay_on_{act}")
        for statement in statements:
            file.execute(statement)
    return io.BytesIO(path.read_bytes())


def everything(record: Record) -> list[object]:
    entries = [f"e{i:03}" for i in range(450)] + ["山门"]
    remarks = Remarks(record.connections)
    return [
        *map(record.history, entries), *record.published_contents(), record.waiting(), record.position(),
        *map(remarks.of, entries),
    ]  # fmt: skip


def test_a_backup_comes_back_the_same(full: Record, empty: Record, tmp_path: Path) -> None:
    held = restore_backup(empty, io.BytesIO(backup_of(full, tmp_path)), tmp_path)
    assert held == holdings(full) == holdings(empty)
    assert (held.revisions, held.entries, held.remarks) == (454, 451, 3)
    assert [each.text for each in Remarks(empty.connections).of("e000")] == [
        "两处漏编\n见第二段",
        "“引号” & more",
    ]
    assert everything(empty) == everything(full)
    # It goes on from there.
    assert empty.append([new_revision("山门")])[0].sequence == 455
    assert holdings(empty).digest != held.digest


def test_it_goes_from_either_database_to_the_other(
    full: Record, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = "" if database == "postgresql" else request.getfixturevalue("postgresql").new_database()
    other = Record.open(address, tmp_path / "other")
    restore_backup(other, io.BytesIO(backup_of(full, tmp_path)), tmp_path)
    assert everything(other) == everything(full)
    assert holdings(other) == holdings(full)
    other.close()


def test_it_is_a_record_of_its_own_and_holds_no_token(full: Record, tmp_path: Path) -> None:
    made = Tokens(full.connections).create("coder", ["submit"])
    (tmp_path / "record.sqlite").write_bytes(backup_of(full, tmp_path))
    again = Record.open("", tmp_path)
    assert everything(again) == everything(full)
    assert Tokens(again.connections).list() == []
    assert Tokens(again.connections).authenticate(made) is None
    again.close()


def test_a_record_with_anything_in_it_is_left_as_it_is(full: Record, empty: Record, tmp_path: Path) -> None:
    backup = backup_of(full, tmp_path)
    empty.append([new_revision("a")])
    with pytest.raises(RecordNotEmpty) as caught:
        restore_backup(empty, io.BytesIO(backup), tmp_path)
    assert "FENGQIAO_RECORD" in caught.value.text.en
    assert [r.entry for r in empty.published()] == ["a"]


def test_an_empty_record_has_an_empty_backup(record: Record, empty: Record, tmp_path: Path) -> None:
    assert restore_backup(empty, io.BytesIO(backup_of(record, tmp_path)), tmp_path).revisions == 0


def test_it_holds_one_moment_while_others_write(record: Record, empty: Record, tmp_path: Path) -> None:
    record.append([new_revision(f"e{i}", b"%d" % i) for i in range(1000)])
    stop, told = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            told.append([r.sequence for r in record.append([new_revision("x"), new_revision("y")])])

    writing = threading.Thread(target=write)
    writing.start()
    while len(told) < 3:
        pass
    backup = backup_of(record, tmp_path)
    stop.set()
    writing.join()
    held = restore_backup(empty, io.BytesIO(backup), tmp_path)
    assert held.revisions >= 1006
    # Both of a transaction, or none.
    assert len(empty.history("x")) == len(empty.history("y")) == (held.revisions - 1000) / 2
    assert empty.changes(0, 1 << 40) == record.changes(0, held.revisions)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET why = 'another' WHERE sequence = 7",
        "UPDATE revisions SET at = at + 1 WHERE sequence = 7",
        "UPDATE contents SET content = x'00'",
        "DELETE FROM revisions WHERE sequence = 454",
        "UPDATE backup SET revisions = revisions - 1",
        "UPDATE backup SET digest = 'x'",
        "UPDATE remarks SET text = 'praise' WHERE number = 2",
        "DELETE FROM remarks WHERE entry = 'e000'",
        "UPDATE remarks SET at = at + 1",
    ],
)
def test_a_backup_that_was_changed_is_refused(
    full: Record, empty: Record, tmp_path: Path, statement: str
) -> None:
    backup = changed(backup_of(full, tmp_path), tmp_path, statement)
    with pytest.raises(RecordDamaged) as caught:
        restore_backup(empty, backup, tmp_path)
    assert "was not restored" in caught.value.text.en
    assert holdings(empty).revisions == 0


def test_a_backup_of_an_earlier_program_said_nothing_of_remarks(
    full: Record, empty: Record, tmp_path: Path
) -> None:
    columns = [f"ALTER TABLE backup DROP COLUMN {name}" for name in ("remarks", "remarks_digest")]
    held = restore_backup(empty, changed(backup_of(full, tmp_path), tmp_path, *columns), tmp_path)
    assert held.remarks == 3 and everything(empty) == everything(full)


def test_a_backup_cut_short_is_refused(full: Record, empty: Record, tmp_path: Path) -> None:
    backup = backup_of(full, tmp_path)
    for length in (0, 100, 5000, len(backup) // 2, len(backup) - 4096):
        with pytest.raises((FileUnreadable, RecordDamaged)):
            restore_backup(empty, io.BytesIO(backup[:length]), tmp_path)
        assert holdings(empty).revisions == 0


def test_what_is_no_backup_is_refused(full: Record, empty: Record, tmp_path: Path, database: str) -> None:
    with pytest.raises(FileUnreadable, match="no backup"):
        restore_backup(empty, io.BytesIO(b"no database at all, " * 400), tmp_path)
    with pytest.raises(FileUnreadable, match="no backup"):
        restore_backup(empty, changed(backup_of(full, tmp_path), tmp_path, "DROP TABLE backup"), tmp_path)
    with pytest.raises(RecordTooNew):
        later = changed(backup_of(full, tmp_path), tmp_path, "INSERT INTO record_schema VALUES (99)")
        restore_backup(empty, later, tmp_path)
    assert database and holdings(empty).revisions == 0


def test_a_damaged_record_gives_no_backup(full: Record, database: str, tmp_path: Path) -> None:
    if database == "postgresql":
        pytest.skip("the bytes are changed by SQLite's own means")
    path = Path(full.connections.place)
    full.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TRIGGER contents_stay_on_update")
        file.execute("UPDATE contents SET content = x'00' WHERE digest = (SELECT min(digest) FROM contents)")
    again = Record.open("", path.parent)
    with pytest.raises(RecordDamaged):
        write_backup(again, io.BytesIO(), tmp_path)
    again.close()
