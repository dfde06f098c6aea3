"""A version in a store on this machine, read by the engine in this process (Oxigraph): by site queries only."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import finalize

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef

from graph.errors import NotInGraph
from graph.store.reader import Bindings, Questions, Values
from graph.store.seal import told_if_broken
from graph.store.standalone import with_values
from graph.store.terms import Row, Term, from_engine, to_engine, to_graph
from graph.store.versions import hold, store_path
from ontology.queryfile import QueryFile

P = ParamSpec("P")
R = TypeVar("R")


def _call(
    method: Callable[Concatenate["EmbeddedReader", P], R],
) -> Callable[Concatenate["EmbeddedReader", P], R]:
    """A method that reads the store: counted, and raises StoreBroken where that turns out to be damaged."""

    @wraps(method)
    def read(self: "EmbeddedReader", /, *args: P.args, **kwargs: P.kwargs) -> R:
        self._note_call()
        with told_if_broken(self.version):
            return method(self, *args, **kwargs)

    return read


class EmbeddedReader:
    """See `graph.store.reader.Reader`."""

    def __init__(self, store: ox.Store, version: str, held: int | None = None) -> None:
        self._store = store
        self._version = version
        self._calls = 0
        self._counting = Lock()
        # Closed with the last user, so that a version that is no longer in force can be removed.
        self._let_go = finalize(self, os.close, held) if held is not None else None

    @classmethod
    def open(cls, data: Path, version: str) -> "EmbeddedReader":
        """Open a built version. Raises StoreBroken where there is none or it is damaged."""
        path = store_path(data, version)
        with told_if_broken(path):
            held = hold(path)
            try:
                return cls(ox.Store.read_only(str(path)), version, held)
            except BaseException:
                os.close(held)
                raise

    @classmethod
    def in_memory(cls, graph: Graph | Dataset) -> "EmbeddedReader":
        """An rdflib graph (all its triples as one default graph), held in memory."""
        store = ox.Store()
        triples = graph.triples((None, None, None)) if isinstance(graph, Dataset) else graph
        store.bulk_extend(
            ox.Quad(to_engine(s), to_engine(p), to_engine(o), ox.DefaultGraph())  # type: ignore[arg-type]
            for s, p, o in triples
        )
        return cls(store, "memory")

    def close(self) -> None:
        """Let the version go: a later build may remove it."""
        if self._let_go is not None:
            self._let_go()

    @property
    def version(self) -> str:
        return self._version

    @property
    def calls(self) -> int:
        return self._calls

    def _note_call(self) -> None:
        with self._counting:
            self._calls += 1

    @_call
    def describe_many(
        self, iris: Iterable[str], predicates: Collection[str] | None = None
    ) -> Mapping[str, Values]:
        # Pattern by pattern: as quick as one query with VALUES where all is wanted of a subject, and eight times
        # as quick where some predicates are (2,000 subjects; the query reads all that is said of each).
        wanted = None if predicates is None else [ox.NamedNode(predicate) for predicate in predicates]
        return {iri: self._values(_named(iri), wanted) for iri in iris}

    def _values(self, subject: ox.NamedNode, predicates: list[ox.NamedNode] | None) -> Values:
        found: dict[str, set[Term]] = {}
        for predicate in predicates if predicates is not None else (None,):
            for quad in self._store.quads_for_pattern(subject, predicate, None, None):
                found.setdefault(quad.predicate.value, set()).add(from_engine(quad.object))
        return {
            predicate: tuple(values) if len(values) == 1 else tuple(sorted(values))
            for predicate, values in found.items()
        }

    @_call
    def rows(self, query: QueryFile, bindings: Bindings | None = None) -> list[Row]:
        return self._rows(query, bindings)

    @_call
    def rows_of(self, questions: Questions) -> dict[str, list[Row]]:
        # One by one: joined, 13 queries take the engine a tenth longer, 110 small ones twice as long.
        return {name: self._rows(query, bindings) for name, (query, bindings) in questions.items()}

    def _rows(self, query: QueryFile, bindings: Bindings | None) -> list[Row]:
        found = self._solutions(query.text, bindings)
        names = [variable.value for variable in found.variables]
        return [
            {name: from_engine(term) for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in found
        ]

    @_call
    def total(self, query: QueryFile, bindings: Bindings | None = None) -> int:
        return sum(1 for _ in self._solutions(query.text, bindings))

    @_call
    def construct(self, query: QueryFile, bindings: Bindings | None = None) -> Graph:
        made = self._query(query.text, bindings)
        assert isinstance(made, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
        return to_graph(made)

    def pairs(self, predicate: URIRef, values: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """See Reader. For what is read whole: about 9 µs a pair on 18 million quads, most of it the engine's
        looking up of the two texts; 6 µs where the values are given."""
        self._note_call()
        relates = to_engine(predicate)
        with told_if_broken(self.version):
            if values is None:
                found = self._solutions(f"SELECT ?subject ?value WHERE {{ ?subject {relates} ?value }}")
                for subject, value in found:
                    yield subject.value, value.value
                return
            for given in values:
                iri = to_engine(URIRef(given))
                for (subject,) in self._solutions(f"SELECT ?subject WHERE {{ ?subject {relates} {iri} }}"):
                    yield subject.value, given

    @_call
    def present(self, terms: Iterable[Term]) -> set[Term]:
        """See Reader. Under 10 µs a term."""
        return {term for term in terms if not isinstance(term, BNode) and self._stands(to_engine(term))}

    def _stands(self, term: Any) -> bool:
        places: list[tuple[Any, Any, Any]] = [(None, None, term)]
        if isinstance(term, ox.NamedNode):
            places += [(term, None, None), (None, term, None)]
            if self._store.contains_named_graph(term):
                return True
        return any(True for place in places for _ in self._store.quads_for_pattern(*place, None))

    @_call
    def graphs(self) -> list[str]:
        return sorted(name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))

    @_call
    def count(self) -> int:
        return len(self._store)

    def quad_lines(self, scratch: str) -> Iterator[bytes]:
        return self._lines(scratch, ox.RdfFormat.N_QUADS, None)

    def triple_lines(self, graph: str, scratch: str) -> Iterator[bytes]:
        return self._lines(scratch, ox.RdfFormat.N_TRIPLES, ox.NamedNode(graph))

    def _lines(self, scratch: str, form: ox.RdfFormat, graph: ox.NamedNode | None) -> Iterator[bytes]:
        # The engine writes at once and calls nobody back: lines that are taken one by one come from a file.
        self._note_call()
        with tempfile.TemporaryFile(dir=scratch) as file:
            with told_if_broken(self.version):
                self._store.dump(file, format=form, from_graph=graph)
            file.seek(0)
            yield from file

    def _query(self, text: str, bindings: Bindings | None = None) -> object:
        return self._store.query(with_values(text, bindings or {}), use_default_graph_as_union=True)

    def _solutions(self, text: str, bindings: Bindings | None = None) -> ox.QuerySolutions:
        found = self._query(text, bindings)
        assert isinstance(found, ox.QuerySolutions), "not a SELECT"
        return found


def _named(iri: str) -> ox.NamedNode:
    """The engine's term. Raises NotInGraph for a text that is no IRI, of which nothing can be said."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        shown = ascii(iri)[1:-1]
        raise NotInGraph(f"“{shown}”不是 IRI", f"“{shown}” is no IRI") from None
