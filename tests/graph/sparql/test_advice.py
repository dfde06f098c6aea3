"""What a stopped query is told to change fits the query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql.advice import (
    CROSS,
    GRAPHS,
    GROUPED,
    OPTIONALS,
    PATHS,
    SEARCHED,
    SORTED,
    UNLIMITED,
    advice,
)
from ontology.bilingual import BilingualText


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", [CROSS, UNLIMITED]),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . FILTER(?a = ?d) } LIMIT 5", [CROSS]),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } LIMIT 1", [CROSS, GROUPED]),
        ("SELECT * { ?a ?b ?c . ?c ?e ?f } LIMIT 5", [GRAPHS]),
        ("SELECT * { ?a ?b ?c BIND(STR(?c) AS ?l) ?d ?e ?l } LIMIT 5", [GRAPHS]),
        ("SELECT * { ?a ?b ?c OPTIONAL { ?c ?e ?f } } LIMIT 5", [OPTIONALS]),
        ("SELECT * { ?a ?b ?c } ORDER BY ?c LIMIT 5", [SORTED]),
        ("SELECT ?b (SUM(?c) AS ?n) { ?a ?b ?c } GROUP BY ?b LIMIT 5", [GROUPED]),
        ("SELECT * { ?a <p:p>* ?c } LIMIT 5", [PATHS]),
        ("SELECT * { ?a skos:broader+ ?c }", [PATHS, UNLIMITED]),
        ('SELECT * { ?a ?b ?c FILTER(CONTAINS(?c, "x")) } LIMIT 5', [SEARCHED]),
        ("SELECT * { ?a ?b ?c }", [UNLIMITED]),
    ],
)
def test_the_advice_fits_the_query(query: str, told: list[BilingualText]) -> None:
    found = advice(query)
    assert found.en == "; ".join(text.en for text in told)
    assert found.zh == "；".join(text.zh for text in told)


@given(st.text(alphabet="{}().?abc<>:*+\"'SELECT FILTER\\\n", max_size=200))
def test_any_text_gets_some(query: str) -> None:
    assert advice(query).en and advice(query).zh
