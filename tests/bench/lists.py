"""Every list of the interface as the graph grows: its first page, sorted by pinyin, of one province, with facets."""

from collections.abc import Sequence
from functools import partial

from api.rest.kinds import KINDS, Kind
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED
from tests.bench.sites import Site
from tests.bench.timing import interleaved

SECONDS = 40.0
OF_ONE_THING = frozenset({"station", "mechanism", "source", "entry", "place", "token", "within"})
"""Filters that have about as many values as the list has rows: nobody counts by them."""


def tables(running: Sequence[Site], progress: Progress) -> list[Table]:
    """Median times of the answers at each size, and the largest size to the smallest."""
    progress("lists of the interface")
    asked = {address: f"/api/v1/{address}" for kind in KINDS.values() for address in _addresses(kind)}
    calls = {
        f"{name} {site.stations}": partial(site.client.get, path)
        for site in running
        for name, path in asked.items()
    }
    medians = interleaved(calls, SECONDS)
    rows = []
    for name in asked:
        taken = [medians[f"{name} {site.stations}"] for site in running]
        rows.append([f"`{name}`", *map(milliseconds, taken), times(taken[-1], taken[0])])
    head = ["list", *(f"{site.stations:,} stations" for site in running), "ratio"]
    return [Table(f"Lists of the interface ({SERVED}, no memory of answers)", head, rows)]


def _addresses(kind: Kind) -> list[str]:
    facets = [name for name in kind.filters if name not in OF_ONE_THING]
    return [
        f"{kind.name}?limit=20",
        *([f"{kind.name}?limit=20&sort=label"] if "label" in kind.sorts else []),
        *([f"{kind.name}?limit=20&place=zhejiang"] if "place" in kind.filters else []),
        *([f"{kind.name}?limit=0&facets={','.join(facets)}"] if facets else []),
    ]
