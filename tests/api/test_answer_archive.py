"""The archive of answers: whole or not there, never overwritten, never full for ever, shared fairly, removable."""

import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.answers.answer import SavedAnswer
from api.answers.archive import DAY, HOUR, MOST_BYTES, MOST_CELLS, AnswerArchive, Limits
from api.http.problems import Refusal
from graph.errors import NotInGraph, StoreBroken, TooManyFromClient
from tests.api.saved_answers import THEN, answer


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.seconds = 20_000.0 * DAY

    def __call__(self) -> float:
        return self.seconds

    def later(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive_with(tmp_path: Path, clock: Clock) -> Callable[..., AnswerArchive]:
    def make(**limits: int) -> AnswerArchive:
        return AnswerArchive(tmp_path, Limits(**limits), clock)

    return make


def names(archive: AnswerArchive) -> set[str]:
    return {kept.name for kept in archive.list()}


def numbered(number: int) -> SavedAnswer:
    return answer("x", query=f"SELECT ?x {{}} # {number}\n")


def noise(size: int, seed: int = 0) -> str:
    """Text that cannot be compressed to less than half."""
    return random.Random(seed).randbytes(size // 2).hex()


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    kept = answer("一", '"', "\u2028")
    archive = AnswerArchive(tmp_path / "data")
    archive.save(kept)
    assert archive.read(kept.name) == kept
    assert archive.read(kept.name).digest == kept.digest
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["answers.sqlite"]


def test_an_answer_is_never_overwritten(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    first, second = answer("first"), answer("second")
    assert first.name == second.name
    archive.save(first)
    archive.save(second)
    assert archive.read(first.name) == first
    assert len(archive.list()) == 1


def test_white_space_makes_no_other_answer() -> None:
    one, other = (
        answer("x", query=query)
        for query in ("SELECT ?x { ?x a ?y } # note\n", "SELECT\n\t?x{?x   a ?y}\n\n# note")
    )
    assert one.name == other.name
    apart = {
        answer("x", query=query).name
        for query in ("SELECT ?x {}", "SELECT ?xx {}", 'SELECT ("a b" AS ?x) {}', 'SELECT ("a  b" AS ?x) {}')
    }
    assert len(apart) == 4


@pytest.mark.parametrize("limits", [{"answers": 3}, {"bytes": 6_000}])
def test_a_full_archive_drops_the_oldest_that_nobody_uses(
    archive_with: Callable[..., AnswerArchive], clock: Clock, limits: dict[str, int]
) -> None:
    archive = archive_with(**limits)
    for number in range(3):
        archive.save(numbered(number))
        clock.later(60)
    archive.head(numbered(0).name, cited=True)
    for number in range(3, 200):
        archive.save(numbered(number), client=str(number))
        clock.later(60)
    assert numbered(0).name in names(archive)
    assert numbered(1).name not in names(archive)
    assert numbered(199).name in names(archive)
    with sqlite3.connect(archive._path) as database:
        answers, size = database.execute("SELECT answers, bytes FROM kept").fetchone()
        records = database.execute("SELECT COUNT(DISTINCT name) FROM files").fetchone()[0]
    assert answers == records == len(archive.list()) <= 7
    assert size == sum(kept.size for kept in archive.list())
    database.close()


def test_what_is_opened_on_a_later_day_is_in_use(
    archive_with: Callable[..., AnswerArchive], clock: Clock
) -> None:
    archive = archive_with(answers=2)
    for number in range(2):
        archive.save(numbered(number))
        archive.read(numbered(number).name)
    assert not any(kept.in_use for kept in archive.list())
    clock.later(DAY)
    archive.head(numbered(0).name)
    archive.save(numbered(2))
    assert names(archive) == {numbered(0).name, numbered(2).name}


def test_an_archive_of_answers_in_use_is_full_until_one_is_not(
    archive_with: Callable[..., AnswerArchive], clock: Clock
) -> None:
    archive = archive_with(answers=2, days=30)
    for number in range(2):
        archive.save(numbered(number))
        archive.head(numbered(number).name, cited=True)
    with pytest.raises(Refusal) as refusal:
        archive.save(numbered(2))
    assert refusal.value.status == 507
    assert refusal.value.members["limit"] == 2
    clock.later(20 * DAY)
    archive.read(numbered(1).name)
    clock.later(11 * DAY)
    archive.save(numbered(2))
    assert names(archive) == {numbered(1).name, numbered(2).name}


def test_what_nobody_uses_goes_with_time(archive_with: Callable[..., AnswerArchive], clock: Clock) -> None:
    archive = archive_with(days=30)
    for number in range(3):
        archive.save(numbered(number))
    archive.head(numbered(0).name, cited=True)
    clock.later(31 * DAY)
    archive.save(numbered(3))
    assert names(archive) == {numbered(0).name, numbered(3).name}
    assert archive.prune(0) == 0
    clock.later(DAY)
    assert archive.prune(0) == 1
    assert names(archive) == {numbered(0).name}


def test_a_client_has_its_share_of_an_hour(archive_with: Callable[..., AnswerArchive], clock: Clock) -> None:
    archive = archive_with(per_client=3)
    for number in range(3):
        archive.save(numbered(number), client="one")
        clock.later(60)
    archive.check_share("another")
    with pytest.raises(TooManyFromClient) as asked:
        archive.check_share("one")
    with pytest.raises(TooManyFromClient) as saved:
        archive.save(numbered(3), client="one")
    for refusal in (asked, saved):
        assert refusal.value.members["retry_after"] == HOUR - 180
    archive.save(numbered(0), client="one")
    archive.save(numbered(3), client="another")
    clock.later(HOUR - 180)
    archive.save(numbered(4), client="one")
    with pytest.raises(TooManyFromClient):
        archive.save(numbered(5), client="one")


def test_a_client_has_its_share_of_bytes(archive_with: Callable[..., AnswerArchive]) -> None:
    archive = archive_with(bytes_per_client=100_000)
    saved = 0
    with pytest.raises(TooManyFromClient):
        for number in range(20):
            archive.save(answer(noise(40_000, number), query=f"SELECT ?x {{}} # {number}"), client="one")
            saved += 1
    assert 2 <= saved <= 5


def test_no_address_of_a_client_is_kept(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    archive.save(answer("x"), client="192.0.2.77")
    assert b"192.0.2.77" not in (tmp_path / "answers.sqlite").read_bytes()


def test_what_is_removed_is_gone_and_stays_so(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    archive.save(answer("x"))
    name = answer("x").name
    archive.remove(name)
    for call in (lambda: archive.head(name), lambda: archive.has(name), lambda: archive.save(answer("x"))):
        with pytest.raises(Refusal) as refusal:
            call()
        assert refusal.value.status == 410
        assert refusal.value.text.zh and refusal.value.text.en
    assert archive.list() == []
    archive.allow(name)
    assert not archive.has(name)
    archive.save(answer("x"))
    assert archive.read(name) == answer("x")


def test_only_what_is_there_can_be_removed_or_allowed(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    for call in (archive.remove, archive.allow):
        with pytest.raises(NotInGraph):
            call("a" * 16)


@pytest.mark.parametrize(
    ("kept", "limit"),
    [
        (answer("x" * MOST_BYTES), MOST_BYTES),
        (SavedAnswer("q", "v", THEN, tuple(f"v{n}" for n in range(5_000)), ({},) * 41, None), MOST_CELLS),
    ],
)
def test_too_large_an_answer_is_refused(tmp_path: Path, kept: SavedAnswer, limit: int) -> None:
    with pytest.raises(Refusal) as refusal:
        AnswerArchive(tmp_path).save(kept)
    assert refusal.value.status == 422
    assert refusal.value.members["limit"] == limit
    assert str(limit) in refusal.value.text.zh
    assert str(limit) in refusal.value.text.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 15, "A" * 16, "a" * 16 + "\n", "a" * 16])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    archive = AnswerArchive(tmp_path)
    for _ in range(2):
        with pytest.raises(NotInGraph):
            archive.read(name)
        archive.save(answer("x"))


@pytest.mark.parametrize(
    "damage", [b"", b"[]", gzip.compress(b"[]", mtime=0), gzip.compress(b"{}", mtime=0), None]
)
def test_a_damaged_record_is_not_served(tmp_path: Path, damage: bytes | None) -> None:
    kept = answer("right")
    archive = AnswerArchive(tmp_path)
    archive.save(kept)
    with sqlite3.connect(tmp_path / "answers.sqlite") as database:
        whole = bytearray(database.execute("SELECT body FROM files WHERE kind = 'json'").fetchone()[0])
        whole[-20] ^= 1
        database.execute("UPDATE files SET body = ?", (bytes(whole) if damage is None else damage,))
    database.close()
    for call in (archive.read, archive.head, lambda name: archive.page(name, 1)):
        with pytest.raises(StoreBroken):
            call(kept.name)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite").write_bytes(b"\0" * 4096)
    archive = AnswerArchive(tmp_path)
    for call in (
        lambda: archive.read("a" * 16),
        lambda: archive.save(answer("x")),
        lambda: archive.has("a" * 16),
    ):
        with pytest.raises(StoreBroken, match=r"answers\.sqlite"):
            call()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreBroken):
        AnswerArchive(tmp_path / "data").save(answer("x"))


SAVER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from api.answers.archive import AnswerArchive, Limits
from api.answers.answer import SavedAnswer
who, size = sys.argv[2], int(sys.argv[3])
archive = AnswerArchive(Path(sys.argv[1]), Limits(per_client=10**6, bytes_per_client=10**12))
for number in range(int(sys.argv[4])):
    rows = tuple({"x": {"type": "literal", "value": "x" * size}} for _ in range(5))
    kept = SavedAnswer(f"q{who}{number}", "v", datetime.now(UTC), ("x",), rows, None)
    archive.save(kept)
    print(kept.name, flush=True)
"""


def saver(folder: Path, who: str, size: int, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", SAVER, str(folder), who, str(size), str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    said: list[str] = []
    for round_ in range(3):
        with saver(tmp_path, f"r{round_}n", 200_000, 100_000) as writer:
            assert writer.stdout is not None
            said.append(writer.stdout.readline().strip())
            time.sleep(0.2)
            os.kill(writer.pid, signal.SIGKILL)
            said += writer.stdout.read().split()
    archive = AnswerArchive(tmp_path)
    assert set(said) <= names(archive)
    for kept in archive.list():
        archive.read(kept.name)
    archive.save(answer("afterwards"))


def test_several_processes_save_at_a_time_from_the_first_answer_on(tmp_path: Path) -> None:
    writers = [saver(tmp_path, f"w{number}n", 100, 40) for number in range(4)]
    said = [name for writer in writers for name in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * 4
    assert len(said) == len(names(AnswerArchive(tmp_path))) == 160


def test_readers_and_savers_in_threads(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path, Limits(answers=20))
    archive.save(numbered(0))
    archive.head(numbered(0).name, cited=True)

    def work(number: int) -> int:
        archive.save(numbered(number), client=str(number))
        return archive.read(numbered(0).name).rows

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(1, 80))) == [1] * 79
    assert len(archive.list()) == 20
