"""The network page in a real Chromium: first picture of a small and of a large graph, and unfolding near 300 nodes.

`python -m tests.bench.network` alone measures 5 and 1,000 stations, with `--large` 5 and 40,000.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from graph.store.build import ensure_built
from tests.bench.corpora import corpus_of
from tests.bench.report import Progress, Table, milliseconds, progress_from, times
from tests.bench.servers import NoAnswer, free_port, our_site, running
from tests.bench.timing import interleaved, once

SIZES = [5, 1_000]
LARGE_SIZES = [5, 40_000]
SECONDS = 20.0
PATIENCE = 60.0
NODES = 300


def run(progress: Progress, sizes: Sequence[int] = SIZES) -> list[Table]:
    """The tables, all sites side by side so that their pictures can be taken in turn.

    Raises NoAnswer where there is no Chromium or a page does not come up.
    """
    with ExitStack() as stack:
        sites = {size: _site(size, stack, progress) for size in sizes}
        browser = _chromium(stack)
        progress("network: first pictures, in turn")
        calls = {str(size): partial(_first_picture, browser, address) for size, address in sites.items()}
        firsts = {size: once(call) for size, call in calls.items()}
        medians = interleaved(calls, SECONDS)
        progress(f"network: unfolding to {NODES} nodes")
        unfolded = {str(size): _unfold(browser, address) for size, address in sites.items()}
    return [_table(sizes, firsts, medians, unfolded)]


def _site(stations: int, stack: ExitStack, progress: Progress) -> str:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    progress(f"network: {stations:,} stations: making the entries and building the store")
    corpus = corpus_of(stations, folder / "corpus")
    ensure_built(corpus, folder, lambda _: None)
    port = free_port()
    stack.enter_context(running(our_site(corpus.folder, folder, port), port, "/readyz"))
    return f"http://127.0.0.1:{port}"


def _chromium(stack: ExitStack) -> Browser:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise NoAnswer("no Chromium: see tests/browser/install.sh")
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


def _table(
    sizes: Sequence[int],
    firsts: dict[str, float],
    medians: dict[str, float],
    unfolded: dict[str, tuple[int, float]],
) -> Table:
    base = str(sizes[0])
    rows = []
    for size in map(str, sizes):
        nodes, seconds = unfolded[size]
        rows.append(
            [
                f"{int(size):,}",
                milliseconds(firsts[size]),
                milliseconds(medians[size]),
                times(medians[size], medians[base]),
                f"{nodes:,}",
                milliseconds(seconds),
            ]
        )
    head = ["stations", "very first picture", "later visits", "ratio", "unfolded to", "an unfolding there"]
    return Table("`/network` in Chromium, from the address to the finished picture", head, rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.network", description=__doc__)
    parser.add_argument("--large", action="store_true", help="5 and 40,000 stations")
    sizes = LARGE_SIZES if parser.parse_args().large else SIZES
    for table in run(progress_from(time.monotonic()), sizes):
        print(f"\n{table.markdown()}")


if __name__ == "__main__":
    main()
