"""Where the nodes of a picture stand, in pixels at scale 1: the same picture always gets the same places.

On a wide screen: columns for layered views, rings round a focus, networkx's spring layout for the rest;
afterwards labels that would lie on one another are pushed apart. For a phone see `viz.layout.phone`.
"""

import math
from collections import defaultdict

import networkx as nx

from viz.layout.boxes import Sizes, apart, boxes
from viz.layout.phone import narrow_places
from viz.model.kinds import KINDS
from viz.model.picture import Picture, Positions

ROW = 56.0
WIDE = 1080.0
"""What a layout may take in width: on a screen of 1280 px its labels then are 11 px or more. Tall it may be."""
GAP_LEAST, GAP_MOST = 36.0, 180.0
"""Between layers, from label to label."""
LANE_GAP = 14.0
ROWS_LEAST = 12
"""A column shorter than this is never broken in two."""
SEED = 7


def laid_out(picture: Picture) -> Picture:
    """The picture with positions, for wide and for narrow screens."""
    if not picture.nodes:
        return picture
    sizes = boxes(picture)
    groups = _groups(picture)
    match picture.layout:
        case "layers":
            places = _columns(groups, sizes)
        case "rings":
            places = _rings(groups, sizes)
        case _:
            places = _force(picture, sizes)
    return picture.with_positions(places, narrow_places(picture, groups, sizes, places))


def _groups(picture: Picture) -> list[list[str]]:
    """The ids by layer, ordered within so that few edges cross; of rings the focus, then the others by kind."""
    if picture.layout == "rings":
        focus, *others = picture.nodes
        by_kind = [sorted(node.id for node in others if node.kind == kind) for kind in KINDS]
        return [[focus.id], *filter(None, by_kind)]
    members: dict[int, list[str]] = defaultdict(list)
    for node in picture.nodes:
        members[node.layer].append(node.id)
    beside: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        beside[edge.source].append(edge.target)
        beside[edge.target].append(edge.source)
    rank = {iri: i / max(len(ids) - 1, 1) for ids in members.values() for i, iri in enumerate(ids)}
    for sweep in range(8):
        order = sorted(members) if sweep % 2 == 0 else sorted(members, reverse=True)
        for layer in order:
            middle = {
                iri: sum(rank[other] for other in beside[iri]) / len(beside[iri])
                if beside[iri]
                else rank[iri]
                for iri in members[layer]
            }
            members[layer].sort(key=lambda iri: (middle[iri], iri))
            count = len(members[layer])
            rank.update({iri: (i + 0.5) / count for i, iri in enumerate(members[layer])})
    return [members[layer] for layer in sorted(members)]


def _columns(groups: list[list[str]], sizes: Sizes) -> Positions:
    """Columns from left to right; long ones are broken in two or more."""
    longest = max(map(len, groups))
    widths = [max(sizes[iri][0] for iri in ids) for ids in groups]
    # As many lanes side by side as the width bears: what is not in a lane makes the picture taller.
    for rows in range(min(longest, ROWS_LEAST), longest + 1):
        lanes_of = [math.ceil(len(ids) / rows) for ids in groups]
        taken = sum(n * (width + LANE_GAP) - LANE_GAP for n, width in zip(lanes_of, widths, strict=True))
        if taken + GAP_LEAST * (len(groups) - 1) <= WIDE:
            break
    gap = min(GAP_MOST, max(GAP_LEAST, (WIDE - taken) / max(len(groups) - 1, 1)))
    places: Positions = {}
    left = 0.0
    for ids, lanes, width in zip(groups, lanes_of, widths, strict=True):
        step = max(ROW, max(sizes[iri][1] for iri in ids)) / (lanes if lanes < 3 else 1)
        spread = max(step, rows * ROW / len(ids)) if lanes < 3 else step
        for i, iri in enumerate(ids):
            lane = i % lanes
            row = i if lanes < 3 else i // lanes
            height = spread * (len(ids) - 1 if lanes < 3 else math.ceil(len(ids) / lanes) - 1)
            places[iri] = (left + width / 2 + lane * (width + LANE_GAP), row * spread - height / 2)
        left += lanes * (width + LANE_GAP) - LANE_GAP + gap
    return places


def _rings(groups: list[list[str]], sizes: Sizes) -> Positions:
    """The focus in the middle, the others on rings round it."""
    ((focus,), *others) = groups
    ids = [iri for group in others for iri in group]
    places: Positions = {focus: (0.0, 0.0)}
    ring = 1
    while ids:
        radius_x, radius_y = 225.0 * ring, 190.0 * ring
        fits = max(6, int(2 * math.pi * (radius_x + radius_y) / 2 / 125))
        if len(ids) < fits * 1.35:
            fits = len(ids)
        for i, iri in enumerate(ids[:fits]):
            angle = 2 * math.pi * (i + (ring % 2) / 2) / fits - math.pi / 2
            places[iri] = (radius_x * math.cos(angle), radius_y * math.sin(angle))
        ids = ids[fits:]
        ring += 1
    return apart(places, sizes, fixed=focus)


def _force(picture: Picture, sizes: Sizes) -> Positions:
    """Spring layout: what is tied more strongly stands nearer."""
    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in picture.nodes)
    for edge in picture.edges:
        weight = (
            graph.edges[edge.source, edge.target]["weight"] if graph.has_edge(edge.source, edge.target) else 0
        )
        graph.add_edge(edge.source, edge.target, weight=weight + 1 + math.log(edge.count))
    count = len(picture.nodes)
    start = {
        node.id: (math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count))
        for i, node in enumerate(picture.nodes)
    }
    found = nx.spring_layout(
        graph, pos=start, seed=SEED, k=2.4 / math.sqrt(count), iterations=120, method="force", scale=1
    )
    width = min(64 * math.sqrt(count) + 60, WIDE / 2 - 90)
    height = (64 * math.sqrt(count) + 60) * (46 * math.sqrt(count) + 40) / width
    places = {iri: (float(x) * width, float(y) * height) for iri, (x, y) in found.items()}
    return apart(places, sizes)
