"""Terms between the engine and everybody else: pyoxigraph's here, rdflib's outside."""

import logging
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

# A literal that is none of its datatype is a finding of the validation, not a traceback in the log for each.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

Term: TypeAlias = URIRef | Literal | BNode
Row: TypeAlias = dict[str, Term]
"""One solution: variable name to term; an unbound variable is absent."""


def from_engine(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    """The rdflib term. Raises TypeError for a quoted triple, which this graph does not use."""
    if isinstance(term, ox.NamedNode):
        # Not by URIRef's own constructor, which looks through each for characters that the engine has refused.
        return str.__new__(URIRef, term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        # As it is written: rdflib would write Z as +00:00, 1e999999999 out, and full-width digits anew.
        datatype = str.__new__(URIRef, term.datatype.value)
        return Literal(term.value, datatype=datatype, normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError(f"not a term of RDF 1.1: {term}")


def to_engine(term: Term) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """The pyoxigraph term. Raises ValueError for an IRI or language tag that is not well-formed."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language is not None:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is not None:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    return ox.Literal(str(term))


def to_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Triples of the engine as an rdflib graph."""
    graph = Graph()
    for triple in triples:
        graph.add((from_engine(triple.subject), from_engine(triple.predicate), from_engine(triple.object)))
    return graph


def from_json(term: Mapping[str, str]) -> Term | None:
    """The term of a SPARQL JSON result as it is written there; None for a blank node or a quoted triple."""
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] != "literal":
        return None
    datatype = term.get("datatype")
    return Literal(
        term["value"],
        lang=term.get("xml:lang"),
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )
