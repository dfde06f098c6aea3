"""Figures that cannot both be true: found by comparing all that is said of one thing, beside what curators noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from graph.analyse.comparable import basis_of
from graph.analyse.intervals import Interval, stated
from graph.read.claim import Claim
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES

ILLUSTRATION = PREFIXES["nr"] + "illustration"


@dataclass(frozen=True)
class Differing:
    """Two claims on one thing, of one basis, whose bounds exclude each other.

    `same_time` is true where both tell of the same period, and false where that cannot be settled: then the two may
    just be of different times.
    """

    first: Claim
    second: Claim
    same_time: bool


def differing(snapshot: Snapshot, claims: Iterable[Claim]) -> list[Differing]:
    """The pairs among the claims, those of the same period first, else in their order."""
    alike: dict[tuple[str, object], list[Claim]] = {}
    for claim in claims:
        if claim.value is not None and claim.indicator is not None and claim.role != ILLUSTRATION:
            alike.setdefault((claim.about, basis_of(snapshot, claim)), []).append(claim)
    found = []
    for told in alike.values():
        for first, second in combinations(told, 2):
            same_time = _same_time(first, second)
            if same_time is not False and _exclude(stated(first), stated(second)):
                found.append(Differing(first, second, bool(same_time)))
    return sorted(found, key=lambda one: not one.same_time)


def _same_time(first: Claim, second: Claim) -> bool | None:
    """None where one of the two cannot be dated and their words do not agree."""
    one, other = first.period, second.period
    if one is not None and other is not None:
        if one.period == other.period:
            return True
        dates = (one.start, one.end), (other.start, other.end)
        if None not in dates[0] and None not in dates[1]:
            return dates[0] == dates[1]
    return None


def _exclude(one: Interval | None, other: Interval | None) -> bool:
    """Whether no number is in both."""
    if one is None or other is None:
        return False
    return _below(one, other) or _below(other, one)


def _below(one: Interval, other: Interval) -> bool:
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and (one.high_exclusive or other.low_exclusive))
