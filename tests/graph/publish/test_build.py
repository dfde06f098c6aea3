"""A version of the graph on disk: named by its content, re-used, replaced whole, safe from kill -9."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import StoreBroken
from graph.publish.build import ensure_built
from graph.publish.folder import VERSIONS_KEPT
from graph.record.shipped import SHIPPED, Corpus
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY, ID


def quiet(_: BilingualText) -> None:
    """No progress."""


@pytest.fixture
def small(tmp_path: Path) -> Corpus:
    """Register, gazetteer and one entry, in a folder that a test may change."""
    folder = tmp_path / "corpus"
    (folder / "entries").mkdir(parents=True)
    for name in [path.name for path in Corpus().reference_files]:
        shutil.copy(SHIPPED / name, folder)
    shutil.copy(next((SHIPPED / "entries").glob("shanmen-*.trig")), folder / "entries")
    return Corpus(folder)


def add_another(corpus: Corpus) -> None:
    """One more entry, which no version of the corpus has yet."""
    there = {path.name for path in corpus.entry_files}
    path = next(path for path in Corpus().entry_files if path.name not in there)
    shutil.copy(path, corpus.folder / "entries")


def test_the_version_is_a_hash_of_the_content(small: Corpus, tmp_path: Path) -> None:
    before = ensure_built(small, tmp_path / "one", quiet)
    assert ensure_built(small, tmp_path / "another", quiet) == before
    add_another(small)
    assert ensure_built(small, tmp_path / "one", quiet) != before


def test_other_reference_data_is_another_version(small: Corpus, tmp_path: Path) -> None:
    before = ensure_built(small, tmp_path, quiet)
    with (small.folder / "catalog.trig").open("a") as file:
        file.write("# another\n")
    assert ensure_built(small, tmp_path, quiet) != before


def test_the_same_entry_written_otherwise_is_the_same_version(small: Corpus, tmp_path: Path) -> None:
    before = ensure_built(small, tmp_path, quiet)
    (path,) = small.entry_files
    path.write_text(f"# another remark\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert ensure_built(small, tmp_path, quiet) == before


def test_a_second_start_reuses_the_store(small: Corpus, tmp_path: Path) -> None:
    seen: list[BilingualText] = []
    version = ensure_built(small, tmp_path, seen.append)
    assert [name for name in seen if "shanmen" in name.en]
    inode = store_path(tmp_path, version).stat().st_ino
    again: list[BilingualText] = []
    assert ensure_built(small, tmp_path, again.append) == version
    assert again == []
    assert store_path(tmp_path, version).stat().st_ino == inode


def test_rebuild_replaces_the_store(small: Corpus, tmp_path: Path) -> None:
    version = ensure_built(small, tmp_path, quiet)
    inode = store_path(tmp_path, version).stat().st_ino
    assert ensure_built(small, tmp_path, quiet, again=True) == version
    assert store_path(tmp_path, version).stat().st_ino != inode


def test_a_version_that_is_read_stays_until_it_is_let_go(small: Corpus, tmp_path: Path) -> None:
    old = ensure_built(small, tmp_path, quiet)
    reader = Snapshot.open(tmp_path, old)
    for number in range(VERSIONS_KEPT + 1):
        with (small.folder / "catalog.trig").open("a") as file:
            file.write(f"# {number}\n")
        new = ensure_built(small, tmp_path, quiet)
    assert store_path(tmp_path, old).is_dir()
    assert reader.count() > 1000
    reader.close()
    assert ensure_built(small, tmp_path, quiet) == new
    kept = {path.name for path in (tmp_path / "graphs").iterdir()}
    assert len(kept) == VERSIONS_KEPT and new in kept and old not in kept


KILLED_BUILD = """
import os, signal, sys
from pathlib import Path
from graph.publish.folder import VERSIONS_KEPT
from graph.record.shipped import Corpus
from graph.publish.build import ensure_built
ensure_built(Corpus(Path(sys.argv[1])), Path(sys.argv[2]), lambda name: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_killed_build_leaves_the_version_in_force(small: Corpus, tmp_path: Path) -> None:
    version = ensure_built(small, tmp_path, quiet)
    add_another(small)
    root = Path(__file__).resolve().parents[3]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BUILD, str(small.folder), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert Snapshot.open(tmp_path, version).has(ID["station/zhejiang-pingyang-shanmen"])
    new = ensure_built(small, tmp_path, quiet)
    assert new != version
    assert Snapshot.open(tmp_path, new).count() > 1000


def test_a_folder_that_cannot_be_written_is_said(small: Corpus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreBroken) as caught:
        ensure_built(small, tmp_path / "file", quiet)
    assert str(tmp_path / "file") in caught.value.text.zh


def test_a_version_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match="fengqiao rebuild"):
        Snapshot.open(tmp_path, "0" * 16)


def test_every_entry_is_a_named_graph(snapshot: Snapshot) -> None:
    dump = snapshot.dump().decode()
    for path in Corpus().entry_files:
        source_id = path.stem.rpartition("-")[2]
        assert f"<{ENTRY[source_id]}> ." in dump
