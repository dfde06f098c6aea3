"""Writers that are killed at random points: what was acknowledged is there, nothing is half there, a start mends it."""

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from graph.errors import FengqiaoError, StoreBroken
from graph.publish.version import in_force, version_name
from graph.publish.writer import Writer
from graph.record.database import Record
from graph.store.seal import check_seal
from graph.store.versions import store_path
from tests.crash.killed_writer import Started, start
from tests.postgresql import PostgresqlServer
from tests.server.observing import eventually
from tests.small_entries import (
    canonical_hash,
    lines_in,
    made_anew,
    small_entry,
    small_ground,
    write_of,
)


def check(
    ground_folder: Path, data: Path, scratch: Path, expected: list[list[str]], address: str = ""
) -> str:
    """All that was acknowledged is in the record; the version in force is whole; a start brings it up to date.

    The canonical hash of what it then is.
    """
    record = Record.open(address, data)
    try:
        for entry, number, digest, status in expected:
            revision = record.revision(entry, int(number))
            assert (revision.digest, revision.status) == (digest, status)
            record.content(entry, int(number))
        with small_ground(ground_folder) as ground:
            version = in_force(data)
            # A folder beside the first may not have come to have one.
            assert version is not None or address
            if version is not None:
                check_seal(store_path(data, version))
                assert lines_in(data, version)
            now = Writer(data, record, ground).bring_up_to_date(lambda _: None)
            entries = [(each.entry, each.graph_digest) for each in record.published()]
            assert now == version_name(ground.digest, entries)
            assert made_anew(scratch, record, ground) == now
            assert lines_in(scratch, now) == lines_in(data, now)
            return canonical_hash(data, now)
    finally:
        record.close()


def prepared(tmp_path: Path, address: str = "") -> tuple[Path, Path]:
    """A ground and a data folder with one entry in force."""
    ground_folder, data = tmp_path / "ground", tmp_path / "data"
    data.mkdir()
    with small_ground(ground_folder) as ground:
        record = Record.open(address, data)
        writer = Writer(data, record, ground)
        writer.bring_up_to_date(lambda _: None)
        writer.write([write_of(small_entry("first"))])
        record.close()
    return ground_folder, data


def killed_again_and_again(tmp_path: Path, writes: int, seed: int, address: str = "") -> None:
    ground_folder, data = prepared(tmp_path, address)
    chance, known = random.Random(seed), 0
    turns: list[list[str]] = []
    while known < writes:
        process = start(ground_folder, data, f"{seed}-{known}", address)
        time.sleep(chance.uniform(0, 2))
        turns += process.kill()
        known = len(turns)
    check(ground_folder, data, tmp_path / "anew", turns, address)


@pytest.mark.timeout(300)
def test_a_hundred_writes_of_killed_writers(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, 100, 5)


@pytest.mark.large
@pytest.mark.timeout(1800)
def test_five_hundred_writes_of_killed_writers(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, 500, 6)


@pytest.mark.large
@pytest.mark.timeout(1800)
def test_five_hundred_writes_of_killed_writers_to_postgresql(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    killed_again_and_again(tmp_path, 500, 8, server.new_database())


@pytest.mark.timeout(300)
def test_killed_writers_of_three_folders_over_one_record_make_one_history(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    """As three machines do: one at a time by the lock of the database, each killed at random and started again."""
    three_folders(tmp_path, server.new_database(), 30, 9)


@pytest.mark.large
@pytest.mark.timeout(1800)
def test_five_hundred_writes_of_killed_writers_of_three_folders(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    three_folders(tmp_path, server.new_database(), 500, 10)


def three_folders(tmp_path: Path, address: str, writes: int, seed: int) -> None:
    ground_folder, first = prepared(tmp_path, address)
    folders = [first, tmp_path / "second", tmp_path / "third"]
    chance, told, turn = random.Random(seed), list[list[str]](), 0
    running: dict[Path, Started] = {}
    while len(told) < writes:
        for folder in folders:
            if folder not in running:
                folder.mkdir(exist_ok=True)
                running[folder], turn = start(ground_folder, folder, f"{seed}-{turn}", address), turn + 1
        time.sleep(chance.uniform(0, 1.5))
        told += running.pop(chance.choice(folders)).kill()
    for process in running.values():
        told += process.kill()
    assert len({(entry, number) for entry, number, *_ in told}) == len(told)
    hashes = {check(ground_folder, each, tmp_path / f"{each.name}-anew", told, address) for each in folders}
    assert len(hashes) == 1


@pytest.mark.timeout(300)
def test_two_writers_over_one_folder_make_one_history(tmp_path: Path) -> None:
    ground_folder, data = prepared(tmp_path)
    both = [start(ground_folder, data, seed) for seed in ("one", "two")]
    assert eventually(lambda: all(len(process.acknowledged()) > 2 for process in both), 240)
    told: list[list[str]] = []
    for process in both:
        told += process.kill()
    assert len({(entry, number) for entry, number, *_ in told}) == len(told) > 5
    check(ground_folder, data, tmp_path / "anew", told)


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("to mount a small file system needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        data = disk / "data"
        data.mkdir()
        told = []
        with small_ground(tmp_path / "ground") as ground:
            record = Record.open("", data)
            writer = Writer(data, record, ground)
            writer.bring_up_to_date(lambda _: None)
            refused = None
            for number in range(2_000):
                write = write_of(small_entry(f"e{number}") + b"# " + b"x" * 20_000)
                try:
                    (done,) = writer.write([write])
                except FengqiaoError as error:
                    refused = error
                    break
                assert not isinstance(done, FengqiaoError), done
                told.append([done.revision.entry, "1", done.revision.digest, "checked"])
            assert refused is not None and told
            assert isinstance(refused, StoreBroken) or type(refused).__name__ == "RecordUnavailable"
            record.close()
            record = Record.open("", data)
            for entry, *_ in told:
                record.content(entry, 1)
            version = in_force(data)
            assert version is not None and lines_in(data, version)
            record.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
