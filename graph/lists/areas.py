"""Areas and the stations in them, those of smaller areas included, and the provinces: read once for a version."""

from dataclasses import dataclass

from graph.lists.relation import Chosen, Names, Relation
from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, VOC


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


@area_map.carry
def _map_carried(previous: AreaMap, transition: Transition) -> AreaMap:
    new, change = transition.new, transition.change
    placed, inner = change.subjects(FQ.jurisdiction), change.subjects(FQ.within)
    if not placed and not inner:
        return previous
    places = [*transition.pairs_from(placed, FQ.jurisdiction)]
    within = [*transition.pairs_from(inner, FQ.within)]
    touched = inner | change.objects(FQ.jurisdiction, FQ.within)
    there = {area for area in touched if _is_area(new, area)}
    areas = previous.within.things.changed(touched - there, there)
    return AreaMap(
        previous.places.changed(placed, places, values=areas),
        previous.within.changed(inner, within, things=areas, values=areas),
    )


def _is_area(snapshot: Snapshot, iri: str) -> bool:
    """Whether something lies in it, or it in something."""
    return (
        str(FQ.within) in snapshot.properties(iri)
        or any(True for _ in snapshot.pairs(FQ.jurisdiction, [iri]))
        or any(True for _ in snapshot.pairs(FQ.within, [iri]))
    )


@once_per_version
def provinces(snapshot: Snapshot) -> tuple[str, ...]:
    """The provinces in which there is a station, in the order of their IRIs."""
    return tuple(str(row["area"]) for row in snapshot.rows(query("provinces")))


@provinces.carry
def _provinces_carried(previous: tuple[str, ...], transition: Transition) -> tuple[str, ...]:
    change = transition.change
    touched = change.subjects(FQ.within, FQ.areaLevel) | change.objects(FQ.jurisdiction)
    if not touched:
        return previous
    above = _upwards(transition.old, touched) | _upwards(transition.new, touched)
    there = {area for area in above if _is_province(transition.new, area)}
    return tuple(sorted({*previous} - above | there))


def _upwards(snapshot: Snapshot, areas: set[str]) -> set[str]:
    """The areas and all that they lie within."""
    found: set[str] = set()
    waiting = [*areas]
    while waiting:
        if (area := waiting.pop()) not in found:
            found.add(area)
            waiting.extend(map(str, snapshot.properties(area).get(str(FQ.within), ())))
    return found


def _is_province(snapshot: Snapshot, area: str) -> bool:
    """Whether it is of that level and a station is in it; the search ends at the first."""
    if VOC["level/province"] not in snapshot.properties(area).get(str(FQ.areaLevel), ()):
        return False
    seen, waiting = {area}, [area]
    while waiting:
        inside = waiting.pop()
        if any(True for _ in snapshot.pairs(FQ.jurisdiction, [inside])):
            return True
        smaller = {one for one, _ in snapshot.pairs(FQ.within, [inside])} - seen
        seen |= smaller
        waiting.extend(smaller)
    return False
