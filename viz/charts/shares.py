"""A few counts as bars, each a link: for a finding that is told in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.bilingual import Language
from viz.charts.drawing import ACCENT, PAPER, SOFT, Drawing

ROW = 62
MOST = 84
"""Per cent of the width that the longest bar takes, so that a number of four digits fits beside it on a phone."""


@dataclass(frozen=True)
class Bar:
    """A count with its name; `kind` (explicit, juxtaposed, none) gives its border, as everywhere on the site."""

    name: str
    count: int
    kind: str
    address: str


def draw_bars(title: str, bars: Sequence[Bar], language: Language) -> str:
    """The bars from zero, in the order given, each below its name, as SVG that is as wide as its place."""
    told = "; ".join(f"{bar.name}: {bar.count}" for bar in bars)
    drawing = Drawing(None, ROW * len(bars) + 8, title, told, "zh-Hans" if language == "zh" else "en")
    most = max((bar.count for bar in bars), default=0) or 1
    for number, bar in enumerate(bars):
        top = ROW * number
        link = drawing.link(bar.address, f"{bar.name}: {bar.count}")
        drawing.text(14, top + 24, bar.name, size=14, parent=link)
        width = MOST * bar.count / most
        look: dict[str, object] = {"fill": ACCENT, "stroke": ACCENT}
        if bar.kind != "explicit":
            dash = "6 4" if bar.kind == "juxtaposed" else "2 3"
            look = {"fill": PAPER, "stroke": SOFT, "stroke_dasharray": dash}
        drawing.add(
            "rect", f"share {bar.kind}", link, x=14, y=top + 32, width=f"{width:.2f}%", height=22,
            stroke_width=2, **look,
        )  # fmt: skip
        drawing.text(f"{width:.2f}%", top + 49, str(bar.count), size=15, parent=link, font_weight=600, dx=22)
    return drawing.xml()
