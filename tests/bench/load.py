"""Load from outside, by wrk: our `fengqiao serve` beside Oxigraph's server and rdflib-endpoint on the same graph.

Small queries of which each is new (a number in a comment) and the same one again; connections kept and new ones;
pages and lists given again from memory and made anew. wrk runs on the same cores as the servers.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from graph.corpus import SHIPPED, Corpus
from graph.store.build import ensure_built, store_path
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.servers import NoAnswer, free_port, our_site, oxigraph_server, rdflib_endpoint, running
from tests.bench.timing import once

QUERY = Path(__file__).resolve().parents[2] / "docs" / "volunteer-patrols.rq"
SECONDS = 2
ROUNDS = 3
"""Each figure is the median of so many runs, the servers in turn."""
CLIENTS = (1, 8, 32)
PAGES = (
    "/",
    "/stations/zhejiang-pingyang-shanmen",
    "/outcomes",
    "/network",
    "/api/v1/outcomes",
    "/api/v1/stations",
)
OURS, OXIGRAPH, RDFLIB = "`fengqiao serve`", "`oxigraph serve`", "rdflib-endpoint"

LUA = """
local body = %(body)s
local new = %(new)s
local number, thread = 0, 0
function setup(one) one:set("thread", thread); thread = thread + 1 end
function request()
  number = number + 1
  local text = body
  if body and new then text = body .. "# " .. thread .. " " .. number .. " " .. math.random(1e9) end
  return wrk.format(body and "POST" or "GET", nil, %(headers)s, text)
end
function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
    + summary.errors.timeout
  io.write(string.format('RESULT {"requests": %%d, "us": %%d, "median": %%d, "p95": %%d, "errors": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), failed))
end
"""


@dataclass(frozen=True)
class Load:
    """Answers a second, median and 95th percentile of the seconds that one took, and how many were none."""

    rate: float
    median: float
    p95: float
    errors: int


def wrk(address: str, clients: int, *, query: str = "", new: bool = False, kept: bool = True) -> Load:
    """Ask for some seconds. Raises NoAnswer where wrk is not installed or fails."""
    program = shutil.which("wrk")
    if program is None:
        raise NoAnswer("no wrk (Debian's package of that name)")
    headers = {} if kept else {"Connection": "close"}
    if query:
        headers |= {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    else:
        headers |= {"Accept": "text/html" if "/api/" not in address else "application/json"}
    script = LUA % {
        "body": json.dumps(query) if query else "nil",
        "new": str(new).lower(),
        "headers": "{"
        + ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())
        + "}",
    }
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        command = [program, "-t1", f"-c{clients}", f"-d{SECONDS}s", "-s", file.name, address]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    line = next((line for line in told.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise NoAnswer(f"wrk said nothing of {address}: {told[-300:]}")
    found = json.loads(line.removeprefix("RESULT "))
    rate = found["requests"] / (found["us"] / 1e6)
    return Load(rate, found["median"] / 1e6, found["p95"] / 1e6, found["errors"])


def _text(value: str) -> str:
    """A string of Lua 5.1, which escapes as JSON does but for characters beyond ASCII."""
    return json.dumps(value, ensure_ascii=False)


def _middle(loads: Sequence[Load]) -> Load:
    """The run whose rate is the median, with the errors of all."""
    chosen = sorted(loads, key=lambda load: load.rate)[len(loads) // 2]
    return Load(chosen.rate, chosen.median, chosen.p95, sum(load.errors for load in loads))


def tables(folder: Path, progress: Progress) -> list[Table]:
    """All tables, over the shipped corpus. Raises NoAnswer where wrk or a server of ours is missing."""
    version = ensure_built(Corpus(), folder, lambda _: None)
    path = store_path(folder, version)
    store = ox.Store.read_only(str(path))
    dump = folder / "all.nq"
    store.dump(str(dump), format=ox.RdfFormat.N_QUADS)
    query = QUERY.read_text(encoding="utf-8")
    with ExitStack() as stack:
        ports = [free_port() for _ in range(4)]
        stack.enter_context(running(our_site(SHIPPED, folder, ports[0]), ports[0], "/readyz"))
        stack.enter_context(running(our_site(SHIPPED, folder, ports[1], memory_bytes=0), ports[1], "/readyz"))
        servers = {OURS: f"http://127.0.0.1:{ports[0]}/sparql"}
        for name, port, command, suffix, ready in (
            (OXIGRAPH, ports[2], oxigraph_server(path, ports[2]), "/query", "/"),
            (RDFLIB, ports[3], rdflib_endpoint(dump, ports[3]), "/", "/"),
        ):
            if command is None:
                progress(f"{name} is not installed: left out")
            else:
                stack.enter_context(running(command, port, ready))
                servers[name] = f"http://127.0.0.1:{port}{suffix}"
        in_process = median(once(lambda: _in_process(store, query)) for _ in range(500))
        return [
            _kept(servers, query, in_process, progress),
            *(_queries(servers, query, new, progress) for new in (True, False)),
            _pages(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", progress),
        ]


def _in_process(store: ox.Store, text: str) -> bytes:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    content = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert content is not None
    return content


def _kept(servers: dict[str, str], query: str, in_process: float, progress: Progress) -> Table:
    """One client: on a connection that it keeps, and on a new one for each request."""
    site = servers[OURS].removesuffix("/sparql")
    rows = []
    for kept in (True, False):
        progress(f"one client, {'kept' if kept else 'new'} connections")
        how = "one kept connection" if kept else "a new connection each"
        alive = _middle([wrk(f"{site}/healthz", 1, kept=kept) for _ in range(ROUNDS)])
        rows.append([f"`/healthz`, {how}", milliseconds(alive.median), milliseconds(alive.p95), "", ""])
        loads = _in_turn(servers, 1, query, new=True, kept=kept)
        for name, load in loads.items():
            over = load.median - in_process
            rows.append(
                [
                    f"README's query, {name}, {how}",
                    milliseconds(load.median),
                    milliseconds(load.p95),
                    f"+{milliseconds(over)}",
                    str(load.errors),
                ]
            )
    head = [
        "one client",
        "median",
        "p95",
        f"over the engine in process ({milliseconds(in_process)})",
        "errors",
    ]
    return Table("One client, each query new, by wrk", head, rows)


def _in_turn(
    servers: dict[str, str], clients: int, query: str, *, new: bool, kept: bool = True
) -> dict[str, Load]:
    taken: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, address in servers.items():
            taken[name].append(wrk(address, clients, query=query, new=new, kept=kept))
    return {name: _middle(loads) for name, loads in taken.items()}


def _queries(servers: dict[str, str], query: str, new: bool, progress: Progress) -> Table:
    kind = "each new" if new else "the same again"
    others = [name for name in servers if name != OURS]
    rows = []
    for clients in CLIENTS:
        progress(f"README's query, {kind}, {clients} clients")
        loads = _in_turn(servers, clients, query, new=new)
        ours = loads[OURS]
        rows.append(
            [
                str(clients),
                f"{ours.rate:,.0f}",
                milliseconds(ours.median),
                milliseconds(ours.p95),
                str(ours.errors),
                *(f"{loads[name].rate:,.0f} (ours {times(ours.rate, loads[name].rate)})" for name in others),
            ]
        )
    head = ["clients", f"{OURS}, answers a second", "median", "p95", "errors", *others]
    return Table(f"README's query under load, {kind}, kept connections", head, rows)


def _pages(again: str, anew: str, progress: Progress) -> Table:
    rows = []
    for path in PAGES:
        progress(f"{path}: given again and made, 1 and 32 clients")
        made = {clients: wrk(anew + path, clients) for clients in (1, 32)}
        given = {clients: wrk(again + path, clients) for clients in (1, 32)}
        for how, loads in (("made", made), ("given again", given)):
            one, many = loads[1], loads[32]
            rows.append(
                [
                    f"`{path}`, {how}",
                    f"{one.rate:,.0f}",
                    f"{many.rate:,.0f} ({times(many.rate, one.rate)})",
                    milliseconds(many.median),
                    f"{milliseconds(many.p95)} ({times(many.p95, many.median)})",
                    str(one.errors + many.errors),
                    "" if how == "made" else times(one.rate, made[1].rate),
                ]
            )
    head = [
        "page",
        "1 client, a second",
        "32 clients",
        "median",
        "p95 (to the median)",
        "errors",
        "given to made",
    ]
    return Table("Pages and lists under load: made anew, and given again from memory", head, rows)
