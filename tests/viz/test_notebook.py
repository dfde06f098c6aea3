"""The notebook helper shows the stand-alone page in a sealed frame."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from viz.notebook import Shown, show
from viz.views.by_name import View, Views

PAGE = Path(__file__).parents[2] / "docs" / "researchers.md"


def test_the_example_of_the_documents_shows_what_it_says(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (block for block in blocks if "viz.notebook" in block)
    monkeypatch.setattr("viz.notebook.open_graph.__defaults__", (data,))
    # The line for Jupyter itself; tests/installed runs all of it in one.
    *lines, last = (line for line in example.strip().splitlines() if not line.startswith("%"))
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    shown = eval(last, names)
    assert isinstance(shown, Shown)
    assert "Shanmen Police Station: Credit" in shown.page


def test_frame_holds_the_page_and_may_not_reach_out(views: Views) -> None:
    shown = show(views, View("credit"), language="en", height=600)
    frames: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "iframe"
            frames.append(dict(attrs))

    Reader().feed(shown._repr_html_())
    (frame,) = frames
    assert frame["srcdoc"] == shown.page
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert frame["height"] == "600"
    assert "Credit: mechanisms and results" in unescape(shown.page)
