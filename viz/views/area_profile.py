"""What a place has, in numbers: mechanisms by type, outcomes by level and by the mechanisms they are tied to.

A place is a station or an area. A station is counted from its own rows; an area was counted with all others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.analyse.area_counts import AreaCounts
from graph.analyse.station_counts import SEPARATOR, Counts, following_stations, station_counts
from graph.store.remembered import Remembered
from viz.model.reading import NodeReader

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

    def __init__(self, reader: NodeReader, counted: AreaCounts) -> None:
        self.reader = reader
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
            for place, node in self.reader.node.many(places).items()
            if node.kind == "station" or self._area(place).stations == 1
        }
        stations = list(dict.fromkeys(alone.values()))
        follow = following_stations(self.reader.snapshot, stations)
        mechanisms = [one for station in stations for one in follow(station, "operatedBy")]
        self.reader.families.many(kind for one in mechanisms for kind in follow(one, "mechanismType"))
        of = {
            station: _profile_of(station_counts(station, follow, self.reader.family)) for station in stations
        }
        return {
            place: of[alone[place]] if place in alone else _profile_of(self._area(place)) for place in places
        }

    def _area(self, place: str) -> Counts:
        return self.counted.areas.get(place, Counts())


def _profile_of(counts: Counts) -> Profile:
    named = ((key.split(SEPARATOR), count) for key, count in sorted(counts.named.items()))
    return Profile(
        dict(counts.families),
        dict(counts.types),
        dict(counts.levels),
        tuple(Tie(*tie) for tie in counts.by_credit()),
        dict(counts.formulas),
        {(kind, family): count for (kind, family), count in named},
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
