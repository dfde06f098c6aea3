"""The record keeps what it is given, in order and for ever, in either database."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from graph.errors import (
    NoSuchRevision,
    NotInGraph,
    RecordDamaged,
    RecordUnavailable,
    RevisionConflict,
    RevisionRefused,
)
from graph.record.database import Record
from graph.record.revision import STATUSES, NewRevision, Revision
from tests.graph.record.conftest import DIGEST, Place, new_revision


def test_what_was_appended_is_given_back(record: Record, place: Place) -> None:
    before = datetime.now(UTC)
    given_in = new_revision(
        "条目-1", "山门".encode(), why="首次编码\n第二行", role="编码员A", origin="shipped"
    )
    [appended] = record.append([given_in])
    assert appended == Revision(
        sequence=1,
        number=1,
        entry="条目-1",
        status="checked",
        media_type="text/turtle",
        digest=given_in.digest,
        graph_digest=DIGEST,
        size=6,
        role="编码员A",
        why="首次编码\n第二行",
        at=appended.at,
        origin="shipped",
        from_number=None,
    )
    assert before <= appended.at <= datetime.now(UTC)
    record.close()
    again = place.open()
    assert again.revision("条目-1", 1) == appended
    assert again.content("条目-1", 1) == "山门".encode()
    again.close()


def test_numbers_ascend_in_an_entry_and_sequences_over_all(record: Record) -> None:
    record.append([new_revision("a"), new_revision("b", status="draft")])
    record.append([])
    record.append([new_revision("a", status="withdrawn", from_number=1), new_revision("a", from_number=1)])
    assert [(r.sequence, r.number) for r in record.history("a")] == [(1, 1), (3, 2), (4, 3)]
    assert [r.from_number for r in record.history("a")] == [None, 1, 1]
    assert [r.sequence for r in record.history("b")] == [2]
    assert record.history("c") == []


def test_a_new_record_holds_nothing(record: Record) -> None:
    assert record.published() == record.waiting() == record.changes(0, 10) == []
    assert record.position() == 0
    assert record.newest("a") is None
    assert record.in_force("a") is None
    assert list(record.published_contents()) == []


def test_a_draft_waits_and_what_is_withdrawn_is_out(record: Record) -> None:
    record.append(
        [new_revision("a", b"1"), new_revision("b", b"2", "draft"), new_revision("c", b"3", "disputed")]
    )
    record.append([new_revision("a", b"4", "draft"), new_revision("c", b"3", "withdrawn")])
    assert [(r.entry, r.number) for r in record.published()] == [("a", 1)]
    assert [(r.entry, r.number) for r in record.waiting()] == [("a", 2), ("b", 1)]
    in_force = record.in_force("c")
    assert in_force is not None
    assert in_force.status == "withdrawn"
    assert record.in_force("b") is None
    assert record.position() == 5
    assert [r.sequence for r in record.changes(0, 10)] == [1, 3, 5]
    assert [r.sequence for r in record.changes(1, 1)] == [3]
    assert list(record.published_contents()) == [(record.revision("a", 1), b"1")]


def test_published_is_in_the_order_of_code_points(record: Record) -> None:
    entries = ["b", "B", "a-1", "a1", "山门", "é", "_"]
    record.append([new_revision(entry) for entry in entries])
    assert [r.entry for r in record.published()] == sorted(entries)


def test_contents_of_some_entries(record: Record) -> None:
    record.append([new_revision(f"e{i:04}", b"%d" % (i % 7)) for i in range(450)])
    assert [r.entry for r, _ in record.published_contents(["e0003", "e0001", "none", "e0001"])] == [
        "e0001",
        "e0003",
    ]
    assert [content for _, content in record.published_contents()] == [b"%d" % (i % 7) for i in range(450)]


@pytest.mark.parametrize(("entry", "number"), [("a", 2), ("a", 0), ("a", -1), ("b", 1), ("a", 1 << 80)])
def test_there_is_no_such_revision(record: Record, entry: str, number: int) -> None:
    record.append([new_revision("a")])
    with pytest.raises(NoSuchRevision) as caught:
        record.content(entry, number)
    assert isinstance(caught.value, NotInGraph)
    assert entry in caught.value.text.zh
    assert str(number)[:9] in caught.value.text.en


@pytest.mark.parametrize("entry", ["", "a\0b", "\ud800", "x" * 5000, "a\nb"])
def test_what_cannot_be_a_name_names_nothing(record: Record, entry: str) -> None:
    assert record.history(entry) == []
    assert record.newest(entry) is None
    assert list(record.published_contents([entry])) == []
    with pytest.raises(NoSuchRevision):
        record.revision(entry, 1)
    with pytest.raises(RevisionConflict):
        record.append([], {entry: 1})


@pytest.mark.parametrize(("seen", "newest"), [(0, 2), (1, 2), (3, 2)])
def test_a_writer_who_has_not_seen_the_newest_is_refused(record: Record, seen: int, newest: int) -> None:
    record.append([new_revision("a"), new_revision("a", status="draft")])
    with pytest.raises(RevisionConflict) as caught:
        record.append([new_revision("b"), new_revision("a")], {"a": seen})
    assert caught.value.members == {"entry": "a", "newest": newest, "expected": seen}
    assert record.history("b") == []
    record.append([new_revision("a")], {"a": 2})
    record.append([new_revision("a")], {"a": None})
    record.append([new_revision("b")], {"b": 0})
    with pytest.raises(RevisionConflict):
        record.append([new_revision("b")], {"b": 0})


def test_what_a_revision_is_from_must_be_there(record: Record) -> None:
    record.append([new_revision("a")])
    with pytest.raises(RevisionRefused):
        record.append([new_revision("b"), new_revision("a", from_number=7)])
    assert record.history("b") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"entry": ""},
        {"entry": "a\n"},
        {"entry": "x" * 501},
        {"status": "published"},
        {"origin": "elsewhere"},
        {"role": "\0"},
        {"media_type": ""},
        {"why": "\0"},
        {"why": "\udc80"},
        {"why": "x" * 10_001},
    ],
)
def test_what_cannot_be_kept_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RevisionRefused):
        new_revision(**wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET why = ''",
        "UPDATE revisions SET status = status WHERE number = 1",
        "DELETE FROM revisions WHERE number = 2",
        "UPDATE contents SET content = ''",
        "DELETE FROM contents",
        "TRUNCATE contents, revisions, remarks",
        "INSERT OR REPLACE INTO revisions SELECT sequence, number, entry, 'draft', media_type, digest, graph_digest,"
        " size, role, why, at, origin, from_number FROM revisions",
        "INSERT OR REPLACE INTO contents SELECT digest, '' FROM contents",
    ],
)
def test_the_database_itself_changes_and_deletes_nothing(
    record: Record, database: str, statement: str
) -> None:
    if statement.startswith(("TRUNCATE", "INSERT OR")) and (database == "sqlite") == statement.startswith(
        "TRUNC"
    ):
        pytest.skip("not in this dialect")
    record.append([new_revision("a", b"1"), new_revision("a", b"2")])
    before = record.history("a"), list(record.published_contents())
    try:
        with record.connections.appending() as connection:
            connection.execute(text(statement))
    except (RecordUnavailable, RevisionRefused) as error:
        assert "append-only" in error.text.en
    else:
        assert "INTO contents" in statement
    assert (record.history("a"), list(record.published_contents())) == before


def test_bytes_that_have_changed_are_not_given_out(record: Record, database: str) -> None:
    record.append([new_revision("a", b"1"), new_revision("b", b"2")])
    off = (
        "DROP TRIGGER contents_stay_on_update"
        if database == "sqlite"
        else "ALTER TABLE contents DISABLE TRIGGER contents_stay"
    )
    with record.connections.appending() as connection:
        connection.execute(text(off))
        connection.execute(
            text("UPDATE contents SET content = :content WHERE digest = :digest"),
            {"content": b"3", "digest": new_revision("b", b"2").digest},
        )
    assert record.content("a", 1) == b"1"
    with pytest.raises(RecordDamaged) as caught:
        record.content("b", 1)
    assert "entry b, revision 1" in caught.value.text.en
    with pytest.raises(RecordDamaged):
        list(record.published_contents())


def test_threads_append_one_after_another(record: Record) -> None:
    def append(name: str) -> None:
        for _ in range(20):
            record.append([new_revision(name), new_revision("all")])

    threads = [threading.Thread(target=append, args=(f"t{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.number for r in record.history("all")] == list(range(1, 81))
    assert [r.sequence for r in record.changes(0, 1000)] == list(range(1, 161))


def test_readers_are_not_kept_waiting_and_see_no_half(record: Record, place: Place) -> None:
    other = place.open()
    with record.connections.appending() as connection:
        connection.execute(
            text("INSERT INTO contents (digest, content) VALUES (:digest, :content)"),
            {"digest": DIGEST, "content": b""},
        )
        start = time.monotonic()
        assert other.published() == []
        assert time.monotonic() - start < 2
    other.close()


def test_a_busy_record_says_so(record: Record, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.record.connections.BUSY_SECONDS", 1)
    other = place.open()
    with record.connections.appending(), pytest.raises(RecordUnavailable) as caught:
        other.append([new_revision()])
    assert "busy" in caught.value.text.en
    assert caught.value.members["retry_after"]
    assert other.append([new_revision()])[0].sequence == 1
    other.close()


def test_one_writer_at_a_time(record: Record, place: Place) -> None:
    other = place.open()
    order: list[str] = []
    with record.writing():
        with pytest.raises(RecordUnavailable):
            other.writing(0.1).__enter__()

        def wait() -> None:
            with other.writing():
                order.append("second")

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        # Others may append and read meanwhile: what only writers need to be kept from is publishing.
        other.append([new_revision()])
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    with pytest.raises(ZeroDivisionError), record.writing():
        raise ZeroDivisionError
    with other.writing(1):
        pass
    other.close()


def test_every_commit_is_synced(record: Record, place: Place, database: str) -> None:
    """What no test can see without a power cut: that the database was told to."""
    if database == "sqlite":
        with record.connections.reading() as connection:
            for pragma, value in [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]:
                assert connection.scalar(text(f"PRAGMA {pragma}")) == value
        return
    name = urlsplit(place.address).path.strip("/")
    with record.connections.appending() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    again = place.open()
    with again.connections.reading() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    again.close()


class InMemory:
    """The record as plain lists."""

    def __init__(self) -> None:
        self.all: list[tuple[NewRevision, int]] = []

    def of(self, entry: str) -> list[tuple[NewRevision, int]]:
        return [kept for kept in self.all if kept[0].entry == entry]

    def append(self, news: list[NewRevision], expected: dict[str, int]) -> bool:
        if any(len(self.of(entry)) != seen for entry, seen in expected.items()):
            return False
        coming = list(self.all)
        for new in news:
            number = 1 + sum(kept.entry == new.entry for kept, _ in coming)
            if new.from_number is not None and new.from_number > number:
                return False
            coming.append((new, number))
        self.all = coming
        return True

    def in_force(self) -> dict[str, tuple[NewRevision, int]]:
        return {new.entry: (new, number) for new, number in self.all if new.status != "draft"}


NEWS = st.builds(
    new_revision,
    entry=st.sampled_from(["a", "b", "丙"]),
    content=st.binary(max_size=3),
    status=st.sampled_from(STATUSES),
    from_number=st.none() | st.integers(1, 3),
)
WRITES = st.tuples(
    st.lists(NEWS, max_size=4), st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 3), max_size=1)
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=st.lists(WRITES, max_size=8))
def test_any_writes_leave_what_lists_would_hold(
    new_place: Callable[[], Place], writes: list[tuple[list[NewRevision], dict[str, int]]]
) -> None:
    record, model = new_place().open(), InMemory()
    try:
        for news, expected in writes:
            taken = True
            try:
                record.append(news, expected)
            except (RevisionConflict, RevisionRefused):
                taken = False
            assert taken == model.append(news, expected)
        for entry in ("a", "b", "丙"):
            kept = model.of(entry)
            assert [(r.number, r.status, r.from_number) for r in record.history(entry)] == [
                (number, new.status, new.from_number) for new, number in kept
            ]
            assert [record.content(entry, number) for _, number in kept] == [new.content for new, _ in kept]
            newest, in_force = record.newest(entry), record.in_force(entry)
            assert (newest and newest.number) == (kept[-1][1] if kept else None)
            assert (in_force and in_force.number) == model.in_force().get(entry, (None, None))[1]
        published = sorted(
            (entry, number) for entry, (new, number) in model.in_force().items() if new.status != "withdrawn"
        )
        assert [(r.entry, r.number) for r in record.published()] == published
        assert [(r.entry, r.number) for r, _ in record.published_contents()] == published
        waiting = {new.entry: number for new, number in model.all}
        drafts = {(new.entry, number) for new, number in model.all if new.status == "draft"}
        assert [(r.entry, r.number) for r in record.waiting()] == sorted(set(waiting.items()) & drafts)
        public = [place for place, (new, _) in enumerate(model.all, 1) if new.status != "draft"]
        assert [r.sequence for r in record.changes(0, 100)] == public
        assert record.position() == max(public, default=0)
    finally:
        record.close()


def test_what_cannot_be_opened_is_said_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"no database at all, " * 400)
    with pytest.raises(RecordDamaged) as damaged:
        Record.open("", tmp_path)
    assert "已损坏" in damaged.value.text.zh
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(RecordUnavailable):
        Record.open("", file)
