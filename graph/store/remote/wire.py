"""What answers of engines are, and how they are spelled: for those who ask, and for workers, which ask nobody."""

import pyoxigraph as ox

from graph.errors import StoreAway

JSON_RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
N_QUADS = "application/n-quads"
RETRY_AFTER = 5
"""Seconds."""

_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def away(zh: str, en: str, retry_after: int = RETRY_AFTER) -> StoreAway:
    """The error for an engine that gives no whole answer: why."""
    return StoreAway(
        f"存放图谱的引擎暂不可用：{zh}；请在 {retry_after} 秒后重试",
        f"the engine that holds the graph is away: {en}; try again in {retry_after} seconds",
        retry_after=retry_after,
    )


def broken_off() -> StoreAway:
    """The error for an answer of which the end is missing."""
    return away("回答不完整", "its answer breaks off")


def spelled_value(value: str, datatype: str) -> str:
    """A value as the embedded store writes it: whichever spelling an engine has for a whole number, we have one."""
    return value[:-2] if datatype == _DECIMAL and value.endswith(".0") else value


def spelled(triple: ox.Triple) -> ox.Triple:
    """A triple with its object as the embedded store writes it."""
    given = triple.object
    if isinstance(given, ox.Literal) and given.value.endswith(".0") and given.datatype.value == _DECIMAL:
        value = ox.Literal(spelled_value(given.value, _DECIMAL), datatype=given.datatype)
        return ox.Triple(triple.subject, triple.predicate, value)
    return triple
