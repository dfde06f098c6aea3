"""The files of a version: those of a large graph are written by a process of their own, once, whoever asks."""

import time
from pathlib import Path

import pytest

from graph.export import downloads
from graph.export.downloads import Downloads
from graph.export.kept_files import find_export
from graph.store.snapshot import Snapshot


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A data folder with the store that is built, and no files yet."""
    (tmp_path / "graphs").symlink_to(data / "graphs")
    return tmp_path


def test_the_files_of_a_small_graph_are_there_when_they_are_asked_for(
    folder: Path, snapshot: Snapshot
) -> None:
    files = Downloads(snapshot, folder)
    assert files.written().keys() == files.files.keys()
    assert {name for name, export in files.written().items() if export.rows is not None} == {
        name for name in files.files if name.endswith(".csv")
    }


def test_those_of_a_large_one_are_written_apart(
    folder: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "SMALL", 10)
    files = Downloads(snapshot, folder)
    assert files.written() == {}, "nobody waits for them"
    while len(found := files.written()) < len(files.files):
        time.sleep(0.2)
    name = f"fengqiao-{snapshot.version}.nq"
    assert found[name] == find_export(folder, snapshot.version, name)
    assert found[name].plain.path.read_bytes().count(b"\n") == snapshot.count()


def test_a_file_that_is_needed_at_once_is_written_at_once(
    folder: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "SMALL", 10)
    export = Downloads(snapshot, folder).get_marked("stations.csv")
    content = export.plain.path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfstation,") and export.rows == 5
