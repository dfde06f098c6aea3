"""The shortest ways between two nodes of any network, searched from both ends at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product

STEPS = 8
SEARCHED = 1_200
"""Most nodes gone on from before the search is given up."""
WAYS = 5


def shortest_paths(
    next_to: Callable[[Sequence[str]], Mapping[str, Sequence[str]]], start: str, end: str
) -> list[list[str]]:
    """Up to `WAYS` shortest ways as lists of IRIs, in a fixed order; none if they are too long or too far to find.

    `next_to` gives the nodes one step away from each of some nodes, in a fixed order.
    """
    if start == end:
        return [[start]]
    before: tuple[dict[str, list[str]], ...] = ({start: []}, {end: []})
    distance: tuple[dict[str, int], ...] = ({start: 0}, {end: 0})
    edge_of = [[start], [end]]
    searched = 0
    for step in range(STEPS):
        side = 0 if len(edge_of[0]) <= len(edge_of[1]) else 1
        fresh: dict[str, list[str]] = {}
        for here, nearby in next_to(edge_of[side]).items():
            searched += 1
            for iri in nearby:
                if iri not in before[side]:
                    fresh.setdefault(iri, []).append(here)
        before[side].update(fresh)
        depth = max(distance[side].values()) + 1
        distance[side].update(dict.fromkeys(fresh, depth))
        edge_of[side] = sorted(fresh)
        met = [iri for iri in edge_of[side] if iri in before[1 - side]]
        if met:
            least = min(distance[0][iri] + distance[1][iri] for iri in met)
            return list(
                islice(_joined([i for i in met if distance[0][i] + distance[1][i] == least], before), WAYS)
            )
        if not fresh or searched > SEARCHED or step == STEPS - 1:
            break
    return []


def _joined(met: list[str], before: tuple[dict[str, list[str]], ...]) -> Iterator[list[str]]:
    for iri in met:
        for there, back in product(_back(iri, before[0]), _back(iri, before[1])):
            yield [*reversed(there), *back[1:]]


def _back(iri: str, before: dict[str, list[str]]) -> Iterator[list[str]]:
    """The ways from a node back to where a side of the search began."""
    if not before[iri]:
        yield [iri]
    for earlier in before[iri]:
        for rest in _back(earlier, before):
            yield [iri, *rest]
