"""What nodes of one record rely on: what it was at a sequence, word of what is appended, answers that all have."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from graph.errors import RecordUnavailable
from graph.record.database import Record
from graph.record.listening import Listening
from graph.record.refusing import SLOW, Refusing
from graph.record.shared_answers import Bounds, SharedAnswers
from tests.graph.record.conftest import Place, new_revision


def test_the_record_is_read_as_it_was_at_a_sequence(record: Record) -> None:
    record.append([new_revision("a"), new_revision("b", status="draft"), new_revision("c")])
    record.append([new_revision("a", status="withdrawn"), new_revision("b")])

    def published(until: int | None) -> list[tuple[str, int]]:
        found = [(each.entry, each.number) for each in record.published(until)]
        contents = record.published_contents(until=until)
        assert [(revision.entry, revision.number) for revision, _ in contents] == found
        return found

    assert published(0) == []
    assert published(1) == [("a", 1)]
    assert published(3) == [("a", 1), ("c", 1)]
    assert published(4) == [("c", 1)]
    assert published(5) == published(None) == [("b", 2), ("c", 1)]
    states = [record.in_force("a", until) for until in (0, 3, 4)]
    assert [state and state.status for state in states] == [None, "checked", "withdrawn"]


def test_the_versions_that_were_made_are_known_by_name_and_place(record: Record) -> None:
    first, second = "1" * 16, "2" * 16
    record.append([new_revision("a")], after=0, version=first)
    record.append([new_revision("b", status="draft")], after=1, version=first)
    record.append([new_revision("c"), new_revision("d", status="draft")], after=2, version=second)
    record.append([new_revision("e")])
    assert record.stops(0, 10) == [1, 3, 5]
    assert record.stops(0, 2) == [3, 5] and record.stops(3, 2) == [5] and record.stops(5, 2) == []
    assert record.has_made(first) and record.has_made(second) and not record.has_made("3" * 16)
    assert (record.position(), record.end()) == (5, 5)


def test_who_appends_after_what_he_has_not_seen_is_refused(record: Record) -> None:
    record.append([new_revision("a")], after=0)
    with pytest.raises(RecordUnavailable, match="came between"):
        record.append([new_revision("b")], after=0, version="1" * 16)
    assert [each.entry for each in record.published()] == ["a"] and not record.has_made("1" * 16)


def test_rules_are_noted_once_for_all(record: Record) -> None:
    assert not record.checked_by("a" * 64)
    for _ in range(2):
        record.note_checked("a" * 64)
    assert record.checked_by("a" * 64) and not record.checked_by("b" * 64)


def test_who_listens_hears_of_what_another_appends(record: Record, place: Place, database: str) -> None:
    other = place.open()
    with Listening(other.connections) as listening:
        listening.begin()
        threading.Timer(0.2, lambda: record.append([new_revision("a")])).start()
        began = time.monotonic()
        listening.wait(60 if database == "postgresql" else 0.5)
        assert time.monotonic() - began < 30
        while not other.position():
            # SQLite tells nobody: one looks again.
            listening.wait(0.1)
        threading.Timer(0.2, listening.wake).start()
        listening.wait(60)
        assert time.monotonic() - began < 55
    other.close()


def test_what_was_waited_for_in_vain_is_refused_at_once_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("graph.record.refusing.time.monotonic", lambda: now[0])
    refusing = Refusing()

    def fail(seconds: float) -> None:
        with refusing.at_once():
            now[0] += seconds
            raise RecordUnavailable("不在", "away", retry_after=5)

    for _ in range(2):
        with pytest.raises(RecordUnavailable):
            fail(0)
        # A server that refuses at once is asked again at once.
        with refusing.at_once():
            pass
    with pytest.raises(RecordUnavailable):
        fail(2 * SLOW)
    with pytest.raises(RecordUnavailable, match="away"), refusing.at_once():
        raise AssertionError("it was tried")
    now[0] += 60
    # While one tries, the others are refused.
    with refusing.at_once(), pytest.raises(RecordUnavailable), refusing.at_once():
        raise AssertionError("it was tried")
    with refusing.at_once():
        pass


@pytest.fixture
def shared(record: Record) -> Iterator[Callable[..., SharedAnswers]]:
    yield lambda **bounds: SharedAnswers(
        record.connections, Bounds(**{"answers": 3, "bytes": 100, "days": 10, **bounds})
    )


def test_an_answer_is_kept_removed_for_good_and_allowed_again(shared: Callable[..., SharedAnswers]) -> None:
    answers = shared()
    assert answers.opened("a", 1) is None and answers.body("a") is None
    assert answers.keep("a", b"\0one", 1) and answers.keep("a", b"other", 1)
    assert answers.opened("a", 1) == "kept" and answers.body("a") == b"\0one"
    assert answers.remove("a") and not answers.remove("a")
    assert answers.opened("a", 1) == "removed" and answers.body("a") is None
    assert answers.keep("a", b"one", 1) and answers.opened("a", 1) == "removed"
    assert answers.allow("a") and not answers.allow("a")
    assert answers.keep("a", b"one", 1) and answers.body("a") == b"one"


def test_answers_go_for_others_when_nobody_uses_them(shared: Callable[..., SharedAnswers]) -> None:
    answers = shared()
    for name in "abc":
        assert answers.keep(name, name.encode(), 1)
    assert answers.opened("a", 1, cited=True) == "kept" and answers.opened("b", 2) == "kept"
    assert answers.keep("d", b"d", 3), "c goes, which nobody used"
    assert [name for name in "abcd" if answers.body(name)] == ["a", "b", "d"]
    assert answers.opened("d", 4) == "kept"
    assert not answers.keep("e", b"e", 4), "all are in use"
    assert not answers.keep("e", b"e" * 101, 4)
    assert answers.keep("e", b"e", 20), "a was not opened for long"
    assert answers.body("a") is None
