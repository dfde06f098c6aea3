"""What a place has, in numbers: mechanisms by type, outcomes by level and by the mechanisms they are tied to.

A place is a station or an area. A station is counted from its own rows; an area was counted with all others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.store.remembered import Remembered
from viz.model.reading import NodeReader, credit_of, slug
from viz.views.area_counts import SEPARATOR, Area, Tally, by_parts

Rows = list[dict[str, str]]

STATIONS_SHOWN = 30
"""More stations than this are folded into the areas they lie in."""


@dataclass(frozen=True)
class Tie:
    """Outcomes of one level tied to mechanisms of one type by one kind of credit; `grade` is the best, as a slug."""

    type: str
    level: str
    credit: str
    claims: int
    grade: str


@dataclass(frozen=True)
class Profile:
    """The numbers of one place; `levels` counts all outcomes, tied to a mechanism or not.

    `formulas` counts number formulas by kind, `named` the mechanisms that they name by kind and family.
    """

    families: dict[str, int]
    types: dict[str, int]
    levels: dict[str, int]
    ties: tuple[Tie, ...]
    formulas: dict[str, int]
    named: dict[tuple[str, str], int]


class Places:
    """Which places a view shows, and their profiles, each made once."""

    def __init__(self, lens: NodeReader, counted: Tally) -> None:
        self.lens = lens
        self.counted = counted
        self.shown = lru_cache(maxsize=1_000)(self._shown)
        self.profile: Remembered[Profile] = Remembered(self._profiles, 5_000)

    def provinces(self) -> list[str]:
        """The areas that lie in no other."""
        return self.counted.inside.get("", [])

    def stations(self) -> list[str]:
        """All stations, if they are few enough to be chosen from; else none."""
        return [place for place, inside in self.shown("").items() if not inside]

    def _shown(self, root: str = "") -> dict[str, int]:
        """The places in an area (or, for "", everywhere): its stations, or the next smaller areas if too many.

        Gives place to number of stations (0 for a station itself).
        """
        smaller = self.counted.inside.get(root, [])
        areas = self.counted.areas
        own = self.counted.stations_of.get(root, [])
        if len(own) + sum(areas[one].stations for one in smaller) <= STATIONS_SHOWN or not smaller:
            return dict.fromkeys(self.counted.stations_in(root), 0)
        return {**{one: areas[one].stations for one in smaller}, **dict.fromkeys(own, 0)}

    def _profiles(self, places: Sequence[str]) -> dict[str, Profile]:
        """Of stations, and of areas with one station, from what the graph says of it; else as counted."""
        alone = {
            place: place if node.kind == "station" else self.counted.stations_in(place)[0]
            for place, node in self.lens.node.many(places).items()
            if node.kind == "station" or self._area(place).stations == 1
        }
        stations = self._stations(list(dict.fromkeys(alone.values())))
        return {place: stations[alone[place]] if place in alone else self._counted(place) for place in places}

    def _area(self, place: str) -> Area:
        return self.counted.areas.get(place, Area())

    def _counted(self, place: str) -> Profile:
        area = self._area(place)
        return Profile(
            dict(area.families),
            dict(area.types),
            dict(area.levels),
            tuple(
                Tie(family, level, credit, claims, area.grades[SEPARATOR.join((family, level, credit))])
                for (family, level, credit), claims in by_parts(area.ties)
            ),
            dict(area.formulas),
            {(kind, family): count for (kind, family), count in by_parts(area.named)},
        )

    def _stations(self, stations: Sequence[str]) -> dict[str, Profile]:
        mechanisms, outcomes, formulas = (
            self.lens.rows_by(f"station-{name}", "station", stations)
            for name in ("mechanisms", "outcomes", "formulas")
        )
        self.lens.families.many(row["type"] for rows in mechanisms.values() for row in rows)
        self.lens.links.many(row["formula"] for rows in formulas.values() for row in rows)
        return {
            station: self._station(mechanisms[station], outcomes[station], formulas[station])
            for station in stations
        }

    def _station(self, mechanisms: Rows, outcomes: Rows, found_formulas: Rows) -> Profile:
        families: dict[str, set[str]] = defaultdict(set)
        types: dict[str, set[str]] = defaultdict(set)
        of_mechanism: dict[str, set[str]] = defaultdict(set)
        for row in mechanisms:
            family = self.lens.family(row["type"])
            types[row["type"]].add(row["mechanism"])
            families[family].add(row["mechanism"])
            of_mechanism[row["mechanism"]].add(family)
        levels: dict[str, set[str]] = defaultdict(set)
        ties: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        grades: dict[tuple[str, str, str], str] = defaultdict(str)
        for row in outcomes:
            levels[row["level"]].add(row["claim"])
            for family in of_mechanism.get(row.get("mechanism", ""), ()):
                key = (family, row["level"], credit_of(row["kind"]))
                ties[key].add(row["claim"])
                grades[key] = max(grades[key], slug(row["grade"]))
        formulas: dict[str, set[str]] = defaultdict(set)
        named: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in found_formulas:
            for kind in self.lens.targets(row["formula"], "formulaKind"):
                formulas[kind].add(row["formula"])
                for mechanism in self.lens.targets(row["formula"], "names"):
                    for family in of_mechanism.get(mechanism, ()):
                        named[kind, family].add(mechanism)
        return Profile(
            families={key: len(found) for key, found in families.items()},
            types={key: len(found) for key, found in types.items()},
            levels={key: len(found) for key, found in levels.items()},
            ties=tuple(Tie(*key, len(found), grades[key]) for key, found in sorted(ties.items())),
            formulas={key: len(found) for key, found in formulas.items()},
            named={key: len(found) for key, found in named.items()},
        )


def added_up(places: Places, shown: Iterable[str]) -> list[Tie]:
    """The ties of several places together, each with the best grade among them."""
    claims: Counter[tuple[str, str, str]] = Counter()
    grades: dict[tuple[str, str, str], str] = defaultdict(str)
    for tie in (tie for place in shown for tie in places.profile(place).ties):
        key = (tie.type, tie.level, tie.credit)
        claims[key] += tie.claims
        grades[key] = max(grades[key], tie.grade)
    return [Tie(*key, count, grades[key]) for key, count in sorted(claims.items())]
