"""The whole graph as files that people read and compare: sorted, with prefixes, always the same."""

from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph as ox

from ontology.namespaces import PREFIXES

_A_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_turtle(nquads: bytes, out: BinaryIO) -> None:
    """All triples, whichever graph they stand in, each once, as Turtle."""
    triples = {quad.triple for quad in _quads(nquads)}
    ox.serialize(sorted(triples, key=_place), out, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_trig(nquads: bytes, out: BinaryIO) -> None:
    """All named graphs as TriG, in the order of their names."""
    quads = sorted(_quads(nquads), key=lambda quad: (str(quad.graph_name), _place(quad.triple)))
    ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)


def write_nquads(nquads: bytes, out: BinaryIO) -> None:
    """One quad a line, the lines in order."""
    out.writelines(sorted(nquads.splitlines(keepends=True)))


def _quads(nquads: bytes) -> Iterable[ox.Quad]:
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def _place(triple: ox.Triple) -> tuple[str, str, str]:
    """By subject, its type first, then by property and value."""
    predicate = triple.predicate.value
    return (str(triple.subject), "" if predicate == _A_TYPE else predicate, str(triple.object))
