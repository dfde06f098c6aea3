"""What a place has, in numbers: mechanisms by type, outcomes by level and by the mechanisms they are tied to.

A place is a station or an area. A station is counted from its own rows, an area by the engine, so that the
numbers of a province cost no more than a few queries.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from viz.lens import Lens, credit_of, slug

STATIONS_SHOWN = 30
"""More stations than this are folded into the areas they lie in."""


@dataclass(frozen=True)
class Tie:
    """Outcomes of one level tied to mechanisms of one type by one kind of credit."""

    type: str
    level: str
    credit: str
    claims: int
    grade: str


@dataclass(frozen=True)
class Profile:
    """The numbers of one place; `levels` counts all outcomes, tied to a mechanism or not."""

    families: dict[str, int]
    types: dict[str, int]
    levels: dict[str, int]
    ties: tuple[Tie, ...]


class Places:
    """Which places a view shows, and their profiles, each made once."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        self.shown = lru_cache(maxsize=1_000)(self._shown)
        self.profile = lru_cache(maxsize=5_000)(self._profile)

    def _shown(self, root: str = "") -> dict[str, int]:
        """The places in an area (or, for "", everywhere): its stations, or the next smaller areas if too many.

        Gives place to number of stations (0 for a station itself).
        """
        rows = self.lens.rows("stations-within", place=root) if root else self.lens.rows("stations")
        if len(rows) <= STATIONS_SHOWN:
            return {row["station"]: 0 for row in rows}
        areas = self.lens.rows("subareas", parent=root) if root else self.lens.rows("provinces")
        return {row["place"]: int(row["stations"]) for row in areas}

    def _profile(self, place: str) -> Profile:
        if self.lens.node(place).kind == "station":
            return self._station(place)
        rows = self.lens.rows("area-outcomes", place=place)
        return Profile(
            families=self._count("area-families", place),
            types=self._count("area-types", place),
            levels={row["level"]: int(row["claims"]) for row in self.lens.rows("area-levels", place=place)},
            ties=_folded(
                [
                    Tie(row["type"], row["level"], credit_of(row["kind"]), int(row["claims"]), "")
                    for row in rows
                ]
            ),
        )

    def _count(self, name: str, place: str) -> dict[str, int]:
        return {row["type"]: int(row["mechanisms"]) for row in self.lens.rows(name, place=place)}

    def _station(self, station: str) -> Profile:
        families: dict[str, set[str]] = defaultdict(set)
        types: dict[str, set[str]] = defaultdict(set)
        of_mechanism: dict[str, set[str]] = defaultdict(set)
        for row in self.lens.rows("station-mechanisms", station=station):
            family = self.lens.family(row["type"])
            types[row["type"]].add(row["mechanism"])
            families[family].add(row["mechanism"])
            of_mechanism[row["mechanism"]].add(family)
        levels: dict[str, set[str]] = defaultdict(set)
        ties: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        grades: dict[tuple[str, str, str], str] = defaultdict(str)
        for row in self.lens.rows("station-outcomes", station=station):
            levels[row["level"]].add(row["claim"])
            for family in of_mechanism.get(row.get("mechanism", ""), ()):
                key = (family, row["level"], credit_of(row["kind"]))
                ties[key].add(row["claim"])
                grades[key] = max(grades[key], slug(row["grade"]))
        return Profile(
            families={key: len(found) for key, found in families.items()},
            types={key: len(found) for key, found in types.items()},
            levels={key: len(found) for key, found in levels.items()},
            ties=tuple(Tie(*key, len(found), grades[key]) for key, found in sorted(ties.items())),
        )


def _folded(ties: list[Tie]) -> tuple[Tie, ...]:
    """One tie for each type, level and credit: the four explicit kinds added up."""
    total: dict[tuple[str, str, str], int] = defaultdict(int)
    for tie in ties:
        total[tie.type, tie.level, tie.credit] += tie.claims
    return tuple(Tie(*key, claims, "") for key, claims in sorted(total.items()))
