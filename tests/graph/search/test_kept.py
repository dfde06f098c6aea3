"""The table of the search on disk: made once, shared, taken up again after a start, never read where it is damaged."""

import json
from pathlib import Path

import pytest

import graph.search.kept as kept
from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.search.finding import search
from graph.search.index import search_index
from graph.search.table import Table
from graph.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("kept")
    return folder, ensure_built(Corpus(), folder, lambda _: None)


def opened(built: tuple[Path, str]) -> Snapshot:
    return Snapshot.open(*built)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("search-*.*"))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a table is made from now on."""
    made: list[int] = []
    before = kept._made

    def making(snapshot: Snapshot, data: Path) -> kept.Base:
        made.append(1)
        return before(snapshot, data)

    monkeypatch.setattr(kept, "_made", making)
    return made


def test_it_is_made_once_for_all_who_open_the_version(
    built: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = counted(monkeypatch)
    first, second = search_index(opened(built)), search_index(opened(built))
    assert len(made) <= 1 and files(built[0]) == [f"search-{kept.LAYOUT}-{built[1]}.sqlite"]
    assert first.documents() == second.documents()
    assert first.documents() == search_index(in_memory(built)).documents()


def in_memory(built: tuple[Path, str]) -> Snapshot:
    snapshot = opened(built)
    snapshot.data = None
    return snapshot


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and nothing more", b"no database" * 1000])
def test_a_damaged_file_is_made_anew(built: tuple[Path, str], damage: bytes) -> None:
    search_index(opened(built))
    path = built[0] / f"search-{kept.LAYOUT}-{built[1]}.sqlite"
    path.write_bytes(damage)
    index = search_index(opened(built))
    assert index.documents() == search_index(in_memory(built)).documents()
    assert Table.open(path).words == index.table.words


def test_a_later_version_is_read_from_the_table_of_an_earlier_one(
    built: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, version = built
    earlier = "0" * 16
    whole = search_index(opened(built)).documents()
    (folder / f"search-{kept.LAYOUT}-{version}.sqlite").rename(
        folder / f"search-{kept.LAYOUT}-{earlier}.sqlite"
    )
    (folder / "graphs" / earlier).mkdir()
    touched = [one.iri for one in whole[:5]]
    kept.keep_change(folder, version, earlier, touched)
    made = counted(monkeypatch)
    index = search_index(opened(built))
    assert not made and index.made_of == earlier and index.touched == set(touched)
    assert index.documents() == whole
    assert search(opened(built), "hys").total > 0
    # With the store of the earlier version its table stays, for the later one is read from it.
    (folder / "graphs" / earlier).rmdir()
    search_index(opened(built))
    assert f"search-{kept.LAYOUT}-{earlier}.sqlite" in files(folder)
    state = folder / f"search-{kept.LAYOUT}-{version}.json"
    assert json.loads(state.read_bytes())["of"] == earlier
    state.write_text("{")
    assert search_index(opened(built)).documents() == whole
    assert files(folder) == [f"search-{kept.LAYOUT}-{version}.sqlite"]


@pytest.mark.parametrize("query", ["平阳", "平阳县", "温州 山门", "Pingyang", "pingyang", "shaanxi", "绍兴"])
def test_a_station_is_found_by_the_areas_that_it_lies_in(snapshot: Snapshot, query: str) -> None:
    findings = search(snapshot, query, "station")
    assert findings.total > 0 and findings.meant is None
    assert all(one.marks for one in findings.found)
    wanted = {"shaanxi": "红岩寺派出所", "绍兴": "府山派出所"}.get(query, "山门派出所")
    assert [one.document.names[0] for one in findings.found] == [wanted]
