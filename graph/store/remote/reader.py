"""The second reader: a version that a data set of some SPARQL 1.1 engine holds, asked over HTTP, one request a call."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from threading import Lock

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from graph.errors import NotInGraph, StoreAway
from graph.store.reader import Bindings, Questions, Values
from graph.store.remote.connection import Connection, Refused
from graph.store.remote.wire import JSON_RESULTS, N_TRIPLES, broken_off, spelled, spelled_value
from graph.store.standalone import counted, in_order, joined, with_values
from graph.store.terms import Row, Term, to_engine, to_graph
from ontology.queryfile import QueryFile

AT_ONCE = 1_000
"""IRIs or literals written into one query: about 80 kB."""

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TRUTH = {"1": "true", "0": "false"}

_SAID = "SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {subjects} }}{predicates} ?s ?p ?o }}"
_STANDS = """SELECT DISTINCT ?term WHERE {{
  VALUES ?term {{ {terms} }}
  FILTER(EXISTS {{ ?term ?p1 ?o1 }} || EXISTS {{ ?s2 ?term ?o2 }} || EXISTS {{ ?s3 ?p3 ?term }}
    || EXISTS {{ GRAPH ?term {{ ?s4 ?p4 ?o4 }} }})
}}"""
_IS_SAID = "SELECT DISTINCT ?term WHERE {{ VALUES ?term {{ {terms} }} ?s ?p ?term }}"
_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
COUNT = "SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } }"
_COUNTS = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_GRAPH = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"


class RemoteReader:
    """See `graph.store.reader.Reader`.

    `release` is called when it is closed: until then nothing may be loaded over the version.
    """

    def __init__(
        self, connection: Connection, version: str, release: Callable[[], None] | None = None
    ) -> None:
        self._connection = connection
        self._version = version
        self._release = release
        self._calls = 0
        self._counting = Lock()

    def close(self) -> None:
        """Let the version go: another may be loaded into its data set."""
        self._connection.close()
        if self._release is not None:
            self._release()

    @property
    def version(self) -> str:
        return self._version

    @property
    def calls(self) -> int:
        return self._calls

    def _note_call(self) -> None:
        with self._counting:
            self._calls += 1

    def describe_many(
        self, iris: Iterable[str], predicates: Collection[str] | None = None
    ) -> Mapping[str, Values]:
        self._note_call()
        # Whoever asks finds by what was asked for, be it an IRI of rdflib or a plain text.
        subjects = list(dict.fromkeys(iris))
        written = [_iri(iri) for iri in subjects]
        limit = ""
        if predicates is not None:
            limit = f" VALUES ?p {{ {' '.join(_iri(predicate) for predicate in predicates)} }}"
        found: dict[str, dict[str, set[Term]]] = {str(iri): {} for iri in subjects}
        for some in _parts(written):
            for row in self._select(_SAID.format(subjects=" ".join(some), predicates=limit)):
                found[str(row["s"])].setdefault(str(row["p"]), set()).add(row["o"])
        return {
            iri: {predicate: tuple(sorted(values)) for predicate, values in said.items()}
            for iri in subjects
            for said in (found[str(iri)],)
        }

    def rows(self, query: QueryFile, bindings: Bindings | None = None) -> list[Row]:
        text = with_values(in_order(query).text, bindings or {})
        self._note_call()
        return [] if _nothing(bindings) else self._select(text)

    def rows_of(self, questions: Questions) -> dict[str, list[Row]]:
        asked = {name: (in_order(query), bindings) for name, (query, bindings) in questions.items()}
        text = joined(asked).text
        self._note_call()
        found: dict[str, list[Row]] = {name: [] for name in questions}
        if questions:
            for row in self._select(text):
                found[str(row.pop("question"))].append(row)
        return found

    def total(self, query: QueryFile, bindings: Bindings | None = None) -> int:
        text = counted(query, bindings)
        self._note_call()
        return 0 if _nothing(bindings) else self._number(text, "solutions")

    def construct(self, query: QueryFile, bindings: Bindings | None = None) -> Graph:
        text = with_values(query.text, bindings or {})
        self._note_call()
        return to_graph(self._triples(text))

    def pairs(self, predicate: URIRef, values: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        self._note_call()
        relates = _iri(predicate)
        if values is None:
            for row in self._select(f"SELECT DISTINCT ?s ?v WHERE {{ ?s {relates} ?v }}"):
                yield str(row["s"]), str(row["v"])
            return
        for some in _parts([_iri(value) for value in values]):
            text = f"SELECT DISTINCT ?s ?v WHERE {{ VALUES ?v {{ {' '.join(some)} }} ?s {relates} ?v }}"
            for row in self._select(text):
                yield str(row["s"]), str(row["v"])

    def present(self, terms: Iterable[Term]) -> set[Term]:
        self._note_call()
        by_text = {str(to_engine(term)): term for term in terms if not isinstance(term, BNode)}
        iris = [text for text, term in by_text.items() if isinstance(term, URIRef)]
        literals = [text for text, term in by_text.items() if isinstance(term, Literal)]
        found: set[Term] = set()
        for pattern, written in ((_STANDS, iris), (_IS_SAID, literals)):
            for some in _parts(written):
                rows = self._select(pattern.format(terms=" ".join(some)))
                found |= {by_text[text] for row in rows if (text := str(to_engine(row["term"]))) in by_text}
        return found

    def graphs(self) -> list[str]:
        self._note_call()
        return self._graphs()

    def count(self) -> int:
        self._note_call()
        return self._number(COUNT, "quads")

    def counts(self) -> list[tuple[str, int]]:
        """Each named graph with the number of its triples; the engine's own graphs among them, where it shows them."""
        self._note_call()
        return [(str(row["graph"]), int(row["triples"])) for row in self._select(_COUNTS)]

    def quad_lines(self, scratch: str) -> Iterator[bytes]:  # noqa: ARG002
        self._note_call()
        for graph in self._graphs():
            for triple in self._triples(_GRAPH.format(graph=_iri(graph))):
                yield f"{triple} {_iri(graph)} .\n".encode()

    def triple_lines(self, graph: str, scratch: str) -> Iterator[bytes]:  # noqa: ARG002
        self._note_call()
        for triple in self._triples(_GRAPH.format(graph=_iri(graph))):
            yield f"{triple} .\n".encode()

    def _graphs(self) -> list[str]:
        return sorted(str(row["graph"]) for row in self._select(_GRAPHS))

    def _number(self, text: str, name: str) -> int:
        (row,) = self._select(text)
        return int(row[name])

    def _select(self, text: str) -> list[Row]:
        body = self._asked(text, JSON_RESULTS)
        try:
            results = json.loads(body)
            bindings = results["results"]["bindings"]
            return [{name: self._term(term) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError) as error:
            raise broken_off() from error

    def _triples(self, text: str) -> list[ox.Triple]:
        body = self._asked(text, N_TRIPLES)
        try:
            quads = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            return [spelled(quad.triple) for quad in quads]
        except (SyntaxError, ValueError) as error:
            raise broken_off() from error

    def _asked(self, text: str, accept: str) -> bytes:
        try:
            return self._connection.read(text, accept)
        except Refused as error:
            raise StoreAway(
                f"存放图谱的引擎不接受本站的查询（{error}）；请检查 FENGQIAO_STORE 的设置",
                f"the engine that holds the graph refuses a query of this site ({error}); check FENGQIAO_STORE",
                retry_after=60,
            ) from error

    def _term(self, term: Mapping[str, str]) -> Term:
        kind, value = term["type"], term["value"]
        if kind == "uri":
            return str.__new__(URIRef, value)
        if kind == "bnode":
            return BNode(value)
        if kind not in ("literal", "typed-literal"):
            raise ValueError("a quoted triple")
        if language := term.get("xml:lang"):
            return Literal(value, lang=language.lower())
        datatype = term.get("datatype", _STRING)
        value = spelled_value(value, datatype)
        if datatype == _BOOLEAN and self._connection.access.profile.booleans_as_numbers:
            value = _TRUTH.get(value, value)
        return Literal(value, datatype=str.__new__(URIRef, datatype), normalize=False)


def _iri(iri: str) -> str:
    """As a query writes it. Raises NotInGraph for a text that is no IRI."""
    try:
        return str(ox.NamedNode(iri))
    except ValueError:
        shown = ascii(iri)[1:-1]
        raise NotInGraph(f"“{shown}”不是 IRI", f"“{shown}” is no IRI") from None


def _parts(written: list[str]) -> Iterator[list[str]]:
    rest = iter(written)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _nothing(bindings: Bindings | None) -> bool:
    """Whether a variable has no value to try: then there are no solutions, and some engines refuse empty VALUES."""
    return any(not isinstance(given, str) and len(given) == 0 for given in (bindings or {}).values())
