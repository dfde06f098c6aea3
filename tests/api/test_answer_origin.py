"""Which columns of an answer the query made itself: told from its words, and from the graph."""

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from api.answers.origin import computed_columns, key_of, standing, variables_made
from graph.store.snapshot import Snapshot
from tests.api.saved_answers import iri, literal

A, B = URIRef("http://example.org/a"), URIRef("http://example.org/b")


@pytest.fixture(scope="module")
def small() -> Snapshot:
    graph = Graph()
    graph.add((A, RDF.type, B))
    graph.add((A, URIRef("http://example.org/p"), Literal("在", lang="zh")))
    return Snapshot.in_memory(graph)


@pytest.mark.parametrize(
    ("query", "made"),
    [
        ('SELECT ("x" AS ?a) ?b { ?b ?p ?o }', {"a"}),
        ('SELECT ("x"as?a) (1AS ?b) (trueAS?c) {}', {"a", "b", "c"}),
        ("SELECT * { BIND(1 AS ?a) BIND(STR(?x) AS # as\n $b) }", {"a", "b"}),
        ("SELECT * { VALUES ?a { 1 } VALUES (?b $c) { (1 2) } ?d ?e ?f }", {"a", "b", "c"}),
        ("SELECT * { ?s ?p ?o } VALUES?a{ 1 }", {"a"}),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY ?x (STR(?o) AS ?g)", {"n", "g"}),
        ("SELECT * { { SELECT (1 \\u0041S ?a) {} } }", {"a"}),
        ('SELECT ?as { ?as ?values "AS ?x" . ?as <x:AS> ?y }', set()),
    ],
)
def test_variables_made(query: str, made: set[str]) -> None:
    assert variables_made(query) == made


@pytest.mark.parametrize(
    ("term", "stands"),
    [
        (iri(str(A)), True),
        (iri(str(B)), True),
        (iri(str(RDF.type)), True),
        (iri("http://example.org/c"), False),
        (literal("在") | {"xml:lang": "zh"}, True),
        (literal("在"), False),
        (literal("在") | {"xml:lang": "en"}, False),
        ({"type": "bnode", "value": "b0"}, True),
    ],
)
def test_what_stands_in_the_graph(small: Snapshot, term: dict[str, str], stands: bool) -> None:
    assert standing(small, [key_of(term)]) == {key_of(term): stands}
    assert computed_columns("SELECT ?x {}", ("x", "y"), [{"x": term}], small) == (() if stands else ("x",))


def test_the_name_of_a_graph_stands_in_it(snapshot: Snapshot) -> None:
    key = key_of(iri(snapshot.graphs()[0]))
    assert standing(snapshot, [key]) == {key: True}


def test_a_triple_is_the_querys_own(small: Snapshot) -> None:
    triple = {
        "type": "triple",
        "value": {"subject": iri(str(A)), "predicate": iri(str(RDF.type)), "object": iri(str(B))},
    }
    assert computed_columns("SELECT ?x {}", ("x",), [{"x": triple}], small) == ("x",)
