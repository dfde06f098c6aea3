"""Answers as text, so that two of them can be compared as multisets."""

from decimal import Decimal

from rdflib import Literal

from graph.store.terms import Row, Term
from ontology.namespaces import compact

LIST = " | "
"""Between the values of a GROUP_CONCAT, whose order SPARQL leaves open; no single value contains it."""


def cell(term: Term | None) -> str:
    """A value as text, the same for 826 and 826.0 and for any order of a list; empty where unbound."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        if isinstance(term.value, int | float | Decimal) and not isinstance(term.value, bool):
            return f"{Decimal(str(term.value)).normalize():f}"
        return LIST.join(sorted(str(term).split(LIST)))
    return compact(str(term))


def table(rows: list[Row], names: list[str]) -> list[list[str]]:
    """Rows as text in a fixed order, so that two answers can be compared as multisets."""
    return sorted([cell(row.get(name)) for name in names] for row in rows)
