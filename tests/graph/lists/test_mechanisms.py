"""The list of mechanisms, held against each mechanism read by itself."""

from graph.lists.mechanisms import all_mechanisms
from graph.lists.types import MechanismType, lineage, top_types, type_tree, with_narrower
from graph.read.station import Mechanism, read_mechanism
from graph.site_queries import query
from graph.store.snapshot import Snapshot


def read_all(snapshot: Snapshot) -> list[Mechanism]:
    return [read_mechanism(snapshot, str(row["mechanism"])) for row in snapshot.rows(query("mechanism-page"))]


def every_type(tree: tuple[MechanismType, ...]) -> list[MechanismType]:
    return [found for top in tree for found in [top, *every_type(top.narrower)]]


def test_mechanisms_by_station(snapshot: Snapshot) -> None:
    listed, mechanisms = all_mechanisms(snapshot), read_all(snapshot)
    assert list(listed.choose()) == list(listed.names) == [one.mechanism for one in mechanisms]
    for station in {one.station for one in mechanisms}:
        expected = [one.mechanism for one in mechanisms if one.station == station]
        assert list(listed.choose(station=station)) == expected
    assert len(listed.choose(station="https://example.org/elsewhere")) == 0


def test_every_type_has_its_mechanisms_and_stations_and_counts_them(snapshot: Snapshot) -> None:
    listed, mechanisms = all_mechanisms(snapshot), read_all(snapshot)
    types = every_type(type_tree(snapshot))
    assert tuple(top.type for top in type_tree(snapshot)) == top_types(snapshot)
    assert len(types) == len({one.type for one in types}) > 40
    for one in types:
        meant = [
            mechanism
            for mechanism in mechanisms
            if any(one.type in lineage(snapshot, stated) for stated in mechanism.types)
        ]
        chosen = listed.choose(types=with_narrower(snapshot, one.type))
        assert list(chosen) == [mechanism.mechanism for mechanism in meant]
        assert one.mechanisms == len(meant)
        assert one.stations == len({mechanism.station for mechanism in meant})


def test_the_tree_counts_what_its_query_counts(snapshot: Snapshot) -> None:
    counted = {
        str(row["type"]): (int(row["mechanisms"]), int(row["stations"]))
        for row in snapshot.rows(query("mechanism-types"))
    }
    in_use = {
        one.type: (one.mechanisms, one.stations) for one in every_type(type_tree(snapshot)) if one.mechanisms
    }
    assert in_use == counted


def test_station_and_type_together(snapshot: Snapshot) -> None:
    listed = all_mechanisms(snapshot)
    types = {listed.types.values[0], listed.types.values[5]}
    for station in listed.stations.values:
        both = set(listed.choose(station=station, types=types))
        assert both == set(listed.choose(station=station)) & set(listed.choose(types=types))
    assert len(listed.choose(types=set())) == 0
