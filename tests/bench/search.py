"""Suggestions of the search box as the graph grows: `/api/v1/search` over the started product, each site in turn."""

import json
from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED
from tests.bench.sites import Site
from tests.bench.timing import interleaved

SECONDS = 5.0
TYPED = ("派", "义警", "派出所", "s", "hys", "hongyansi", "police", "volunteer patrol", "volunter patrl")
"""One character of every station, two, three; a letter; initials, pinyin; English words, whole and mistyped."""
LIMIT = 8


def tables(running: Sequence[Site], progress: Progress) -> list[Table]:
    """Median times of an answer with eight suggestions. What is typed first waits for no index: the site is warm."""
    progress("search: suggestions")
    calls = {
        f"{word} {site.stations}": partial(site.client.get, f"/api/v1/search?q={quote(word)}&limit={LIMIT}")
        for site in running
        for word in TYPED
    }
    for call in calls.values():
        call()
    medians = interleaved(calls, SECONDS)
    rows = []
    for word in TYPED:
        taken = [medians[f"{word} {site.stations}"] for site in running]
        found = [json.loads(calls[f"{word} {site.stations}"]())["total"] for site in running]
        cells = [f"{milliseconds(seconds)} ({total:,})" for seconds, total in zip(taken, found, strict=True)]
        rows.append([f"“{word}”", *cells, times(taken[-1], taken[0])])
    head = ["typed", *(f"{site.stations:,} stations (found)" for site in running), "ratio"]
    return [Table(f"Suggestions while a search is typed ({SERVED})", head, rows)]
