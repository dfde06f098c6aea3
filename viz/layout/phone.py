"""Where the nodes of a picture stand on a screen as narrow as a phone's, in pixels at scale 1.

What does not fit beside one another stands below: two layers as two columns, everything else in rows from the top.
"""

from collections.abc import Sequence

from viz.layout.boxes import Sizes
from viz.model.picture import Picture, Positions

NARROW = 478.0
"""What a layout takes in width: on a canvas of 350 px its labels then are 11 px or more."""
BETWEEN = 14.0
"""From label to label within a row."""
BELOW = 8.0
"""From row to row."""
GROUP_GAP = 34.0
STAGGER = 18.0
"""Every other row is moved aside by this much, so that an edge does not run straight through what is below."""


def narrow_places(
    picture: Picture, groups: Sequence[Sequence[str]], sizes: Sizes, wide: Positions
) -> Positions:
    """The positions; `groups` are the layers in their order, `wide` the places on a wide screen."""
    if picture.layout == "force" and len(groups) == 1:
        return _rows([_by_height(groups[0], sizes, wide)], sizes)
    widths = [max(sizes[iri][0] for iri in ids) for ids in groups]
    if len(groups) == 2 and picture.layout != "rings" and sum(widths) + BETWEEN <= NARROW:
        return _two_columns(groups, widths, sizes)
    return _rows(groups, sizes)


def _two_columns(groups: Sequence[Sequence[str]], widths: Sequence[float], sizes: Sizes) -> Positions:
    """One layer to the left, the other to the right, the shorter spread along the longer."""
    heights = [sum(sizes[iri][1] + BELOW for iri in ids) for ids in groups]
    places: Positions = {}
    for ids, x, height in zip(groups, (widths[0] / 2, NARROW - widths[1] / 2), heights, strict=True):
        more = (max(heights) - height) / len(ids)
        top = more / 2
        for iri in ids:
            places[iri] = (x, top)
            top += sizes[iri][1] + BELOW + more
    return places


def _rows(groups: Sequence[Sequence[str]], sizes: Sizes) -> Positions:
    """Each group in rows of as many as fit, groups below one another."""
    places: Positions = {}
    top = 0.0
    for ids in groups:
        many = _in_a_row(ids, sizes)
        rows = [ids[first : first + many] for first in range(0, len(ids), many)]
        for number, row in enumerate(rows):
            free = NARROW / len(row) - max(sizes[iri][0] for iri in row)
            aside = min(STAGGER, max(free / 2, 0.0)) * (1 if number % 2 else -1) if len(rows) > 1 else 0.0
            for place, iri in enumerate(row):
                places[iri] = (NARROW * (place + 0.5) / len(row) + aside, top)
            top += max(sizes[iri][1] for iri in row) + BELOW
        top += GROUP_GAP
    return places


def _in_a_row(ids: Sequence[str], sizes: Sizes) -> int:
    widest = max(sizes[iri][0] for iri in ids)
    return max(1, int((NARROW + BETWEEN) // (widest + BETWEEN)))


def _by_height(ids: Sequence[str], sizes: Sizes, wide: Positions) -> list[str]:
    """From top to bottom and, within a row, from left to right as they stand on a wide screen."""
    ordered = sorted(ids, key=lambda iri: wide[iri][1])
    many = _in_a_row(ids, sizes)
    return [
        iri
        for first in range(0, len(ordered), many)
        for iri in sorted(ordered[first : first + many], key=lambda iri: wide[iri][0])
    ]
