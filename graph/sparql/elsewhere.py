"""A worker's part where an engine elsewhere holds the graph: what to ask it, and what it has answered.

Both are done over no store at all, in a process that can be killed and has no network: the web process, which asks,
neither parses what visitors write nor what the engine sends.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from graph.sparql.engine import JSON_RESULTS, Engine, Results, form_of, not_run
from graph.sparql.guard import check
from graph.sparql.portable import portable
from graph.sparql.question import Answer, Question, ToAsk
from graph.store.remote.wire import N_TRIPLES, broken_off, spelled, spelled_value

ADDED = 1_000
"""Bytes by which a text may grow when what is left open in it is written out."""


def to_ask(engine: Engine, question: Question) -> Answer:
    """What to ask elsewhere, the body of the answer being a `ToAsk` in JSON.

    Raises QueryRefused, QueryMalformed or FormatNotAvailable as if the query were answered here. A SELECT that would
    have more rows than one answer may is stopped by the engine at the first one too many.
    """
    started = time.perf_counter()
    passed, found = engine.evaluate(question)
    form_of(found, question)
    text = f"BASE <{engine.base}>\n{portable(passed)}"
    tries = [text]
    solutions = isinstance(found, ox.QuerySolutions)
    if solutions:
        # It is the grammar that tells whether the query has a limit of its own.
        tries = [f"{text}\nLIMIT {question.rows + 1}", text]
    for each in tries:
        final = check(each, 2 * question.length + ADDED)
        try:
            engine.run(final, question)
            break
        except SyntaxError as error:
            refused = error
    else:
        raise not_run(refused)
    accept = JSON_RESULTS if solutions or isinstance(found, ox.QueryBoolean) else N_TRIPLES
    union = not (passed.has_dataset or question.default_graphs or question.named_graphs)
    body = json.dumps(ToAsk(final.text, accept, union), ensure_ascii=False).encode()
    return Answer("application/json", body, 1, False, time.perf_counter() - started)


def told(engine: Engine, question: Question, media_type: str, body: bytes, seconds: float) -> Answer:
    """What was answered elsewhere, in the form that was asked for.

    Raises StoreAway where it is not whole, else what `Engine.written` raises.
    """
    started = time.perf_counter() - seconds
    results = _triples(body) if media_type == N_TRIPLES else _solutions(body)
    return engine.written(results, question, started)


def _solutions(body: bytes) -> Results:
    try:
        found = json.dumps(json.loads(body, object_hook=_term)).encode()
        return ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    except (ValueError, SyntaxError) as error:
        raise broken_off() from error


def _term(found: dict[str, Any]) -> dict[str, Any]:
    value, datatype = found.get("value"), found.get("datatype")
    if isinstance(value, str) and isinstance(datatype, str):
        found["value"] = spelled_value(value, datatype)
    return found


def _triples(body: bytes) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            yield spelled(quad.triple)
    except (ValueError, SyntaxError) as error:
        raise broken_off() from error
