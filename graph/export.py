"""The whole graph as one file: Turtle (all graphs merged), TriG, N-Quads, JSON-LD with our context."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from rdflib import Graph, URIRef
from rdflib.plugins.serializers.jsonld import from_rdf

from graph.store.serialise import graphs_of, write_nquads, write_trig, write_turtle
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.files import CONTEXT


@dataclass(frozen=True)
class Format:
    """A file format: its name on the command line, what it is called, and whether it keeps named graphs."""

    name: str
    title: str
    suffix: str
    media_type: str
    named_graphs: bool
    note: BilingualText


FORMATS = {
    form.name: form
    for form in (
        Format(
            "turtle", "Turtle", "ttl", "text/turtle", False,
            BilingualText("所有图合并，便于阅读", "all graphs merged; easy to read"),
        ),
        Format(
            "trig", "TriG", "trig", "application/trig", True,
            BilingualText("保留具名图，便于阅读", "named graphs kept; easy to read"),
        ),
        Format(
            "nquads", "N-Quads", "nq", "application/n-quads", True,
            BilingualText("保留具名图，一行一句", "named graphs kept; one statement a line"),
        ),
        Format(
            "jsonld", "JSON-LD", "jsonld", "application/ld+json", True,
            BilingualText("保留具名图，上下文随附", "named graphs kept; the context is included"),
        ),
    )
}  # fmt: skip


def write(snapshot: Snapshot, format: str, out: BinaryIO) -> None:
    """Write every statement of the graph in one of `FORMATS`. The same version gives the same bytes.

    Raises KeyError for a format that is not in the table. Memory grows with the graph, several times its
    N-Quads size.
    """
    _WRITERS[FORMATS[format].name](snapshot.dump("application/n-quads"), out)


def _write_jsonld(nquads: bytes, out: BinaryIO) -> None:
    out.write(to_jsonld(graphs_of(nquads)))


_WRITERS: dict[str, Callable[[bytes, BinaryIO], None]] = {
    "turtle": write_turtle,
    "trig": write_trig,
    "nquads": write_nquads,
    "jsonld": _write_jsonld,
}


def to_jsonld(data: Graph | Mapping[URIRef, Graph]) -> bytes:
    """A graph, or named graphs, as JSON-LD; the published context is in it, so nothing is to be fetched."""
    terms = context()
    if isinstance(data, Graph):
        nodes = _nodes(data, terms)
    else:
        nodes = [{"id": name, "@graph": _nodes(graph, terms)} for name, graph in data.items()]
    return json.dumps({"@context": terms, "@graph": nodes}, ensure_ascii=False, indent=1).encode()


def _nodes(graph: Graph, terms: dict[str, Any]) -> list[Any]:
    """One object a node, in the order of their identifiers."""
    made: dict[str, Any] = from_rdf(graph, context_data=terms)  # type: ignore[no-untyped-call]
    made.pop("@context", None)
    # A single node is given without a list around it.
    ordered: list[Any] = _ordered(made.get("@graph", [made] if made else []))
    return ordered


def _ordered(value: Any) -> Any:
    """The same JSON with keys and repeated values in order; the order of an RDF list is its own."""
    if isinstance(value, dict):
        return {key: value[key] if key == "@list" else _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_ordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def context() -> dict[str, Any]:
    """The published JSON-LD context, fresh for every caller."""
    terms: dict[str, Any] = json.loads(CONTEXT.read_bytes())["@context"]
    return terms
