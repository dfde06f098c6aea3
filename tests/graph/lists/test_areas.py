"""Areas: which stations stand in them, held against the way up from each station."""

from rdflib import Graph

from graph.lists.areas import area_map, provinces
from graph.lists.stations import all_stations
from graph.read.station import areas_upward, read_station
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID


def test_the_stations_of_every_area_that_a_station_lies_in(snapshot: Snapshot) -> None:
    upward = {
        iri: read_station(snapshot, iri.removeprefix(str(ID["station/"]))).areas
        for iri in all_stations(snapshot)
    }
    areas = {area for chain in upward.values() for area in chain}
    assert len(areas) > 10
    for area in areas:
        assert list(area_map(snapshot).stations(area)) == [iri for iri in upward if area in upward[iri]]
    assert set(provinces(snapshot)) == {chain[-1] for chain in upward.values()}


def test_an_area_without_stations_and_one_that_is_none(snapshot: Snapshot) -> None:
    assert len(area_map(snapshot).stations(str(ID["area/nowhere"]))) == 0


def test_areas_that_lie_within_each_other_come_to_an_end() -> None:
    graph = Graph()
    first, second, station = ID["area/first"], ID["area/second"], ID["station/one"]
    for triple in [
        (first, FQ.within, second),
        (second, FQ.within, first),
        (station, FQ.jurisdiction, first),
    ]:
        graph.add(triple)
    snapshot = Snapshot.in_memory(graph)
    for area in (first, second):
        assert list(area_map(snapshot).stations(str(area))) == [str(station)]
    assert areas_upward(snapshot, str(first)) == (str(first), str(second))
