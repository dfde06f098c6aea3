"""What of a table passes filters, in which order, and how much there is of each value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.lists.composing import counts
from graph.lists.label_order import label_ranks
from graph.lists.outcomes import all_outcomes
from graph.lists.relation import Mask, Relation
from graph.lists.tables import TABLES, Table, ties_of
from graph.store.snapshot import Snapshot

NUMBERS = frozenset({"value"})
"""Columns that are sorted by value."""
LABELS = {"label": "zh", "label_en": "en"}


@dataclass(frozen=True)
class Filters:
    """Values by column, any of which fits; and a period that the thing's own must touch, first and last day."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Choice:
    """What was chosen of a table. `undated` passed everything but the period, since it has no date."""

    table: Table
    mask: Mask
    undated: int | None

    @property
    def total(self) -> int:
        return int(self.mask.sum())


def choose(snapshot: Snapshot, kind: str, filters: Filters) -> Choice:
    """The things that pass all filters; of several values of one filter any is enough."""
    table = TABLES[kind](snapshot)
    mask = table.names.all()
    for name, wanted in filters.values.items():
        column = table.column(snapshot, name)
        mask = mask & column.having(column.values.mask(wanted))
    undated = None
    if filters.start or filters.end:
        touching, dated = _in_period(snapshot, table, filters)
        undated = int((mask & ~dated).sum())
        mask = mask & touching
    return Choice(table, mask, undated)


def _in_period(snapshot: Snapshot, table: Table, filters: Filters) -> tuple[Mask, Mask]:
    """The things whose period touches the one asked for, and those that have dates at all.

    Of stations and mechanisms it is the periods of their results that count.
    """
    if table.kind in ("stations", "mechanisms"):
        outcomes = TABLES["outcomes"](snapshot)
        touching, dated = _in_period(snapshot, outcomes, filters)
        if table.kind == "mechanisms":
            ties = ties_of(snapshot)
            return ties.having(touching), ties.having(dated)
        stations = all_outcomes(snapshot).stations
        touching, dated = (
            table.names.mask(stations.values.at(np.flatnonzero(stations.had_by(some))))
            for some in (touching, dated)
        )
        return touching, dated
    begins, ends = _days(snapshot, table, "from"), _days(snapshot, table, "to")
    # A period of which one end is not known is taken for the day that is.
    begins, ends = np.where(begins == b"", ends, begins), np.where(ends == b"", begins, ends)
    dated = begins != b""
    touching = dated.copy()
    if filters.start:
        touching &= ends >= filters.start.encode()
    if filters.end:
        touching &= begins <= filters.end.encode()
    return touching, dated


def _days(snapshot: Snapshot, table: Table, name: str) -> NDArray[np.bytes_]:
    """The first day that each thing has in a column, empty where none: ISO dates are in the order of time."""
    column = table.column(snapshot, name)
    days = np.array([day.encode()[:10] for day in column.values] + [b""], dtype="S10")
    return days[table.ranks(snapshot, name)]


def ordered(snapshot: Snapshot, choice: Choice, sort: str) -> NDArray[np.intp]:
    """The places of what was chosen, sorted; `-` before the name turns the order round, ties stay by IRI."""
    places = np.flatnonzero(choice.mask)
    name = sort.removeprefix("-")
    if name == "iri":
        return places[::-1] if sort != name else places
    kind = choice.table.kind
    if name in LABELS:
        ranks = label_ranks(snapshot, kind, LABELS[name])  # type: ignore[arg-type]
    elif name in NUMBERS:
        ranks = choice.table.numbers(snapshot, name)
    else:
        ranks = choice.table.ranks(snapshot, name)
    mine = ranks[places]
    if sort != name:
        # What has no value stays last.
        without = len(choice.table.column(snapshot, name).values) if name not in LABELS else None
        mine = np.where(mine == without, mine, -mine) if without is not None else -mine
    return places[np.argsort(mine, kind="stable")]


def tally(snapshot: Snapshot, choice: Choice, name: str) -> list[tuple[str, int]]:
    """The values of a column with how many of what was chosen have each, the commonest first; none with nothing."""
    column = choice.table.column(snapshot, name)
    return _listed(column, counts(column, choice.mask))


def cross_tally(
    snapshot: Snapshot, choice: Choice, first: str, second: str
) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """The values of a column, each with its count and the tally of a second column among what has it."""
    column, other = (choice.table.column(snapshot, name) for name in (first, second))
    found = []
    for value, count in tally(snapshot, choice, first):
        having = column.having(column.values.mask([value])) & choice.mask
        found.append((value, count, _listed(other, counts(other, having))))
    return found


def without(snapshot: Snapshot, choice: Choice, name: str) -> int:
    """How many of what was chosen have no value in a column."""
    column = choice.table.column(snapshot, name)
    return int((choice.mask & ~column.having(column.values.all())).sum())


def _listed(column: Relation, found: NDArray[np.int64]) -> list[tuple[str, int]]:
    places = np.flatnonzero(found)
    best = places[np.argsort(-found[places], kind="stable")]
    return list(zip(column.values.at(best), found[best].tolist(), strict=True))
