"""The counts of a version: made once, kept, and the same as what the engine counts."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.analyse.area_counts import area_counts
from graph.analyse.kept_counts import LAYOUT, kept_area_counts
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.namespaces import ID, PREFIXES
from ontology.queryfile import QueryFile
from tests.many_stations import many_stations
from viz.output.visjs import width
from viz.views.area_profile import STATIONS_SHOWN, added_up
from viz.views.by_name import View, Views

ZHEJIANG = str(ID["area/zhejiang"])


@pytest.fixture(scope="module")
def many() -> Snapshot:
    """More stations than are shown one by one."""
    return many_stations()


@pytest.fixture
def again(data: Path, snapshot: Snapshot) -> Callable[[], Snapshot]:
    """Opens the shipped corpus as after a start: nothing of it is counted."""
    return lambda: Snapshot.open(data, snapshot.version)


def test_kept_counts_are_those_that_were_made(again: Callable[[], Snapshot], tmp_path: Path) -> None:
    first, second = again(), again()
    made = kept_area_counts(first, tmp_path)
    file = tmp_path / f"network-{LAYOUT}-{first.version}.json"
    assert [*tmp_path.iterdir()] == [file]
    file.touch()
    written = file.stat().st_mtime_ns
    assert kept_area_counts(second, tmp_path) == made == kept_area_counts(again())
    assert area_counts.made(second) == made
    assert file.stat().st_mtime_ns == written


def test_what_is_counted_already_is_kept_for_the_next_start(
    again: Callable[[], Snapshot], tmp_path: Path
) -> None:
    snapshot = again()
    made = area_counts(snapshot)
    assert kept_area_counts(snapshot, tmp_path) is made
    assert kept_area_counts(again(), tmp_path) == made


def test_counts_of_stores_that_are_there_are_kept(again: Callable[[], Snapshot], tmp_path: Path) -> None:
    """Others may read an older version, and a start may be of one."""
    store_path(tmp_path, "0123456789abcdef").mkdir(parents=True)
    kept = tmp_path / f"network-{LAYOUT}-0123456789abcdef.json"
    gone = [
        tmp_path / name
        for name in ("network-3-0123456789abcdef.json", f"network-{LAYOUT}-feed.json", "network-older.json")
    ]
    for file in (kept, *gone):
        file.write_text("{}")
    kept_area_counts(again(), tmp_path)
    assert kept.exists()
    assert not any(file.exists() for file in gone)


@pytest.mark.parametrize(
    "damage", [b"", b"\x00\xff", b"[]", b'{"areas": {"a": {}}}', b'{"areas": {}, "more": 1}']
)
def test_damaged_counts_are_made_anew(again: Callable[[], Snapshot], tmp_path: Path, damage: bytes) -> None:
    made = kept_area_counts(again(), tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert kept_area_counts(again(), tmp_path) == made
    assert file.read_bytes() == whole


COUNTED_ELSEWHERE = """
import sys
from pathlib import Path
from graph.analyse.area_counts import area_counts
from graph.analyse.kept_counts import LAYOUT, kept_area_counts
from graph.store.snapshot import Snapshot
from graph.analyse.kept_counts import kept_area_counts
sys.stdin.read()
kept_area_counts(Snapshot.open(Path(sys.argv[1]), sys.argv[2]), Path(sys.argv[3]))
"""


def test_processes_that_count_at_once_do_not_meet(data: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[3])
    command = [sys.executable, "-c", COUNTED_ELSEWHERE, str(data), snapshot.version, str(tmp_path)]
    processes = [
        subprocess.Popen(command, env=os.environ | {"PYTHONPATH": root}, stdin=subprocess.PIPE)
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0] * 6
    assert [file.name for file in tmp_path.iterdir()] == [f"network-{LAYOUT}-{snapshot.version}.json"]
    assert kept_area_counts(snapshot, tmp_path) == area_counts(snapshot)


def test_areas_count_what_lies_in_them(snapshot: Snapshot) -> None:
    query = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + (
        "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?area fq:within* area:zhejiang . ?s fq:jurisdiction ?area . "
        "?m fq:operatedBy ?s ; fq:mechanismType/skos:broader* mt:technology }"
    )
    (row,) = snapshot.rows(QueryFile("test", {}, query))
    counted = area_counts(snapshot).areas[ZHEJIANG]
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


def test_formulas_of_many_stations_are_folded_by_kind_and_none_is_lost(many: Snapshot) -> None:
    views = Views(many)
    query = "PREFIX fq: <https://w3id.org/fengqiao/ns#> SELECT ?f ?kind WHERE { ?f fq:formulaKind ?kind }"
    there = Counter(str(row["kind"]) for row in many.rows(QueryFile("test", {}, query)))
    picture = views.picture(View("formula"))
    assert {node.id: node.count for node in picture.nodes if node.kind == "formula-kind"} == there
    inside = views.picture(View("formula", place=ZHEJIANG))
    assert {node.kind for node in inside.nodes} == {"station", "formula", "mechanism"}
    of_zhejiang = views.places.profile(ZHEJIANG).formulas
    assert sum(node.kind == "formula" for node in inside.nodes) == sum(of_zhejiang.values())


TIED = """
SELECT ?area ?family ?level ?kind (COUNT(DISTINCT ?claim) AS ?claims) (MAX(STR(?grade)) AS ?best) WHERE {
  ?station fq:jurisdiction/fq:within* ?area ; fq:reports ?claim .
  ?claim fq:indicator/fq:resultLevel ?level ; fq:credit ?credit .
  ?credit fq:creditKind ?of ; fq:effectGrade ?grade ; fq:mechanism/fq:mechanismType/skos:broader* ?family .
  ?family skos:topConceptOf ?scheme .
  BIND(IF(?of = ck:juxtaposed, "juxtaposed", "explicit") AS ?kind)
} GROUP BY ?area ?family ?level ?kind
"""


def test_the_ties_of_every_area_are_those_that_the_engine_counts(many: Snapshot) -> None:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    expected: dict[str, set[tuple[object, ...]]] = {}
    for row in many.rows(QueryFile("test", {}, prefixes + TIED)):
        key = (*(str(row[name]) for name in ("family", "level", "kind")), int(str(row["claims"])))
        expected.setdefault(str(row["area"]), set()).add((*key, str(row["best"]).rpartition("/")[2]))
    several = {area: of for area, of in area_counts(many).areas.items() if of.stations > 1}
    assert len(several) > 20
    for area, counts in several.items():
        assert {*counts.by_credit()} == expected.get(area, set()), area


def test_an_area_counts_what_its_stations_count_one_by_one(many: Snapshot) -> None:
    """An area was counted from whole relations, a station is from its own statements."""
    places = Views(many).places
    areas = [area for area, of in sorted(places.counted.areas.items()) if of.stations > 1][:8]
    assert areas
    for area in areas:
        whole = places.profile(area)
        parts = [places.profile(station) for station in places.counted.stations_in(area)]
        for name in ("families", "types", "levels", "formulas", "named"):
            added: Counter[object] = Counter()
            for part in parts:
                added.update(getattr(part, name))
            assert getattr(whole, name) == added, (area, name)
        assert list(whole.ties) == added_up(places, places.counted.stations_in(area))
        assert all(tie.grade.startswith("e") for tie in whole.ties)


def test_how_wide_a_credit_is_drawn_says_its_grade_at_every_scale(many: Snapshot) -> None:
    edges = [edge for edge in Views(many).picture(View("credit")).edges if edge.credit]
    assert edges
    assert all(width(edge, 10**6) == 1 + int(edge.grade[1:]) for edge in edges)


def test_a_view_of_many_stations_has_no_more_nodes_than_of_few(many: Snapshot) -> None:
    views = Views(many)
    for view in (View(), View("bipartite"), View("credit"), View("cooccurrence"), View("formula")):
        assert len(views.picture(view).nodes) <= 120, view
