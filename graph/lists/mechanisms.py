"""All mechanisms of a version with their stations and types, read once, so that lists of them are quick."""

from collections.abc import Collection
from dataclasses import dataclass

from rdflib import URIRef

from graph.lists.relation import Chosen, Mask, Names, Relation, Renumbering
from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES, VOC

IN_SCHEME = URIRef(PREFIXES["skos"] + "inScheme")
_SCHEME = VOC["mechanism-type"]


@dataclass(frozen=True)
class MechanismList:
    """Mechanisms in the order of their IRIs, related to the stations that run them and to the types stated."""

    names: Names
    stations: Relation
    types: Relation

    def of_types(self, types: Collection[str]) -> Mask:
        """The mechanisms of any of these types."""
        return self.types.having(self.types.values.mask(types))

    def running(self, mechanisms: Mask) -> int:
        """How many stations run at least one of the mechanisms."""
        return int(self.stations.had_by(mechanisms).sum())

    def choose(self, station: str | None = None, types: Collection[str] | None = None) -> Chosen:
        """The mechanisms of a station and of any of these types; what is None does not filter."""
        chosen = self.names.all()
        if station is not None:
            chosen &= self.stations.having(self.stations.values.mask([station]))
        if types is not None:
            chosen &= self.of_types(types)
        return Chosen(self.names, chosen)


@once_per_version
def all_mechanisms(snapshot: Snapshot) -> MechanismList:
    """The mechanisms that a station operates; the 218,000 of 40,000 stations take 5 s to read and 27 MB to keep."""
    stations = Relation.of(snapshot.pairs(FQ.operatedBy))
    known = {str(row["type"]) for row in snapshot.rows(query("type-hierarchy"))}
    types = Relation.of(snapshot.pairs(FQ.mechanismType, known), things=stations.things)
    return MechanismList(stations.things, stations, types)


@all_mechanisms.carry
def _carried(previous: MechanismList, transition: Transition) -> MechanismList:
    new, change = transition.new, transition.change
    moved = change.subjects(FQ.operatedBy)
    typed = moved | change.subjects(FQ.mechanismType)
    concepts = change.subjects(IN_SCHEME)
    if not typed and not concepts:
        return previous
    stations = previous.stations.changed(moved, transition.pairs_from(moved, FQ.operatedBy))
    pairs = {*transition.pairs_from(typed, FQ.mechanismType), *new.pairs(FQ.mechanismType, concepts)}
    known = {kind for kind in {kind for _, kind in pairs} if _is_type(new, kind)}
    types = previous.types.changed(
        typed,
        ((mechanism, kind) for mechanism, kind in pairs if kind in known),
        touched_values=concepts,
        things=Renumbering.between(previous.names, stations.things, moved),
    )
    return MechanismList(stations.things, stations, types)


def _is_type(snapshot: Snapshot, concept: str) -> bool:
    return _SCHEME in snapshot.properties(concept).get(str(IN_SCHEME), ())
