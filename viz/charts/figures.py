"""The figures on one indicator as intervals: bounds as bounds, open ends open, marks by credit, the undated apart.

Figures of different kinds (measure, unit, comparator, what was counted) have panels of their own, each with its own
scale: nothing on one axis that may not be compared. Within a panel figures stand in the order of time, then by name;
never by size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.analyse.intervals import Interval
from ontology.bilingual import Language
from viz.charts.drawing import ACCENT, LINE, PAPER, SOFT, Drawing, cut

WIDTH = 860
LABELS, WORDS = 250, 190
"""User units for the names on the left and the words on the right of the scale."""
ROW, HEAD, FOOT, LEGEND = 26, 44, 34, 34
LOG_FROM = 200
"""A greatest number so many times the smallest is drawn on a logarithmic scale."""

TEXTS: dict[str, tuple[str, str]] = {
    "explicit": ("原文写明由机制带来", "credited to a mechanism"),
    "juxtaposed": ("同处提到，未说因果", "mentioned together, no link stated"),
    "none": ("没说原因", "no cause stated"),
    "about": ("约数，没有上下界", "approximate, no bounds"),
    "open": ("箭头：这一端没有界限", "arrow: no bound at this end"),
    "undated": ("时期不能确定", "period unknown"),
    "log": ("对数刻度", "logarithmic scale"),
}


@dataclass(frozen=True)
class Mark:
    """One figure: whose it is, when, in words, its number and the interval that the wording gives."""

    name: str
    when: str
    words: str
    value: float
    interval: Interval
    tie: Literal["explicit", "juxtaposed", "none"]
    dated: bool
    address: str


@dataclass(frozen=True)
class Panel:
    """Figures of one kind, in the order in which they are drawn; `title` says which kind."""

    title: str
    marks: Sequence[Mark]


def draw_figures(title: str, panels: Sequence[Panel], language: Language) -> str:
    """The chart as SVG. Marks without a known period stand below the others, under a line that says so."""
    place = 0 if language == "zh" else 1
    height = LEGEND * 2 + sum(HEAD + FOOT + ROW * (len(panel.marks) + _gap(panel)) for panel in panels)
    told = "; ".join(f"{mark.name} {mark.when}: {mark.words}" for panel in panels for mark in panel.marks)
    drawing = Drawing(WIDTH, max(height, 60), title, told, "zh-Hans" if language == "zh" else "en")
    _legend(drawing, place)
    top = float(LEGEND * 2)
    for panel in panels:
        top = _panel(drawing, panel, top, place)
    return drawing.xml()


def _gap(panel: Panel) -> int:
    return 1 if any(not mark.dated for mark in panel.marks) else 0


def _legend(drawing: Drawing, place: int) -> None:
    x = 8.0
    for number, kind in enumerate(("explicit", "juxtaposed", "none", "about")):
        y = 20.0 if number < 3 else 46.0
        if number == 3:
            x = 8.0
        _dot(drawing, x + 8, y, "none" if kind == "about" else kind, approximate=kind == "about")
        drawing.text(x + 22, y + 4, TEXTS[kind][place], "soft", 12)
        x += 250
    drawing.text(x, 50, TEXTS["open"][place], "soft", 12)


def _panel(drawing: Drawing, panel: Panel, top: float, place: int) -> float:
    scale = Scale.over(panel.marks)
    drawing.text(8, top + 24, panel.title, size=14, font_weight=600)
    if scale.logarithmic:
        drawing.text(WIDTH - 8, top + 24, TEXTS["log"][place], "soft", 12, "end")
    rows = len(panel.marks) + _gap(panel)
    bottom = top + HEAD + ROW * rows
    for tick in scale.ticks():
        x = scale.at(tick)
        drawing.add("line", "grid", x1=x, x2=x, y1=top + HEAD - 8, y2=bottom, stroke=LINE, stroke_width=1)
        drawing.text(x, bottom + 16, f"{tick:,g}".replace("-", "−"), "soft", 11, "middle")
    y = top + HEAD
    for mark in (mark for mark in panel.marks if mark.dated):
        _mark(drawing, mark, y, scale)
        y += ROW
    if _gap(panel):
        drawing.add(
            "line", "grid", x1=8, x2=WIDTH - 8, y1=y + 2, y2=y + 2, stroke=SOFT, stroke_dasharray="3 3"
        )
        drawing.text(8, y + 18, TEXTS["undated"][place], "soft", 12)
        y += ROW
    for mark in (mark for mark in panel.marks if not mark.dated):
        _mark(drawing, mark, y, scale)
        y += ROW
    return bottom + FOOT


def _mark(drawing: Drawing, mark: Mark, top: float, scale: "Scale") -> None:
    link = drawing.link(mark.address)
    y = top + ROW / 2
    room = LABELS - 16
    drawing.text(8, y + 4, cut(f"{mark.name} {mark.when}", 12, room), size=12, parent=link)
    drawing.text(WIDTH - WORDS + 8, y + 4, cut(mark.words, 12, WORDS - 12), "soft", 12, parent=link)
    colour = ACCENT if mark.tie == "explicit" else SOFT
    low, high = mark.interval.low, mark.interval.high
    if not mark.interval.unbounded and low != high:
        left = scale.left if low is None else scale.at(float(low))
        right = scale.right if high is None else scale.at(float(high))
        dash: dict[str, object] = {} if mark.tie == "explicit" else {"stroke_dasharray": "5 3"}
        name = f"bar {mark.tie}"
        drawing.add("line", name, link, x1=left, x2=right, y1=y, y2=y, stroke=colour, stroke_width=3, **dash)
        for end, x, way in ((low, left, -1), (high, right, 1)):
            if end is None:
                points = f"{x + 7 * way:.1f},{y:.1f} {x:.1f},{y - 5:.1f} {x:.1f},{y + 5:.1f}"
                drawing.add("polygon", f"arrow {mark.tie}", link, points=points, fill=colour)
            else:
                drawing.add("line", name, link, x1=x, x2=x, y1=y - 6, y2=y + 6, stroke=colour, stroke_width=2)
    if mark.interval.unbounded or low == high:
        _dot(drawing, scale.at(mark.value), y, mark.tie, mark.interval.unbounded, link)


def _dot(
    drawing: Drawing, x: float, y: float, tie: str, approximate: bool = False, parent: object = None
) -> None:
    """A figure by itself: full where credited, a ring where beside, a square where neither; broken if about."""
    colour = ACCENT if tie == "explicit" else SOFT
    broken: dict[str, object] = {"stroke_dasharray": "2 2"} if approximate else {}
    fill = ACCENT if tie == "explicit" and not approximate else PAPER
    common = {"fill": fill, "stroke": colour, "stroke_width": 2, **broken}
    name = f"dot {tie}{' about' if approximate else ''}"
    if tie == "none" and not approximate:
        drawing.add("rect", name, parent, x=x - 5, y=y - 5, width=10, height=10, **common)  # type: ignore[arg-type]
    else:
        drawing.add("circle", name, parent, cx=x, cy=y, r=5.5, **common)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scale:
    """From numbers to places between the names and the words; zero is on a scale that is not logarithmic."""

    least: float
    greatest: float
    logarithmic: bool

    left = float(LABELS + 10)
    right = float(WIDTH - WORDS - 14)

    @classmethod
    def over(cls, marks: Sequence[Mark]) -> "Scale":
        """The scale on which all ends and numbers of the marks are."""
        numbers = [mark.value for mark in marks]
        for mark in marks:
            numbers += [float(end) for end in (mark.interval.low, mark.interval.high) if end is not None]
        low, high = min(numbers, default=0.0), max(numbers, default=1.0)
        if low > 0 and high / low >= LOG_FROM:
            return cls(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high) + 0.01), True)
        low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            high = low + 1
        step = _step(high - low)
        # An open end goes on beyond the last number.
        return cls(
            math.floor(low / step) * step if low < 0 else 0.0,
            math.ceil(high / step + 0.35) * step if high > 0 else 0.0,
            False,
        )

    def at(self, number: float) -> float:
        """Where a number stands."""
        if self.logarithmic:
            share = math.log(number / self.least) / math.log(self.greatest / self.least)
        else:
            share = (number - self.least) / (self.greatest - self.least)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[float]:
        """The numbers that stand below the scale."""
        if self.logarithmic:
            first, last = round(math.log10(self.least)), round(math.log10(self.greatest))
            return [10.0**power for power in range(first, last + 1)]
        step = _step(self.greatest - self.least)
        count = round((self.greatest - self.least) / step)
        return [round(self.least + number * step, 10) for number in range(count + 1)]


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that four to nine of them fill the span."""
    power = math.pow(10, math.floor(math.log10(span / 5)))
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 7)
