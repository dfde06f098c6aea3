"""Public SPARQL side by side: our `/sparql`, the engine without any server, Oxigraph's server, rdflib-endpoint.

All hold the same graph and give the same SPARQL JSON results; an answer with other rows is an error.
"""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.publish.build import ensure_built
from graph.record.shipped import SHIPPED, Corpus
from graph.store.versions import store_path
from ontology.namespaces import VOCABULARY
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import SERVED, Client, Peer, our_site, peers
from tests.bench.timing import Call, Load, interleaved, under_load

ROOT = Path(__file__).resolve().parents[2]
QUERIES = {
    "small: the README's": (ROOT / "docs/volunteer-patrols.rq").read_text(encoding="utf-8"),
    "middle: competency question 02": (ROOT / "ontology/questions/02-volunteer-patrol-outcomes.rq").read_text(
        encoding="utf-8"
    ),
    "large: every triple of the vocabulary": f"SELECT ?s ?p ?o WHERE {{ GRAPH <{VOCABULARY}> {{ ?s ?p ?o }} }}",
}
CLIENTS = 8
SECONDS_IN_TURN = 20.0
SECONDS_UNDER_LOAD = 3.0
ENGINE, OURS = "pyoxigraph in process", "`fengqiao serve`"


@dataclass(frozen=True)
class Contestant:
    """Something that answers queries: `connect` makes a client of it."""

    name: str
    connect: Callable[[], Callable[[str], bytes]]


@dataclass(frozen=True)
class Result:
    """One query: rows of the answer, median seconds of each in turn, and what each gave under load."""

    query: str
    rows: int
    alone: dict[str, float]
    loaded: dict[str, Load]


def measure(folder: Path, progress: Progress) -> list[Result]:
    """Run all contestants that are installed over the shipped corpus, in a scratch folder."""
    version = ensure_built(Corpus(), folder, lambda _: None)
    store = ox.Store.read_only(str(store_path(folder, version)))
    dump = folder / "all.nq"
    store.dump(str(dump), format=ox.RdfFormat.N_QUADS)
    with ExitStack() as stack:
        # Without memory: every answer is made, as theirs are; what memory gives is told apart in `load`.
        progress(f"starting {OURS}")
        ours = stack.enter_context(our_site(SHIPPED, folder, memory_bytes=0))
        others = peers(stack, store_path(folder, version), dump, progress)
        contestants = [
            Contestant(ENGINE, lambda: partial(in_process, store)),
            *(_contestant(peer) for peer in (Peer(OURS, "/sparql", ours.port), *others)),
        ]
        return [_one(query, text, contestants, progress) for query, text in QUERIES.items()]


def _contestant(peer: Peer) -> Contestant:
    return Contestant(peer.name, lambda: partial(Client(peer.port).query, peer.path))


def in_process(store: ox.Store, text: str) -> bytes:
    """The answer of the engine itself as SPARQL JSON results, over the union of all graphs."""
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    content = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert content is not None
    return content


def _one(query: str, text: str, contestants: list[Contestant], progress: Progress) -> Result:
    progress(f"{query}: one client, in turn")
    rows = _rows_of_all(text, contestants)
    alone = interleaved({c.name: _call(c, text) for c in contestants}, SECONDS_IN_TURN)
    loaded = {}
    for contestant in contestants:
        progress(f"{query}: {CLIENTS} clients, {contestant.name}")
        loaded[contestant.name] = under_load(partial(_call, contestant, text), CLIENTS, SECONDS_UNDER_LOAD)
    return Result(query, rows, alone, loaded)


def _call(contestant: Contestant, text: str) -> Call:
    return partial(contestant.connect(), text)


def _rows_of_all(text: str, contestants: list[Contestant]) -> int:
    """The number of rows that all of them give. Raises ValueError where they differ."""
    rows = {c.name: len(json.loads(c.connect()(text))["results"]["bindings"]) for c in contestants}
    if len(set(rows.values())) > 1:
        raise ValueError(f"the answers differ: {rows}")
    return rows[ENGINE]


def tables(results: list[Result]) -> list[Table]:
    """One client at a time, and eight at once."""
    others = [name for name in results[0].alone if name != ENGINE]
    alone = Table(
        f"One client, in turn (median; ours is {SERVED}, no memory)",
        ["query", "rows", ENGINE, "overhead of ours", *others],
        [
            [
                result.query,
                f"{result.rows:,}",
                milliseconds(result.alone[ENGINE]),
                "+" + milliseconds(result.alone[OURS] - result.alone[ENGINE]),
                *(times(result.alone[name], result.alone[ENGINE]) for name in others),
            ]
            for result in results
        ],
    )
    loaded = Table(
        f"{CLIENTS} clients at once (answers a second; higher is better; ours is {SERVED}, no memory)",
        ["query", ENGINE, *others],
        [
            [
                result.query,
                f"{result.loaded[ENGINE].rate:,.0f} a second",
                *(times(result.loaded[name].rate, result.loaded[ENGINE].rate) for name in others),
            ]
            for result in results
        ],
    )
    return [alone, loaded]
