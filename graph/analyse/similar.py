"""Stations like one: by the kinds of mechanism and the settings that both have, told feature by feature.

A feature that few stations have counts for more than one that many have (inverse document frequency, Spärck Jones
1972): that two have a Party branch says little. It is a likeness of what is coded, none of what works.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.lists.evidence import all_evidence
from graph.lists.mechanisms import all_mechanisms
from graph.lists.relation import Names, Relation
from graph.store.snapshot import Snapshot

FeatureKind = Literal["type", "setting"]


@dataclass(frozen=True)
class Feature:
    """A kind of mechanism or a setting (`concept`) that a station has, and how many stations have it."""

    kind: FeatureKind
    concept: str
    stations: int


@dataclass(frozen=True)
class Similar:
    """A station, what it shares with the one that was asked for, what only one of the two has.

    `score` is the weight of what is shared among the weight of all that the one asked for has, 0 to 1.
    """

    station: str
    score: float
    shared: tuple[Feature, ...]
    only_asked: tuple[Feature, ...]
    only_other: tuple[Feature, ...]


def similar_stations(snapshot: Snapshot, station: str, most: int = 5) -> list[Similar]:
    """The stations most like one, the most alike first; none that shares nothing. Reads lists in memory only."""
    lists = _Lists(snapshot)
    own = lists.features(station)
    weights = {feature: _weight(feature, len(lists.stations)) for feature in own}
    scores = np.zeros(len(lists.stations))
    for feature, weight in weights.items():
        scores[lists.having(feature)] += weight
    scores[lists.stations.found([station])] = 0
    whole = sum(weights.values()) or 1.0
    order = np.argsort(-scores, kind="stable")[:most]
    return [
        _told(lists, name, float(scores[place]) / whole, own)
        for place, name in zip(order, lists.stations.at(order), strict=True)
        if scores[place] > 0
    ]


def _told(lists: "_Lists", other: str, score: float, own: Mapping[Feature, None]) -> Similar:
    theirs = lists.features(other)
    return Similar(
        other,
        score,
        shared=tuple(sorted((one for one in own if one in theirs), key=_rarest)),
        only_asked=tuple(sorted((one for one in own if one not in theirs), key=_rarest)),
        only_other=tuple(sorted((one for one in theirs if one not in own), key=_rarest)),
    )


def _weight(feature: Feature, stations: int) -> float:
    """0 for what all have; more the fewer have it."""
    return math.log(stations / feature.stations) + 0.1


def _rarest(feature: Feature) -> tuple[int, str]:
    return feature.stations, feature.concept


class _Lists:
    def __init__(self, snapshot: Snapshot) -> None:
        self.mechanisms = all_mechanisms(snapshot)
        self.settings: Relation = all_evidence(snapshot).settings
        self.stations: Names = self.mechanisms.stations.values
        self._counted: dict[tuple[FeatureKind, str], NDArray[np.bool_]] = {}

    def features(self, station: str) -> dict[Feature, None]:
        """What the station has, each once."""
        mechanisms = self.mechanisms
        run = mechanisms.stations.having(mechanisms.stations.values.mask([station]))
        types = mechanisms.types.values.at(np.flatnonzero(mechanisms.types.had_by(run)))
        settings = self.settings.values.at(
            np.flatnonzero(self.settings.had_by(self.settings.things.mask([station])))
        )
        named: list[tuple[FeatureKind, str]] = [("type", one) for one in types]
        named += [("setting", one) for one in settings]
        return {Feature(kind, one, int(self._mask(kind, one).sum())): None for kind, one in named}

    def having(self, feature: Feature) -> NDArray[np.bool_]:
        """The stations, by their place, that have a feature."""
        return self._mask(feature.kind, feature.concept)

    def _mask(self, kind: FeatureKind, concept: str) -> NDArray[np.bool_]:
        if (kind, concept) not in self._counted:
            mechanisms = self.mechanisms
            if kind == "type":
                found = mechanisms.stations.had_by(mechanisms.of_types([concept]))
            else:
                settled = self.settings.having(self.settings.values.mask([concept]))
                found = self.stations.mask(self.settings.things.at(np.flatnonzero(settled)))
            self._counted[kind, concept] = found
        return self._counted[kind, concept]
