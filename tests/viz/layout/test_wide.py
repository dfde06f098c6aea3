"""Every view of the corpus is laid out the same each time, and no label lies on another, on a phone neither."""

from itertools import pairwise

import pytest

from graph.store.snapshot import Snapshot
from viz.layout.boxes import ABOVE, boxes
from viz.layout.phone import NARROW
from viz.model.picture import Picture, Positions
from viz.output.visjs import FONT_SIZE
from viz.views.by_name import View, Views

PHONE = 356
"""Pixels that the canvas is wide on a phone of 390."""


def places_of(picture: Picture, screen: str) -> Positions:
    return picture.narrow if screen == "narrow" else {node.id: (node.x, node.y) for node in picture.nodes}


def overlaps(picture: Picture, places: Positions) -> list[tuple[str, str]]:
    """Pairs of nodes whose boxes (mark and label) cover more than a hair of each other."""
    sizes = boxes(picture)
    corners = {
        iri: (x - sizes[iri][0] / 2, y - ABOVE, x + sizes[iri][0] / 2, y - ABOVE + sizes[iri][1])
        for iri, (x, y) in places.items()
    }
    found = []
    for a in picture.nodes:
        for b in picture.nodes:
            if a.id < b.id:
                left, top, right, bottom = corners[a.id]
                other_left, other_top, other_right, other_bottom = corners[b.id]
                wide = min(right, other_right) - max(left, other_left)
                high = min(bottom, other_bottom) - max(top, other_top)
                if wide > 6 and high > 6:
                    found.append((a.label.zh, b.label.zh))
    return found


@pytest.mark.parametrize("screen", ["wide", "narrow"])
def test_no_label_lies_on_another(views: Views, view: View, screen: str) -> None:
    picture = views.picture(view)
    places = places_of(picture, screen)
    assert set(places) == {node.id for node in picture.nodes}
    assert overlaps(picture, places) == []


def test_on_a_phone_nothing_stands_beside_the_screen(views: Views, view: View) -> None:
    picture = views.picture(view)
    sizes = boxes(picture)
    left = min(x - sizes[iri][0] / 2 for iri, (x, _) in picture.narrow.items())
    right = max(x + sizes[iri][0] / 2 for iri, (x, _) in picture.narrow.items())
    assert right - left <= NARROW + 1
    assert FONT_SIZE * PHONE / NARROW >= 11


@pytest.mark.parametrize("name", ["whole", "bipartite", "cooccurrence", "credit", "formula"])
@pytest.mark.parametrize("screen", ["wide", "narrow"])
def test_no_label_lies_on_another_where_there_are_many_stations(
    many: Snapshot, name: str, screen: str
) -> None:
    picture = Views(many).picture(View(name))
    assert overlaps(picture, places_of(picture, screen)) == []


def test_the_same_places_each_time(snapshot: Snapshot, views: Views, view: View) -> None:
    again, picture = Views(snapshot).picture(view), views.picture(view)
    assert [(n.id, n.x, n.y) for n in again.nodes] == [(n.id, n.x, n.y) for n in picture.nodes]
    assert again.narrow == picture.narrow


def test_a_picture_is_laid_out_once(views: Views, view: View) -> None:
    assert views.picture(view) is views.picture(view)


def test_on_a_phone_the_layers_stand_below_one_another_or_in_two_columns(views: Views, view: View) -> None:
    picture = views.picture(view)
    if picture.layout != "layers":
        return
    x_of = {n: {picture.narrow[node.id][0] for node in picture.nodes if node.layer == n} for n in range(9)}
    y_of = {n: [picture.narrow[node.id][1] for node in picture.nodes if node.layer == n] for n in range(9)}
    used = [n for n in range(9) if y_of[n]]
    for upper, lower in pairwise(used):
        below = max(y_of[upper]) < min(y_of[lower])
        beside = len(used) == 2 and max(x_of[upper]) < min(x_of[lower])
        assert below or beside
