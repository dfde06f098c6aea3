"""Kept exports: written once, written anew where they were damaged since."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from graph.export_files import export_file


def overwritten(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1])


def without_digest(path: Path) -> None:
    path.with_name(f".{path.name}.sha256").unlink()


@pytest.mark.parametrize("damage", [overwritten, cut_short, without_digest])
def test_a_damaged_export_is_written_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    written: list[bytes] = []

    def writer(out: BinaryIO) -> None:
        written.append(b"the graph")
        out.write(b"the graph")

    path = export_file(tmp_path, "v1", "x.ttl", writer)
    os.utime(path, ns=(1, 1))
    assert export_file(tmp_path, "v1", "x.ttl", writer) == path
    assert len(written) == 1
    damage(path)
    os.utime(path, ns=(2, 2))
    assert export_file(tmp_path, "v1", "x.ttl", writer).read_bytes() == b"the graph"
    assert len(written) == 2
    export_file(tmp_path, "v1", "x.ttl", writer)
    assert len(written) == 2
