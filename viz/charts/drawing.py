"""A drawing in SVG: elements with attributes, all text escaped. Colours are attributes, so that a file stands alone;
the classes let the sheet of the site give others, for dark pages and for print."""

import unicodedata
import xml.etree.ElementTree as ElementTree

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
INK, SOFT, LINE, PAPER, ACCENT = "#1f2328", "#565d66", "#dedad2", "#ffffff", "#9a2f1d"
NAMESPACE = "http://www.w3.org/2000/svg"


class Drawing:
    """An SVG of a fixed size in user units; `title` and `description` say to a screen reader what it shows.

    One without a width is as wide as its place, whatever that is: what lies across it is then in per cent of that.
    """

    def __init__(
        self, width: float | None, height: float, title: str, description: str, language: str
    ) -> None:
        fixed = {} if width is None else {"viewBox": f"0 0 {width:g} {height:g}"}
        across = "100%" if width is None else f"{width:g}"
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": NAMESPACE,
                **fixed,
                "width": across,
                "height": f"{height:g}",
                "role": "group",
                "aria-label": printable(title),
                "font-family": FONT,
                "class": "chart",
                "lang": language,
            },
        )
        self.add("title").text = printable(title)
        self.add("desc").text = printable(description)
        self.add("rect", "paper", x=0, y=0, width=across, height=height, fill=PAPER)

    def add(
        self, tag: str, name: str = "", parent: ElementTree.Element | None = None, **attributes: object
    ) -> ElementTree.Element:
        """A new element of that class; `stroke_width` becomes `stroke-width`, numbers are cut to two places."""
        given = {
            key.rstrip("_").replace("_", "-"): f"{value:.2f}".rstrip("0").rstrip(".")
            if isinstance(value, float)
            else str(value)
            for key, value in attributes.items()
        }
        if name:
            given["class"] = name
        return ElementTree.SubElement(self._root if parent is None else parent, tag, given)

    def text(
        self,
        x: float | str,
        y: float,
        text: str,
        name: str = "ink",
        size: float = 13,
        anchor: str = "start",
        parent: ElementTree.Element | None = None,
        quoted: str = "",
        **attributes: object,
    ) -> None:
        """A line of text whose base line is at y; what is `quoted` after it is Chinese, whatever the rest is in."""
        fill = {"ink": INK, "soft": SOFT, "accent": ACCENT}.get(name, INK)
        added = self.add(
            "text", name, parent, x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **attributes
        )
        added.text = printable(text)
        if quoted:
            self.add("tspan", parent=added, lang="zh-Hans").text = printable(quoted)

    def link(self, address: str, name: str) -> ElementTree.Element:
        """An element whose content leads to a page of the site; `name` says to a screen reader what it shows."""
        return self.add("a", href=address, aria_label=printable(name))

    def xml(self) -> str:
        """The drawing as a text."""
        return ElementTree.tostring(self._root, encoding="unicode")


def printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff"))


def width_of(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character takes its size, a Latin one some half of it."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text) * size


def cut(text: str, size: float, most: float) -> str:
    """The text, or as much of it as fits with a sign that it goes on."""
    if width_of(text, size) <= most:
        return text
    while text and width_of(text, size) + size > most:
        text = text[:-1]
    return text + "…"
