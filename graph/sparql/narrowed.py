"""A question narrowed to rows that have given values in some of its columns, which stay what they are without."""

import re
from collections.abc import Mapping, Sequence

from rdflib import URIRef

from graph.store.terms import to_engine
from ontology.queryfile import QueryFile

_PROLOGUE = re.compile(r"^PREFIX\s+\S*:\s*<[^>]*>\s*$", re.MULTILINE)
_ORDER = re.compile(r"\nORDER BY ([^{}]*)\Z")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def narrowed(query: QueryFile, wanted: Mapping[str, Sequence[URIRef]]) -> str:
    """The query around which only rows pass that have one of the IRIs in each of these columns.

    A filter on the rows, and no binding inside the pattern: there a value would fill what an OPTIONAL leaves open. The
    IRIs are written by the engine's own serialiser. Raises ValueError for what is no IRI or no name of a column.
    """
    text = _COMMENT.sub("", query.text)
    if not wanted:
        return text
    prologue = "\n".join(_PROLOGUE.findall(text))
    body = _PROLOGUE.sub("", text).strip()
    order = _ORDER.search(body)
    filters = []
    for name, iris in wanted.items():
        if not re.fullmatch("[a-zA-Z][a-zA-Z0-9_]*", name):
            raise ValueError(f"no name of a column: {name}")
        filters.append(f"FILTER(?{name} IN ({', '.join(str(to_engine(iri)) for iri in iris)}))")
    sorted_by = f"\nORDER BY {order[1]}" if order else ""
    return f"{prologue}\nSELECT * WHERE {{\n{{ {body} }}\n{' '.join(filters)}\n}}{sorted_by}\n"
