"""Where the time of a small query goes: `python -m tests.bench.where`, written to docs/performance.md as well."""

import json
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from graph.corpus import SHIPPED, Corpus
from graph.store.build import ensure_built, store_path
from graph.workers.engine import JSON_RESULTS, Engine
from graph.workers.guard import check
from graph.workers.lexer import tokens
from graph.workers.question import (
    LENGTHS,
    Question,
    frame,
    pack_answer,
    pack_question,
    unpack_answer,
    unpack_question,
)
from ontology.namespaces import BASE, PREFIXES
from tests.bench.load import QUERY
from tests.bench.report import Table, milliseconds, progress_from, write
from tests.bench.servers import Client, free_port, our_site, running
from tests.bench.timing import once

TIMES = 1_000


def table(folder: Path) -> Table:
    """The parts, each the median of many, over the shipped corpus."""
    version = ensure_built(Corpus(), folder, lambda _: None)
    on_disk = ox.Store.read_only(str(store_path(folder, version)))
    in_memory = ox.Store()
    in_memory.extend(on_disk)
    text = QUERY.read_text(encoding="utf-8")
    question = Question(text, solutions=JSON_RESULTS, boolean=JSON_RESULTS)
    engine = Engine(in_memory, BASE, PREFIXES)
    answer = engine.answer(question)
    parts: dict[str, Callable[[], object]] = {
        "the engine, store on disk": lambda: _asked(on_disk, text),
        "the engine, store in memory (as workers hold a small one)": lambda: _asked(in_memory, text),
        "the guard": lambda: check(text),
        "the guard, were the text cut into tokens": lambda: list(tokens(text)),
        "the worker's whole answer: guard, engine, rows counted": lambda: engine.answer(question),
        "the question into a frame and out of it": lambda: _question_through(question),
        "the answer into a frame and out of it": lambda: unpack_answer(
            *_through(*pack_answer(answer)), 0, version
        ),
    }
    rows = [[name, milliseconds(_median(part))] for name, part in parts.items()]
    port, numbers = free_port(), count()
    with running(our_site(SHIPPED, folder, port), port, "/readyz") as client:
        rows += [
            ["`/healthz`, kept connection", milliseconds(_median(lambda: client.get("/healthz")))],
            ["`/sparql`, new query", milliseconds(_median(lambda: _new(client, text, next(numbers))))],
            [
                "`/sparql`, the same again (from memory)",
                milliseconds(_median(lambda: client.query("/sparql", text))),
            ],
        ]
    return Table("The README's query (median)", ["part", "time"], rows)


def _median(part: Callable[[], object]) -> float:
    part()
    return median(once(part) for _ in range(TIMES))


def _asked(store: ox.Store, text: str) -> object:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return found.serialize(format=ox.QueryResultsFormat.JSON)


def _new(client: Client, text: str, number: int) -> bytes:
    return client.query("/sparql", f"{text}# {number}")


def _question_through(question: Question) -> Question:
    data = pack_question(question)
    head, _ = LENGTHS.unpack_from(data)
    start = LENGTHS.size + head
    return unpack_question(json.loads(data[LENGTHS.size : start]), data[start:])


def _through(header: dict[str, object], body: bytes) -> tuple[dict[str, object], bytes]:
    data = frame(header, body)
    head, _ = LENGTHS.unpack_from(data)
    start = LENGTHS.size + head
    return json.loads(data[LENGTHS.size : start]), data[start:]


def main() -> None:
    """Measure, print and write."""
    progress = progress_from(time.monotonic())
    with tempfile.TemporaryDirectory() as scratch:
        progress("the parts of a small query")
        found = table(Path(scratch))
    print(found.markdown())
    write("where", [found])


if __name__ == "__main__":
    main()
