"""A notebook shows a view of a running site by its address."""

import pytest

from tests.served import Served
from viz.notebook import NotShown, show_site
from viz.views.by_name import View


def test_a_view_of_a_site_is_shown_sealed(site: Served) -> None:
    view = View.of("credit", station="station:zhejiang-pingyang-shanmen")
    shown = show_site(site.address, view, language="en")
    assert '<html lang="en"' in shown.page and "Shanmen" in shown.page
    assert "sandbox=" in shown._repr_html_()
    path = View.of("path", start="station:zhejiang-pingyang-shanmen", end="mt:volunteer-patrol")
    assert "<html" in show_site(site.address, path).page


def test_what_is_not_shown_says_why(site: Served) -> None:
    with pytest.raises(NotShown, match="nowhere"):
        show_site(site.address, View.of("ego", focus="station:nowhere"))
    with pytest.raises(NotShown, match="does not answer"):
        show_site("http://127.0.0.1:9")
    with pytest.raises(NotShown, match="no address"):
        show_site("example.org")
