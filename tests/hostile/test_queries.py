"""Queries meant to hurt: each gets an honest refusal or a whole answer, and the next client its own."""

import pytest

from tests.hostile.serving import Server
from tests.server.observing import eventually

EX = "PREFIX ex: <http://example.org/> "
MEMORY = 250 << 20
"""A worker at rest has some 90 MB resident, the store among it, and at most 64 MB more of past queries."""

COSTLY = {
    "cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "count of a cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order by over much": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "distinct over much": "SELECT DISTINCT ?x { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?f)) AS ?x) }",
    "group concat": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "nested sub-selects": "SELECT * { " + "{ SELECT * { ?a ?b ?c . " * 12 + "?d ?e ?f" + " } } " * 12 + " }",
    "optional chain": EX
    + "SELECT * { ?x0 ex:link ?x1 "
    + "".join(f"OPTIONAL {{ ?x{n} ex:link ?x{n + 1} . ?y{n} ex:link ?x{n} }} " for n in range(1, 12))
    + "}",
    "path explosion": EX + "SELECT (COUNT(*) AS ?n) { ?a (ex:link|^ex:link)* ?b . ?b (ex:link/ex:link)* ?c }",
    "nested paths": EX + "SELECT * { ?a ((((ex:link*)*/ex:link)*|^ex:link)*)* ?b . ?b (ex:link+)+ ?c }",
    "negated path": EX + "SELECT (COUNT(*) AS ?n) { ?a (!ex:none)* ?b . ?c (!ex:none)* ?d }",
    "regex": EX
    + 'SELECT (COUNT(*) AS ?n) { ?a ex:text ?t . ?b ex:text ?u FILTER REGEX(?t, "(a*)*(a|a)*b$", "i") }',
    "regex bomb": EX + 'ASK { ?a ex:text ?t FILTER REGEX(?t, "((((a{1,99}){1,99}){1,99}){1,99})b") }',
    "long replace": 'SELECT ?x { ?a ?b ?c BIND(REPLACE(REPLACE(STR(?c), "", "xxxxxx"), "", "yyy") AS ?x) }',
    "doubling": "SELECT (STRLEN(?x39) AS ?n) { BIND('0123456789' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(39))
    + "}",
    "many triple patterns": "ASK { " + "".join(f"?a{n} ?b{n} ?c{n} . " for n in range(300)) + "}",
    "long collection": "SELECT * { ?s ?p (" + "1 " * 20_000 + ") }",
    "construct of a product": "CONSTRUCT { ?a ?e ?c . ?d ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "values product": "SELECT (COUNT(*) AS ?n) { "
    + "".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(30)))} }} " for n in range(8))
    + "}",
    "exists in exists": "SELECT * { ?a ?b ?c FILTER NOT EXISTS "
    "{ ?d ?e ?f FILTER NOT EXISTS { ?g ?h ?i . ?j ?a ?c } } }",
}


@pytest.mark.parametrize("name", COSTLY)
def test_costly(server: Server, name: str) -> None:
    answer = server.ask(COSTLY[name])
    if answer.status_code == 200:
        answer.json()
    else:
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "retry-after" not in answer.headers, "asked again it takes as long again"
    assert server.answers()
    assert server.memory() < MEMORY


def test_most_of_them_are_costly_indeed(server: Server) -> None:
    """The list would prove nothing if the engine answered it all."""
    assert eventually(lambda: server.count("queries_failed_total") > len(COSTLY) // 2)


DEEP = {
    bracket: "ASK { " + opening * 3_000 + closing * 3_000 + " }"
    for bracket, (opening, closing) in {
        "{}": ("{", "}"),
        "()": ("?s ?p ( ", ")"),
        "((": ("(", ")"),
        "[]": ("[ <a:p> ", "]"),
        "([": ("([?p ", "])"),
        "filter": ("FILTER(", ")"),
        "exists": ("FILTER EXISTS {", "}"),
        "function": ("STR(", ")"),
        "not": ("!", ""),
        "or": ("1||", "1"),
        "minus": ("- ", ""),
        "path": ("^(", ")"),
        "sequence": ("<a:p>/", ""),
        "optional": ("OPTIONAL{", "}"),
        "select": ("{SELECT*{", "}}"),
        "triple term": ("<<( ", ")>>"),
        "annotation": ("{| ?p ", "|}"),
    }.items()
}


@pytest.mark.parametrize("name", DEEP)
def test_deep(server: Server, name: str) -> None:
    workers = server.pids_at_rest()
    answer = server.ask(DEEP[name])
    assert answer.status_code == 400, answer.text
    assert server.answers()
    assert server.pids() == workers, "it killed a worker"


def test_the_answer_of_a_limit_is_never_cut(patient_server: Server) -> None:
    answer = patient_server.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 90000")
    assert answer.status_code == 400
    assert answer.json()["unit"] in ("bytes", "rows")
    assert len(patient_server.ask("SELECT * { ?a ?b ?c } LIMIT 5000").json()["results"]["bindings"]) == 5_000
