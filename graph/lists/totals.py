"""The graph in a few numbers, counted once for a version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import RDF, URIRef

from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES


@dataclass(frozen=True)
class Overview:
    """How much there is. Reported results fall into three: credited, merely beside a mechanism, and neither.

    `titled` are the stations that hold the title of Fengqiao-style police station by what their sources say; `figures`,
    `trends`, `ranks` and `assertions` are what the explicitly credited results are made of.
    """

    stations: int
    titled: int
    mechanisms: int
    types: int
    explicit: int
    figures: int
    trends: int
    ranks: int
    assertions: int
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
KINDS = {
    "figures": FQ.FigureClaim,
    "trends": FQ.TrendClaim,
    "ranks": FQ.RankClaim,
    "assertions": FQ.AssertionClaim,
}
TITLE = PREFIXES["ht"] + "fengqiao-station"
GRANTED = PREFIXES["aw"] + "granted"


@once_per_version
def overview(snapshot: Snapshot) -> Overview:
    """The counts of a version of the graph."""
    row = snapshot.rows(query("home-counts"))[0]
    return Overview(**{name: int(row[name]) for name in Overview.__dataclass_fields__})


@overview.carry
def _carried(previous: Overview, transition: Transition) -> Overview:
    """Each count by what is touched: less those that were counted, and more those that are."""
    change = transition.change
    things = change.instances(*CLASSES.values())
    types = change.objects(FQ.mechanismType)
    claims = change.objects(FQ.creditedWith, FQ.reportedBeside, FQ.reports) | change.instances(
        *KINDS.values()
    )
    honours = change.subjects(FQ.honourType, FQ.awardStatus, FQ.holder)
    if not things and not types and not claims and not honours:
        return previous
    holders = things | {
        str(holder)
        for snapshot in (transition.old, transition.new)
        for honour in honours
        for holder in snapshot.properties(honour).get(str(FQ.holder), ())
    }
    counted = vars(previous).copy()
    for snapshot, sign in ((transition.old, -1), (transition.new, 1)):
        for name, count in _counted(snapshot, things, types, claims, holders).items():
            counted[name] += sign * count
    return Overview(**counted)


def _counted(
    snapshot: Snapshot, things: set[str], types: set[str], claims: set[str], holders: set[str]
) -> dict[str, int]:
    """How many of these are counted in a version, by the name of the count."""
    credited = _with(snapshot, FQ.creditedWith, claims)
    beside = _with(snapshot, FQ.reportedBeside, claims) - credited
    reported = _with(snapshot, FQ.reports, claims)
    return {
        **_of_classes(snapshot, things, CLASSES),
        "titled": len(_titled(snapshot, holders)),
        "types": len(_with(snapshot, FQ.mechanismType, types)),
        "explicit": len(credited),
        **_of_classes(snapshot, credited, KINDS),
        "juxtaposed": len(beside),
        # As the query has it: a claim may be tied and not reported only where nobody derived it so.
        "uncredited": len(reported) - len(credited) - len(beside),
    }


def _of_classes(snapshot: Snapshot, things: Iterable[str], classes: Mapping[str, URIRef]) -> dict[str, int]:
    """How many of the things are of each class."""
    found = [snapshot.properties(thing).get(str(RDF.type), ()) for thing in things]
    return {name: sum(wanted in types for types in found) for name, wanted in classes.items()}


def _titled(snapshot: Snapshot, holders: Iterable[str]) -> set[str]:
    """Those of the holders that are stations and were granted the title."""
    found = set()
    for honour, holder in snapshot.pairs(FQ.holder, holders):
        said = snapshot.properties(honour)
        granted = URIRef(GRANTED) in said.get(str(FQ.awardStatus), ())
        titled = URIRef(TITLE) in said.get(str(FQ.honourType), ())
        if granted and titled and FQ.Station in snapshot.properties(holder).get(str(RDF.type), ()):
            found.add(holder)
    return found


def _with(snapshot: Snapshot, predicate: URIRef, values: Iterable[str]) -> set[str]:
    """Those of the values that anything leads to by the predicate."""
    return {value for value in values if any(True for _ in snapshot.pairs(predicate, [value]))}
