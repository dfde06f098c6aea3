"""Areas and the stations in them, those of smaller areas included, and the provinces: read once for a version."""

from dataclasses import dataclass

from graph.lists.relation import Chosen, Names, Relation
from graph.site_queries import query
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ


@dataclass(frozen=True)
class AreaMap:
    """`places` relates stations to the area that each is in charge of, `within` areas to the next larger ones."""

    places: Relation
    within: Relation

    def stations(self, area: str) -> Chosen:
        """The stations of an area and of all areas within it, in the order of their IRIs; none where it has none."""
        inside = self.within.things.mask([area])
        while (wider := inside | self.within.having(inside)).sum() > inside.sum():
            inside = wider
        return Chosen(self.places.things, self.places.having(inside))


@once_per_version
def area_map(snapshot: Snapshot) -> AreaMap:
    """Where the stations are; 40,000 of them take 1 s to read and 6 MB to keep."""
    places, within = list(snapshot.pairs(FQ.jurisdiction)), list(snapshot.pairs(FQ.within))
    areas = Names({*(area for _, area in places), *(area for pair in within for area in pair)})
    return AreaMap(Relation.of(places, values=areas), Relation.of(within, areas, areas))


@once_per_version
def provinces(snapshot: Snapshot) -> tuple[str, ...]:
    """The provinces in which there is a station, in the order of their IRIs."""
    return tuple(str(row["area"]) for row in snapshot.rows(query("provinces")))
