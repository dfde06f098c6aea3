"""All outcomes of a version with what lists filter them by, read once, so that any filter and page is quick."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef

from graph.lists.mechanisms import MechanismList, all_mechanisms
from graph.lists.relation import Chosen, Mask, Names, Relation, Renumbering
from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ

Tie = Literal["explicit", "juxtaposed", "none"]
"""The strongest tie of an outcome to any mechanism: in so many words, merely beside one, or none."""


@dataclass(frozen=True)
class OutcomeList:
    """Outcomes in the order of their IRIs.

    `credited` and `beside` relate all `mechanisms` to the outcomes explicitly credited to them or merely reported
    beside them; `levels` has the indicators of each result level.
    """

    names: Names
    stations: Relation
    indicators: Relation
    levels: Mapping[str, tuple[str, ...]]
    mechanisms: MechanismList
    credited: Relation
    beside: Relation

    def tied(self, tie: Tie) -> Mask:
        """The outcomes of which this is the strongest tie."""
        explicit = self.credited.had_by(self.mechanisms.names.all())
        if tie == "explicit":
            return explicit
        beside = self.beside.had_by(self.mechanisms.names.all())
        return beside & ~explicit if tie == "juxtaposed" else ~(beside | explicit)

    def choose(
        self,
        station: str | None = None,
        indicator: str | None = None,
        level: str | None = None,
        tie: Tie | None = None,
        types: Collection[str] | None = None,
    ) -> Chosen:
        """The outcomes that pass every filter given; `types` keeps those with any tie to a mechanism of one."""
        chosen = self.names.all()
        if station is not None:
            chosen &= self.stations.having(self.stations.values.mask([station]))
        if indicator is not None:
            chosen &= self.indicators.having(self.indicators.values.mask([indicator]))
        if level is not None:
            chosen &= self.indicators.having(self.indicators.values.mask(self.levels.get(level, ())))
        if tie is not None:
            chosen &= self.tied(tie)
        if types is not None:
            mechanisms = self.mechanisms.of_types(types)
            chosen &= self.credited.had_by(mechanisms) | self.beside.had_by(mechanisms)
        return Chosen(self.names, chosen)


@once_per_version
def indicators_by_level(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """The indicators of each result level that outcomes can be at, levels and indicators in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for row in snapshot.rows(query("outcome-indicators")):
        level = str(row["level"])
        found[level] = (*found.get(level, ()), str(row["indicator"]))
    return found


@indicators_by_level.carry
def _levels_carried(
    previous: Mapping[str, tuple[str, ...]], transition: Transition
) -> Mapping[str, tuple[str, ...]]:
    # A short query over the vocabulary, which an entry seldom adds to.
    touched = transition.change.touches(FQ.resultLevel)
    return indicators_by_level.make(transition.new) if touched else previous


@once_per_version
def all_outcomes(snapshot: Snapshot) -> OutcomeList:
    """The claims that a station reports as outcomes; the 165,000 of 40,000 stations take 6 s and 15 MB.

    The mechanisms are read too, if they are not yet.
    """
    mechanisms = all_mechanisms(snapshot)
    stations = Relation.of((claim, station) for station, claim in snapshot.pairs(FQ.reports))
    names = stations.things
    levels = indicators_by_level(snapshot)
    indicators = {indicator for level in levels.values() for indicator in level}
    return OutcomeList(
        names=names,
        stations=stations,
        indicators=Relation.of(snapshot.pairs(FQ.indicator, indicators), things=names),
        levels=levels,
        mechanisms=mechanisms,
        credited=Relation.of(snapshot.pairs(FQ.creditedWith), mechanisms.names, names),
        beside=Relation.of(snapshot.pairs(FQ.reportedBeside), mechanisms.names, names),
    )


@all_outcomes.carry
def _carried(previous: OutcomeList, transition: Transition) -> OutcomeList:
    new, change = transition.new, transition.change
    mechanisms, levels = all_mechanisms(new), indicators_by_level(new)
    said = change.touches(FQ.reports, FQ.indicator, FQ.creditedWith, FQ.reportedBeside)
    if not said and mechanisms is previous.mechanisms and levels is previous.levels:
        return previous
    reported, moved = change.objects(FQ.reports), change.subjects(FQ.operatedBy)
    by_station = {(claim, station) for station, claim in new.pairs(FQ.reports, reported)}
    stations = previous.stations.changed(reported, by_station)
    claims = Renumbering.between(previous.names, stations.things, reported)
    running = Renumbering.between(previous.mechanisms.names, mechanisms.names, moved)

    measured, levelled = reported | change.subjects(FQ.indicator), change.subjects(FQ.resultLevel)
    known = {indicator for level in levels.values() for indicator in level}
    measures = {*transition.pairs_from(measured, FQ.indicator), *new.pairs(FQ.indicator, levelled)}
    indicators = previous.indicators.changed(
        measured,
        ((claim, indicator) for claim, indicator in measures if indicator in known),
        touched_values=levelled,
        things=claims,
    )

    def tied(relation: Relation, predicate: URIRef) -> Relation:
        tying = moved | change.subjects(predicate)
        pairs = {*transition.pairs_from(tying, predicate), *new.pairs(predicate, reported)}
        return relation.changed(tying, pairs, touched_values=reported, things=running, values=claims)

    return OutcomeList(
        names=stations.things,
        stations=stations,
        indicators=indicators,
        levels=levels,
        mechanisms=mechanisms,
        credited=tied(previous.credited, FQ.creditedWith),
        beside=tied(previous.beside, FQ.reportedBeside),
    )
