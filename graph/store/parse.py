"""From the bytes of an entry to RDF, without touching anything outside: no remote context, no entity, no file."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import pyoxigraph as ox
from rdflib import Dataset, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from graph.errors import EntryUnreadable, TextNotUtf8
from graph.store.syntax_faults import context_fault, json_fault, turtle_fault
from graph.store.terms import from_engine
from graph.store.utf8 import text_of, without_mark
from ontology.files import CONTEXT
from ontology.namespaces import BASE

_Read = TypeVar("_Read")

CONTEXT_IRI = BASE + "context.jsonld"

FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types in which an entry may be written. RDF/XML is left out: its entities expand without limit."""

SUFFIXES = {
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
}


def parse_entry(content: bytes, media_type: str) -> Dataset:
    """The dataset in the bytes; relative IRIs are taken against the project's base.

    UTF-8, a leading byte order mark skipped. Raises EntryUnreadable, with line and column where the parser knows
    them, and KeyError for a media type that is not in `FORMATS`.
    """
    dataset = Dataset(default_union=True)
    try:
        for quad in quads_in(content, media_type):
            graph = (
                dataset.graph(DATASET_DEFAULT_GRAPH_ID)
                if isinstance(quad.graph_name, ox.DefaultGraph)
                else dataset.graph(URIRef(str(from_engine(quad.graph_name))))
            )
            graph.add((from_engine(quad.subject), from_engine(quad.predicate), from_engine(quad.object)))
    except (ValueError, TypeError) as error:
        raise EntryUnreadable(f"无法解析：{error}", f"cannot be read: {error}") from error
    return dataset


def quads_in(content: bytes, media_type: str) -> list[ox.Quad]:
    """The statements in the bytes, as they come. Raises what `parse_entry` raises."""
    return _read(content, media_type, lambda text, form: list(ox.parse(text, format=form, base_iri=BASE)))


def lines_in(content: bytes, media_type: str) -> list[bytes]:
    """The statements as lines of N-Quads, each literal as it was written. Raises what `parse_entry` raises."""
    written = ox.serialize(quads_in(content, media_type), format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written.splitlines(keepends=True)


def store_of(content: bytes, media_type: str) -> ox.Store:
    """The statements in the bytes, each once and spelled as a store spells them. Raises what `parse_entry` raises."""
    store = ox.Store()
    _read(content, media_type, lambda text, form: store.load(text, form, base_iri=BASE))
    return store


def _read(content: bytes, media_type: str, read: Callable[[bytes, ox.RdfFormat], _Read]) -> _Read:
    form = FORMATS[media_type]
    try:
        text = text_of(content)
    except TextNotUtf8 as error:
        raise EntryUnreadable(error.text.zh, error.text.en, **error.members) from None
    content = without_mark(content)
    if form == ox.RdfFormat.JSON_LD:
        content = _with_local_context(content)
    try:
        return read(content, form)
    except SyntaxError as error:
        raise turtle_fault(text, error) from error
    except ValueError as error:
        raise EntryUnreadable(f"无法解析：{error}", f"cannot be read: {error}") from error


def _with_local_context(content: bytes) -> bytes:
    """The project's own context, where it is named by its address, put in by its content; no other is fetched."""
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise json_fault(error) from error
    ours = False
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "@context" in part:
                part["@context"], named = _local(part["@context"])
                ours = ours or named
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return json.dumps(document).encode() if ours else content


def _local(context: Any) -> tuple[Any, bool]:
    """A context with ours in place of its address, and whether it was named. Raises EntryUnreadable for another."""
    if context == CONTEXT_IRI:
        return json.loads(CONTEXT.read_bytes())["@context"], True
    if isinstance(context, str):
        raise context_fault(context, CONTEXT_IRI)
    if isinstance(context, dict) and isinstance(context.get("@import"), str):
        raise context_fault(context["@import"], CONTEXT_IRI)
    if isinstance(context, list):
        parts = [_local(part) for part in context]
        return [part for part, _ in parts], any(named for _, named in parts)
    return context, False
