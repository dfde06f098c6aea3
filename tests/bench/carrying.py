"""What is counted once for a version: counted anew, and carried on by the change of one entry.

`python -m tests.bench.carrying [STATIONS …]` prints the table; 1,000 and 10,000 stations where none are given.
"""

import sys
import tempfile
import time
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox

from graph.analyse.area_counts import area_counts
from graph.analyse.kept_counts import kept_area_counts
from graph.lists.areas import area_map, provinces
from graph.lists.mechanisms import all_mechanisms
from graph.lists.names import all_names
from graph.lists.outcomes import all_outcomes, indicators_by_level
from graph.lists.stations import all_stations
from graph.lists.totals import overview
from graph.lists.types import type_tree
from graph.publish.build import ensure_built
from graph.store.change import Change, Statement
from graph.store.per_version import OncePerVersion, Transition, carry_on
from graph.store.snapshot import Snapshot
from graph.store.terms import to_engine
from graph.store.versions import store_path
from graph.synth.stations import synthesise
from tests.bench.corpora import corpus_of
from tests.bench.report import Progress, Table, milliseconds, progress_from, times
from tests.bench.timing import once
from tests.changing_graph import Statements, derived, said_by_vocabulary, statements_of

SIZES = (1_000, 10_000)
ENTRIES = 5
"""Entries replaced one after the other, each by another one of the same station."""

COUNTED: dict[str, OncePerVersion[Any]] = {
    "stations": all_stations,
    "mechanisms": all_mechanisms,
    "tree of types": type_tree,
    "indicators by level": indicators_by_level,
    "outcomes": all_outcomes,
    "areas": area_map,
    "provinces": provinces,
    "overview": overview,
    "names": all_names,
    "counts of areas": area_counts,
}
"""In an order in which each finds what it needs."""
FILE = "the file of the counts of areas"
TOGETHER = "**all lists and counts**"


def measured(data: Path, version: str, progress: Progress) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by name: of counting a version anew, and the medians of carrying on by one entry each."""
    old = Snapshot.open(data, version)
    anew = {name: once(partial(one, old)) for name, one in COUNTED.items()}
    anew |= {TOGETHER: sum(anew.values()), FILE: once(partial(kept_area_counts, old, data))}
    progress(f"counted anew in {anew[TOGETHER]:.1f} s")
    taken: dict[str, list[float]] = {name: [] for name in anew}
    for number, change in enumerate(_changes()):
        new = _next(data, old, f"{version}-{number}", change)
        for name, one in COUNTED.items():
            taken[name].append(once(partial(one.carry_on, Transition(old, new, change))))
            assert one.made(new) is not None
        taken[FILE].append(once(partial(kept_area_counts, new, data)))
        again = Snapshot.open(data, new.version)
        taken[TOGETHER].append(once(partial(carry_on, old, again, change)))
        old = new
    return anew, {name: median(seconds) for name, seconds in taken.items()}


def _changes() -> list[Change]:
    """Of the first synthetic stations, each replaced by what another seed makes of it."""
    pairs = zip(*(islice(synthesise(ENTRIES, "trig", seed), ENTRIES) for seed in (0, 1)), strict=True)
    return [Change.between(*map(_whole, pair)) for pair in pairs]


def _whole(text: str) -> Statements:
    said = statements_of(text)
    return said | derived(said | said_by_vocabulary())


def _next(data: Path, old: Snapshot, name: str, change: Change) -> Snapshot:
    """The next version as it is made: by hard links, then the statements that went and came."""
    folder = store_path(data, name)
    ox.Store.read_only(str(store_path(data, old.version))).backup(str(folder))
    store = ox.Store(str(folder))
    for quad in map(_quad, change.removed):
        store.remove(quad)
    store.extend(map(_quad, change.added))
    store.flush()
    # Closed with its object: the engine may else put its files in order while they are opened to be read.
    del store
    return Snapshot.open(data, name)


def _quad(said: Statement) -> ox.Quad:
    subject, value = to_engine(said.subject), to_engine(said.object)
    assert not isinstance(subject, ox.Literal)
    return ox.Quad(subject, ox.NamedNode(str(said.predicate)), value, ox.NamedNode(said.graph))


def table(stations: int, anew: dict[str, float], carried: dict[str, float]) -> Table:
    """A row for each thing counted, and for all."""
    rows = [
        [name, milliseconds(anew[name]), milliseconds(seconds), times(anew[name], seconds)]
        for name, seconds in carried.items()
    ]
    head = ["", "counted anew", "carried on by one entry", "ratio"]
    return Table(f"{stations:,} stations: what a new version needs", head, rows)


def main() -> None:
    """Measure and print."""
    progress = progress_from(time.monotonic())
    for stations in map(int, sys.argv[1:] or map(str, SIZES)):
        with tempfile.TemporaryDirectory() as scratch:
            corpus = corpus_of(stations, Path(scratch, "corpus"))
            data = Path(scratch, "data")
            version = ensure_built(corpus, data, lambda _: None, known_valid=True)
            progress(f"{stations:,} stations built")
            print(table(stations, *measured(data, version, progress)).markdown(), flush=True)


if __name__ == "__main__":
    main()
