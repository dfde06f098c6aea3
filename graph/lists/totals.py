"""The graph in a few numbers, counted once for a version."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import RDF, URIRef

from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ


@dataclass(frozen=True)
class Overview:
    """How much there is. Outcomes fall into three: credited, merely beside a mechanism, and neither."""

    stations: int
    mechanisms: int
    types: int
    explicit: int
    juxtaposed: int
    uncredited: int
    sources: int
    spans: int


CLASSES = {
    "stations": FQ.Station,
    "mechanisms": FQ.Mechanism,
    "sources": FQ.Source,
    "spans": FQ.TextSpan,
}


@once_per_version
def overview(snapshot: Snapshot) -> Overview:
    """The counts of a version of the graph."""
    row = snapshot.rows(query("home-counts"))[0]
    return Overview(**{name: int(row[name]) for name in Overview.__dataclass_fields__})


@overview.carry
def _carried(previous: Overview, transition: Transition) -> Overview:
    """Each count by what is touched: less those that were counted, and more those that are."""
    touched = transition.change.instances(*CLASSES.values())
    types = transition.change.objects(FQ.mechanismType)
    claims = transition.change.objects(FQ.creditedWith, FQ.reportedBeside, FQ.reports)
    if not touched and not types and not claims:
        return previous
    counted = vars(previous).copy()
    for snapshot, sign in ((transition.old, -1), (transition.new, 1)):
        for name, count in _counted(snapshot, touched, types, claims).items():
            counted[name] += sign * count
    return Overview(**counted)


def _counted(snapshot: Snapshot, things: set[str], types: set[str], claims: set[str]) -> dict[str, int]:
    """How many of these are counted in a version, by the name of the count."""
    classes = [snapshot.properties(thing).get(str(RDF.type), ()) for thing in things]
    credited = _with(snapshot, FQ.creditedWith, claims)
    beside = _with(snapshot, FQ.reportedBeside, claims) - credited
    reported = _with(snapshot, FQ.reports, claims)
    return {
        **{name: sum(wanted in found for found in classes) for name, wanted in CLASSES.items()},
        "types": len(_with(snapshot, FQ.mechanismType, types)),
        "explicit": len(credited),
        "juxtaposed": len(beside),
        # As the query has it: a claim may be tied and not reported only where nobody derived it so.
        "uncredited": len(reported) - len(credited) - len(beside),
    }


def _with(snapshot: Snapshot, predicate: URIRef, values: Iterable[str]) -> set[str]:
    """Those of the values that anything leads to by the predicate."""
    return {value for value in values if any(True for _ in snapshot.pairs(predicate, [value]))}
