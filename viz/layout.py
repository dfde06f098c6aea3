"""Where the nodes of a picture stand, in pixels at scale 1: the same picture always gets the same places.

Columns for layered views, rings round a focus, networkx's spring layout for the rest; afterwards labels that
would lie on one another are pushed apart.
"""

import math
from collections import defaultdict

import networkx as nx
import numpy as np

from viz.drawing import label_lines, node_size
from viz.kinds import KINDS
from viz.picture import Picture, columns

Positions = dict[str, tuple[float, float]]

COLUMN = 8.2
"""Width in pixels of one text column of a label."""
LINE_HEIGHT = 19.0
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
    """The picture with positions."""
    if not picture.nodes:
        return picture
    places = {"layers": _layers, "rings": _rings, "force": _force}[picture.layout](picture)
    return picture.with_positions(places)


def box(picture: Picture) -> dict[str, tuple[float, float]]:
    """Width and height that each node takes with its label, in the wider of the two languages."""
    sizes = {}
    for node in picture.nodes:
        lines = [label_lines(node, language) for language in ("zh", "en")]
        width = max(columns(line) for text in lines for line in text) * COLUMN + 10
        height = 2 * node_size(node) + max(map(len, lines)) * LINE_HEIGHT + 4
        sizes[node.id] = (max(width, 2.5 * node_size(node)), height)
    return sizes


def _layers(picture: Picture) -> Positions:
    """Columns from left to right, ordered within so that few edges cross; long columns are broken in two."""
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
    sizes = box(picture)
    longest = max(len(ids) for ids in members.values())
    widths = {layer: max(sizes[iri][0] for iri in ids) for layer, ids in members.items()}
    # As many lanes side by side as the width bears: what is not in a lane makes the picture taller.
    for rows in range(min(longest, ROWS_LEAST), longest + 1):
        lanes_of = {layer: math.ceil(len(ids) / rows) for layer, ids in members.items()}
        taken = sum(lanes * (widths[layer] + LANE_GAP) - LANE_GAP for layer, lanes in lanes_of.items())
        if taken + GAP_LEAST * (len(members) - 1) <= WIDE:
            break
    gap = min(GAP_MOST, max(GAP_LEAST, (WIDE - taken) / max(len(members) - 1, 1)))
    places: Positions = {}
    left = 0.0
    for layer in sorted(members):
        ids, lanes, width = members[layer], lanes_of[layer], widths[layer]
        step = max(ROW, max(sizes[iri][1] for iri in ids)) / (lanes if lanes < 3 else 1)
        spread = max(step, rows * ROW / len(ids)) if lanes < 3 else step
        for i, iri in enumerate(ids):
            lane = i % lanes
            row = i if lanes < 3 else i // lanes
            height = spread * (len(ids) - 1 if lanes < 3 else math.ceil(len(ids) / lanes) - 1)
            places[iri] = (left + width / 2 + lane * (width + LANE_GAP), row * spread - height / 2)
        left += lanes * (width + LANE_GAP) - LANE_GAP + gap
    return places


def _rings(picture: Picture) -> Positions:
    """The first node in the middle, the others by kind on rings round it."""
    focus, *others = picture.nodes
    order = {kind: position for position, kind in enumerate(KINDS)}
    ids = [node.id for node in sorted(others, key=lambda node: (order[node.kind], node.id))]
    places: Positions = {focus.id: (0.0, 0.0)}
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
    return apart(places, box(picture), fixed=focus.id)


def _force(picture: Picture) -> Positions:
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
    return apart(places, box(picture))


def apart(places: Positions, sizes: dict[str, tuple[float, float]], fixed: str = "") -> Positions:
    """The positions with boxes that overlap pushed apart, along the axis where they overlap least."""
    ids = list(places)
    centre = np.array([places[iri] for iri in ids])
    half = np.array([sizes[iri] for iri in ids]) / 2
    # The label hangs below the node: the box's middle lies lower than the node's.
    down = np.array([(sizes[iri][1] / 2 - 16) for iri in ids])
    centre[:, 1] += down
    for _ in range(400):
        gap = centre[:, None, :] - centre[None, :, :]
        overlap = half[:, None, :] + half[None, :, :] - np.abs(gap)
        both = np.triu((overlap > 0.5).all(axis=2), 1)
        firsts, seconds = np.nonzero(both)
        if not len(firsts):
            break
        for first, second in zip(firsts, seconds, strict=True):
            axis = 0 if overlap[first, second, 0] * 0.8 < overlap[first, second, 1] else 1
            sign = (
                1.0
                if gap[first, second, axis] > 0 or (gap[first, second, axis] == 0 and first > second)
                else -1.0
            )
            push = sign * (overlap[first, second, axis] / 2 + 0.5) * 0.8
            if ids[first] == fixed:
                centre[second, axis] -= 2 * push
            elif ids[second] == fixed:
                centre[first, axis] += 2 * push
            else:
                centre[first, axis] += push
                centre[second, axis] -= push
    centre[:, 1] -= down
    return {iri: (float(x), float(y)) for iri, (x, y) in zip(ids, centre, strict=True)}
