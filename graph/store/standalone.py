"""A query with values for some of its variables written into it, so that it can be run by itself, anywhere.

The engine's own substitution of variables is not used: `BOUND` and `EXISTS` do not see what it puts in, and
its planner makes no use of it (measured: ten to a hundred times slower than VALUES on four million quads).
"""

import re
from collections.abc import Mapping

from rdflib import BNode

from graph.store.terms import Term, to_engine
from ontology.queryfile import QueryFile

_WHERE = re.compile(r"\bWHERE\s*\{")


def standalone(query: QueryFile, bindings: Mapping[str, Term] | None = None) -> str:
    """The query's text with its values."""
    return with_values(query.text, bindings or {})


def with_values(text: str, bindings: Mapping[str, Term]) -> str:
    """The text with `VALUES ?name { value }` first in its pattern, for each binding.

    Terms are written by their own serialiser, names are checked: nothing that is given can end the pattern.
    Raises ValueError for a query without WHERE, a name that is no variable's, or a blank node.
    """
    if not bindings:
        return text
    header, body = _split(text)
    found = _WHERE.search(body)
    if found is None:
        raise ValueError("the query has no WHERE")
    values = "".join(f"\n  VALUES ?{_name(name)} {{ {_value(term)} }}" for name, term in bindings.items())
    return header + body[: found.end()] + values + "\n " + body[found.end() :]


def _split(text: str) -> tuple[str, str]:
    """The leading comment lines, and the rest."""
    lines = text.splitlines(keepends=True)
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count]), "".join(lines[count:])


def _name(name: str) -> str:
    if not re.fullmatch("[a-zA-Z][a-zA-Z0-9_]*", name):
        raise ValueError(f"no name of a variable: {name}")
    return name


def _value(term: Term) -> str:
    """A term as SPARQL writes it, by the engine, which refuses an IRI that is none."""
    if isinstance(term, BNode):
        raise ValueError("a blank node is no value in a query")
    return str(to_engine(term))
