"""The whole graph as one file: Turtle (all graphs merged), TriG, N-Quads, JSON-LD with our context."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from rdflib import Graph, URIRef
from rdflib.plugins.serializers.jsonld import Converter
from rdflib.plugins.shared.jsonld.context import Context

from graph.store.serialise import graph_of, triples_of, write_graphs, write_triples
from graph.store.snapshot import Snapshot
from graph.store.sorted_lines import sorted_lines
from ontology.bilingual import BilingualText
from ontology.files import CONTEXT

PIECE = 20_000
"""Triples that are in memory as rdflib's at once."""


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


_INTEGER = re.compile("0|-?[1-9][0-9]{0,14}")
"""Spelled as a number of JSON is, and within what a double holds exactly."""


def write(snapshot: Snapshot, format: str, out: BinaryIO, scratch: Path | None = None) -> None:
    """Write every statement of the graph in one of `FORMATS`. The same version gives the same bytes.

    Lines are sorted in files in `scratch` (else in the system's folder for such files), so that memory does not
    grow with the graph; there must be room for two to three times its N-Quads. Raises KeyError for a format that
    is not in the table, OSError where the folder cannot be written.
    """
    writer = _WRITERS[FORMATS[format].name]
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        writer(snapshot, out, folder)


def _write_nquads(snapshot: Snapshot, out: BinaryIO, folder: str) -> None:
    """One quad a line, the lines in order, which is a canonical form: the graph has no blank nodes."""
    out.writelines(sorted_lines(snapshot.quad_lines(folder), folder))


def _write_trig(snapshot: Snapshot, out: BinaryIO, folder: str) -> None:
    write_graphs(
        ((name, triples_of(sorted_lines(lines, folder))) for name, lines in _graphs(snapshot, folder)), out
    )


def _write_turtle(snapshot: Snapshot, out: BinaryIO, folder: str) -> None:
    lines = (line for _, lines in _graphs(snapshot, folder) for line in lines)
    write_triples(triples_of(sorted_lines(lines, folder)), out)


def _write_jsonld(snapshot: Snapshot, out: BinaryIO, folder: str) -> None:
    """Graph after graph, each in pieces: rdflib makes a Python object of every term."""
    terms = context()
    out.write(b'{"@context": ' + _json(terms) + b',\n"@graph": [')
    between = b"\n"
    for name, lines in _graphs(snapshot, folder):
        out.write(between + b'{"id": ' + _json(name) + b', "@graph": [')
        between, comma = b",\n", b"\n"
        for piece in _pieces(sorted_lines(lines, folder)):
            for node in _nodes(graph_of(piece), terms):
                out.write(comma + _json(node))
                comma = b",\n"
        out.write(b"]}")
    out.write(b"]}\n")


def _graphs(snapshot: Snapshot, folder: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    for name in snapshot.graphs():
        yield name, snapshot.triple_lines(name, folder)


def _pieces(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Sorted lines cut between subjects; what hangs together by blank nodes is not cut."""
    piece: list[bytes] = []
    subject, whole = b"", False
    for line in lines:
        found = line.partition(b" ")[0]
        if len(piece) >= PIECE and found != subject and not whole:
            yield piece
            piece = []
        subject = found
        whole = whole or found.startswith(b"_:") or b" _:" in line
        piece.append(line)
    if piece:
        yield piece


_WRITERS: dict[str, Callable[[Snapshot, BinaryIO, str], None]] = {
    "turtle": _write_turtle,
    "trig": _write_trig,
    "nquads": _write_nquads,
    "jsonld": _write_jsonld,
}


def to_jsonld(data: Graph | Mapping[URIRef, Graph]) -> bytes:
    """A graph, or named graphs, as JSON-LD; the published context is in it, so nothing is to be fetched."""
    terms = context()
    if isinstance(data, Graph):
        nodes = _nodes(data, terms)
    else:
        nodes = [{"id": name, "@graph": _nodes(graph, terms)} for name, graph in data.items()]
    return _json({"@context": terms, "@graph": nodes})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _nodes(graph: Graph, terms: dict[str, Any]) -> list[Any]:
    """One object a node, in the order of their identifiers."""
    converter = Converter(Context(terms), False, False)
    # Else 007 would be written as 7 and 1E0 as 1.0; rdflib passes its option over where a context is given.
    converter.use_native_types = False
    made = converter.convert(graph)
    # A single node is given without a list around it.
    nodes: list[Any] = made.get("@graph", [made]) if isinstance(made, dict) else made
    return list(_ordered([node for node in nodes if node]))


def _ordered(value: Any) -> Any:
    """The same JSON with keys and repeated values in order; the order of an RDF list is its own."""
    if isinstance(value, dict):
        if value.keys() == {"@value", "type"}:
            return _plain(value)
        return {key: value[key] if key == "@list" else _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_ordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def _plain(literal: dict[str, str]) -> Any:
    """A literal as a value of JSON where a reader spells it in just this way again (JSON-LD 1.1 API, 8.2.2)."""
    text, datatype = literal["@value"], literal["type"]
    if datatype == "xsd:string":
        return text
    if datatype == "xsd:integer" and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == "xsd:boolean" and text in ("true", "false"):
        return text == "true"
    return literal


def context() -> dict[str, Any]:
    """The published JSON-LD context, fresh for every caller."""
    terms: dict[str, Any] = json.loads(CONTEXT.read_bytes())["@context"]
    return terms
