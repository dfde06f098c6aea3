"""Long lists as tables: the things of one kind, and columns of what they are filtered, grouped and counted by.

A column relates the things to values, each of which counts with all that is wider: a town with its province, a type
with those above it. Columns are made of the relations of a version when they are first asked for, by NumPy alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rdflib import SKOS, URIRef

from graph.lists.areas import area_map
from graph.lists.composing import (
    either,
    first_values,
    inverse,
    labelled,
    over,
    same,
    then,
    widened,
    with_values,
)
from graph.lists.mechanisms import all_mechanisms
from graph.lists.outcomes import all_outcomes
from graph.lists.relation import Names, Relation
from graph.lists.said import END, ISSUED, SAID, START, said, told_in
from graph.lists.stations import all_stations
from graph.store.change import Change
from graph.store.per_version import OncePerVersion, Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, VOC

Made = Callable[[Snapshot], Relation]
"""A column of a version."""
_PROVINCE: Final = str(VOC["level/province"])


@dataclass(frozen=True)
class Table:
    """The things of one kind in one version; `column` makes its columns, each once."""

    kind: str
    names: Names
    _columns: dict[str, Relation] = field(default_factory=dict, compare=False)
    _orders: dict[str, NDArray[np.int64]] = field(default_factory=dict, compare=False)
    _making: Lock = field(default_factory=Lock, compare=False)

    def column(self, snapshot: Snapshot, name: str) -> Relation:
        """The things with their values in a column. The snapshot is the one that the table is of."""
        with self._making:
            if name not in self._columns:
                self._columns[name] = over(COLUMNS[self.kind][name](snapshot), self.names)
            return self._columns[name]

    def remembered(self, name: str, make: Callable[[], NDArray[np.int64]]) -> NDArray[np.int64]:
        """A rank for each thing by which it is sorted, made once."""
        if name not in self._orders:
            self._orders[name] = make()
        return self._orders[name]

    def ranks(self, snapshot: Snapshot, name: str) -> NDArray[np.int64]:
        """For each thing where its first value stands among all of the column; the last where it has none."""
        return self.remembered(name, lambda: first_values(self.column(snapshot, name)))

    def numbers(self, snapshot: Snapshot, name: str) -> NDArray[np.int64]:
        """The same by value, for a column of numbers."""

        def make() -> NDArray[np.int64]:
            column = self.column(snapshot, name)
            worth = np.array([float(value) for value in column.values])
            ranks = np.empty(len(worth), dtype=np.int64)
            ranks[np.argsort(worth, kind="stable")] = np.arange(len(worth))
            return first_values(column, ranks)

        return self.remembered(name, make)


def _of(predicate: URIRef) -> Made:
    return lambda snapshot: said(snapshot, predicate)


def _chain(first: Made, *others: Made) -> Made:
    def made(snapshot: Snapshot) -> Relation:
        relation = first(snapshot)
        for other in others:
            relation = then(relation, other(snapshot))
        return relation

    return made


def _back(made: Made) -> Made:
    return lambda snapshot: inverse(made(snapshot))


def _wide(made: Made, step: Made) -> Made:
    return lambda snapshot: widened(made(snapshot), step(snapshot))


def _concepts(made: Made) -> Made:
    return _wide(made, _of(SKOS.broader))


def _scheme(name: str) -> Callable[[Snapshot], Names]:
    def names(snapshot: Snapshot) -> Names:
        schemes = said(snapshot, SKOS.inScheme)
        inside = schemes.having(schemes.values.mask([str(VOC[name])]))
        return Names(schemes.things.at(np.flatnonzero(inside)))

    return names


def _within(snapshot: Snapshot) -> Relation:
    return area_map(snapshot).within


def _places(snapshot: Snapshot) -> Relation:
    return widened(area_map(snapshot).places, _within(snapshot))


def _provinces_of(made: Made) -> Made:
    def provinces(snapshot: Snapshot) -> Relation:
        levels = said(snapshot, FQ.areaLevel)
        of_level = levels.having(levels.values.mask([_PROVINCE]))
        return with_values(made(snapshot), Names(levels.things.at(np.flatnonzero(of_level))))

    return provinces


def _ties(snapshot: Snapshot) -> Relation:
    outcomes = all_outcomes(snapshot)
    return labelled(
        outcomes.names,
        [(tie, outcomes.tied(tie)) for tie in ("explicit", "juxtaposed", "none")],
    )


def ties_of(snapshot: Snapshot) -> Relation:
    """Mechanisms to outcomes, credited or beside."""
    outcomes = all_outcomes(snapshot)
    return either(outcomes.credited, outcomes.beside)


def _told(column: Mapping[str, Made]) -> dict[str, Made]:
    """What follows from the entries that tell of a thing."""
    entry = column["entry"]
    source = _chain(entry, _of(FQ.source))
    return {
        "entry": entry,
        "source": source,
        "status": _chain(entry, _of(FQ.reviewStatus)),
        "independence": _concepts(_chain(source, _of(FQ.independence))),
    }


def _at(station: Made) -> dict[str, Made]:
    """What follows from the station of a thing."""
    return {
        "station": station,
        "place": _chain(station, _places),
        "province": _provinces_of(_chain(station, _places)),
        "setting": _concepts(_chain(station, _of(FQ.hasSetting))),
    }


_STATION_OF_OUTCOME: Made = lambda snapshot: all_outcomes(snapshot).stations  # noqa: E731
_STATION_OF_MECHANISM: Made = lambda snapshot: all_mechanisms(snapshot).stations  # noqa: E731
_TYPES: Made = _concepts(lambda snapshot: all_mechanisms(snapshot).types)
_INDICATORS: Made = _concepts(lambda snapshot: all_outcomes(snapshot).indicators)

_OUTCOME: dict[str, Made] = {
    **_at(_STATION_OF_OUTCOME),
    **_told({"entry": told_in}),
    "mechanism": _back(ties_of),
    "type": _chain(_back(ties_of), _TYPES),
    "indicator": _INDICATORS,
    "level": _chain(lambda snapshot: all_outcomes(snapshot).indicators, _of(FQ.resultLevel)),
    "credit": _ties,
    "credit_kind": _chain(_of(FQ.credit), _of(FQ.creditKind)),
    "grade": _chain(_of(FQ.credit), _of(FQ.effectGrade)),
    "measure": _of(FQ.measure),
    "unit": _of(FQ.unit),
    "voice": _of(FQ.voice),
    "not_stated": _of(FQ.notStated),
    "from": _chain(_of(FQ.period), _of(START)),
    "to": _chain(_of(FQ.period), _of(END)),
    "value": _of(FQ.value),
}


def _through(way: Made, names: tuple[str, ...]) -> dict[str, Made]:
    """The columns of the outcomes that a thing leads to."""
    return {name: _chain(way, _OUTCOME[name]) for name in names}


_OF_OUTCOMES = ("indicator", "level", "credit", "grade")
_CREDIT_OUTCOME = _back(_of(FQ.credit))
_CREDIT_MECHANISM = _of(FQ.mechanism)
_HONOUR = _back(_of(FQ.holder))
_SOURCE_ENTRY = _back(_of(FQ.source))
_SOURCE_STATION = _chain(_SOURCE_ENTRY, _of(FQ.describes))
_REPORTS = _back(_STATION_OF_OUTCOME)

COLUMNS: Final[Mapping[str, Mapping[str, Made]]] = {
    "stations": {
        "place": _places,
        "province": _provinces_of(_places),
        "setting": _concepts(_of(FQ.hasSetting)),
        "type": _chain(_back(_STATION_OF_MECHANISM), _TYPES),
        **_through(_REPORTS, _OF_OUTCOMES),
        "honour": _concepts(_chain(_HONOUR, _of(FQ.honourType))),
        "honour_level": _chain(_HONOUR, _of(FQ.grantorLevel)),
        **_told({"entry": _back(_of(FQ.describes))}),
    },
    "mechanisms": {
        **_at(_STATION_OF_MECHANISM),
        "type": _TYPES,
        "function": _concepts(_of(FQ.function)),
        "problem": _concepts(_of(FQ.addresses)),
        "partner": _concepts(_of(FQ.partner)),
        "serves": _concepts(_of(FQ.serves)),
        **_through(ties_of, _OF_OUTCOMES),
        **_told({"entry": told_in}),
    },
    "outcomes": _OUTCOME,
    "credits": {
        "claim": _CREDIT_OUTCOME,
        **_at(_chain(_CREDIT_MECHANISM, _STATION_OF_MECHANISM)),
        "mechanism": _CREDIT_MECHANISM,
        "type": _chain(_CREDIT_MECHANISM, _TYPES),
        "credit_kind": _of(FQ.creditKind),
        "grade": _of(FQ.effectGrade),
        **_through(_CREDIT_OUTCOME, ("indicator", "level", "from", "to", "source", "status", "independence")),
    },
    "indicators": {
        "narrower": _back(_of(SKOS.broader)),
        "level": _of(FQ.resultLevel),
        "within": _wide(_of(SKOS.broader), _of(SKOS.broader)),
        **{name: _chain(_back(_INDICATORS), _OUTCOME[name]) for name in ("station", "province", "credit")},
    },
    "mechanism-types": {
        "narrower": _back(_of(SKOS.broader)),
        "within": _wide(_of(SKOS.broader), _of(SKOS.broader)),
        **{name: _chain(_back(_TYPES), made) for name, made in _at(_STATION_OF_MECHANISM).items()},
    },
    "settings": {
        "narrower": _back(_of(SKOS.broader)),
        "within": _wide(_of(SKOS.broader), _of(SKOS.broader)),
        "station": _back(_concepts(_of(FQ.hasSetting))),
        "province": _chain(_back(_concepts(_of(FQ.hasSetting))), _provinces_of(_places)),
    },
    "honours": {
        **_at(_of(FQ.holder)),
        "honour": _concepts(_of(FQ.honourType)),
        "honour_level": _of(FQ.grantorLevel),
        "award": _of(FQ.awardStatus),
        "year": _of(FQ.year),
        **_told({"entry": told_in}),
    },
    "formulas": {
        **_at(_of(FQ.formulaOf)),
        "formula_kind": _of(FQ.formulaKind),
        "token": _of(FQ.token),
        "listing": _of(FQ.listing),
        **_told({"entry": told_in}),
    },
    "sources": {
        **_at(_SOURCE_STATION),
        "genre": _concepts(_of(FQ.genre)),
        "independence": _concepts(_of(FQ.independence)),
        "entry": _SOURCE_ENTRY,
        "status": _chain(_SOURCE_ENTRY, _of(FQ.reviewStatus)),
        "from": _of(ISSUED),
        "to": _of(ISSUED),
    },
    "places": {
        "area_level": _of(FQ.areaLevel),
        "place": _wide(lambda snapshot: same(area_map(snapshot).within.things), _within),
        "province": _provinces_of(_wide(lambda snapshot: same(area_map(snapshot).within.things), _within)),
        "station": _back(_places),
        "setting": _chain(_back(_places), _concepts(_of(FQ.hasSetting))),
    },
}
"""By kind of thing and name of the filter."""

_NAMES: Mapping[str, Callable[[Snapshot], Names]] = {
    "stations": lambda snapshot: Names(all_stations(snapshot)),
    "mechanisms": lambda snapshot: all_mechanisms(snapshot).names,
    "outcomes": lambda snapshot: all_outcomes(snapshot).names,
    "credits": lambda snapshot: said(snapshot, FQ.credit).values,
    "indicators": _scheme("indicator"),
    "mechanism-types": _scheme("mechanism-type"),
    "settings": _scheme("setting"),
    "honours": lambda snapshot: said(snapshot, FQ.holder).things,
    "formulas": lambda snapshot: said(snapshot, FQ.formulaOf).things,
    "sources": lambda snapshot: said(snapshot, FQ.genre).things,
    "places": lambda snapshot: area_map(snapshot).within.things,
}


def _table(kind: str) -> OncePerVersion[Table]:
    @once_per_version
    def made(snapshot: Snapshot) -> Table:
        return Table(kind, _NAMES[kind](snapshot))

    @made.carry
    def carried(previous: Table, transition: Transition) -> Table:
        if transition.change == Change():
            return previous
        # Made of relations that were carried on before: the engine is not asked.
        return made.make(transition.new)

    return made


TABLES: Final = {kind: _table(kind) for kind in COLUMNS}
"""By kind: the list of a version."""


def read_base(snapshot: Snapshot) -> None:
    """Read now what all columns are made of, so that not the first who asks waits for it."""
    told_in(snapshot)
    for predicate in SAID:
        said(snapshot, predicate)
