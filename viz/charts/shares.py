"""A few counts as bars, each a link: for a finding that is told in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.bilingual import Language
from viz.charts.drawing import ACCENT, PAPER, SOFT, Drawing

WIDTH, ROW, NAMES = 760, 40, 270


@dataclass(frozen=True)
class Bar:
    """A count with its name; `kind` (explicit, juxtaposed, none) gives its border, as everywhere on the site."""

    name: str
    count: int
    kind: str
    address: str


def draw_bars(title: str, bars: Sequence[Bar], language: Language) -> str:
    """The bars from zero, in the order given, as SVG."""
    told = "; ".join(f"{bar.name}: {bar.count}" for bar in bars)
    drawing = Drawing(WIDTH, ROW * len(bars) + 12, title, told, "zh-Hans" if language == "zh" else "en")
    most = max((bar.count for bar in bars), default=0) or 1
    for number, bar in enumerate(bars):
        top = 6 + ROW * number
        link = drawing.link(bar.address)
        drawing.text(NAMES - 10, top + 24, bar.name, size=14, anchor="end", parent=link)
        width = (WIDTH - NAMES - 60) * bar.count / most
        look: dict[str, object] = {"fill": ACCENT, "stroke": ACCENT}
        if bar.kind != "explicit":
            dash = "6 4" if bar.kind == "juxtaposed" else "2 3"
            look = {"fill": PAPER, "stroke": SOFT, "stroke_dasharray": dash}
        drawing.add(
            "rect", f"share {bar.kind}", link, x=NAMES, y=top + 6, width=width, height=ROW - 14,
            stroke_width=2, **look,
        )  # fmt: skip
        drawing.text(NAMES + width + 10, top + 24, str(bar.count), size=15, parent=link, font_weight=600)
    return drawing.xml()
