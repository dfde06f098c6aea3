"""Every view of the corpus is laid out the same each time, and no label lies on another."""

from graph.store.snapshot import Snapshot
from viz.layout import apart, box
from viz.picture import Picture
from viz.views import View, Views


def overlaps(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of nodes whose boxes (mark and label) cover more than a hair of each other."""
    sizes = box(picture)
    places = [(node, *sizes[node.id]) for node in picture.nodes]
    found = []
    for i, (a, a_width, a_height) in enumerate(places):
        for b, b_width, b_height in places[i + 1 :]:
            wide = (a_width + b_width) / 2 - abs(a.x - b.x)
            # Boxes hang from 16 px above the node's middle.
            top, low = (a, b) if a.y <= b.y else (b, a)
            high = top.y + (a_height if top is a else b_height) - low.y
            if wide > 6 and high > 6:
                found.append((a.label.zh, b.label.zh))
    return found


def test_no_label_lies_on_another(views: Views, view: View) -> None:
    assert overlaps(views.picture(view)) == []


def test_the_same_places_each_time(snapshot: Snapshot, views: Views, view: View) -> None:
    again = Views(snapshot).picture(view)
    assert [(n.id, n.x, n.y) for n in again.nodes] == [(n.id, n.x, n.y) for n in views.picture(view).nodes]


def test_boxes_are_pushed_apart_and_the_fixed_one_stays() -> None:
    places = {f"n{i}": (float(i % 3), float(i // 3)) for i in range(9)}
    sizes = dict.fromkeys(places, (60.0, 40.0))
    moved = apart(places, sizes, fixed="n4")
    assert moved["n4"] == places["n4"]
    names = sorted(moved)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            dx, dy = abs(moved[a][0] - moved[b][0]), abs(moved[a][1] - moved[b][1])
            assert dx > 59 or dy > 39, (a, b)
