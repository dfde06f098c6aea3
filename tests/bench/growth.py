"""What the graph costs as it grows: building the store, starting the site, and each of its main pages."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.store.build import ensure_built, store_path
from tests.bench.corpora import corpus_of
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import Client, NoAnswer, free_port, our_site, running
from tests.bench.sparql import QUERIES
from tests.bench.timing import interleaved, once

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
    """A graph of so many stations: its quads, seconds to build and to start, bytes on disk, and its pages."""

    stations: int
    quads: int
    build: float
    start: float
    disk: int
    pages: dict[str, PageCost]


def measure(sizes: Sequence[int], progress: Progress) -> list[Result]:
    """Each size in a scratch folder of its own, which is removed again."""
    return [_one(size, progress) for size in sizes]


def _one(stations: int, progress: Progress) -> Result:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        progress(f"{stations:,} stations: making the entries")
        corpus = corpus_of(stations, folder / "corpus")
        progress(f"{stations:,} stations: building the store")
        versions: list[str] = []
        build = once(lambda: versions.append(ensure_built(corpus, folder, lambda _: None)))
        store = store_path(folder, versions[0])
        quads = len(ox.Store.read_only(str(store)))
        disk = sum(path.stat().st_size for path in store.rglob("*"))
        progress(f"{stations:,} stations: {quads:,} quads in {build:.0f} s; starting the site")
        port = free_port()
        began = time.perf_counter()
        with running(our_site(corpus.folder, folder, port), port, "/readyz") as site:
            start = time.perf_counter() - began
            pages = _pages(site, stations, progress)
        return Result(stations, quads, build, start, disk, pages)


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
    sizes = [f"{result.stations:,} stations" for result in results]
    growth = f"{results[-1].stations:,} to {results[0].stations:,}"
    store = Table(
        "The store",
        ["", *sizes],
        [
            ["quads", *(f"{result.quads:,}" for result in results)],
            ["built in", *(f"{result.build:,.1f} s" for result in results)],
            ["quads a second", *(f"{result.quads / result.build:,.0f}" for result in results)],
            ["on disk", *(f"{result.disk / 1e6:,.1f} MB" for result in results)],
            ["started in", *(f"{result.start:,.1f} s" for result in results)],
        ],
    )
    later = Table(
        "The pages, asked again (median)",
        ["", *sizes, f"time, {growth}", f"bytes, {growth}"],
        [[name, *_cells(results, name, lambda cost: cost.later), *_ratios(results, name)] for name in PAGES],
    )
    first = Table(
        "The pages, asked for the first time after a start",
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
