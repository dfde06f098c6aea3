"""The room that nodes take with their labels, and how boxes that lie on one another are pushed apart."""

import numpy as np

from viz.model.picture import Picture, Positions, columns
from viz.output.visjs import label_lines, node_size

COLUMN = 8.2
"""Width in pixels of one text column of a label."""
LINE_HEIGHT = 19.0
ABOVE = 16.0
"""A box hangs from so many pixels above the middle of its node."""

Sizes = dict[str, tuple[float, float]]
"""Node to width and height of its box, in pixels at scale 1."""


def boxes(picture: Picture) -> Sizes:
    """What each node takes with its label, in the wider of the two languages."""
    sizes = {}
    for node in picture.nodes:
        lines = [label_lines(node, language) for language in ("zh", "en")]
        width = max(columns(line) for text in lines for line in text) * COLUMN + 10
        height = 2 * node_size(node) + max(map(len, lines)) * LINE_HEIGHT + 4
        sizes[node.id] = (max(width, 2.5 * node_size(node)), height)
    return sizes


def apart(places: Positions, sizes: Sizes, fixed: str = "") -> Positions:
    """The positions with boxes that overlap pushed apart, along the axis where they overlap least."""
    ids = list(places)
    centre = np.array([places[iri] for iri in ids])
    half = np.array([sizes[iri] for iri in ids]) / 2
    # The label hangs below the node: the box's middle lies lower than the node's.
    down = np.array([(sizes[iri][1] / 2 - ABOVE) for iri in ids])
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
