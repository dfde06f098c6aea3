"""Boxes that lie on one another are pushed apart."""

from viz.layout.boxes import apart


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
