"""A second reader, as plain as can be: an rdflib Dataset and its own SPARQL. Slow, and sharing nothing with the engine.

Several queries are asked as one, as an implementation over HTTP would, so that what `joined` writes is tried, too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import cast

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef

from graph.errors import NotInGraph
from graph.store.reader import Bindings, Questions, Values
from graph.store.standalone import joined, with_values
from graph.store.terms import Row, Term, from_engine, to_engine
from ontology.queryfile import QueryFile


class RdflibReader:
    """See `graph.store.reader.Reader`."""

    def __init__(self, nquads: bytes, version: str) -> None:
        self.version = version
        self.calls = 0
        self._quads = [
            (
                from_engine(q.subject),
                from_engine(q.predicate),
                from_engine(q.object),
                from_engine(q.graph_name),
            )
            for q in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
        ]
        self._data = Dataset(default_union=True)
        for subject, predicate, value, graph in self._quads:
            self._data.graph(graph).add((subject, predicate, value))

    def close(self) -> None:
        pass

    def describe_many(
        self, iris: Iterable[str], predicates: Collection[str] | None = None
    ) -> Mapping[str, Values]:
        self.calls += 1
        found: dict[str, dict[str, tuple[Term, ...]]] = {}
        for iri in iris:
            try:
                to_engine(URIRef(iri))
            except ValueError:
                raise NotInGraph("不是 IRI", "no IRI") from None
            said: dict[str, set[Term]] = {}
            for _, predicate, value in self._data.triples((URIRef(iri), None, None)):
                if predicates is None or str(predicate) in predicates:
                    said.setdefault(str(predicate), set()).add(cast(Term, value))
            found[iri] = {predicate: tuple(sorted(values)) for predicate, values in said.items()}
        return found

    def rows(self, query: QueryFile, bindings: Bindings | None = None) -> list[Row]:
        self.calls += 1
        if any(value == [] for value in (bindings or {}).values()):
            # rdflib cannot evaluate VALUES without a value (its evalMultiset raises AttributeError).
            return []
        found = self._data.query(with_values(query.text, bindings or {})).bindings
        return [{str(name): cast(Term, term) for name, term in row.items()} for row in found]

    def rows_of(self, questions: Questions) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {name: [] for name in questions}
        for row in self.rows(joined(questions)):
            found[str(row.pop("question"))].append(row)
        return found

    def total(self, query: QueryFile, bindings: Bindings | None = None) -> int:
        return len(self.rows(query, bindings))

    def construct(self, query: QueryFile, bindings: Bindings | None = None) -> Graph:
        self.calls += 1
        made = self._data.query(with_values(query.text, bindings or {})).graph
        assert made is not None
        return made

    def pairs(self, predicate: URIRef, values: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        self.calls += 1
        wanted = None if values is None else set(values)
        for subject, _, value in self._data.triples((None, predicate, None)):
            if wanted is None or str(value) in wanted:
                yield str(subject), str(value)

    def present(self, terms: Iterable[Term]) -> set[Term]:
        self.calls += 1
        terms = list(terms)
        for term in terms:
            if not isinstance(term, BNode):
                to_engine(term)
        standing = {part for quad in self._quads for part in quad}
        return {term for term in terms if term in standing and not isinstance(term, BNode)}

    def graphs(self) -> list[str]:
        self.calls += 1
        return sorted({str(graph) for *_, graph in self._quads})

    def count(self) -> int:
        self.calls += 1
        return len(self._quads)

    def quad_lines(self, scratch: str) -> Iterator[bytes]:  # noqa: ARG002
        self.calls += 1
        for *triple, graph in self._quads:
            yield f"{' '.join(map(_written, triple))} {_written(graph)} .\n".encode()

    def triple_lines(self, graph: str, scratch: str) -> Iterator[bytes]:  # noqa: ARG002
        self.calls += 1
        for *triple, name in self._quads:
            if str(name) == graph:
                yield f"{' '.join(map(_written, triple))} .\n".encode()


def _written(term: Term) -> str:
    return str(to_engine(term))
