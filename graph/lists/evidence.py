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
_READ = (
    *(
        FQ.credit,
        FQ.effectGrade,
        FQ.period,
        _START,
        FQ.hasSetting,
        FQ.independence,
        FQ.reviewStatus,
        FQ.source,
    ),
    *(FQ.describes, FQ.reports, FQ.evidence, FQ.spanOf),
)
"""The properties that the list is made from."""


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
    return EvidenceList(
        grades=Relation.of(_joined(snapshot.pairs(FQ.credit), snapshot.pairs(FQ.effectGrade))),
        sources=Relation.of(
            _sourced(
                snapshot, all_outcomes(snapshot).stations, _described(snapshot, snapshot.pairs(FQ.describes))
            )
        ),
        years=Relation.of(_joined(snapshot.pairs(FQ.period), _years(snapshot.pairs(_START)))),
        settings=Relation.of(snapshot.pairs(FQ.hasSetting)),
        independence=dict(snapshot.pairs(FQ.independence)),
        status=_status(snapshot),
    )


@all_evidence.carry
def _carried(previous: EvidenceList, transition: Transition) -> EvidenceList:
    new, change = transition.new, transition.change
    if not change.touches(*_READ):
        return previous
    graded = change.subjects(FQ.credit) | _holders(new, FQ.credit, change.subjects(FQ.effectGrade))
    dated = change.subjects(FQ.period) | _holders(new, FQ.period, change.subjects(_START))
    reworded = change.subjects(FQ.evidence) | _holders(new, FQ.evidence, change.subjects(FQ.spanOf))
    stations = (
        change.objects(FQ.describes)
        | change.subjects(FQ.reports)
        | {station for entry in change.subjects(FQ.source) for station in _values(new, entry, FQ.describes)}
        | _holders(new, FQ.reports, reworded)
    )
    before = all_outcomes(transition.old).stations
    claims = (
        change.objects(FQ.reports)
        | {*before.things.at(before.having(before.values.mask(stations)).nonzero()[0])}
        | {claim for station in stations for claim in _values(new, station, FQ.reports)}
    )
    # A claim may stand at several stations, of which one has changed.
    told = [(claim, station) for station, claim in new.pairs(FQ.reports, claims)] if claims else []
    described = _described(new, _describing(new, {station for _, station in told}))
    set_in = change.subjects(FQ.hasSetting)
    touched_source = change.touches(FQ.independence, FQ.reviewStatus, FQ.source)
    return EvidenceList(
        grades=previous.grades.changed(graded, _graded(new, graded)),
        sources=previous.sources.changed(claims, _sourced(new, told, described)),
        years=previous.years.changed(dated, _begun(new, dated)),
        settings=previous.settings.changed(set_in, transition.pairs_from(set_in, FQ.hasSetting)),
        independence=dict(new.pairs(FQ.independence)) if touched_source else previous.independence,
        status=_status(new) if touched_source else previous.status,
    )


def _joined(first: Iterable[tuple[str, str]], second: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What one leads to by way of the other."""
    onward: dict[str, list[str]] = {}
    for middle, end in second:
        onward.setdefault(middle, []).append(end)
    for start, middle in first:
        for end in onward.get(middle, ()):
            yield start, end


def _years(starts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((period, start[:4]) for period, start in starts)


def _described(snapshot: Snapshot, pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    """The sources on each station, from pairs of an entry and a station."""
    found: dict[str, set[str]] = {}
    entries = list(pairs)
    sources: dict[str, set[str]] = {}
    # Of many entries it is cheaper to read all that are said than one after the other.
    said = (
        snapshot.pairs(FQ.source)
        if len(entries) > AT_ONCE
        else [(entry, source) for entry, _ in entries for source in _values(snapshot, entry, FQ.source)]
    )
    for entry, source in said:
        sources.setdefault(entry, set()).add(source)
    for entry, station in entries:
        found.setdefault(station, set()).update(sources.get(entry, ()))
    return found


def _describing(snapshot: Snapshot, stations: Iterable[str]) -> Iterator[tuple[str, str]]:
    stations = set(stations)
    return snapshot.pairs(FQ.describes, stations) if stations else iter(())


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
