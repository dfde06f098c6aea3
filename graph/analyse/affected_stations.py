"""Which stations a change counts differently: followed upwards from the statements that went and came."""

from typing import Final

from rdflib import URIRef

from graph.store.per_version import Transition
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES

_BROADER: Final = URIRef(PREFIXES["skos"] + "broader")

SAYS: Final = {
    "station": (FQ.jurisdiction, FQ.reports),
    "area": (FQ.within,),
    "mechanism": (FQ.operatedBy, FQ.mechanismType),
    "type": (_BROADER,),
    "claim": (FQ.indicator, FQ.credit),
    "credit": (FQ.mechanism, FQ.creditKind, FQ.effectGrade),
    "indicator": (FQ.resultLevel,),
    "formula": (FQ.formulaOf, FQ.formulaKind, FQ.names),
}
"""What the counts of stations read, by the kind of thing of which it is said."""

POINTED_TO_BY: Final = {
    "area": ((FQ.jurisdiction, "station"), (FQ.within, "area")),
    "mechanism": ((FQ.mechanism, "credit"), (FQ.names, "formula")),
    "type": ((FQ.mechanismType, "mechanism"), (_BROADER, "type")),
    "claim": ((FQ.reports, "station"),),
    "credit": ((FQ.credit, "claim"),),
    "indicator": ((FQ.indicator, "claim"),),
}
BELONGS_TO: Final = {"mechanism": FQ.operatedBy, "formula": FQ.formulaOf}
"""Properties by which a thing points to its station."""


def affected_stations(transition: Transition, at_most: int) -> set[str] | None:
    """The stations whose numbers or areas may differ; None where they are more than `at_most`, or far to seek."""
    found: set[str] = set()
    for snapshot in (transition.old, transition.new):
        waiting = [(kind, iri) for kind, said in SAYS.items() for iri in transition.change.subjects(*said)]
        seen = {*waiting}
        while waiting:
            kind, iri = waiting.pop()
            if kind == "station":
                found.add(iri)
            for above in _above(snapshot, kind, iri):
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)
            if len(found) > at_most or len(seen) > 100 * at_most:
                return None
    return found


def _above(snapshot: Snapshot, kind: str, iri: str) -> set[tuple[str, str]]:
    """The things that the numbers of this one count for, with their kinds."""
    found = {
        (above, subject)
        for predicate, above in POINTED_TO_BY.get(kind, ())
        for subject, _ in snapshot.pairs(predicate, [iri])
    }
    if kind in BELONGS_TO:
        stations = snapshot.properties(iri).get(str(BELONGS_TO[kind]), ())
        found.update(("station", str(station)) for station in stations)
    return found
