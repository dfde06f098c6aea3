"""Areas and the stations in them, smaller areas included: read once for a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.catalogue import query
from graph.per_version import once_per_version
from graph.relation import Chosen, Mask, Names, Relation
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ


@dataclass(frozen=True)
class _Map:
    """`places` relates stations to the area each is in charge of, `within` areas to the larger area of each."""

    places: Relation
    within: Relation

    def stations(self, area: str) -> Mask:
        """The stations of the area and of all areas within it."""
        inside = self.within.things.mask([area])
        while (wider := inside | self.within.having(inside)).sum() > inside.sum():
            inside = wider
        return self.places.having(inside)


@once_per_version
def _map(snapshot: Snapshot) -> _Map:
    places, within = list(snapshot.pairs(FQ.jurisdiction)), list(snapshot.pairs(FQ.within))
    areas = Names({*(area for _, area in places), *(area for pair in within for area in pair)})
    return _Map(Relation.of(places, values=areas), Relation.of(within, areas, areas))


def stations_in(snapshot: Snapshot, area: str) -> Sequence[str]:
    """The IRIs of the stations in an area or an area within it, in their order; none for an area without any."""
    found = _map(snapshot)
    return Chosen(found.places.things, found.stations(area))


@once_per_version
def provinces(snapshot: Snapshot) -> tuple[str, ...]:
    """The provinces in which there is a station, in the order of their IRIs."""
    return tuple(str(row["area"]) for row in snapshot.rows(query("provinces")))
