"""The evidence-gap matrix as SVG: two marks a cell, what is credited and what merely stands beside it.

The size of a mark says how many there are, its shape and shade the best grade of what is credited. What is beside has
a broken ring and no grade. An empty cell has a dot, so that a gap is seen as one.
"""

import math
from collections.abc import Callable

from graph.analyse.matrix import Cell, Heading, Matrix
from ontology.bilingual import Language
from viz.charts.drawing import ACCENT, LINE, PAPER, SOFT, Drawing, cut, width_of

NAMES, CELL, ROW, INDENT = 230, 96, 46, 16
LEGEND = 46
SHADES = ("#ffffff", "#f3d5ce", "#dc8f7f", "#c2553f", ACCENT, "#5e1a0f")
"""By grade, E0 to E5."""
LARGEST = 15.0

TEXTS = {
    "explicit": ("写明由它带来（形状与深浅：最高等级）", "credited (shape and shade: best grade)"),
    "beside": ("同处提到，未说因果", "mentioned together, no link stated"),
    "empty": ("没有", "none"),
}


def draw_matrix(
    title: str,
    matrix: Matrix,
    name: Callable[[str], str],
    address: Callable[[Heading, Heading], str],
    language: Language,
) -> str:
    """The matrix as SVG. `name` gives the label of a heading, `address` where a cell leads to."""
    place = 0 if language == "zh" else 1
    head = min(190.0, 24 + max((width_of(name(one.iri), 12) for one in matrix.columns), default=0) * 0.72)
    width = NAMES + CELL * max(1, len(matrix.columns)) + 40
    height = LEGEND + head + ROW * len(matrix.rows) + 12
    told = "; ".join(
        f"{name(row.iri)} / {name(column.iri)}: {cell.explicit} | {cell.juxtaposed}"
        for row, cells in zip(matrix.rows, matrix.cells, strict=True)
        for column, cell in zip(matrix.columns, cells, strict=True)
        if not cell.empty
    )
    drawing = Drawing(max(width, 640), height, title, told, "zh-Hans" if language == "zh" else "en")
    _legend(drawing, place)
    most = max((max(c.explicit, c.juxtaposed) for cells in matrix.cells for c in cells), default=1)
    top = LEGEND + head
    for number, column in enumerate(matrix.columns):
        x = NAMES + CELL * number + CELL / 2
        text = cut(name(column.iri), 12, 230)
        drawing.text(
            x - 8, top - 10, text, "ink" if column.depth == 0 else "soft", 12,
            transform=f"rotate(-35 {x - 8:g} {top - 10:g})", font_weight=600 if column.depth == 0 else 400,
        )  # fmt: skip
    for line, (row, cells) in enumerate(zip(matrix.rows, matrix.cells, strict=True)):
        y = top + ROW * line + ROW / 2
        drawing.add("line", "grid", x1=0, x2=width, y1=y - ROW / 2, y2=y - ROW / 2, stroke=LINE)
        left = 8 + INDENT * row.depth
        text = cut(name(row.iri), 13, NAMES - left - 8)
        drawing.text(left, y + 4, text, size=13, font_weight=600 if row.depth == 0 else 400)
        for number, (column, cell) in enumerate(zip(matrix.columns, cells, strict=True)):
            _cell(drawing, cell, NAMES + CELL * number, y, most, address(row, column))
    return drawing.xml()


def _cell(drawing: Drawing, cell: Cell, left: float, y: float, most: int, address: str) -> None:
    link = drawing.link(address)
    drawing.add("rect", "hit", link, x=left, y=y - ROW / 2 + 1, width=CELL, height=ROW - 2, fill_opacity=0)
    middle = left + CELL / 2
    if cell.empty:
        drawing.add("circle", "gap", link, cx=middle, cy=y, r=1.8, fill=SOFT)
        return
    for count, x, credited in ((cell.explicit, left + 28, True), (cell.juxtaposed, left + 70, False)):
        if count:
            radius = max(4.0, LARGEST * math.sqrt(count / most))
            if credited:
                _graded(drawing, x, y - 3, radius, cell.best or 0, link)
            else:
                drawing.add(
                    "circle", "beside", link, cx=x, cy=y - 3, r=radius, fill="none", stroke=SOFT,
                    stroke_width=1.5, stroke_dasharray="3 2",
                )  # fmt: skip
            drawing.text(x, y + ROW / 2 - 4, str(count), "soft", 11, "middle", link)


def _graded(drawing: Drawing, x: float, y: float, radius: float, grade: int, parent: object) -> None:
    """Circle, circle with a shade, then shapes with 4, 5, 6 and 8 corners: grades are told apart without colour."""
    common = {"fill": SHADES[grade], "stroke": ACCENT, "stroke_width": 2}
    name = f"graded e{grade}"
    if grade < 2:
        drawing.add("circle", name, parent, cx=x, cy=y, r=radius, **common)  # type: ignore[arg-type]
        return
    corners = {2: 4, 3: 3, 4: 5, 5: 6}[grade]
    turn = -math.pi / 2
    points = " ".join(
        f"{x + radius * 1.12 * math.cos(turn + 2 * math.pi * n / corners):.1f},"
        f"{y + radius * 1.12 * math.sin(turn + 2 * math.pi * n / corners):.1f}"
        for n in range(corners)
    )
    drawing.add("polygon", name, parent, points=points, **common)  # type: ignore[arg-type]


def _legend(drawing: Drawing, place: int) -> None:
    x = 14.0
    for grade in range(6):
        _graded(drawing, x, 18, 7, grade, None)
        drawing.text(x + 12, 22, f"E{grade}", "soft", 11)
        x += 44
    drawing.text(x + 4, 22, TEXTS["explicit"][place], "soft", 11)
    drawing.add(
        "circle",
        "beside",
        cx=14,
        cy=40,
        r=7,
        fill=PAPER,
        stroke=SOFT,
        stroke_width=1.5,
        stroke_dasharray="3 2",
    )
    drawing.text(26, 44, TEXTS["beside"][place], "soft", 11)
    drawing.add("circle", "gap", cx=284, cy=40, r=1.8, fill=SOFT)
    drawing.text(294, 44, TEXTS["empty"][place], "soft", 11)
