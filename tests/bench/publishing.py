"""From a PUT to what every visitor sees, as the graph grows: what a write costs and what readers notice."""

import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

from graph.publish.build import ensure_built
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.bench.corpora import corpus_of
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED
from tests.served import Served, environment, served

WRITES = 6
PATIENCE = 900.0
ALONE = 3
"""Seconds of reading alone before each write."""
READ = "/api/v1/outcomes?limit=50"
"""What the reader asks for: made anew for each version."""


def tables(sizes: Sequence[int], progress: Progress) -> list[Table]:
    """A row a size: seconds from PUT to acknowledged and to visible everywhere, readers' p95, disk a version."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            rows.append(_row(size, Path(scratch), progress))
    head = [
        "stations",
        "acknowledged",
        "visible everywhere",
        "readers' p95 meanwhile",
        "to readers alone",
        "disk a version",
    ]
    return [
        Table(f"One entry published: from PUT to every visitor (median of {WRITES}; {SERVED})", head, rows)
    ]


def _row(size: int, folder: Path, progress: Progress) -> list[str]:
    progress(f"publishing: {size:,} stations: building")
    # The one that is written comes after those that are there.
    *_, new = synthesise(max(1, size - 5) + 1, "trig")
    corpus = corpus_of(size, folder / "corpus")
    data = folder / "data"
    ensure_built(corpus, data, lambda _: None, known_valid=True)
    given = environment(data, corpus=corpus.folder)
    command = [str(Path(sys.executable).parent / "fengqiao"), "token", "create", "bench", "--scope", "review"]
    token = subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout.strip()
    with served(data, corpus=corpus.folder, processes=2, memory_bytes=0, patience=PATIENCE) as running:
        writer = Writer(running, token, new.encode())
        progress(f"publishing: {size:,} stations: a first write and readers, not counted")
        _read_beside(running, lambda: time.sleep(ALONE))
        writer.write()
        writer.forget()
        progress(f"publishing: {size:,} stations: {WRITES} writes under readers, and readers alone, in turn")
        alone, meanwhile = list[float](), list[float]()
        for _ in range(WRITES):
            alone += _read_beside(running, lambda: time.sleep(ALONE))
            meanwhile += _read_beside(running, writer.write)
        versions = sorted((data / "graphs").iterdir(), key=lambda path: path.stat().st_mtime)
    return [
        f"{size:,}",
        milliseconds(median(writer.acknowledged)),
        milliseconds(median(writer.visible)),
        milliseconds(_p95(meanwhile)),
        times(_p95(meanwhile), _p95(alone)),
        f"{_own_bytes(versions[-1]) / 1e6:.1f} MB",
    ]


class Writer:
    """Publishes an entry and withdraws it, in turn, and waits each time until every process shows it."""

    def __init__(self, running: Served, token: str, content: bytes) -> None:
        self._running = running
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/trig"}
        self._content = content
        self._entry = entry_form(content, "application/trig").id
        self._there = False
        self.acknowledged: list[float] = []
        self.visible: list[float] = []

    def forget(self) -> None:
        """Count anew."""
        self.acknowledged, self.visible = [], []

    def write(self) -> None:
        method, body = ("DELETE", None) if self._there else ("PUT", self._content)
        began = time.perf_counter()
        with closing(self._running.connect(timeout=120)) as connection:
            path = f"/api/v1/entries/{self._entry}?why=bench{'' if self._there else '&publish=true'}"
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            said = json.loads(answer.read())
        assert answer.status in (200, 201), said
        self._headers["If-Match"] = answer.headers["ETag"]
        self._there = not self._there
        self.acknowledged.append(time.perf_counter() - began)
        while not all(self._shows(said["version"]) for _ in range(8)):
            time.sleep(0.02)
        self.visible.append(time.perf_counter() - began)

    def _shows(self, version: str) -> bool:
        """Whether list, page, network and SPARQL answer from a version, on a connection that any process may take."""
        told = json.loads(self._running.get("/api/v1/stations?limit=1")[1])["version"]
        page = version.encode() in self._running.get("/stations")[1]
        network = version.encode() in self._running.get("/network")[1]
        with closing(self._running.connect()) as connection:
            connection.request("GET", "/sparql?query=ASK%20%7B%7D")
            answer = connection.getresponse()
            answer.read()
        return bool(told == version and page and network and answer.headers["Fengqiao-Version"] == version)


def _read_beside(running: Served, work: Callable[[], object]) -> list[float]:
    """Seconds of each answer to one reader while some work is done."""
    taken: list[float] = []
    over = threading.Event()

    def read_on() -> None:
        connection = running.connect()
        while not over.is_set():
            began = time.perf_counter()
            try:
                connection.request("GET", READ)
                answer = connection.getresponse()
                answer.read()
            except http.client.HTTPException:
                connection.close()
                continue
            assert answer.status == http.client.OK
            taken.append(time.perf_counter() - began)
            time.sleep(0.01)
        connection.close()

    thread = threading.Thread(target=read_on)
    thread.start()
    try:
        work()
    finally:
        over.set()
        thread.join()
    return taken


def _p95(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _own_bytes(folder: Path) -> int:
    """Bytes of a version that no other shares: files with one name only."""
    return sum(found.st_size for path in folder.iterdir() if (found := path.stat()).st_nlink == 1)
