"""Kept exports: written once, written anew where they were damaged since."""

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from graph.export.kept_files import export_file, find_export


def overwritten(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1])


def without_digest(path: Path) -> None:
    path.with_name(f".{path.name}.json").unlink()


def with_another_note(path: Path) -> None:
    path.with_name(f".{path.name}.json").write_text("[]")


def without_its_compressed_twin(path: Path) -> None:
    path.with_name(f"{path.name}.gz").unlink()


DAMAGE = [overwritten, cut_short, without_digest, with_another_note, without_its_compressed_twin]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_export_is_written_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    written: list[bytes] = []

    def writer(out: BinaryIO) -> None:
        written.append(b"the graph")
        out.write(b"the graph")

    export = export_file(tmp_path, "v1", "x.ttl", writer)
    path = export.plain.path
    os.utime(path, ns=(1, 1))
    assert export_file(tmp_path, "v1", "x.ttl", writer) == export
    assert len(written) == 1
    damage(path)
    os.utime(path, ns=(2, 2))
    again = export_file(tmp_path, "v1", "x.ttl", writer)
    assert (
        again == export
        and path.read_bytes() == gzip.decompress(again.packed.path.read_bytes()) == b"the graph"
    )
    assert len(written) == 2
    export_file(tmp_path, "v1", "x.ttl", writer)
    assert len(written) == 2


def test_length_digest_and_rows_are_told_with_the_file(tmp_path: Path) -> None:
    def writer(out: BinaryIO) -> int:
        for _ in range(100_000):
            out.write(b"a,b\r\n")
        return 100_000

    made = export_file(tmp_path, "v1", "x.csv", writer)
    for found in (made, find_export(tmp_path, "v1", "x.csv")):
        assert found is not None and found.rows == 100_000
        for file in (found.plain, found.packed):
            content = file.path.read_bytes()
            assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert find_export(tmp_path, "v1", "y.csv") is None
    assert export_file(tmp_path / "elsewhere", "v1", "x.csv", writer).packed.sha256 == made.packed.sha256
