"""Figures per thousand residents, only where a source gives the population of the same days.

Both numbers are intervals, and so is what comes out. Populations are never added up, and no year stands in for another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.analyse.intervals import Interval, stated
from graph.read.claim import Claim
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES

HEADS = 1_000
POPULATIONS = tuple(PREFIXES["ind"] + slug for slug in ("total-population", "registered-population"))
LEVEL = PREFIXES["ms"] + "level"
COUNTED = frozenset(PREFIXES["un"] + slug for slug in ("person", "case"))
"""Units of which so and so many for a thousand residents has a meaning."""
CONTEXT = PREFIXES["rl"] + "context"

Reason = Literal["no-population", "other-period", "open-population"]


@dataclass(frozen=True)
class PerHead:
    """A figure for a thousand residents: the population that it was divided by, and where the quotient lies."""

    population: Claim
    interval: Interval


@dataclass(frozen=True)
class WithoutPerHead:
    """Why figures of a column have none: no population is coded, or none of the same period, or one without bounds."""

    column: int
    reason: Reason


@dataclass(frozen=True)
class PerHeads:
    """By the IRI of the figure; and of each column with figures that have none, why."""

    by_claim: Mapping[str, tuple[PerHead, ...]]
    without: tuple[WithoutPerHead, ...]


def per_head(snapshot: Snapshot, figures: Sequence[tuple[int, Claim]]) -> PerHeads:
    """Per 1,000 residents, for the counts of people and cases among these (column, figure) of stations."""
    found: dict[str, tuple[PerHead, ...]] = {}
    without: list[WithoutPerHead] = []
    for column in sorted({column for column, _ in figures}):
        own = [claim for place, claim in figures if place == column]
        populations = [claim for claim in own if _is_population(snapshot, claim)]
        reasons: set[Reason] = set()
        for claim in own:
            if claim.unit in COUNTED and claim.measure == LEVEL and claim.level != CONTEXT:
                quotients, reason = _quotients(claim, populations)
                if quotients:
                    found[claim.claim] = quotients
                elif reason:
                    reasons.add(reason)
        without += [WithoutPerHead(column, reason) for reason in sorted(reasons)]
    return PerHeads(found, tuple(without))


def _quotients(claim: Claim, populations: Sequence[Claim]) -> tuple[tuple[PerHead, ...], Reason | None]:
    if not populations:
        return (), "no-population"
    contemporary = [population for population in populations if _same_days(claim, population)]
    if not contemporary:
        return (), "other-period"
    found = []
    for population in contemporary:
        number, people = stated(claim), stated(population)
        if number is None or people is None or number.low is None or number.low < 0:
            continue
        if people.low is None or people.low <= 0:
            continue
        found.append(PerHead(population, number.times(HEADS).per(people)))
    return tuple(found), None if found else "open-population"


def _is_population(snapshot: Snapshot, claim: Claim) -> bool:
    """Whether it is the whole population of the station's own jurisdiction."""
    own = {claim.station, *Properties(snapshot, claim.station).iris("jurisdiction")}
    return claim.indicator in POPULATIONS and claim.scope is None and claim.about in own


def _same_days(one: Claim, other: Claim) -> bool:
    """Whether both periods are dated, and by the same first and last day."""
    if one.period is None or other.period is None or one.period.start is None or one.period.end is None:
        return False
    return (one.period.start, one.period.end) == (other.period.start, other.period.end)
