"""The evidence-gap matrix: mechanism types against results, settings or provinces, with what there is in each cell.

A claim stands in the row of each type of each mechanism that it is tied to, and in the rows above; in a cell it counts
once. Credited and merely juxtaposed claims are never counted together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.analyse.one_source_out import MOST_LOOKED_THROUGH
from graph.analyse.reposts import releases_of
from graph.lists.areas import area_map, provinces
from graph.lists.evidence import EvidenceList, all_evidence
from graph.lists.outcomes import OutcomeList, all_outcomes
from graph.lists.relation import Mask, Names, Relation
from graph.lists.types import MechanismType, type_tree, with_narrower
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES

Axis = Literal["indicator", "setting", "province"]
Unit = Literal["claims", "sources", "independent"]
INDEPENDENT = PREFIXES["ip"] + "independent"
LEVELS = tuple(PREFIXES["rl"] + level for level in ("output", "intermediate", "outcome", "unspecified"))


@dataclass(frozen=True)
class Filters:
    """IRIs by which the claims are chosen; what is None does not filter. Years are those in which periods begin, both
    included: a claim whose period cannot be dated passes no filter of years."""

    setting: str | None = None
    area: str | None = None
    independence: str | None = None
    status: str | None = None
    from_year: int | None = None
    to_year: int | None = None


@dataclass(frozen=True)
class Heading:
    """A row or a column: its IRI, how deep it stands, whether there is something below it and whether that is shown."""

    iri: str
    depth: int
    folds: bool = False
    open: bool = False


@dataclass(frozen=True)
class Cell:
    """How many claims (or sources) there are, and the best grade (0 to 5) among the credited ones; None without any."""

    explicit: int
    juxtaposed: int
    best: int | None

    @property
    def empty(self) -> bool:
        return not self.explicit and not self.juxtaposed


@dataclass(frozen=True)
class Matrix:
    """Rows and columns in their order; `cells[row][column]`."""

    axis: Axis
    unit: Unit
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]


def make_matrix(
    snapshot: Snapshot, axis: Axis, unit: Unit, filters: Filters, unfolded: Iterable[str] = ()
) -> Matrix:
    """The matrix with the headings below those that are `unfolded` (IRIs). Its cost is that of the lists in memory."""
    opened = frozenset(unfolded)
    lists = _Lists(snapshot, filters)
    rows = tuple(_type_headings(type_tree(snapshot), opened))
    columns = tuple(_columns(snapshot, lists, axis, opened))
    in_column = [lists.column(snapshot, axis, heading.iri) for heading in columns]
    cells = []
    for heading in rows:
        credited, beside = lists.tied(with_narrower(snapshot, heading.iri))
        cells.append(tuple(lists.cell(credited & mask, beside & mask, unit) for mask in in_column))
    return Matrix(axis, unit, rows, columns, tuple(cells))


def claims_of_cell(
    snapshot: Snapshot, axis: Axis, type: str, column: str, filters: Filters
) -> tuple[Sequence[str], Sequence[str]]:
    """The claims of one cell by IRI: those credited, and those merely beside and not credited."""
    lists = _Lists(snapshot, filters)
    credited, beside = lists.tied(with_narrower(snapshot, type))
    mask = lists.column(snapshot, axis, column)
    names = lists.outcomes.names
    return names.at(np.flatnonzero(credited & mask)), names.at(np.flatnonzero(beside & mask))


@dataclass(frozen=True)
class _Aligned:
    """For each outcome, in its order: the number of its grade, and the places of its source and of its year in their
    lists; -1 where it has none.

    `release` has for each source the place of the first that prints the same text; where no other does, its own.
    """

    grade: NDArray[np.int32]
    source: NDArray[np.int32]
    year: NDArray[np.int32]
    independent: Mask
    release: NDArray[np.int32]


@once_per_version
def _aligned_lists(snapshot: Snapshot) -> _Aligned:
    """A few array operations over the lists, once a version."""
    names, evidence = all_outcomes(snapshot).names, all_evidence(snapshot)
    grades = np.array([*(int(iri[-1]) for iri in evidence.grades.values), -1])
    years = np.array([*(int(text) for text in evidence.years.values), -1])
    return _Aligned(
        grade=grades[_aligned(names, evidence.grades)],
        source=_aligned(names, evidence.sources),
        year=years[_aligned(names, evidence.years)],
        independent=np.array(
            [
                *(evidence.independence.get(source) == INDEPENDENT for source in evidence.sources.values),
                False,
            ]
        ),
        release=_releases(snapshot, evidence.sources.values),
    )


def _releases(snapshot: Snapshot, sources: Names) -> NDArray[np.int32]:
    first = np.arange(len(sources), dtype=np.int32)
    if len(sources) <= MOST_LOOKED_THROUGH:
        for release in releases_of(snapshot, sources):
            places = sources.found(release)
            first[places] = places.min()
    return first


class _Lists:
    """What is counted: the outcomes of a version that pass the filters, as masks over them."""

    def __init__(self, snapshot: Snapshot, filters: Filters) -> None:
        self.outcomes: OutcomeList = all_outcomes(snapshot)
        self.evidence: EvidenceList = all_evidence(snapshot)
        self._of = _aligned_lists(snapshot)
        self.passing = self._passing(snapshot, filters)

    def tied(self, types: Iterable[str]) -> tuple[Mask, Mask]:
        """The outcomes credited to mechanisms of the types, and those beside them and credited to none of them."""
        mechanisms = self.outcomes.mechanisms.of_types([*types])
        credited = self.outcomes.credited.had_by(mechanisms) & self.passing
        return credited, self.outcomes.beside.had_by(mechanisms) & self.passing & ~credited

    def column(self, snapshot: Snapshot, axis: Axis, iri: str) -> Mask:
        """The outcomes of a column."""
        outcomes = self.outcomes
        if axis == "indicator":
            wanted = outcomes.levels.get(iri, (iri,))
            return outcomes.indicators.having(outcomes.indicators.values.mask(wanted))
        if axis == "setting":
            return self._of_stations(self._in_setting(iri))
        return self._of_stations(area_map(snapshot).stations(iri))

    def cell(self, credited: Mask, beside: Mask, unit: Unit) -> Cell:
        return Cell(self._count(credited, unit), self._count(beside, unit), self._best(credited))

    def _count(self, mask: Mask, unit: Unit) -> int:
        if unit == "claims":
            return int(mask.sum())
        sources = self._of.source[mask]
        sources = np.unique(sources[sources >= 0])
        if unit == "independent":
            sources = sources[self._of.independent[sources]]
        return len(np.unique(self._of.release[sources]))

    def _best(self, credited: Mask) -> int | None:
        best = int(self._of.grade[credited].max(initial=-1))
        return best if best >= 0 else None

    def _passing(self, snapshot: Snapshot, filters: Filters) -> Mask:
        mask = self.outcomes.names.all()
        if filters.setting is not None:
            mask &= self._of_stations(self._in_setting(filters.setting))
        if filters.area is not None:
            mask &= self._of_stations(area_map(snapshot).stations(filters.area))
        for wanted, said in (
            (filters.independence, self.evidence.independence),
            (filters.status, self.evidence.status),
        ):
            if wanted is not None:
                sources = self.evidence.sources.values
                has = np.array([*(said.get(source) == wanted for source in sources), False])
                mask &= has[self._of.source]
        if filters.from_year is not None or filters.to_year is not None:
            low, high = filters.from_year or 0, filters.to_year or 9999
            mask &= (self._of.year >= low) & (self._of.year <= high)
        return mask

    def _of_stations(self, stations: Sequence[str]) -> Mask:
        relation = self.outcomes.stations
        return relation.having(relation.values.mask(stations))

    def _in_setting(self, setting: str) -> list[str]:
        settings = self.evidence.settings
        return settings.things.at(np.flatnonzero(settings.having(settings.values.mask([setting]))))


def _aligned(names: Names, relation: Relation) -> NDArray[np.int32]:
    """For each of the names the place of its (first) value in the relation, -1 where it has none."""
    found = np.full(len(names), -1, dtype=np.int32)
    places = np.unique(relation.thing_places, return_index=True)
    things = relation.things.at(places[0])
    inside = names.mask(things)
    known = relation.things.mask(names.at(np.flatnonzero(inside)))[places[0]]
    found[np.flatnonzero(inside)] = relation.value_places[places[1][known]]
    return found


def _type_headings(
    tree: Sequence[MechanismType], opened: frozenset[str], depth: int = 0
) -> Iterable[Heading]:
    for node in tree:
        unfolded = node.type in opened and bool(node.narrower)
        yield Heading(node.type, depth, bool(node.narrower), unfolded)
        if unfolded:
            yield from _type_headings(node.narrower, opened, depth + 1)


def _columns(snapshot: Snapshot, lists: _Lists, axis: Axis, opened: frozenset[str]) -> Iterable[Heading]:
    if axis == "setting":
        yield from (Heading(iri, 0) for iri in lists.evidence.settings.values)
    elif axis == "province":
        yield from (Heading(iri, 0) for iri in provinces(snapshot))
    else:
        for level in LEVELS:
            indicators = lists.outcomes.levels.get(level, ())
            yield Heading(level, 0, bool(indicators), level in opened)
            if level in opened:
                yield from (Heading(iri, 1) for iri in indicators)
