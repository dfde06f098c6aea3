"""Nodes of one record, on this machine: what a write costs as there are more, what they answer, how many are needed.

`python -m tests.bench.nodes` prints the tables and writes them to docs/nodes.md; `--stations`, `--nodes`, `--writes`
and `--seconds` make it larger or smaller. PostgreSQL's server must be installed, and `wrk` for the reads.
"""

import argparse
import math
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from graph.publish.build import ensure_built
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.bench.corpora import corpus_of
from tests.bench.growth import STATION
from tests.bench.pressure import Asking, Pressure, available
from tests.bench.report import Progress, Table, milliseconds, progress_from, times, write
from tests.crash.test_publishing_under_readers import token_for
from tests.nodes.cluster import Node, nodes, prepared
from tests.postgresql import NEEDED, PROGRAMS, PostgresqlServer
from tests.served import children

PAGE = Path(__file__).resolve().parents[2] / "docs" / "nodes.md"
COUNTS = (1, 2, 4)
PATIENCE = 900.0
CLIENTS = 8
"""Who read from each node at once."""
READ = f"/stations/{STATION}"
READERS = 1_000
PAGES_A_MINUTE = 2
"""Readers at one time, and what each of them opens: what the sizing begins with."""
USED = 0.5
"""The part of what a node can answer that it is planned to, so that a node may fail and a peak come."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """Of so many nodes: seconds from PUT to acknowledged and to visible on all, writes a second of one client a node,
    processor seconds that a version costs a node that did not write it, and what they answer together."""

    nodes: int
    acknowledged: float
    visible: float
    writes: float
    following: float
    anew: Pressure | None
    remembered: Pressure | None


def measure(
    stations: int, counts: Sequence[int], writes: int, seconds: int, progress: Progress
) -> list[Measured]:
    """Each number of nodes in turn, over a graph of so many stations. Raises NotServed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        corpus = corpus_of(stations, folder / "corpus")
        ensure_built(corpus, folder / "built", lambda _: None, known_valid=True)
        # Those that are written come after those that are there.
        new = [text.encode() for text in synthesise(stations + max(counts), "trig")][-max(counts) :]
        found = []
        for count in counts:
            found.append(_measured(folder, corpus.folder, new[:count], writes, seconds, progress))
        return found


def _measured(
    folder: Path, corpus: Path, new: Sequence[bytes], writes: int, seconds: int, progress: Progress
) -> Measured:
    server, count = PostgresqlServer(), len(new)
    try:
        address = server.new_database()
        places = [
            (prepared(folder / f"{count}-{number}", folder / "built"), address) for number in range(count)
        ]
        progress(f"nodes: {count}: starting")
        with nodes(*places, corpus=corpus, patience=PATIENCE) as running:
            token = token_for(places[0][0], record=address, corpus=corpus)
            editors = [_Editor(token, content) for content in new]
            progress(f"nodes: {count}: {writes} writes, one after another")
            taken = [_written(editors[turn % count], running, turn) for turn in range(writes)]
            before = [_processor_seconds(node) for node in running]
            for _ in range(writes):
                editors[0].edit(running[0])
            _await_agreement(running)
            spent = [_processor_seconds(node) - had for node, had in zip(running, before, strict=True)]
            progress(f"nodes: {count}: writes at once")
            rate = _at_once(editors, running, writes)
            read: dict[int, Pressure | None] = {0: None}
            if available():
                progress(f"nodes: {count}: reads")
                read = {1: _together([_asking(node) for node in running], seconds)}
        anew = None
        if available():
            with nodes(*places, corpus=corpus, patience=PATIENCE, memory_bytes=0) as running:
                anew = _together([_asking(node) for node in running], seconds)
    finally:
        server.remove()
        for place, _ in places:
            shutil.rmtree(place)
    return Measured(
        count,
        median(each[0] for each in taken),
        median(each[1] for each in taken),
        rate,
        sum(spent[1:]) / max(1, len(spent) - 1) / writes,
        anew,
        read.get(1),
    )


class _Editor:
    """Publishes an entry and withdraws it, in turn, through whichever node."""

    def __init__(self, token: str, content: bytes) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/trig"}
        self._content = content
        self._entry = entry_form(content, "application/trig").id
        self._there = False

    def edit(self, node: Node) -> str:
        """The version that has it."""
        method, body = ("DELETE", None) if self._there else ("PUT", self._content)
        path = f"/api/v1/entries/{self._entry}?why=bench{'' if self._there else '&publish=true'}"
        while (done := node.ask(path, method, body, **self._headers)).status in (429, 503):
            time.sleep(0.05)
        assert done.status in (200, 201), done.body
        self._headers["If_Match"] = done.headers["etag"]
        self._there = not self._there
        return str(done.body["version"])


def _written(editor: _Editor, running: list[Node], turn: int) -> tuple[float, float]:
    """Seconds until it was acknowledged, and until every node answered from it."""
    began = time.perf_counter()
    version = editor.edit(running[turn % len(running)])
    acknowledged = time.perf_counter() - began
    while any(node.version() != version for node in running):
        time.sleep(0.01)
    return acknowledged, time.perf_counter() - began


def _await_agreement(running: list[Node]) -> None:
    while len({node.version() for node in running}) > 1:
        time.sleep(0.05)


def _at_once(editors: list[_Editor], running: list[Node], writes: int) -> float:
    """Writes a second with one client on each node."""

    def edit_on(editor: _Editor, node: Node) -> None:
        for _ in range(writes):
            editor.edit(node)

    threads = [threading.Thread(target=edit_on, args=both) for both in zip(editors, running, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return writes * len(threads) / (time.perf_counter() - began)


def _asking(node: Node) -> Callable[[int], Pressure]:
    asking = Asking(node.running.port, READ, "text/html")
    return lambda seconds: asking.under(CLIENTS, seconds)


def _together(all_of: Sequence[Callable[[int], Pressure]], seconds: int) -> Pressure:
    """All at once: rates added up, the longest waits."""
    with ThreadPoolExecutor(len(all_of)) as pool:
        got = list(pool.map(lambda ask: ask(seconds), all_of))
    rate, errors = sum(each.rate for each in got), sum(each.errors for each in got)
    return Pressure(rate, max(each.median for each in got), max(each.p95 for each in got), errors)


def _processor_seconds(node: Node) -> float:
    """What a node's processes have taken of the processor so far, those that live."""
    waiting, total = [node.running.pid], 0.0
    while waiting:
        pid = waiting.pop()
        waiting += children(pid)
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        total += (int(user) + int(system)) / TICKS
    return total


def tables(stations: int, found: Sequence[Measured]) -> list[Table]:
    """What was measured, and what follows from it for more readers."""
    one = found[0]
    head = [
        "nodes",
        "acknowledged",
        "visible on all",
        "writes a second",
        "to one node",
        "CPU a version elsewhere",
    ]
    rows = [
        [
            str(each.nodes),
            milliseconds(each.acknowledged),
            milliseconds(each.visible),
            f"{each.writes:.1f}",
            times(each.writes, one.writes),
            milliseconds(each.following) if each.nodes > 1 else "–",
        ]
        for each in found
    ]
    title = f"What a write costs ({stations:,} stations; one web process a node; all on this machine)"
    return [Table(title, head, rows), *_of_reads(found), *_sizing(one)]


def _of_reads(found: Sequence[Measured]) -> list[Table]:
    rows = []
    for each in found:
        if each.anew is None or each.remembered is None:
            return []
        cells = [f"{each.anew.rate:,.0f}", milliseconds(each.anew.p95)]
        cells += [f"{each.remembered.rate:,.0f}", milliseconds(each.remembered.p95)]
        rows.append([str(each.nodes), *cells, str(each.anew.errors + each.remembered.errors)])
    head = ["nodes", "made anew, a second", "p95", "from memory, a second", "p95", "errors"]
    return [
        Table(
            f"One station's page, {CLIENTS} clients a node; all nodes share {os.cpu_count()} cores",
            head,
            rows,
        )
    ]


def _sizing(one: Measured) -> list[Table]:
    if one.anew is None or not one.anew.rate:
        return []
    rows = []
    for factor in (1, 10, 100):
        asked = factor * READERS * PAGES_A_MINUTE / 60
        needed = max(1, math.ceil(asked / (USED * one.anew.rate)))
        rows.append(
            [f"×{factor}", f"{factor * READERS:,}", f"{asked:,.0f}", str(needed), str(max(2, needed + 1))]
        )
    title = (
        f"Sizing: each reader opens {PAGES_A_MINUTE} pages a minute, every page is made anew, a node of one web process"
        f" is planned at {USED:.0%} of the {one.anew.rate:,.0f} a second measured above"
    )
    head = ["readers", "at one time", "pages a second", "web processes needed", "with one to spare"]
    return [Table(title, head, rows)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write; without PostgreSQL's server say so."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nodes", description=__doc__)
    parser.add_argument("--stations", type=int, default=1_000)
    parser.add_argument("--nodes", type=int, nargs="+", default=list(COUNTS))
    parser.add_argument("--writes", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=10, help="of reading")
    parser.add_argument("--print-only", action="store_true", help="leave docs/nodes.md as it is")
    given = parser.parse_args(arguments)
    if not PROGRAMS:
        print(NEEDED)
        return
    found = measure(given.stations, given.nodes, given.writes, given.seconds, progress_from(time.monotonic()))
    made = tables(given.stations, found)
    for table in made:
        print(f"\n{table.markdown()}")
    if not given.print_only:
        write("nodes", made, PAGE)


if __name__ == "__main__":
    main()
