"""`python -m tests.bench.engines [NAME …]`: the same site over each engine, written to docs/engines.md.

Thirty questions at 1,000 stations within the public deadline, and what a page, a list and a write cost beside the
embedded store. Engines that cannot be had are left out with a line. Some ten minutes.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

import httpx2

from api.settings import Settings
from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.store.remote.data_sets import DataSets
from graph.synth.stations import synthesise
from tests.bench.corpora import corpus_of
from tests.bench.publishing import Writer
from tests.bench.questions import QUESTIONS
from tests.bench.report import PAGE, Table, milliseconds, progress_from, times, write
from tests.engines.servers import NotHere, Server, running, settings_over
from tests.served import Served, environment, served

STATIONS = 1_000
PAGES = 20
LISTS = 8
WRITES = 2
PATIENCE = 900.0
EMBEDDED = "embedded"
ENGINES = ("oxigraph", "fuseki", "rdf4j")
LIST = "/stations?lang=en&page={}"
HERE = {"data", "graphs", "record.sqlite", "in-force", "versions.txt", "checked-by", "conforming.json"}
"""What is copied of a data folder; what was counted of it is counted again, by the engine."""


@dataclass(frozen=True)
class Cost:
    """Seconds at one engine: each question (None where it has no answer in time), medians of the others."""

    version: str
    asked: str
    questions: dict[str, float | None]
    page: float
    list: float
    acknowledged: float
    visible: float


def main(names: Sequence[str] = ENGINES) -> None:
    """Measure, print and write."""
    progress = progress_from(time.monotonic())
    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        progress(f"{STATIONS:,} stations: building")
        # One more than are built, to be written.
        *_, new = synthesise(STATIONS - len(Corpus().entry_files) + 1, "trig")
        corpus = corpus_of(STATIONS, folder / "corpus")
        built = folder / "built"
        ensure_built(corpus, built, lambda _: None, known_valid=True)
        costs[EMBEDDED] = _measured(_copied(built, folder / EMBEDDED), corpus, new, None, progress)
        for name in names:
            try:
                with running(name, data_sets=3) as server:
                    data = _copied(built, folder / name)
                    costs[name] = _measured(data, corpus, new, server, progress)
                shutil.rmtree(data)
            except NotHere as missing:
                progress(f"{name} left out: {missing}")
    tables = [_questions(costs), _pages(costs)]
    for table in tables:
        print(f"\n{table.markdown()}")
    write("engines", tables, PAGE.with_name("engines.md"))


def _copied(data: Path, to: Path) -> Path:
    shutil.copytree(data, to, ignore=lambda where, names: {*names} - HERE if Path(where) == data else set())
    return to


def _measured(
    data: Path, corpus: Corpus, new: str, server: Server | None, progress: Callable[[str], None]
) -> Cost:
    name = EMBEDDED if server is None else server.name
    given: dict[str, Any] = {
        "corpus": corpus.folder,
        "processes": 1,
        "memory_bytes": 0,
        "answers_a_client": "off",
    }
    if server is not None:
        over = settings_over(server, data)
        given |= {one: " ".join(getattr(over, one)) for one in ("store", "store_update", "store_graphs")}
        given["store_profile"] = over.store_profile
    command = [str(Path(sys.executable).parent / "fengqiao"), "token", "create", "bench", "--scope", "review"]
    env = environment(data, corpus=corpus.folder)
    token = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()
    progress(f"{name}: starting the site")
    with served(data, patience=PATIENCE, **given) as site:
        progress(f"{name}: pages")
        page = _page(site)
        some = median(_seconds(site, LIST.format(number)) for number in range(1, 1 + LISTS))
        progress(f"{name}: {len(QUESTIONS)} questions")
        if server is None or server.access.profile.answers_visitors:
            asked, address = "`/sparql`", f"{site.address}/sparql"
        else:
            asked, address = "the engine", _in_force(settings_over(server, data).data_sets, data)
        union = (
            {} if server is None or asked != "the engine" else dict(server.access.profile.union_parameters)
        )
        questions = {one: _asked(address, text, union) for one, text in QUESTIONS.items()}
        progress(f"{name}: {WRITES} writes")
        writer = Writer(site, token, new.encode())
        for _ in range(WRITES):
            writer.write()
    version = "" if server is None else server.version
    return Cost(version, asked, questions, page, some, median(writer.acknowledged), median(writer.visible))


def _page(site: Served) -> float:
    """A station's page, of stations that were not asked for before."""
    with httpx2.Client(base_url=site.address, timeout=PATIENCE) as client:
        found = client.get("/api/v1/stations", params={"limit": PAGES + 1}).json()["items"]
    paths = [f"/stations/{item['id'].rpartition('/')[2]}" for item in found]
    return median([_seconds(site, path) for path in paths][1:])


def _seconds(site: Served, path: str) -> float:
    began = time.perf_counter()
    status, body = site.get(path)
    assert status == httpx2.codes.OK, (path, status, body[:300])
    return time.perf_counter() - began


def _in_force(data_sets: DataSets | None, data: Path) -> str:
    """The query address of the data set that holds the version in force."""
    assert data_sets is not None
    with ExitStack() as held:
        placed = data_sets.hold(data, (data / "in-force").read_text().strip(), held)
        assert placed is not None
        return placed.addresses.query


def _asked(address: str, text: str, union: dict[str, str]) -> float | None:
    """Seconds of one question; None where there is no answer within the public deadline."""
    began = time.perf_counter()
    try:
        answer = httpx2.post(
            address,
            data={"query": text},
            params=union,
            headers={"Accept": "application/sparql-results+json"},
            timeout=Settings().query_seconds,
            trust_env=False,
        )
    except httpx2.TimeoutException:
        return None
    taken = time.perf_counter() - began
    return taken if answer.is_success and taken < Settings().query_seconds else None


def _questions(costs: dict[str, Cost]) -> Table:
    base = costs[EMBEDDED].questions
    rows = []
    for name, cost in costs.items():
        done = {one: seconds for one, seconds in cost.questions.items() if seconds is not None}
        ratios = [seconds / here for one, seconds in done.items() if (here := base[one]) is not None]
        slowest = max(done, key=lambda one: done[one])
        rows.append(
            [
                f"{name} {cost.version}".strip(),
                cost.asked,
                f"{len(done)} of {len(cost.questions)}",
                times(geometric_mean(ratios), 1),
                f"{slowest.partition('-')[0]}: {milliseconds(done[slowest])}",
                ", ".join(one.partition("-")[0] for one in cost.questions if one not in done) or "none",
            ]
        )
    head = ["engine", "asked", "answered in 15 s", "beside embedded", "slowest", "not answered"]
    return Table(f"The thirty questions at {STATIONS:,} stations", head, rows)


def _pages(costs: dict[str, Cost]) -> Table:
    base = costs[EMBEDDED]
    rows = []
    for name, cost in costs.items():
        cells = [f"{name} {cost.version}".strip()]
        for one in ("page", "list", "acknowledged", "visible"):
            seconds, here = getattr(cost, one), getattr(base, one)
            cells.append(f"{milliseconds(seconds)} ({times(seconds, here)})")
        rows.append(cells)
    head = ["engine", "station page, first time", "page of the list", "write acknowledged", "write visible"]
    title = f"One site over each engine at {STATIONS:,} stations, one web process, beside embedded"
    return Table(title, head, rows)


if __name__ == "__main__":
    main(sys.argv[1:] or ENGINES)
