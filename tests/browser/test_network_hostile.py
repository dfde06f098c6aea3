"""No name runs as script, in the page or in the stand-alone file, whatever is touched."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from tests.browser.network_page import opened, status, until, watched
from tests.browser.network_site import serving
from viz.output.standalone import standalone
from viz.views.by_name import View, Views

pytestmark = pytest.mark.browser

PROBES = Path(__file__).parents[1] / "viz" / "probes.trig"


@pytest.fixture(scope="module")
def probes() -> Views:
    return Views(Snapshot.in_memory(parse_entry(PROBES.read_bytes(), "application/trig")))


@pytest.fixture(scope="module")
def hostile_site(probes: Views, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The network page, under the site's own headers, over a graph whose every name is an attack."""
    with serving(probes.snapshot, tmp_path_factory.mktemp("probes")) as address:
        yield address


HOSTILE = [
    "/network",
    "/network?view=bipartite",
    "/network?view=credit&station=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fstation",
    "/network?focus=javascript%3Aprobe(%27id%27)",
    "/network?focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fclaim",
    "/network?focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fstation",
]


def poke(page: Page) -> None:
    """Touch everything that could set off a name: every node's card, hovering, search, unfolding, exports."""
    page.locator(".network-tables summary").click()
    for place in range(page.locator("#network-nodes tr").count()):
        page.locator("#network-nodes tr").nth(place).get_by_role("button").first.click()
        page.locator("#network-canvas").press("Enter")
        until(lambda: "取数" not in status(page), "unfolding")
        time.sleep(0.1)
    for x in range(40, 700, 60):
        page.locator("#network-canvas").hover(position={"x": x, "y": 200})
    page.locator("#network-search").fill("probe")
    page.locator("#network-search").press("Enter")
    with page.expect_download():
        page.locator("#network-svg").click()
    with page.expect_download():
        page.locator("#network-png").click()
    assert (
        page.locator(
            "#network-card img, #network-card script, #network-card iframe, #network-card svg"
        ).count()
        == 0
    )
    links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? '')")
    assert not any(link.startswith(("javascript:", "data:")) for link in links)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_hostile_name_runs_in_the_page(browser: Browser, hostile_site: str, address: str) -> None:
    page, told = watched(browser)
    opened(page, hostile_site + address)
    poke(page)
    assert told == []
    page.context.close()


def test_no_hostile_name_runs_in_the_standalone_file(browser: Browser, probes: Views, tmp_path: Path) -> None:
    for number, view in enumerate([View(), View(focus="javascript:probe('id')")]):
        file = tmp_path / f"view-{number}.html"
        file.write_text(standalone(probes.reader, probes.picture(view), "zh"), encoding="utf-8")
        page, told = watched(browser)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))  # noqa: B023 - closed within the turn
        opened(page, file.as_uri())
        poke(page)
        assert told == []
        assert [url for url in requests if not url.startswith(("blob:", "data:"))] == [file.as_uri()]
        page.context.close()
