"""Everything counted once for a version of the graph: what each area has, and which types stand together.

The engine joins by nested loops, so a count over all stations takes it minutes; reading a few relations whole
and counting here takes seconds. The result is small and is kept on disk beside the store.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from graph.store.atomic import written_whole
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ
from viz.model.reading import Lens, credit_of, slug

Statements = Callable[[str], Iterator[tuple[str, str]]]
"""Gives subject and value of every statement of a property, by its name in the model."""

LAYOUT = "3"
"""Raised when the same graph would be counted differently: what is kept of before is not read then."""
SEPARATOR = " "
"""Between the IRIs of a key: no IRI holds a space, and JSON wants a text."""


@dataclass
class Area:
    """The numbers of an area; keys of `ties` are family, result level and credit. Of one station: only that.

    `grades` has the best grade of the evidence for each key of `ties`, as a slug. Keys of `named` are the kind of a
    formula and the family of a mechanism that it names.
    """

    stations: int = 0
    families: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    grades: dict[str, str] = field(default_factory=dict)


@dataclass
class Tally:
    """All counts of a version. `inside` has the areas directly within an area ("" for the topmost ones)."""

    areas: dict[str, Area]
    inside: dict[str, list[str]]
    stations_of: dict[str, list[str]]
    at_stations: dict[str, int]
    pairs: dict[str, int]

    def stations_in(self, area: str) -> list[str]:
        """The stations of an area and of all areas within it; of "" all there are."""
        found = list(self.stations_of.get(area, []))
        for smaller in self.inside.get(area, []):
            found += self.stations_in(smaller)
        return sorted(found)


def by_parts(counts: Counter[str]) -> Iterator[tuple[list[str], int]]:
    """The IRIs of each key with its count, in the order of the keys."""
    for key, count in sorted(counts.items()):
        yield key.split(SEPARATOR), count


def tally(snapshot: Snapshot, folder: Path | None = None) -> Tally:
    """The counts of the version, made once and kept as `<folder>/network-<layout>-<version>.json`."""
    file = folder / f"network-{LAYOUT}-{snapshot.version}.json" if folder is not None else None
    kept = _kept(file) if file is not None else None
    if kept is not None:
        return kept
    made = _count(snapshot)
    if file is not None:
        whole = {**vars(made), "areas": {iri: vars(area) for iri, area in made.areas.items()}}
        with written_whole(file) as out:
            out.write(json.dumps(whole, ensure_ascii=False).encode())
        for other in file.parent.glob("network-*.json"):
            if other != file:
                other.unlink(missing_ok=True)
    return made


def _kept(file: Path) -> Tally | None:
    """What was counted before; None where nothing is kept or it is damaged."""
    try:
        found = json.loads(file.read_bytes())
        areas = {
            iri: Area(
                area.pop("stations"),
                grades=area.pop("grades"),
                **{name: Counter(counts) for name, counts in area.items()},
            )
            for iri, area in found.pop("areas").items()
        }
        return Tally(areas, **found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _count(snapshot: Snapshot) -> Tally:
    lens = Lens(snapshot)

    def statements(name: str) -> Iterator[tuple[str, str]]:
        return snapshot.pairs(FQ[name])

    upper = dict(statements("within"))
    area_of = dict(statements("jurisdiction"))
    above = {station: _chain(area, upper) for station, area in sorted(area_of.items())}
    areas: dict[str, Area] = defaultdict(Area)
    stations_of: dict[str, list[str]] = defaultdict(list)
    for station, chain in above.items():
        stations_of[chain[0]].append(station)
        for area in chain:
            areas[area].stations += 1
    inside: dict[str, list[str]] = defaultdict(list)
    for area in sorted(areas):
        inside[upper.get(area, "")].append(area)
    # An area with one station has that station's numbers, which are read when they are wanted.
    above = {
        station: [area for area in chain if areas[area].stations > 1] for station, chain in above.items()
    }

    at = dict(statements("operatedBy"))
    # Which no area holds stand beside the topmost areas.
    stations_of[""] = sorted(set(at.values()) - set(above))
    families: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    for mechanism, kind in set(statements("mechanismType")):
        families[mechanism].add(lens.family(kind))
        types[at[mechanism]].add(kind)
        for area in above.get(at[mechanism], ()):
            areas[area].types[kind] += 1
    for mechanism, found in families.items():
        for area in above.get(at[mechanism], ()):
            areas[area].families.update(found)
    _count_outcomes(areas, above, families, statements)
    _count_formulas(areas, above, families, statements)
    return Tally(
        dict(areas),
        dict(inside),
        dict(stations_of),
        dict(Counter(kind for found in types.values() for kind in found)),
        dict(
            Counter(
                SEPARATOR.join(pair) for found in types.values() for pair in combinations(sorted(found), 2)
            )
        ),
    )


def _count_outcomes(
    areas: dict[str, Area],
    above: dict[str, list[str]],
    families: dict[str, set[str]],
    statements: Statements,
) -> None:
    """Each outcome once a level, and once a family, level and kind of credit, with the best grade of these."""
    level_of = dict(statements("resultLevel"))
    indicator_of = dict(statements("indicator"))
    reported = {claim: station for station, claim in statements("reports")}
    mechanism_of = dict(statements("mechanism"))
    kind_of = dict(statements("creditKind"))
    grade_of = dict(statements("effectGrade"))
    ties: dict[str, dict[str, str]] = defaultdict(dict)
    for claim, credit in statements("credit"):
        if claim in reported:
            level = level_of[indicator_of[claim]]
            for family in families[mechanism_of[credit]]:
                key = SEPARATOR.join((family, level, credit_of(kind_of[credit])))
                ties[claim][key] = max(ties[claim].get(key, ""), slug(grade_of[credit]))
    for claim, station in reported.items():
        for area in above.get(station, ()):
            areas[area].levels[level_of[indicator_of[claim]]] += 1
            areas[area].ties.update(ties[claim].keys())
            for key, grade in ties[claim].items():
                areas[area].grades[key] = max(areas[area].grades.get(key, ""), grade)


def _count_formulas(
    areas: dict[str, Area],
    above: dict[str, list[str]],
    families: dict[str, set[str]],
    statements: Statements,
) -> None:
    """Each formula once by its kind, and each mechanism that formulas of a kind name once a kind and family."""
    kind_of = dict(statements("formulaKind"))
    station_of = dict(statements("formulaOf"))
    for formula, station in station_of.items():
        for area in above.get(station, ()):
            areas[area].formulas[kind_of[formula]] += 1
    named = {
        (station_of[formula], kind_of[formula], mechanism)
        for formula, mechanism in statements("names")
        if formula in station_of
    }
    for station, kind, mechanism in named:
        for area in above.get(station, ()):
            areas[area].named.update(SEPARATOR.join((kind, family)) for family in families[mechanism])


def _chain(area: str, upper: dict[str, str]) -> list[str]:
    """The area and those it lies in; a circle is walked once."""
    chain = [area]
    while chain[-1] in upper and upper[chain[-1]] not in chain:
        chain.append(upper[chain[-1]])
    return chain
