"""The site's own queries are written so that the engine answers them at any size."""

from collections.abc import Iterator
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.site_queries import QUERIES


def optionals(part: Any) -> Iterator[CompValue]:
    """Every OPTIONAL of an algebra."""
    if isinstance(part, CompValue):
        if part.name == "LeftJoin":
            yield part
        for value in part.values():
            yield from optionals(value)
    elif isinstance(part, list):
        for value in part:
            yield from optionals(value)


def own_patterns(part: CompValue) -> int:
    """Triple patterns of an OPTIONAL, those of further ones inside it left out."""
    if part.name == "BGP":
        return len(part.triples)
    inside = [part.p1] if part.name == "LeftJoin" else part.values()
    return sum(own_patterns(value) for value in inside if isinstance(value, CompValue))


@pytest.mark.parametrize("name", list(QUERIES))
def test_an_optional_has_one_pattern(name: str) -> None:
    """Of several the engine makes a table over the whole graph, whatever is bound outside."""
    for optional in optionals(prepareQuery(QUERIES[name].text).algebra):
        assert own_patterns(optional.p2) <= 1, name


def test_an_optional_of_two_patterns_would_be_found() -> None:
    text = "SELECT * WHERE { ?a ?b ?c OPTIONAL { ?c ?d ?e OPTIONAL { ?e ?f ?g . ?g ?h ?i } } }"
    counts = [own_patterns(optional.p2) for optional in optionals(prepareQuery(text).algebra)]
    assert sorted(counts) == [1, 2]
