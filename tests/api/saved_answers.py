"""Answers made up for the tests of comparing, keeping and showing them."""

from datetime import UTC, datetime

from api.answers.answer import SavedAnswer, Term

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def literal(value: str) -> Term:
    return {"type": "literal", "value": value}


def iri(value: str) -> Term:
    return {"type": "uri", "value": value}


def answer(*values: str, query: str = "SELECT ?x {}\n", version: str = "v1") -> SavedAnswer:
    return SavedAnswer(query, version, THEN, ("x",), tuple({"x": literal(value)} for value in values), None)
