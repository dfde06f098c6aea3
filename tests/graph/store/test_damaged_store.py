"""A store that is damaged, in whatever way: said at start with the mend, said while reading, mended by a rebuild."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import StoreBroken
from graph.publish.build import ensure_built
from graph.publish.version import ORIGIN
from graph.record.shipped import Corpus
from graph.store.seal import SEAL, told_if_broken
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, ID
from ontology.queryfile import QueryFile

STATION = ID["station/zhejiang-pingyang-shanmen"]
EVERYTHING = QueryFile("everything", {}, "SELECT * { ?s ?p ?o }")


def quiet(_: BilingualText) -> None:
    """No progress."""


def overwritten(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))


def one_byte_other(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def removed(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [overwritten, one_byte_other, cut_short, emptied, removed, a_folder]


@pytest.fixture
def store(data: Path, snapshot: Snapshot, tmp_path: Path) -> Path:
    """A copy of the built store, in a data folder of its own."""
    target = store_path(tmp_path, snapshot.version)
    shutil.copytree(store_path(data, snapshot.version), target)
    return target


def kinds(store: Path) -> list[str]:
    """One file of each kind: tables (the first and the last), manifest, log, seal, …"""
    tables = sorted(path.name for path in store.glob("*.sst"))
    others = [name.name for name in store.iterdir() if not name.name.startswith(("LO", "0", ORIGIN))]
    return [tables[0], tables[-1], *sorted(others)]


def test_a_whole_store_copied_elsewhere_is_no_damaged_one(store: Path, snapshot: Snapshot) -> None:
    inode = store.stat().st_ino
    for path in store.iterdir():
        path.touch()
    assert ensure_built(Corpus(), store.parents[1], quiet) == snapshot.version
    assert store.stat().st_ino == inode


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damaged_file_is_said_at_start_with_the_mend(
    store: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    for name in kinds(store):
        whole = tmp_path / "whole"
        shutil.copytree(store, whole)
        damage(store / name)
        with pytest.raises(StoreBroken) as caught:
            ensure_built(Corpus(), tmp_path, quiet)
        for text in (caught.value.text.zh, caught.value.text.en):
            assert "fengqiao rebuild" in text and "\n" not in text
        assert "damaged" in caught.value.text.en and "损坏" in caught.value.text.zh
        shutil.rmtree(store)
        whole.rename(store)


def no_store(store: Path) -> None:
    shutil.rmtree(store)
    store.mkdir()
    (store / "notes.txt").write_text("no store")


def a_file(store: Path) -> None:
    shutil.rmtree(store)
    store.write_text("no store")


def an_empty_folder(store: Path) -> None:
    shutil.rmtree(store)
    store.mkdir()


@pytest.mark.parametrize("damage", [no_store, a_file, an_empty_folder])
def test_what_is_no_store_at_all_is_said_and_a_rebuild_mends_it(
    store: Path, snapshot: Snapshot, damage: Callable[[Path], None]
) -> None:
    data = store.parents[1]
    damage(store)
    with pytest.raises(StoreBroken, match="fengqiao rebuild"):
        ensure_built(Corpus(), data, quiet)
    with pytest.raises(StoreBroken, match="fengqiao rebuild"):
        Snapshot.open(data, snapshot.version)
    ensure_built(Corpus(), data, quiet, again=True)
    assert Snapshot.open(data, snapshot.version).has(STATION)
    assert [path.name for path in store.parent.iterdir()] == [snapshot.version]


@pytest.mark.parametrize("damage", DAMAGES)
def test_opening_a_damaged_store_raises_nothing_else(
    store: Path, snapshot: Snapshot, damage: Callable[[Path], None]
) -> None:
    for path in store.glob("*.sst"):
        damage(path)
    with pytest.raises(StoreBroken, match="fengqiao rebuild"):
        Snapshot.open(store.parents[1], snapshot.version).rows(EVERYTHING)


READS: dict[str, Callable[[Snapshot], object]] = {
    "rows": lambda opened: opened.rows(EVERYTHING),
    "total": lambda opened: opened.total(EVERYTHING),
    "construct": lambda opened: opened.construct(QueryFile("all", {}, "CONSTRUCT WHERE { ?s ?p ?o }")),
    "has": lambda opened: opened.has(STATION),
    "present": lambda opened: opened.present([STATION]),
    "rows_of": lambda opened: opened.rows_of({"all": (EVERYTHING, {})}),
    "pairs": lambda opened: list(opened.pairs(FQ["operatedBy"])),
    "values": lambda opened: list(opened.pairs(FQ["operatedBy"], [str(STATION)])),
    "count": lambda opened: opened.count(),
    "dump": lambda opened: opened.dump(),
    "properties": lambda opened: opened.properties(str(STATION)),
    "label": lambda opened: opened.label(str(STATION)),
}


@pytest.mark.parametrize("name", list(READS))
def test_a_store_that_is_overwritten_while_it_is_read_is_said(
    store: Path, snapshot: Snapshot, name: str
) -> None:
    opened = Snapshot.open(store.parents[1], snapshot.version)
    for path in store.glob("*.sst"):
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
    with pytest.raises(StoreBroken) as caught:
        READS[name](opened)
    assert "fengqiao rebuild" in caught.value.text.zh


def test_the_seal_lists_every_file_of_the_graph(store: Path) -> None:
    sealed = (store / SEAL).read_text()
    for path in store.iterdir():
        assert path.name.startswith(("LOG", "LOCK", SEAL, ORIGIN)) or path.name in sealed


def test_only_what_the_engine_raises_is_taken_for_damage() -> None:
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    for error in (panic("unwrap on None"), RuntimeError("Corruption:\n x"), OSError("IO error")):
        with pytest.raises(StoreBroken, match="fengqiao rebuild"), told_if_broken("store"):
            raise error
    for other in (RecursionError(), KeyError(), KeyboardInterrupt()):
        with pytest.raises(type(other)), told_if_broken("store"):
            raise other
