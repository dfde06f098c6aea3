"""Each kind of page in a real Chromium as the graph grows: first byte, weight, largest paint; each site in turn."""

from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Browser

from tests.bench.network import chromium
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED
from tests.bench.sites import Site
from tests.browser.test_journeys import KINDS

ROUNDS = 5
_MEASURED = """async () => {
  const paint = await new Promise((resolve) => {
    let last = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) last = entry.startTime; })
      .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => resolve(last), 150);
  });
  const [page] = performance.getEntriesByType("navigation");
  const rest = performance.getEntriesByType("resource");
  const bytes = rest.reduce((sum, one) => sum + one.transferSize, page.transferSize);
  return [page.responseStart - page.requestStart, bytes, paint];
}"""

Measured = tuple[float, float, float]
"""Milliseconds to the first byte, bytes on the way, milliseconds to the largest paint."""


def tables(running: Sequence[Site], progress: Progress) -> list[Table]:
    """Medians at the smallest and the largest size, nothing cached in the browser. Raises NoAnswer: no Chromium."""
    ends = (running[0], running[-1])
    with ExitStack() as stack:
        browser = chromium(stack)
        rows = []
        for address in KINDS:
            progress(f"pages in Chromium: {address}")
            taken: list[list[Measured]] = [[], []]
            for _ in range(ROUNDS):
                for of, site in zip(taken, ends, strict=True):
                    of.append(_measured(browser, site.address + address))
            rows.append([f"`{address}`", *_cells(taken)])
    small, large = (f"{site.stations:,}" for site in ends)
    head = ["page"]
    for what in ("first byte", "weight", "largest paint"):
        head += [f"{what}, {small}", large, "ratio"]
    return [Table(f"Pages in Chromium at {small} and {large} stations ({SERVED}, no memory)", head, rows)]


def _cells(taken: Sequence[Sequence[Measured]]) -> list[str]:
    cells = []
    for place in range(3):
        small, large = (median(one[place] for one in of) for of in taken)
        told = [
            f"{value / 1000:,.0f} kB" if place == 1 else milliseconds(value / 1000)
            for value in (small, large)
        ]
        cells += [*told, times(large, small)]
    return cells


def _measured(browser: Browser, address: str) -> Measured:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        first, weight, paint = page.evaluate(_MEASURED)
        return first, weight, paint
