"""A query with values for some of its variables written into it, so that it can be run by itself, anywhere.

The engine's own substitution of variables is not used: `BOUND` and `EXISTS` do not see what it puts in, and
its planner makes no use of it (measured: ten to a hundred times slower than VALUES on four million quads).
"""

import re
from collections.abc import Sequence

from rdflib import BNode, Literal
from rdflib.term import Identifier

from graph.store.reader import Bindings, Questions
from graph.store.terms import Term, to_engine
from ontology.queryfile import QueryFile

_PREFIX = re.compile(r"^PREFIX\s+(\S*:)\s*(<[^>]*>)\s*$", re.MULTILINE)
_WHERE = re.compile(r"\bWHERE\s*\{")
_PAGE = re.compile(r"LIMIT \d+ OFFSET \d+\s*\Z")
_COLUMNS = re.compile(r"^SELECT (?:DISTINCT )?((?:\?\w+ )+)WHERE", re.MULTILINE)


def standalone(query: QueryFile, bindings: Bindings | None = None) -> str:
    """The query's text with its values."""
    return with_values(query.text, bindings or {})


def with_values(text: str, bindings: Bindings) -> str:
    """The text with `VALUES ?name { value }` first in its pattern, for each binding.

    Where a name is bound to several, each is tried. Terms are written by their own serialiser, names are checked:
    nothing that is given can end the pattern. Raises ValueError for a query without WHERE, a name that is no
    variable's, or a blank node.
    """
    if not bindings:
        return text
    header, body = _split(text)
    found = _WHERE.search(body)
    if found is None:
        raise ValueError("the query has no WHERE")
    values = "".join(f"\n  VALUES ?{_name(name)} {{ {_values(given)} }}" for name, given in bindings.items())
    return header + body[: found.end()] + values + "\n " + body[found.end() :]


def joined(questions: Questions) -> QueryFile:
    """Several SELECTs with their values as one, whose solutions say in `?question` whose they are; in no order.

    Each stands as a whole in a branch of a UNION (SPARQL 1.1, sections 7 and 12). Raises ValueError as `with_values`
    does, and where two mean different things by a prefix.
    """
    prefixes: dict[str, str] = {}
    branches = []
    for name, (query, bindings) in questions.items():
        _, body = _split(with_values(query.text, bindings))
        for prefix, space in _PREFIX.findall(body):
            if prefixes.setdefault(prefix, space) != space:
                raise ValueError(f"{query.name}: {prefix} is {prefixes[prefix]} elsewhere")
        whose = f"VALUES ?question {{ {_value(Literal(name))} }}"
        branches.append(f"{{ {whose}\n {{\n{_PREFIX.sub('', body)}\n}} }}")
    header = "".join(f"PREFIX {prefix} {space}\n" for prefix, space in prefixes.items())
    return QueryFile("joined", {}, f"{header}SELECT * WHERE {{\n{' UNION '.join(branches)}\n}}\n")


def counted(query: QueryFile, bindings: Bindings | None = None) -> str:
    """A query whose one solution says, as `?solutions`, how many a SELECT has.

    Raises ValueError as `with_values` does.
    """
    _, body = _split(with_values(query.text, bindings or {}))
    header = "".join(f"PREFIX {prefix} {space}\n" for prefix, space in _PREFIX.findall(body))
    return f"{header}SELECT (COUNT(*) AS ?solutions) WHERE {{ {{\n{_PREFIX.sub('', body)}\n}} }}\n"


def in_order(query: QueryFile) -> QueryFile:
    """A page of a SELECT that names no order, in the order of all its columns, which is the same whoever sorts.

    Any other query stays as it is. Only a SELECT with its columns written out can be sorted so.
    """
    page = _PAGE.search(query.text)
    columns = _COLUMNS.search(query.text)
    if page is None or columns is None or "ORDER BY" in query.text.rpartition("}")[2]:
        return query
    text = f"{query.text[: page.start()].rstrip()}\nORDER BY {columns[1].strip()}\n{page[0]}"
    return QueryFile(query.name, query.header, text)


def _split(text: str) -> tuple[str, str]:
    """The leading comment lines, and the rest."""
    lines = text.splitlines(keepends=True)
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count]), "".join(lines[count:])


def _name(name: str) -> str:
    if not re.fullmatch("[a-zA-Z][a-zA-Z0-9_]*", name):
        raise ValueError(f"no name of a variable: {name}")
    return name


def _values(given: Term | Sequence[Term]) -> str:
    # A term is a text, too, and so a sequence.
    return _value(given) if isinstance(given, Identifier) else " ".join(map(_value, given))


def _value(term: Term) -> str:
    """A term as SPARQL writes it, by the engine, which refuses an IRI that is none."""
    if isinstance(term, BNode):
        raise ValueError("a blank node is no value in a query")
    return str(to_engine(term))
