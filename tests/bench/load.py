"""A small query on kept and new connections; 1, 8 and 32 clients at once of SPARQL beside its peers, pages and REST.

Repeated and never-repeated queries are told apart: what was asked before is given again from memory, which no peer
does. Pages are asked of two sites, one with its memory and one that makes each page anew.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.publish.build import ensure_built
from graph.record.shipped import SHIPPED, Corpus
from graph.store.versions import store_path
from tests.bench.growth import STATION
from tests.bench.line import RESULTS, Line, never_asked
from tests.bench.pressure import Asking, Pressure, available, in_turns
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import OXIGRAPH, RDFLIB, SERVED, Peer, our_site, peers
from tests.bench.sparql import OURS, QUERIES, in_process
from tests.bench.timing import Call, interleaved

QUERY = next(iter(QUERIES.values()))
CLIENTS = (1, 8, 32)
RDFLIB_CLIENTS = (1, 8)
PAGE_CLIENTS = (1, 32)
PAGE_SECONDS = 3
"""A turn: some pages take a hundred milliseconds to make, and 32 are asked for at once."""
PER_CLIENT = 64
"""Questions that one address may have at once here: by default 8, and all clients of a benchmark are one address."""
SECONDS_IN_TURN = 10.0
ON_DISK, IN_MEMORY = "pyoxigraph in process, store on disk", "pyoxigraph in process, store in memory"

PAGES = {
    "home `/`": "/",
    "one station": f"/stations/{STATION}",
    "`/outcomes`": "/outcomes",
    "`/network`": "/network",
    "`/api/v1/outcomes`": "/api/v1/outcomes",
    "`/api/v1/stations`": "/api/v1/stations",
}


@dataclass(frozen=True)
class Sites:
    """Our site with its memory and without, the peers over the same graph, and its store."""

    remembering: int
    forgetful: int
    peers: Sequence[Peer]
    store: Path


def tables(folder: Path, progress: Progress) -> list[Table]:
    """Over the shipped corpus, in a scratch folder; without `wrk` the connections alone. Raises NoAnswer."""
    version = ensure_built(Corpus(), folder, lambda _: None)
    store = store_path(folder, version)
    dump = folder / "all.nq"
    ox.Store.read_only(str(store)).dump(str(dump), format=ox.RdfFormat.N_QUADS)
    with ExitStack() as stack:
        progress("load: starting the sites")
        remembering = stack.enter_context(our_site(SHIPPED, folder, queue_per_client=PER_CLIENT))
        forgetful = stack.enter_context(
            our_site(SHIPPED, folder, queue_per_client=PER_CLIENT, memory_bytes=0)
        )
        running = Sites(remembering.port, forgetful.port, peers(stack, store, dump, progress), store)
        connections = _connections(running, progress)
        if not available():
            progress("wrk is not installed (Debian: wrk): no load from several clients is measured")
            return [connections]
        return [connections, _queries(running, progress), _pages(running, progress)]


def _connections(sites: Sites, progress: Progress) -> Table:
    progress("load: kept and new connections, in turn")
    on_disk, in_memory = ox.Store.read_only(str(sites.store)), ox.Store()
    in_memory.extend(on_disk)
    ways: dict[str, Callable[[Line], Call]] = {
        f"{OURS}, never asked before": partial(_fresh, "/sparql"),
        f"{OURS}, asked again": lambda line: partial(line.query, "/sparql", QUERY),
        "our `/healthz`": lambda line: partial(line.get, "/healthz"),
    }
    calls: dict[str, Call] = {
        ON_DISK: partial(in_process, on_disk, QUERY),
        IN_MEMORY: partial(in_process, in_memory, QUERY),
    }
    for kept in (True, False):
        calls |= {f"{way} {kept}": make(Line(sites.remembering, kept)) for way, make in ways.items()}
        calls |= {f"{peer.name} {kept}": _fresh(peer.path, Line(peer.port, kept)) for peer in sites.peers}
    medians = interleaved(calls, SECONDS_IN_TURN)
    floor = medians[ON_DISK]
    rows = [
        [name, milliseconds(medians[name]), "", times(medians[name], floor)] for name in (ON_DISK, IN_MEMORY)
    ]
    for name in (*ways, *(peer.name for peer in sites.peers)):
        kept_line, new_line = medians[f"{name} True"], medians[f"{name} False"]
        rows.append([name, milliseconds(kept_line), milliseconds(new_line), times(kept_line, floor)])
    return Table(
        f"The README's query from one client (median; ours is {SERVED})",
        ["", "on a kept connection", "on a new connection each time", "kept, to in process on disk"],
        rows,
    )


def _fresh(path: str, line: Line) -> Call:
    return lambda: line.query(path, never_asked(QUERY))


def _queries(sites: Sites, progress: Progress) -> Table:
    contestants = [Peer(OURS, "/sparql", sites.remembering), *sites.peers]
    rows = []
    for kind, fresh, kept in (
        ("never repeated", True, True),
        ("repeated", False, True),
        ("never repeated, new connections", True, False),
    ):
        for clients in CLIENTS:
            progress(f"load: {clients} clients, {kind} queries")
            got = in_turns(
                {
                    peer.name: partial(
                        Asking(peer.port, peer.path, RESULTS, QUERY, fresh, kept).under, clients
                    )
                    for peer in contestants
                    if peer.name != RDFLIB or (kept and clients in RDFLIB_CLIENTS)
                }
            )
            base = got.get(OXIGRAPH)
            rows += [
                [
                    f"{kind}, {clients} clients" if clients > 1 else f"{kind}, 1 client",
                    name,
                    *_cells(one, base),
                ]
                for name, one in got.items()
            ]
    return Table(
        f"The README's query under load ({SERVED}; {PER_CLIENT} questions an address allowed)",
        ["query", "server", "answers a second", "median", "95th percentile", "errors", f"rate to {OXIGRAPH}"],
        rows,
    )


def _cells(got: Pressure, base: Pressure | None) -> list[str]:
    return [
        f"{got.rate:,.0f}",
        milliseconds(got.median),
        milliseconds(got.p95),
        f"{got.errors:,}",
        times(got.rate, base.rate) if base else "",
    ]


def _pages(sites: Sites, progress: Progress) -> Table:
    rows = []
    for name, path in PAGES.items():
        accept = "application/json" if path.startswith("/api/") else "text/html"
        for clients in PAGE_CLIENTS:
            progress(f"load: {clients} clients, {path}")
            askers: Mapping[str, Callable[[], Pressure]] = {
                way: partial(Asking(port, path, accept).under, clients, PAGE_SECONDS)
                for way, port in (("made anew", sites.forgetful), ("given again", sites.remembering))
            }
            got = in_turns(askers)
            rows += [
                [f"{name}, {clients} client{'s' * (clients > 1)}", way, *_cells(got[way], got["made anew"])]
                for way in askers
            ]
    return Table(
        f"Pages and REST under load, connections kept ({SERVED})",
        ["page", "answer", "answers a second", "median", "95th percentile", "errors", "rate to made anew"],
        rows,
    )
