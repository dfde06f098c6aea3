"""The thirty competency questions as a mix: each at every size, in process, by our `/sparql` and by rdflib-endpoint.

An answer beyond the public limits is told by the status it got and not measured further. rdflib-endpoint cannot
stop a query: one that takes longer than `BOUND` has its server ended and started anew, and when that has cost
`RDFLIB_SECONDS` the questions that are left, those that took us longest, are not asked of it.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPException
from pathlib import Path
from statistics import geometric_mean
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from ontology.files import questions
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED, Client, NoAnswer, free_port, rdflib_endpoint, running
from tests.bench.sites import Site
from tests.bench.sparql import in_process
from tests.bench.timing import interleaved, once

BOUND = 20.0
"""Seconds that rdflib-endpoint is given for one question."""
RDFLIB_SECONDS = 600.0
RDFLIB_STATIONS = 1_000
"""Larger graphs it does not hold in the memory of this kind of machine."""
SECONDS_A_QUESTION = 2.0
ASKED_ONCE = 2.0
"""Seconds; a question that takes longer is timed once."""

QUESTIONS = {name: question.text for name, question in questions().items()}


@dataclass(frozen=True)
class Cost:
    """What one question costs: rows, bytes, median seconds; where a time is missing, the reason stands beside it."""

    rows: int
    size: int
    in_process: float | None
    http: float | None
    refused: str = ""
    rdflib: float | None = None
    rdflib_refused: str = "not asked"


@dataclass(frozen=True)
class Mix:
    """All questions at one size."""

    stations: int
    costs: dict[str, Cost]


def measure(running_sites: Sequence[Site], progress: Progress) -> list[Mix]:
    """Each site by itself, in the order given. Raises ValueError where an answer has other rows than the engine's."""
    return [_mix(site, progress) for site in running_sites]


def _mix(site: Site, progress: Progress) -> Mix:
    store = ox.Store.read_only(str(site.store))
    costs = {}
    for name, text in QUESTIONS.items():
        costs[name] = _ours(site.client, store, text)
        told = costs[name].refused or milliseconds(costs[name].http or 0)
        progress(f"{site.stations:,} stations: {name}: {told}")
    if site.stations <= RDFLIB_STATIONS:
        costs |= _beside_rdflib(store, costs, partial(_say, progress, site.stations))
    return Mix(site.stations, costs)


def _say(progress: Progress, stations: int, line: str) -> None:
    progress(f"{stations:,} stations: rdflib-endpoint: {line}")


def _ours(client: Client, store: ox.Store, text: str) -> Cost:
    began = time.perf_counter()
    try:
        answer = client.query("/sparql", text)
    except NoAnswer as error:
        return Cost(0, 0, None, None, f"refused ({str(error)[:3]})")
    first = time.perf_counter() - began
    rows = _rows(answer)
    if first > ASKED_ONCE:
        return Cost(rows, len(answer), once(partial(in_process, store, text)), first)
    if _rows(in_process(store, text)) != rows:
        raise ValueError(f"another number of rows than the engine's {rows}: {text[:60]}")
    calls = {"process": partial(in_process, store, text), "http": partial(client.query, "/sparql", text)}
    medians = interleaved(calls, SECONDS_A_QUESTION)
    return Cost(rows, len(answer), medians["process"], medians["http"])


def _rows(answer: bytes) -> int:
    return len(json.loads(answer)["results"]["bindings"])


def _beside_rdflib(store: ox.Store, costs: dict[str, Cost], say: Callable[[str], None]) -> dict[str, Cost]:
    """The same costs with those of rdflib-endpoint, which is asked first what took us least."""
    answered = {name: cost for name, cost in costs.items() if cost.http is not None}
    waiting = sorted(answered, key=lambda name: answered[name].http or 0)
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        dump = Path(folder) / "all.nq"
        store.dump(str(dump), format=ox.RdfFormat.N_QUADS)
        while waiting and time.monotonic() - began < RDFLIB_SECONDS:
            port = free_port()
            command = rdflib_endpoint(dump, port)
            if command is None:
                return {name: replace(cost, rdflib_refused="not installed") for name, cost in costs.items()}
            with ExitStack() as stack:
                client = stack.enter_context(running(command, port, "/"))
                client.line.timeout = BOUND
                while waiting and time.monotonic() - began < RDFLIB_SECONDS:
                    name = waiting.pop(0)
                    answered[name] = _by_rdflib(client, QUESTIONS[name], answered[name])
                    say(
                        f"{name}: {answered[name].rdflib_refused or milliseconds(answered[name].rdflib or 0)}"
                    )
                    if answered[name].rdflib_refused:
                        break
    return costs | answered


def _by_rdflib(client: Client, text: str, cost: Cost) -> Cost:
    began = time.perf_counter()
    try:
        answer = client.query("/", text)
    except TimeoutError:
        return replace(cost, rdflib_refused=f"over {BOUND:.0f} s")
    except (NoAnswer, OSError, HTTPException) as error:
        return replace(cost, rdflib_refused=f"failed ({str(error)[:3]})")
    taken = time.perf_counter() - began
    if _rows(answer) != cost.rows:
        return replace(cost, rdflib_refused=f"{_rows(answer):,} rows")
    return replace(cost, rdflib=taken, rdflib_refused="")


def tables(mixes: Sequence[Mix]) -> list[Table]:
    """The mix in a few lines for each size, then question by question."""
    sizes = [f"{mix.stations:,} stations" for mix in mixes]
    summary = Table(
        f"The {len(QUESTIONS)} competency questions as a mix (geometric mean of the medians; {SERVED}, no memory)",
        ["", *sizes],
        [
            ["pyoxigraph in process", *(_mean(mix, lambda cost: cost.in_process) for mix in mixes)],
            ["our `/sparql`", *(_mean(mix, lambda cost: cost.http) for mix in mixes)],
            ["slowest of our `/sparql`", *(_slowest(mix) for mix in mixes)],
            ["beyond the public limits", *(_list(mix, lambda cost: cost.refused) for mix in mixes)],
            ["rdflib-endpoint, those it answers", *(_mean(mix, lambda cost: cost.rdflib) for mix in mixes)],
            ["the same by our `/sparql`", *(_against(mix) for mix in mixes)],
            ["rdflib-endpoint, without an answer", *(_list(mix, _unanswered) for mix in mixes)],
        ],
    )
    each = Table(
        f"Question by question: rows, our `/sparql` ({SERVED}, no memory), rdflib-endpoint",
        ["question", *(f"{title} at {size}" for size in sizes for title in ("rows", "`/sparql`", "rdflib"))],
        [[name, *(cell for mix in mixes for cell in _cells(mix.costs[name]))] for name in QUESTIONS],
    )
    return [summary, each]


def _unanswered(cost: Cost) -> str:
    return "" if cost.refused else cost.rdflib_refused


def _mean(mix: Mix, seconds: Callable[[Cost], float | None]) -> str:
    """Of all that have a time, with their number where it is not all of them."""
    taken = [value for cost in mix.costs.values() if (value := seconds(cost)) is not None]
    if not taken:
        return ""
    number = "" if len(taken) == len(mix.costs) else f" ({len(taken)})"
    return milliseconds(geometric_mean(taken)) + number


def _against(mix: Mix) -> str:
    pairs = [(c.http, c.rdflib) for c in mix.costs.values() if c.http is not None and c.rdflib is not None]
    if not pairs:
        return ""
    ours, theirs = geometric_mean([http for http, _ in pairs]), geometric_mean([other for _, other in pairs])
    return f"{milliseconds(ours)}, rdflib {times(theirs, ours)}"


def _slowest(mix: Mix) -> str:
    taken = {name: cost.http for name, cost in mix.costs.items() if cost.http is not None}
    name = max(taken, key=lambda one: taken[one])
    return f"{name[:2]}: {milliseconds(taken[name])}"


def _list(mix: Mix, told: Callable[[Cost], str]) -> str:
    """The numbers of the questions under each reason; "none" where there is no such question."""
    found: dict[str, list[str]] = {}
    for name, cost in mix.costs.items():
        if reason := told(cost):
            found.setdefault(reason, []).append(name[:2])
    return "; ".join(f"{reason}: {', '.join(names)}" for reason, names in found.items()) or "none"


def _cells(cost: Cost) -> list[str]:
    ours = cost.refused or milliseconds(cost.http or 0)
    theirs = milliseconds(cost.rdflib) if cost.rdflib is not None else cost.rdflib_refused
    return [f"{cost.rows:,}" if not cost.refused else "", ours, theirs]
