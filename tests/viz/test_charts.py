"""Charts say what the figures say: bounds as bounds, open ends open, marks by credit, unlike figures apart."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.entries.atom import feed
from api.http.public_address import PublicAddress
from graph.analyse.intervals import Interval
from viz.charts.drawing import NAMESPACE
from viz.charts.figures import Mark, Panel, Scale, draw_figures

HOSTILE = '<script>alert(1)</script>&"\x00\x0b'


def mark(value: int, low: int | None, high: int | None, tie: str = "explicit", dated: bool = True) -> Mark:
    interval = Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))
    return Mark("山门派出所", "2022", f"{value} 人", float(value), interval, tie, dated, "/claims/a/b")  # type: ignore[arg-type]


def drawn(*marks: Mark) -> ElementTree.Element:
    return ElementTree.fromstring(draw_figures("成员数", [Panel("人", marks)], "zh"))


def classes(svg: ElementTree.Element, tag: str) -> list[str]:
    """Those of the marks, which are links; not of the legend."""
    return [
        one.get("class", "")
        for link in svg.iter(f"{{{NAMESPACE}}}a")
        for one in link.iter(f"{{{NAMESPACE}}}{tag}")
    ]


@pytest.mark.parametrize(
    ("low", "high", "arrows", "bars", "dots"),
    [(5, 5, 0, 0, 1), (3, 8, 0, 3, 0), (5, None, 1, 2, 0), (None, 5, 1, 2, 0), (None, None, 0, 0, 1)],
)
def test_an_open_end_is_an_arrow_and_a_bound_a_bar(
    low: int | None, high: int | None, arrows: int, bars: int, dots: int
) -> None:
    svg = drawn(mark(5, low, high))
    assert len(classes(svg, "polygon")) == arrows
    assert len(classes(svg, "line")) == bars
    assert len(classes(svg, "circle")) == dots
    if low is None and high is None:
        assert "about" in classes(svg, "circle")[0], "no bound is no exact number"


def test_marks_differ_by_credit_and_undated_ones_stand_apart() -> None:
    svg = drawn(mark(1, 1, 1), mark(2, 2, 2, "juxtaposed"), mark(3, 3, 3, "none", dated=False))
    assert classes(svg, "circle") == ["dot explicit", "dot juxtaposed"]
    assert classes(svg, "rect") == ["dot none"]
    assert "时期不能确定" in [one.text for one in svg.iter(f"{{{NAMESPACE}}}text")]
    assert "时期不能确定" not in [one.text for one in drawn(mark(1, 1, 1)).iter(f"{{{NAMESPACE}}}text")]


def test_a_feed_written_beside_leaves_the_drawing_readable_in_a_page() -> None:
    """The names of XML documents are one register of the process: neither may displace the other's."""
    for _ in range(2):
        assert b'<feed xmlns="http://www.w3.org/2005/Atom">' in feed([], PublicAddress(""))
        assert draw_figures("成员数", [Panel("人", [mark(1, 1, 1)])], "zh").startswith(
            '<svg xmlns="http://www.w3.org/2000/svg"'
        )


@given(st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=20))
def test_every_number_is_on_its_scale(numbers: list[int]) -> None:
    scale = Scale.over([mark(number, number, None) for number in numbers])
    for number in numbers:
        assert Scale.left - 0.01 <= scale.at(number) <= Scale.right + 0.01
    places = [scale.at(number) for number in sorted(numbers)]
    assert places == sorted(places)
    assert 1 <= len(scale.ticks()) <= 14
    assert scale.logarithmic or scale.least <= 0 <= scale.greatest


def test_no_text_of_an_entry_becomes_markup() -> None:
    told = Mark(HOSTILE, HOSTILE, HOSTILE, 1.0, Interval(), "none", True, 'javascript:"')
    svg = ElementTree.fromstring(draw_figures(HOSTILE, [Panel(HOSTILE, [told])], "en"))
    assert not list(svg.iter(f"{{{NAMESPACE}}}script"))
