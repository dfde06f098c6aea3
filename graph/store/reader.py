"""What is asked of one version of the graph, by pages, lists, network, search and exports: a few questions.

Everything above goes through these, batch first, and sees no engine behind them: `embedded` answers from a store on
this machine's disk; whatever answers SPARQL 1.1 could do the same, one request a call. So a call is dear, and what
an answer needs is asked for in a handful of them. tests/contract holds every implementation to the same answers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from rdflib import Graph, URIRef

from graph.store.terms import Row, Term
from ontology.queryfile import QueryFile

Values: TypeAlias = Mapping[str, tuple[Term, ...]]
"""Predicate IRI to its values on one subject, sorted, no value twice. Shared between threads: not to be changed."""

Bindings: TypeAlias = Mapping[str, Term | Sequence[Term]]
"""Variable to its value, or to several of which each is tried."""

Questions: TypeAlias = Mapping[str, tuple[QueryFile, Bindings]]
"""Several queries with their values, by names of their own."""


class Reader(Protocol):
    """One version of the graph, read-only. Safe to use from several threads, each call complete in itself.

    Whatever reads raises StoreBroken where the store behind it is damaged, StoreAway where it gives no whole answer.
    Queries go over all graphs together; a triple that stands in several of them may come several times. Blank nodes are
    no part of the graph.
    """

    @property
    def version(self) -> str:
        """The name of the version."""

    @property
    def calls(self) -> int:
        """How many calls there have been: of the methods below, by anyone."""

    def close(self) -> None:
        """Let the version go: a later build may remove it. No call."""

    def describe_many(
        self, iris: Iterable[str], predicates: Collection[str] | None = None
    ) -> Mapping[str, Values]:
        """What is said of each IRI as a subject: all of it, or the values of these predicates only.

        Every IRI that is asked for is a key; of what is no subject nothing is said. Raises NotInGraph for a text
        that is no IRI.
        """

    def rows(self, query: QueryFile, bindings: Bindings | None = None) -> list[Row]:
        """The solutions of a SELECT, in its order.

        A page of one that names no order is in an order of the reader's own, which stays the same for a version.
        `bindings` gives variables their values, as VALUES in the query's outermost pattern. Raises ValueError for a
        value that is no IRI.
        """

    def rows_of(self, questions: Questions) -> dict[str, list[Row]]:
        """The solutions of several SELECTs by the names they are given; each in no order.

        `standalone.joined` makes one query of them. Raises ValueError as `rows` does.
        """

    def total(self, query: QueryFile, bindings: Bindings | None = None) -> int:
        """How many solutions a SELECT has. Raises ValueError as `rows` does."""

    def construct(self, query: QueryFile, bindings: Bindings | None = None) -> Graph:
        """The triples of a CONSTRUCT. Raises ValueError as `rows` does."""

    def pairs(self, predicate: URIRef, values: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Subject and value of every triple with the predicate, or with one of `values` (IRIs), in no order.

        A triple that stands in several graphs may come several times. All to be read in the thread that asks.
        """

    def present(self, terms: Iterable[Term]) -> set[Term]:
        """Those of the terms that stand anywhere: in a triple, or as the name of a graph. Blank nodes never do.

        Raises ValueError for what is no IRI.
        """

    def graphs(self) -> list[str]:
        """The names of all named graphs, sorted."""

    def count(self) -> int:
        """Quads in all graphs."""

    def quad_lines(self, scratch: str) -> Iterator[bytes]:
        """The whole graph as lines of N-Quads, in no order; `scratch` is a folder for files on the way."""

    def triple_lines(self, graph: str, scratch: str) -> Iterator[bytes]:
        """One named graph as lines of N-Triples, in no order; none where there is no such graph."""
