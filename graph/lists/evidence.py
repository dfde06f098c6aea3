"""What results are filtered and graded by besides type and indicator: grade, source, year; read once for a version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from graph.lists.outcomes import all_outcomes
from graph.lists.relation import Relation
from graph.read.gather import AT_ONCE
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES

_START = URIRef(PREFIXES["dcat"] + "startDate")


@dataclass(frozen=True)
class EvidenceList:
    """Relations of claims to the grade of their credits (all of a claim have the same), to their source and to the
    year in which their period begins (none where it cannot be dated); of stations to settings; and what is said of
    each source: its independence and the review status of its entry.
    """

    grades: Relation
    sources: Relation
    years: Relation
    settings: Relation
    independence: Mapping[str, str]
    status: Mapping[str, str]


@once_per_version
def all_evidence(snapshot: Snapshot) -> EvidenceList:
    """The list of a version. Raises StoreBroken as every reader does."""
    grade_of = dict(snapshot.pairs(FQ.effectGrade))
    start_of = dict(snapshot.pairs(_START))
    outcomes = all_outcomes(snapshot)
    described = _described(snapshot, snapshot.pairs(FQ.describes))
    return EvidenceList(
        grades=Relation.of(
            (claim, grade_of[credit]) for claim, credit in snapshot.pairs(FQ.credit) if credit in grade_of
        ),
        sources=Relation.of(_sourced(snapshot, outcomes.stations, described)),
        years=Relation.of(
            (claim, start_of[period][:4]) for claim, period in snapshot.pairs(FQ.period) if period in start_of
        ),
        settings=Relation.of(snapshot.pairs(FQ.hasSetting)),
        independence=dict(snapshot.pairs(FQ.independence)),
        status=_status(snapshot),
    )


@all_evidence.carry
def _carried(previous: EvidenceList, transition: Transition) -> EvidenceList:
    new, change = transition.new, transition.change
    graded = change.subjects(FQ.credit) | _holders(new, FQ.credit, change.subjects(FQ.effectGrade))
    dated = change.subjects(FQ.period) | _holders(new, FQ.period, change.subjects(_START))
    stations = change.objects(FQ.describes) | change.subjects(FQ.reports)
    gone = change.objects(FQ.reports)
    told = [(claim, station) for station in stations for claim in _values(new, station, FQ.reports)]
    before = all_outcomes(transition.old).stations
    had = before.things.at(before.having(before.values.mask(stations)).nonzero()[0])
    set_in = change.subjects(FQ.hasSetting)
    touched_source = change.touches(FQ.independence, FQ.reviewStatus, FQ.source)
    return EvidenceList(
        grades=previous.grades.changed(graded, _graded(new, graded)),
        sources=previous.sources.changed(
            gone | {*had} | {claim for claim, _ in told},
            _sourced(new, told, _described(new, _describing(new, stations))),
        ),
        years=previous.years.changed(dated, _begun(new, dated)),
        settings=previous.settings.changed(set_in, transition.pairs_from(set_in, FQ.hasSetting)),
        independence=dict(new.pairs(FQ.independence)) if touched_source else previous.independence,
        status=_status(new) if touched_source else previous.status,
    )


def _described(snapshot: Snapshot, pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    """The sources on each station, from pairs of an entry and a station."""
    found: dict[str, set[str]] = {}
    entries = list(pairs)
    source_of = (
        dict(snapshot.pairs(FQ.source))
        if len(entries) > AT_ONCE
        else {entry: value for entry, _ in entries for value in _values(snapshot, entry, FQ.source)}
    )
    for entry, station in entries:
        if entry in source_of:
            found.setdefault(station, set()).add(source_of[entry])
    return found


def _describing(snapshot: Snapshot, stations: Iterable[str]) -> Iterator[tuple[str, str]]:
    return snapshot.pairs(FQ.describes, stations)


def _sourced(
    snapshot: Snapshot, claims: Iterable[tuple[str, str]], described: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Claim and source. Where one entry tells of a station, its claims are from there; else their words say so."""
    waiting: list[str] = []
    for claim, station in claims:
        sources = described.get(station, set())
        if len(sources) == 1:
            yield claim, next(iter(sources))
        else:
            waiting.append(claim)
    for start in range(0, len(waiting), AT_ONCE):
        some = waiting[start : start + AT_ONCE]
        found = snapshot.properties.many(some)
        spans = {claim: _first(found[claim].get(str(FQ.evidence), ())) for claim in some}
        said = snapshot.properties.many(span for span in spans.values() if span)
        for claim, span in spans.items():
            if span and (source := _first(said[span].get(str(FQ.spanOf), ()))):
                yield claim, source


def _graded(snapshot: Snapshot, claims: Iterable[str]) -> Iterator[tuple[str, str]]:
    for claim in claims:
        for credit in _values(snapshot, claim, FQ.credit):
            for grade in _values(snapshot, credit, FQ.effectGrade):
                yield claim, grade


def _begun(snapshot: Snapshot, claims: Iterable[str]) -> Iterator[tuple[str, str]]:
    for claim in claims:
        for period in _values(snapshot, claim, FQ.period):
            for start in _values(snapshot, period, _START):
                yield claim, start[:4]


def _status(snapshot: Snapshot) -> dict[str, str]:
    """By source, the review status of its entry."""
    of_entry = dict(snapshot.pairs(FQ.reviewStatus))
    return {source: of_entry[entry] for entry, source in snapshot.pairs(FQ.source) if entry in of_entry}


def _holders(snapshot: Snapshot, predicate: URIRef, values: set[str]) -> set[str]:
    return {holder for holder, _ in snapshot.pairs(predicate, values)} if values else set()


def _values(snapshot: Snapshot, subject: str, predicate: URIRef) -> tuple[str, ...]:
    return tuple(map(str, snapshot.properties(subject).get(str(predicate), ())))


def _first(values: Iterable[object]) -> str:
    return str(next(iter(values), ""))
