"""One version of the graph, opened to be read: by the site's own queries, never by a visitor's."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import finalize

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from graph.errors import NotInGraph
from graph.store.change import Statement
from graph.store.seal import told_if_broken
from graph.store.standalone import with_values
from graph.store.terms import Row, Term, from_engine, to_engine, to_graph
from graph.store.versions import hold, store_path
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import compact
from ontology.queryfile import QueryFile

LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
TERM_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")

PROPERTIES_KEPT = 5_000
"""Subjects whose values are remembered, about 13 MB: the pages of several stations, and what all of them share."""

Values = Mapping[str, tuple[Term, ...]]
"""Predicate IRI to its values on one subject, sorted, no value twice. Shared between threads: not to be changed."""


P = ParamSpec("P")
R = TypeVar("R")


def _reading(method: Callable[Concatenate["Snapshot", P], R]) -> Callable[Concatenate["Snapshot", P], R]:
    """A method that reads the store: raises StoreBroken where that turns out to be damaged."""

    @wraps(method)
    def read(self: "Snapshot", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with told_if_broken(self.version):
            return method(self, *args, **kwargs)

    return read


class Snapshot:
    """A read-only view; safe to use from several threads, each call complete in itself.

    Whatever reads raises StoreBroken where the files are damaged.
    """

    def __init__(self, store: ox.Store, version: str, held: int | None = None) -> None:
        self._store = store
        # Closed with the last reader, so that a version that is no longer in force can be removed.
        self._let_go = finalize(self, os.close, held) if held is not None else None
        self.version = version
        self.label = lru_cache(maxsize=50_000)(self._label)
        self.properties = lru_cache(maxsize=PROPERTIES_KEPT)(self._properties)
        self._total = lru_cache(maxsize=2_000)(self._count)

    @classmethod
    def open(cls, data: Path, version: str) -> "Snapshot":
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
    def in_memory(cls, graph: Graph | Dataset) -> "Snapshot":
        """A view of an rdflib graph (all its triples as one default graph), held in memory."""
        store = ox.Store()
        triples = graph.triples((None, None, None)) if isinstance(graph, Dataset) else graph
        store.bulk_extend(
            ox.Quad(to_engine(s), to_engine(p), to_engine(o), ox.DefaultGraph())  # type: ignore[arg-type]
            for s, p, o in triples
        )
        return cls(store, "memory")

    def caches(self) -> dict[str, Callable[..., Any]]:
        """Its functions under functools.lru_cache by the names that operators read."""
        return {"labels": self.label, "properties": self.properties, "totals": self._total}

    def close(self) -> None:
        """Let the version go: a later build may remove it."""
        if self._let_go is not None:
            self._let_go()

    @_reading
    def rows(self, query: QueryFile, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """The solutions of a SELECT over the union of all graphs.

        `bindings` gives variables their values, as VALUES in the query's outermost pattern.
        """
        found = self._solutions(query.text, (bindings or {}).items())
        names = [variable.value for variable in found.variables]
        return [
            {name: from_engine(term) for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in found
        ]

    def total(self, query: QueryFile, bindings: Mapping[str, Term] | None = None) -> int:
        """How many solutions a SELECT has; remembered, since a version never changes."""
        return self._total(query.text, tuple(sorted((bindings or {}).items())))

    @_reading
    def construct(self, query: QueryFile, bindings: Mapping[str, Term] | None = None) -> Graph:
        """The triples of a CONSTRUCT over the union of all graphs."""
        made = self._query(query.text, (bindings or {}).items())
        assert isinstance(made, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
        return to_graph(made)

    @_reading
    def about(self, iri: URIRef) -> Graph:
        """Every triple that has the IRI as its subject, from whichever graph."""
        quads = self._store.quads_for_pattern(_named(str(iri)), None, None, None)
        return to_graph(quad.triple for quad in quads)

    @_reading
    def has(self, iri: URIRef) -> bool:
        """Whether the IRI is the subject of anything."""
        return any(True for _ in self._store.quads_for_pattern(_named(str(iri)), None, None, None))

    @_reading
    def stands_in_graph(self, term: Mapping[str, str]) -> bool:
        """Whether a term, as in a SPARQL JSON result, stands anywhere: in a triple or as the name of a graph.

        A blank node counts as standing there: its name in a result is not its name here. Under 10 µs a term.
        """
        if term["type"] == "bnode":
            return True
        if term["type"] == "uri":
            iri = ox.NamedNode(term["value"])
            places = ((iri, None, None), (None, None, iri), (None, iri, None))
            return any(map(self._any, places)) or self._store.contains_named_graph(iri)
        if term["type"] != "literal":
            return False
        datatype = term.get("datatype")
        literal = ox.Literal(
            term["value"],
            language=term.get("xml:lang"),
            datatype=ox.NamedNode(datatype) if datatype else None,
        )
        return self._any((None, None, literal))

    def _any(self, pattern: tuple[Any, Any, Any]) -> bool:
        return any(True for _ in self._store.quads_for_pattern(*pattern, None))

    def pairs(self, predicate: URIRef, values: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Subject and value of every triple with the predicate, or with one of `values` (IRIs), in no order.

        A triple that stands in several graphs comes several times. For what is read whole: about 9 µs a pair on
        18 million quads, most of it the engine's looking up of the two texts; 6 µs where the values are given.
        All to be read in the thread that asks.
        """
        relates = to_engine(predicate)
        with told_if_broken(self.version):
            if values is None:
                pairs = self._solutions(f"SELECT ?subject ?value WHERE {{ ?subject {relates} ?value }}", ())
                for subject, value in pairs:
                    yield subject.value, value.value
                return
            for given in values:
                iri = to_engine(URIRef(given))
                for (subject,) in self._solutions(
                    f"SELECT ?subject WHERE {{ ?subject {relates} {iri} }}", ()
                ):
                    yield subject.value, given

    @_reading
    def statements(self, graph: str) -> frozenset[Statement]:
        """All that one named graph says: for comparing an entry with what it was before."""
        quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        terms = (
            (from_engine(quad.subject), quad.predicate.value, from_engine(quad.object)) for quad in quads
        )
        return frozenset(Statement(subject, URIRef(said), value, graph) for subject, said, value in terms)

    @_reading
    def count(self) -> int:
        """Quads in all graphs."""
        return len(self._store)

    def name(self, iri: str, language: Language) -> str:
        """The label in one language."""
        return self.label(iri)[language]

    @_reading
    def graphs(self) -> list[str]:
        """The names of all named graphs, sorted."""
        return sorted(name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))

    @_reading
    def dump(self) -> bytes:
        """The whole graph as N-Quads. In memory, so for small graphs; see `quad_lines`."""
        content = self._store.dump(format=ox.RdfFormat.N_QUADS)
        assert content is not None
        return content

    def quad_lines(self, scratch: str) -> Iterator[bytes]:
        """The whole graph as lines of N-Quads, in no order, by way of a file in the folder `scratch`."""
        return self._lines(scratch, ox.RdfFormat.N_QUADS, None)

    def triple_lines(self, graph: str, scratch: str) -> Iterator[bytes]:
        """One named graph as lines of N-Triples, in no order, by way of a file in the folder `scratch`."""
        return self._lines(scratch, ox.RdfFormat.N_TRIPLES, ox.NamedNode(graph))

    def _lines(self, scratch: str, form: ox.RdfFormat, graph: ox.NamedNode | None) -> Iterator[bytes]:
        # The engine writes at once and calls nobody back: lines that are taken one by one come from a file.
        with tempfile.TemporaryFile(dir=scratch) as file:
            with told_if_broken(self.version):
                self._store.dump(file, format=form, from_graph=graph)
            file.seek(0)
            yield from file

    def _query(self, text: str, bindings: Iterable[tuple[str, Term]]) -> object:
        return self._store.query(with_values(text, dict(bindings)), use_default_graph_as_union=True)

    def _solutions(self, text: str, bindings: Iterable[tuple[str, Term]]) -> ox.QuerySolutions:
        found = self._query(text, bindings)
        assert isinstance(found, ox.QuerySolutions), "not a SELECT"
        return found

    @_reading
    def _count(self, text: str, bindings: tuple[tuple[str, Term], ...]) -> int:
        return sum(1 for _ in self._solutions(text, bindings))

    @_reading
    def _properties(self, iri: str) -> Values:
        """What `properties` remembers: the values of one subject, over all graphs."""
        found: dict[str, set[Term]] = {}
        for quad in self._store.quads_for_pattern(_named(iri), None, None, None):
            found.setdefault(quad.predicate.value, set()).add(from_engine(quad.object))
        return {predicate: tuple(sorted(values)) for predicate, values in found.items()}

    @_reading
    def _label(self, iri: str) -> BilingualText:
        """zh and en label (or title) of an IRI; one stands in for the other, the short name for both."""
        found: dict[str, str] = {}
        for predicate in (LABEL, TERM_LABEL, TITLE):
            for quad in self._store.quads_for_pattern(_named(iri), predicate, None, None):
                if isinstance(quad.object, ox.Literal):
                    found.setdefault(quad.object.language or "", quad.object.value)
            if found:
                break
        fallback = found.get("zh") or found.get("en") or next(iter(found.values()), compact(iri))
        return BilingualText(found.get("zh", fallback), found.get("en", fallback))


def _named(iri: str) -> ox.NamedNode:
    """The engine's term. Raises NotInGraph for a text that is no IRI, of which nothing can be said."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        shown = ascii(iri)[1:-1]
        raise NotInGraph(f"“{shown}”不是 IRI", f"“{shown}” is no IRI") from None
