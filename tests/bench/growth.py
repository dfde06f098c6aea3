"""What the graph costs as it grows: building the store, starting the site, and each of its main pages."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED, Client, NoAnswer
from tests.bench.sites import Site
from tests.bench.sparql import QUERIES
from tests.bench.timing import interleaved

STATION = "zhejiang-pingyang-shanmen"
"""A shipped station, so that its page shows the same at every size."""

HTML = {"Accept": "text/html"}
Ask = Callable[[Client], bytes]

PAGES: dict[str, Ask] = {
    "home `/`": lambda client: client.get("/", HTML),
    "`/stations`": lambda client: client.get("/stations", HTML),
    "`/stations?area=zhejiang`": lambda client: client.get("/stations?area=zhejiang", HTML),
    "one station": lambda client: client.get(f"/stations/{STATION}", HTML),
    "`/mechanisms`": lambda client: client.get("/mechanisms", HTML),
    "`/mechanisms/volunteer-patrol`": lambda client: client.get("/mechanisms/volunteer-patrol", HTML),
    "`/outcomes`": lambda client: client.get("/outcomes", HTML),
    "`/api/v1/outcomes`": lambda client: client.get("/api/v1/outcomes"),
    "`/api/v1/outcomes?type=…`": lambda client: client.get("/api/v1/outcomes?type=volunteer-patrol"),
    "`/network`": lambda client: client.get("/network", HTML),
    "`/api/v1/network`": lambda client: client.get("/api/v1/network"),
    "the README's query": lambda client: client.query("/sparql", next(iter(QUERIES.values()))),
}
SECONDS_A_SIZE = 25.0
ASKED_ONCE = 20.0
"""Seconds; a page whose first answer takes longer is not asked again."""


@dataclass(frozen=True)
class PageCost:
    """Seconds of the first answer and the median of later ones (None: not asked again), bytes of the answer.

    `refused` says why there was no answer.
    """

    first: float
    later: float | None
    size: int
    refused: str = ""


@dataclass(frozen=True)
class Result:
    """A site and what its pages cost."""

    site: Site
    pages: dict[str, PageCost]


def measure(running: Sequence[Site], progress: Progress) -> list[Result]:
    """Each site by itself, in the order given."""
    return [Result(site, _pages(site.client, site.stations, progress)) for site in running]


def _pages(site: Client, stations: int, progress: Progress) -> dict[str, PageCost]:
    costs: dict[str, PageCost] = {}
    for name, ask in PAGES.items():
        began = time.perf_counter()
        try:
            answer = ask(site)
        except NoAnswer as error:
            costs[name] = PageCost(0.0, None, 0, f"refused ({str(error)[:3]})")
            progress(f"{stations:,} stations: {name}: {error}")
            continue
        first = time.perf_counter() - began
        progress(f"{stations:,} stations: {name}: first answer after {milliseconds(first)}")
        costs[name] = PageCost(first, None, len(answer))
    answering = {
        name: partial(PAGES[name], site) for name, cost in costs.items() if _worth_asking_again(cost)
    }
    medians = interleaved(answering, SECONDS_A_SIZE)
    return {name: replace(cost, later=medians.get(name)) for name, cost in costs.items()}


def _worth_asking_again(cost: PageCost) -> bool:
    return not cost.refused and cost.first <= ASKED_ONCE


def tables(results: Sequence[Result]) -> list[Table]:
    """The store, the pages once they have been asked before, their first answers, and how big they are."""
    sizes = [f"{result.site.stations:,} stations" for result in results]
    growth = f"{results[-1].site.stations:,} to {results[0].site.stations:,}"
    store = Table(
        "The store",
        ["", *sizes],
        [
            ["quads", *(f"{result.site.quads:,}" for result in results)],
            ["built in", *(f"{result.site.build:,.1f} s" for result in results)],
            ["quads a second", *(f"{result.site.quads / result.site.build:,.0f}" for result in results)],
            ["on disk", *(f"{result.site.disk / 1e6:,.1f} MB" for result in results)],
            ["started in", *(f"{result.site.start:,.1f} s" for result in results)],
        ],
    )
    later = Table(
        f"The pages, made anew each time (median; {SERVED}, no memory of answers)",
        ["", *sizes, f"time, {growth}", f"bytes, {growth}"],
        [[name, *_cells(results, name, lambda cost: cost.later), *_ratios(results, name)] for name in PAGES],
    )
    first = Table(
        f"The pages, asked for the first time after a start ({SERVED})",
        ["", *sizes],
        [[name, *_cells(results, name, lambda cost: cost.first)] for name in PAGES],
    )
    return [store, later, first]


def _cells(results: Sequence[Result], name: str, seconds: Callable[[PageCost], float | None]) -> list[str]:
    cells = []
    for result in results:
        cost = result.pages[name]
        taken = seconds(cost)
        cells.append(cost.refused or ("not asked again" if taken is None else milliseconds(taken)))
    return cells


def _ratios(results: Sequence[Result], name: str) -> list[str]:
    """How time and bytes grew to the largest size; for a page not asked again, by its first answer."""
    smallest, largest = results[0].pages[name], results[-1].pages[name]
    if smallest.refused or largest.refused:
        return ["", ""]
    before, after = smallest.later or smallest.first, largest.later or largest.first
    return [times(after, before), times(largest.size, smallest.size)]
