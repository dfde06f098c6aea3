"""A site query as one text that runs anywhere: the bound values written into it as VALUES."""

import re
from collections.abc import Mapping

from graph.store.terms import Term
from ontology.queryfile import QueryFile

_WHERE = re.compile(r"\bWHERE\s*\{")


def standalone(query: QueryFile, bindings: Mapping[str, Term] | None = None) -> str:
    """The query's text with `VALUES ?name { value }` first in its pattern, for each binding.

    It has the same solutions as the query under those bindings. Raises ValueError for a query without WHERE.
    """
    lines = [f"  VALUES ?{name} {{ {term.n3()} }}" for name, term in (bindings or {}).items()]
    if not lines:
        return query.text
    header, body = _split(query.text)
    found = _WHERE.search(body)
    if found is None:
        raise ValueError(f"{query.name} has no WHERE")
    return header + body[: found.end()] + "\n" + "\n".join(lines) + "\n " + body[found.end() :]


def _split(text: str) -> tuple[str, str]:
    """The leading comment lines, and the rest."""
    lines = text.splitlines(keepends=True)
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count]), "".join(lines[count:])
