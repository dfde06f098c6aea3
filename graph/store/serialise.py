"""Quads as files that people read and compare: sorted, with prefixes, always the same.

What is small is written from memory; a whole graph goes by as sorted lines, subject by subject, so that its size is
no matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Identifier, Node

from graph.store.terms import from_engine, to_engine, to_graph
from ontology.namespaces import PREFIXES

_A_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_trig(nquads: bytes, out: BinaryIO) -> None:
    """All named graphs as TriG, in the order of their names."""
    quads = sorted(_quads(nquads), key=lambda quad: (str(quad.graph_name), _place(quad.triple)))
    ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)


def write_nquads(nquads: bytes, out: BinaryIO) -> None:
    """One quad a line, the lines in order."""
    out.writelines(sorted(nquads.splitlines(keepends=True)))


def triples_of(lines: Iterable[bytes]) -> Iterator[ox.Triple]:
    """Triples from sorted lines of N-Triples, each once, the type of a subject first.

    A line that comes twice is one triple.
    """
    for _, of_subject in groupby(lines, key=lambda line: line.partition(b" ")[0]):
        alike = b"".join(line for line, _ in groupby(of_subject))
        yield from sorted(
            (quad.triple for quad in ox.parse(alike, format=ox.RdfFormat.N_TRIPLES)), key=_place
        )


def graph_of(lines: Iterable[bytes]) -> Graph:
    """Lines of N-Triples as an rdflib graph."""
    return to_graph(quad.triple for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))


def write_triples(triples: Iterable[ox.Triple], out: BinaryIO) -> None:
    """Turtle with prefixes, written as the triples come."""
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_graphs(graphs: Iterable[tuple[str, Iterable[ox.Triple]]], out: BinaryIO) -> None:
    """TriG with prefixes, written as the triples come; each graph by its name."""
    quads = (
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name))
        for name, triples in graphs
        for triple in triples
    )
    ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)


def graphs_of(nquads: bytes) -> dict[URIRef, Graph]:
    """The named graphs by their names, in the order of the names."""
    found: dict[str, Graph] = {}
    for quad in _quads(nquads):
        assert isinstance(quad.graph_name, ox.NamedNode), "every statement stands in a named graph"
        triple = (from_engine(quad.subject), from_engine(quad.predicate), from_engine(quad.object))
        found.setdefault(quad.graph_name.value, Graph()).add(triple)
    return {URIRef(name): found[name] for name in sorted(found)}


def nquads_of(graphs: Mapping[URIRef, Graph]) -> bytes:
    """Named graphs as N-Quads."""
    quads = [
        _quad(subject, predicate, value, name)
        for name, graph in graphs.items()
        for subject, predicate, value in graph
    ]
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written


def _quad(*terms: Node) -> ox.Quad:
    subject, predicate, value, name = (to_engine(term) for term in terms if isinstance(term, Identifier))  # type: ignore[arg-type]
    return ox.Quad(subject, predicate, value, name)  # type: ignore[arg-type]


def _quads(nquads: bytes) -> Iterable[ox.Quad]:
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def _place(triple: ox.Triple) -> tuple[str, str, str]:
    """By subject, its type first, then by property and value."""
    predicate = triple.predicate.value
    return (str(triple.subject), "" if predicate == _A_TYPE else predicate, str(triple.object))
