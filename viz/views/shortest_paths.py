"""The shortest ways between two nodes, searched from both ends at once."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, product

from viz.model.reading import NodeReader

HUB = 60
"""A node with more incoming statements of one relation than this is left only by its own statements: to step
from a type to each of its hundred thousand mechanisms would tie everything to everything."""
STEPS = 8
SEARCHED = 1_200
"""Most nodes gone on from before the search is given up."""
WAYS = 5


def shortest_ways(lens: NodeReader, start: str, end: str) -> list[list[str]]:
    """Up to `WAYS` shortest ways as lists of IRIs, in a fixed order; none if they are too long or too far to find."""
    if start == end:
        return [[start]]
    before: tuple[dict[str, list[str]], ...] = ({start: []}, {end: []})
    distance: tuple[dict[str, int], ...] = ({start: 0}, {end: 0})
    edge_of = [[start], [end]]
    searched = 0
    for step in range(STEPS):
        side = 0 if len(edge_of[0]) <= len(edge_of[1]) else 1
        fresh: dict[str, list[str]] = {}
        for here, nearby in next_to(lens, edge_of[side]).items():
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


def next_to(lens: NodeReader, iris: list[str]) -> dict[str, list[str]]:
    """What a step leads to from each node, along a statement or against it."""
    links = lens.links.many(iris)
    inward: dict[str, list[str]] = defaultdict(list)
    for iri, counts in lens.counts_of_many(iris).items():
        for count in counts:
            if not count.linked and count.total <= HUB:
                inward[count.relation].append(iri)
    sources = lens.all_sources(inward)
    return {iri: sorted({*(edge.other(iri) for edge in links[iri]), *sources[iri]}) for iri in iris}
