"""Where a small query's time goes, part by part: `python -m tests.bench.where` prints the table and writes it."""

import re
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import fmean

import pyoxigraph as ox

from graph.confined.frames import read_framed
from graph.publish.build import ensure_built
from graph.record.shipped import SHIPPED, Corpus
from graph.sparql.engine import Engine
from graph.sparql.guard import check
from graph.sparql.question import (
    Question,
    pack_question,
    pack_reply,
    unpack_question,
    unpack_reply,
)
from graph.store.versions import store_path
from ontology.namespaces import BASE, PREFIXES
from tests.bench.line import RESULTS, Line, never_asked
from tests.bench.report import Progress, Table, milliseconds, progress_from, write
from tests.bench.servers import SERVED, NoAnswer, our_site
from tests.bench.sparql import QUERIES, in_process
from tests.bench.timing import Call, interleaved

QUERY = next(iter(QUERIES.values()))
SECONDS_IN_TURN = 10.0
TIMING = re.compile(rb"\nserver-timing: *queue;dur=([\d.]+), *query;dur=([\d.]+)", re.IGNORECASE)

DISK = "the engine in process, store on disk"
MEMORY = "the engine in process, store in memory, as a worker holds a small one"
GUARD = "the guard on the text"
ENGINE = "guard, engine and the limits counted, in process"
PACKING = "question and answer packed and unpacked"
WORKER = "the same in the worker (`Server-Timing: query`)"
QUEUE = "in the queue (`Server-Timing: queue`)"
FLOOR = "`/healthz`: HTTP and FastAPI's routing, which `/sparql` is spared"
REST = "the rest: pipe, waking two processes, parameters, entity tag"
WHOLE = "**the whole answer**, kept connection, never asked before"
NEW = "the same on a new connection"
AGAIN = "HTTP alone: asked again, given from memory"


def tables(folder: Path, progress: Progress) -> list[Table]:
    """Over the shipped corpus, in a scratch folder. Raises NoAnswer."""
    store = store_path(folder, ensure_built(Corpus(), folder, lambda _: None))
    progress("where: each part in turn")
    with ExitStack() as stack:
        site = stack.enter_context(our_site(SHIPPED, folder))
        line, new = Line(site.port), Line(site.port, kept=False)
        told: list[tuple[float, float]] = []
        calls: dict[str, Call] = {
            **_in_process(store),
            FLOOR: partial(line.get, "/healthz"),
            WHOLE: lambda: told.append(_times_told(line.query("/sparql", never_asked(QUERY)))),
            NEW: lambda: new.query("/sparql", never_asked(QUERY)),
            AGAIN: partial(line.query, "/sparql", QUERY),
        }
        medians = interleaved(calls, SECONDS_IN_TURN)
    queue, worker = (_middle_mean(values) for values in zip(*told, strict=True))
    rest = max(0.0, medians[WHOLE] - medians[AGAIN] - queue - worker)
    return [_table(medians | {QUEUE: queue, WORKER: worker, REST: rest})]


def _times_told(answer: bytes) -> tuple[float, float]:
    """Seconds in the queue and in the worker, by the answer's head. Raises NoAnswer where it does not tell."""
    if (found := TIMING.search(answer)) is None:
        raise NoAnswer("no Server-Timing in the answer")
    return float(found[1]) / 1000, float(found[2]) / 1000


def _middle_mean(values: Sequence[float]) -> float:
    """The mean of the middle half: they are told to a tenth of a millisecond, and a mean is finer than that."""
    quarter = len(values) // 4
    return fmean(sorted(values)[quarter : len(values) - quarter])


def _in_process(store: Path) -> dict[str, Call]:
    on_disk, in_memory = ox.Store.read_only(str(store)), ox.Store()
    in_memory.extend(on_disk)
    engine = Engine(in_memory, BASE, PREFIXES)
    question = Question(QUERY, solutions=RESULTS, boolean=RESULTS)
    answer = engine.answer(question)

    def packed() -> None:
        asked = read_framed(BytesIO(pack_question(question)))
        replied = read_framed(BytesIO(pack_reply(answer, spent=False)))
        assert asked is not None and replied is not None
        unpack_question(asked[1])
        unpack_reply(*replied)

    return {
        DISK: partial(in_process, on_disk, QUERY),
        MEMORY: partial(in_process, in_memory, QUERY),
        GUARD: lambda: check(never_asked(QUERY)),
        ENGINE: lambda: engine.answer(question),
        PACKING: packed,
    }


def _table(seconds: dict[str, float]) -> Table:
    order = (DISK, MEMORY, GUARD, ENGINE, PACKING, WORKER, QUEUE, AGAIN, REST, WHOLE, NEW, FLOOR)
    rows = [[name, milliseconds(seconds[name]), f"{seconds[name] / seconds[WHOLE]:.0%}"] for name in order]
    return Table(f"The README's query, part by part ({SERVED})", ["", "median", "of the whole answer"], rows)


def main() -> None:
    """Measure, print, and write to docs/performance.md."""
    with tempfile.TemporaryDirectory() as scratch:
        made = tables(Path(scratch), progress_from(time.monotonic()))
    for table in made:
        print(table.markdown())
    write("where", made)


if __name__ == "__main__":
    main()
