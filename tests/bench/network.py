"""The network page in a real Chromium: first pictures of a small and of a large graph in turn, and unfolding."""

import json
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED, NoAnswer
from tests.bench.sites import Site
from tests.bench.timing import interleaved, once

SECONDS = 20.0
PATIENCE = 60.0
NODES = 300
SEARCHED = ("山门", "police", "派")
"""Of two stations or so, of every one in English, of every one in Chinese."""


def tables(running: Sequence[Site], progress: Progress) -> list[Table]:
    """First pictures and unfolding in Chromium, and the search for a name that the forms make.

    Raises NoAnswer where there is no Chromium or a page does not come up.
    """
    with ExitStack() as stack:
        browser = chromium(stack)
        progress("network: first pictures, in turn")
        calls = {str(site.stations): partial(_first_picture, browser, site.address) for site in running}
        firsts = {size: once(call) for size, call in calls.items()}
        medians = interleaved(calls, SECONDS)
        progress(f"network: unfolding to {NODES} nodes")
        unfolded = {str(site.stations): _unfold(browser, site.address) for site in running}
    progress("network: names")
    return [_pictures(running, firsts, medians, unfolded), _names(running)]


def _names(running: Sequence[Site]) -> Table:
    calls = {
        f"{word} {site.stations}": partial(site.client.get, f"/api/v1/network/search?q={quote(word)}")
        for site in running
        for word in SEARCHED
    }
    medians = interleaved(calls, SECONDS / 4)
    rows = []
    for word in SEARCHED:
        taken = [medians[f"{word} {site.stations}"] for site in running]
        found = [json.loads(calls[f"{word} {site.stations}"]())["total"] for site in running]
        cells = [f"{milliseconds(seconds)} ({total:,})" for seconds, total in zip(taken, found, strict=True)]
        rows.append([f"“{word}”", *cells, times(taken[-1], taken[0])])
    head = ["typed", *(f"{site.stations:,} stations (names found)" for site in running), "ratio"]
    return Table(f"Names offered while a form is filled in ({SERVED})", head, rows)


def chromium(stack: ExitStack) -> Browser:
    """A browser until the stack is closed. Raises NoAnswer where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise NoAnswer("no Chromium: see tests/install.sh")
    playwright = stack.enter_context(sync_playwright())
    return stack.enter_context(playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]))


def _first_picture(browser: Browser, address: str) -> None:
    """From the address typed in to the finished picture, nothing cached in the browser."""
    with browser.new_context() as context:
        _opened(context.new_page(), address)


def _opened(page: Page, address: str) -> None:
    page.goto(f"{address}/network")
    ready = "document.querySelector('#network-canvas')?.dataset.ready === 'true'"
    _until(lambda: page.evaluate(ready), "the picture")


def _until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise NoAnswer(f"{what} did not come up")
        time.sleep(0.005)


def _unfold(browser: Browser, address: str) -> tuple[int, float]:
    """How many nodes were shown in the end, and the median seconds of the last five unfoldings."""
    taken: list[float] = []
    with browser.new_context(locale="en") as context:
        page = context.new_page()
        _opened(page, address)
        page.locator(".network-tables summary").click()
        rows = page.locator("#network-nodes tr")
        for place in range(120):
            if rows.count() >= NODES or place >= rows.count():
                break
            rows.nth(place).get_by_role("button").first.click()
            taken.append(once(partial(_press, page)))
        return rows.count(), median(taken[-5:])


def _press(page: Page) -> None:
    """Enter on the selected node, until the page says that it is unfolded or why not."""
    status = page.locator("#network-status")
    page.locator("#network-canvas").press("Enter")
    _until(lambda: any(word in status.inner_text() for word in ("unfolded", "shown;")), "unfolding")


def _pictures(
    running: Sequence[Site],
    firsts: dict[str, float],
    medians: dict[str, float],
    unfolded: dict[str, tuple[int, float]],
) -> Table:
    sizes = [str(site.stations) for site in running]
    rows = []
    for size in sizes:
        nodes, seconds = unfolded[size]
        rows.append(
            [
                f"{int(size):,}",
                milliseconds(firsts[size]),
                milliseconds(medians[size]),
                times(medians[size], medians[sizes[0]]),
                f"{nodes:,}",
                milliseconds(seconds),
            ]
        )
    head = ["stations", "very first picture", "later visits", "ratio", "unfolded to", "an unfolding there"]
    return Table(f"`/network` in Chromium, from the address to the finished picture ({SERVED})", head, rows)
