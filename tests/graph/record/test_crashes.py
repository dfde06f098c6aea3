"""What was acknowledged is there and nothing is there by half, whatever dies: a writer, the disk's room, the server."""

import itertools
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import RecordUnavailable
from graph.record.database import Record
from tests.graph.record.conftest import Place, new_revision
from tests.postgresql import PostgresqlServer

WRITE = """
import itertools, pathlib, sys
from graph.errors import RecordUnavailable
from graph.record.database import Record
from graph.record.revision import NewRevision

address, data, name = sys.argv[1:]
record = Record.open(address, pathlib.Path(data))
for turn in itertools.count():
    content = f"{name} {turn} ".encode() * 3000
    batch = [NewRevision(f"{name}-{part}", "checked", "text/turtle", content, "0" * 64, name, "") for part in "abc"]
    try:
        [first, *_] = record.append(batch)
    except RecordUnavailable as error:
        print("refused", error.text.en, flush=True)
        break
    print("kept", first.number, turn, flush=True)
"""


def writer(place: Place, name: str, room: int | None = None) -> "subprocess.Popen[str]":
    """A process that appends three revisions at a time without end; `room` is the most bytes a file may have."""

    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [sys.executable, "-c", WRITE, place.address, str(place.data), name],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def kept(said: str) -> dict[int, int]:
    """What a writer was told: number of the revision, and which turn of the writer it was."""
    lines = [line.split() for line in said.splitlines() if line.startswith("kept") and line.count(" ") == 2]
    return {int(number): int(turn) for _, number, turn in lines}


def all_there(record: Record, name: str, acknowledged: dict[int, int]) -> int:
    """Hold the record against what a writer was told; the number of batches that are there."""
    histories = [record.history(f"{name}-{part}") for part in "abc"]
    numbers = [[r.number for r in history] for history in histories]
    assert numbers[0] == numbers[1] == numbers[2] == list(range(1, len(numbers[0]) + 1))
    assert set(acknowledged) <= set(numbers[0])
    for revision in itertools.chain(*histories):
        content = record.content(revision.entry, revision.number)
        assert len(content) == revision.size
        turn = acknowledged.get(revision.number)
        assert turn is None or content == f"{name} {turn} ".encode() * 3000
    return len(numbers[0])


def test_killed_writers_leave_all_that_was_acknowledged_and_no_half(place: Place) -> None:
    chance = random.Random(17)
    told: dict[str, dict[int, int]] = {"x": {}, "y": {}}
    for _ in range(5):
        writers = {name: writer(place, name) for name in told}
        # Both are at work before the first is killed.
        first = {name: process.stdout.readline() for name, process in writers.items() if process.stdout}
        for name, process in writers.items():
            time.sleep(chance.uniform(0, 0.08))
            process.kill()
            told[name] |= kept(first[name] + process.communicate()[0])
    record = place.open()
    counts = {name: all_there(record, name, told[name]) for name in told}
    assert sum(map(len, told.values())) >= 10
    assert [r.sequence for r in record.changes(0, 1 << 40)] == list(range(1, 3 * sum(counts.values()) + 1))
    # Nobody holds a lock after death.
    with record.writing(5):
        record.append([new_revision("x-a")])
    record.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    place = Place("", tmp_path)
    place.open().close()
    process = writer(place, "x", room=1 << 20)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "takes no more: make room" in said
    told = kept(said)
    assert len(told) > 3
    record = place.open()
    assert all_there(record, "x", told) == len(told)
    record.append([new_revision("x-a")])
    record.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 2 MiB, where the system lets us mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False).returncode
    except OSError:
        done = 1
    if done != 0:
        pytest.skip("a small file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_small_file_system_fills_and_is_freed_again(small_disk: Path) -> None:
    place = Place("", small_disk)
    ballast = small_disk / "ballast"
    record = place.open()
    ballast.write_bytes(bytes(1 << 20))
    told = 0
    with pytest.raises(RecordUnavailable) as caught:
        while told < 1000:
            record.append([new_revision("a", b"%d " % told * 5000)])
            told += 1
    assert "写不下了" in caught.value.text.zh
    assert told > 3
    assert [r.number for r in record.history("a")] == list(range(1, told + 1))
    assert record.content("a", told) == b"%d " % (told - 1) * 5000
    with pytest.raises(RecordUnavailable):
        record.append([new_revision("b", b"x" * 2_000_000)])
    ballast.unlink()
    assert record.append([new_revision("a")])[0].number == told + 1
    record.close()
    record = place.open()
    assert record.position() == told + 1
    record.close()


def test_a_full_disk_at_the_first_start_is_said(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (small_disk / "ballast").open("wb") as ballast:
        while True:
            ballast.write(bytes(1 << 16))
    with pytest.raises(RecordUnavailable):
        Record.open("", small_disk)
    (small_disk / "ballast").unlink()
    record = Record.open("", small_disk)
    record.append([new_revision()])
    record.close()


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    """A server for one test, which may stop it."""
    started = PostgresqlServer()
    yield started
    started.remove()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_goes_away_and_comes_back(server: PostgresqlServer, tmp_path: Path, mode: str) -> None:
    place = Place(server.new_database(), tmp_path)
    record = place.open()
    told = [record.append([new_revision("a", b"%d" % turn)])[0].number for turn in range(5)]
    server.stop(mode)
    for ask in (
        lambda: record.append([new_revision("a")]),
        lambda: record.history("a"),
        lambda: record.writing(1).__enter__(),
        place.open,
    ):
        with pytest.raises(RecordUnavailable) as caught:
            ask()
        assert server.password not in caught.value.text.en
        assert caught.value.members["retry_after"]
    server.start()
    assert [r.number for r in record.history("a")] == told
    with record.writing(1):
        assert record.append([new_revision("a")])[0].number == 6
    record.close()


def test_a_server_that_breaks_off_in_the_middle_of_writes(server: PostgresqlServer, tmp_path: Path) -> None:
    place = Place(server.new_database(), tmp_path)
    told: dict[int, int] = {}
    for wait in (0.02, 0.1, 0.2):
        process = writer(place, "x")
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(wait)
        server.stop()
        said, _ = process.communicate(timeout=60)
        assert "refused" in said
        told |= kept(first + said)
        server.start()
    record = place.open()
    assert len(told) >= 3
    # At most the one under way when the server broke off is there without having been acknowledged.
    assert all_there(record, "x", told) <= len(told) + 3
    record.close()


def test_a_lock_lost_with_its_server_leaves_the_block_in_order(
    server: PostgresqlServer, tmp_path: Path
) -> None:
    record = Place(server.new_database(), tmp_path).open()
    with record.writing():
        server.stop()
    server.start()
    with record.writing(5):
        record.append([new_revision()])
    record.close()


def test_a_wrong_password_is_told_without_it(server: PostgresqlServer, tmp_path: Path) -> None:
    address = server.new_database().replace("postgres:", "postgres:no-secret-of-ours-")
    with pytest.raises(RecordUnavailable) as caught:
        Record.open(address, tmp_path)
    error: BaseException | None = caught.value
    assert "cannot be used now" in str(error)
    assert "secret" not in caught.value.text.zh + caught.value.text.en
    assert error is not None
    assert error.__suppress_context__


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hush@nowhere.invalid/db",
        "postgresql://u:hush@127.0.0.1:1/db",
        "postgresql://u:hush@/db?no_such_parameter=1",
        "mysql://u:hush@localhost/db",
        "postgresql://u:hush@localhost:port/db",
        "hush",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(address: str, tmp_path: Path) -> None:
    with pytest.raises(RecordUnavailable) as caught:
        Record.open(address, tmp_path)
    assert "hush" not in caught.value.text.zh + caught.value.text.en + str(caught.value.members)
