"""The network of more stations than can be shown one by one: folded, and as readable as that of a few."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.network_page import opened, shown, until
from tests.browser.network_site import serving
from tests.many_stations import many_stations
from viz.output.visjs import FONT_SIZE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def national_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(many_stations(), tmp_path_factory.mktemp("many")) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", ["whole", "bipartite", "cooccurrence", "credit", "formula"])
def test_labels_are_eleven_pixels_or_more(
    browser: Browser, national_site: str, view: str, language: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = context.new_page()
    opened(page, f"{national_site}/network?view={view}&lang={language}")
    assert 8 <= shown(page) <= 150
    assert float(page.locator("#network-canvas").get_attribute("data-scale") or 0) * FONT_SIZE >= 11
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_an_area_is_looked_into_in_the_same_view(browser: Browser, national_site: str) -> None:
    page = browser.new_context(locale="en").new_page()
    for view in ("formula", "bipartite"):
        opened(page, f"{national_site}/network?view={view}")
        page.locator(".network-tables summary").click()
        page.locator("#network-nodes").get_by_role("button", name="Zhejiang").click()
        link = page.get_by_role("link", name="Only this area")
        until(link.count, "the card")
        link.click()
        until(lambda: "place=" in page.url, "the page of the area")
        assert f"view={view}" in page.url
        opened(page, page.url)
        kinds = page.locator("#network-nodes td:nth-child(2)").all_text_contents()
        assert kinds.count("station") == 3
    page.context.close()
