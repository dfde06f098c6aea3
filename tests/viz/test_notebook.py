"""The notebook helper shows the stand-alone page in a sealed frame."""

from html import unescape
from html.parser import HTMLParser

from viz.notebook import show
from viz.views import View, Views


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
    assert "Credit: mechanisms and outcomes" in unescape(shown.page)
