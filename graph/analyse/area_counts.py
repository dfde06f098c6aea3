"""Everything counted once for a version of the graph: what each area has, and which types stand together.

Carried on to a newer version, the stations that a change touches are counted before and after it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from graph.analyse.affected_stations import affected_stations
from graph.analyse.station_counts import (
    SEPARATOR,
    Counts,
    Follow,
    following,
    following_all,
    station_counts,
    top_types,
)
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ

MOST_CARRIED = 3_000
"""More stations than this touched by one change are counted with all others: a station takes 5 to 10 ms."""


@dataclass(frozen=True)
class AreaCounts:
    """The counts of a version, shared between versions where they are the same: not to be changed.

    `areas` has the numbers of each area with stations in it; of one station only that it is one: its numbers are
    read when they are wanted. Where there are any, `inside` has the areas directly within an area ("" for the
    topmost ones) and `stations_of` the stations in charge of it (under "" those in charge of none). `at_stations`
    says at how many stations a type is found, `pairs` at how many two types are found together.
    """

    areas: Mapping[str, Counts]
    inside: Mapping[str, list[str]]
    stations_of: Mapping[str, list[str]]
    at_stations: Mapping[str, int]
    pairs: Mapping[str, int]

    def stations_in(self, area: str) -> list[str]:
        """The stations of an area and of all areas within it, sorted; of "" all there are."""
        found: list[str] = []
        seen, waiting = {area}, [area]
        while waiting:
            one = waiting.pop()
            found += self.stations_of.get(one, [])
            smaller = {*self.inside.get(one, [])} - seen
            seen |= smaller
            waiting.extend(smaller)
        return sorted(found)


@once_per_version
def area_counts(snapshot: Snapshot) -> AreaCounts:
    """The counts of the version, counted anew over the whole graph."""
    reading = _Reading(snapshot, following_all(snapshot))
    homes = {station for station, _ in snapshot.pairs(FQ.jurisdiction)}
    known = sorted(homes | {station for _, station in snapshot.pairs(FQ.operatedBy)})
    above = {station: reading.above(station) for station in known}
    stations = Counter(area for areas in above.values() for area in areas)
    areas = {area: Counts(number) for area, number in stations.items()}
    stations_of: dict[str, list[str]] = defaultdict(list)
    at_stations: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for station in known:
        counts = reading.counts(station)
        stations_of[reading.home(station)].append(station)
        for area in above[station]:
            if stations[area] > 1:
                areas[area].add(counts)
        at_stations.update(counts.types.keys())
        pairs.update(_pairs(counts))
    inside: dict[str, list[str]] = defaultdict(list)
    for area in sorted(areas):
        inside[reading.parent(area)].append(area)
    return AreaCounts(areas, dict(inside), dict(stations_of), dict(at_stations), dict(pairs))


@area_counts.carry
def _carried(previous: AreaCounts, transition: Transition) -> AreaCounts | None:
    touched = affected_stations(transition, MOST_CARRIED)
    if touched is None:
        return None
    if not touched:
        return previous
    readings = [_Reading(one, following(one)) for one in (transition.old, transition.new)]
    old, new = (_Part.of(reading, touched) for reading in readings)
    stations_of = _regrouped(previous.stations_of, old.homes, new.homes)
    areas_touched = {*old.areas, *new.areas}
    numbers = {
        area: (previous.areas[area].stations if area in previous.areas else 0)
        + len(new.areas.get(area, ()))
        - len(old.areas.get(area, ()))
        for area in areas_touched
    }
    inside = _regrouped(
        previous.inside,
        {area: readings[0].parent(area) for area in areas_touched if area in previous.areas},
        {area: readings[1].parent(area) for area in areas_touched if numbers[area]},
    )
    at_stations, pairs = Counter(previous.at_stations), Counter(previous.pairs)
    for part, times in ((old, -1), (new, 1)):
        for counts in part.counts.values():
            _add(at_stations, counts.types.keys(), times)
            _add(pairs, _pairs(counts), times)
    carried = AreaCounts(
        {area: counts for area, counts in previous.areas.items() if numbers.get(area, 1)},
        inside,
        stations_of,
        dict(at_stations),
        dict(pairs),
    )
    remade = {}
    for area, number in numbers.items():
        if number:
            before = previous.areas.get(area, Counts())
            remade[area] = counts = before.copy() if before.stations > 1 and number > 1 else Counts()
            counts.stations = number
            if number > 1 and before.stations > 1:
                for part, times in ((old, -1), (new, 1)):
                    for station in part.areas.get(area, ()):
                        counts.add(part.counts[station], times)
            elif number > 1:
                for station in carried.stations_in(area):
                    counts.add(readings[1].counts(station))
    return AreaCounts({**carried.areas, **remade}, inside, stations_of, carried.at_stations, carried.pairs)


class _Reading:
    """One version, as far as the counts read it. What is many where one is meant counts as the first by its IRI."""

    def __init__(self, snapshot: Snapshot, follow: Follow) -> None:
        self.follow = follow
        self._family = top_types(snapshot)

    def counts(self, station: str) -> Counts:
        return station_counts(station, self.follow, self._family)

    def is_there(self, station: str) -> bool:
        """Whether it is in charge of an area or runs a mechanism."""
        return bool(self.follow(station, "jurisdiction") or self.follow(station, "operatedBy"))

    def home(self, station: str) -> str:
        """The area that it is in charge of, "" for none."""
        return min(self.follow(station, "jurisdiction"), default="")

    def parent(self, area: str) -> str:
        """The next larger area, "" for none."""
        return min(self.follow(area, "within"), default="")

    def above(self, station: str) -> list[str]:
        """The areas that the station lies in, the smallest first; a circle is walked once."""
        chain = [home] if (home := self.home(station)) else []
        while chain and (larger := self.parent(chain[-1])) and larger not in chain:
            chain.append(larger)
        return chain


@dataclass(frozen=True)
class _Part:
    """Some stations of one version: their counts and homes, and which of them lie in an area."""

    counts: dict[str, Counts]
    homes: dict[str, str]
    areas: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: _Reading, stations: Iterable[str]) -> "_Part":
        there = [station for station in sorted(stations) if reading.is_there(station)]
        part = cls({one: reading.counts(one) for one in there}, {one: reading.home(one) for one in there})
        for station in there:
            for area in reading.above(station):
                part.areas.setdefault(area, []).append(station)
        return part


def _regrouped(
    previous: Mapping[str, list[str]], old: Mapping[str, str], new: Mapping[str, str]
) -> dict[str, list[str]]:
    """Sorted lists by group, in which members move from an old group to a new one; none stays empty."""
    groups = dict(previous)
    for group in {*old.values(), *new.values()}:
        gone = {one for one, where in old.items() if where == group}
        came = {one for one, where in new.items() if where == group}
        groups[group] = sorted(({*previous.get(group, [])} - gone) | came)
        if not groups[group]:
            del groups[group]
    return groups


def _pairs(counts: Counts) -> Iterator[str]:
    return (SEPARATOR.join(pair) for pair in combinations(sorted(counts.types), 2))


def _add(counter: Counter[str], keys: Iterable[str], times: int) -> None:
    for key in keys:
        counter[key] += times
        if not counter[key]:
            del counter[key]
