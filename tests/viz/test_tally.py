"""The counts of a version: made once, kept, and the same as what the engine counts."""

from pathlib import Path

import pytest

from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from graph.synth import synthesise
from ontology.files import vocabulary
from ontology.namespaces import ID, PREFIXES
from ontology.queryfile import QueryFile
from viz.profile import STATIONS_SHOWN
from viz.tally import tally
from viz.views import View, Views

ZHEJIANG = str(ID["area/zhejiang"])


@pytest.fixture(scope="module")
def many() -> Snapshot:
    """Ninety synthetic stations with the vocabulary: more than are shown one by one."""
    dataset = parse_entry("".join(synthesise(90, "trig")).encode(), "application/trig")
    for triple in vocabulary():
        dataset.add(triple)
    return Snapshot.in_memory(dataset)


def test_kept_counts_are_those_that_were_made(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "network-older.json").write_text("{}")
    made = tally(snapshot, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"network-{snapshot.version}.json"]
    assert tally(snapshot, tmp_path) == made == tally(snapshot)


def test_areas_count_what_lies_in_them(snapshot: Snapshot) -> None:
    query = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + (
        "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?area fq:within* area:zhejiang . ?s fq:jurisdiction ?area . "
        "?m fq:operatedBy ?s ; fq:mechanismType/skos:broader* mt:technology }"
    )
    (row,) = snapshot.rows(QueryFile("test", {}, query))
    counted = tally(snapshot).areas[ZHEJIANG]
    assert counted.stations == 2
    assert counted.families[PREFIXES["mt"] + "technology"] == int(str(row["n"])) > 0


def test_many_stations_are_folded_by_place_and_unfold_down_to_the_station(many: Snapshot) -> None:
    views = Views(many)
    picture = views.picture(View())
    areas = [node for node in picture.nodes if node.kind == "area"]
    assert len(areas) == 31
    assert sum(node.count for node in areas) == 90 > STATIONS_SHOWN
    assert len(picture.edges) < 140
    inside = views.picture(View("whole", place=ZHEJIANG))
    assert sum(node.kind == "station" for node in inside.nodes) == 3
    of_all = sum(node.count for node in picture.nodes if node.kind == "level")
    by_province = [views.picture(View("whole", place=area.id)) for area in areas]
    assert of_all == sum(node.count for one in by_province for node in one.nodes if node.kind == "level")


def test_a_view_of_many_stations_has_no_more_nodes_than_of_few(many: Snapshot) -> None:
    views = Views(many)
    for view in (View(), View("bipartite"), View("credit"), View("cooccurrence"), View("formula")):
        assert len(views.picture(view).nodes) <= 120, view
