"""What is said by one property, read once for a version and carried on: what the columns of lists are made of."""

from collections.abc import Iterable

from rdflib import SKOS, URIRef

from graph.lists.relation import Relation
from graph.site_queries import query
from graph.store.per_version import OncePerVersion, Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES

START, END, ISSUED = (
    URIRef(PREFIXES["dcat"] + "startDate"),
    URIRef(PREFIXES["dcat"] + "endDate"),
    URIRef(PREFIXES["dcterms"] + "issued"),
)
ENTERED = (FQ.operatedBy, FQ.holder, FQ.formulaOf)
"""Properties by which a thing that is no claim belongs to a station, said in the graph of its entry."""


def _said(predicate: URIRef) -> OncePerVersion[Relation]:
    @once_per_version
    def made(snapshot: Snapshot) -> Relation:
        return Relation.of(snapshot.pairs(predicate))

    @made.carry
    def carried(previous: Relation, transition: Transition) -> Relation:
        touched = transition.change.subjects(predicate)
        if not touched:
            return previous
        return previous.changed(touched, transition.pairs_from(touched, predicate))

    return made


SAID: dict[URIRef, OncePerVersion[Relation]] = {
    predicate: _said(predicate)
    for predicate in (
        SKOS.inScheme,
        SKOS.broader,
        START,
        END,
        ISSUED,
        *(
            FQ[name]
            for name in (
                "addresses", "areaLevel", "awardStatus", "credit", "creditKind", "describes", "effectGrade",
                "formulaKind", "formulaOf", "function", "genre", "grantorLevel", "hasSetting", "holder",
                "honourType", "independence", "listing", "measure", "mechanism", "notStated", "partner", "period",
                "resultLevel", "reviewStatus", "serves", "source", "token", "unit", "value", "voice", "year",
            )
        ),
    )
}  # fmt: skip
"""By property; of a literal its text."""


def said(snapshot: Snapshot, predicate: URIRef) -> Relation:
    """Subjects and values of a property; 9 µs a pair for the first who asks."""
    return SAID[predicate](snapshot)


@once_per_version
def told_in(snapshot: Snapshot) -> Relation:
    """Reported results, mechanisms, honours and formulas, each with the entries that tell of it."""
    return Relation.of(_entries(snapshot))


@told_in.carry
def _told_carried(previous: Relation, transition: Transition) -> Relation:
    change = transition.change
    touched = change.subjects(FQ.station, *ENTERED)
    if not touched:
        return previous
    return previous.changed(touched, _entries(transition.new, sorted(touched)))


def _entries(snapshot: Snapshot, things: Iterable[str] | None = None) -> Iterable[tuple[str, str]]:
    bindings = {} if things is None else {"thing": [URIRef(thing) for thing in things]}
    for row in snapshot.rows(query("told-in"), bindings):
        yield str(row["thing"]), str(row["entry"])
