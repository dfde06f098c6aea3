"""The public endpoint answers the competency questions as the graph itself does, value by value."""

from typing import Any

import pytest
from rdflib import BNode, Literal, URIRef
from starlette.testclient import TestClient

from graph.store.snapshot import Snapshot
from graph.store.terms import Row, Term
from ontology.files import questions
from ontology.queryfile import QueryFile

JSON = "application/sparql-results+json"
LIST = " | "
"""Between the values of a GROUP_CONCAT, whose order SPARQL leaves open."""


def term(cell: dict[str, str]) -> Term:
    """A term of the SPARQL 1.1 JSON results format, section 3.2.2."""
    if cell["type"] == "uri":
        return URIRef(cell["value"])
    if cell["type"] == "bnode":
        return BNode(cell["value"])
    datatype = cell.get("datatype")
    if datatype is None and "xml:lang" not in cell:
        datatype = "http://www.w3.org/2001/XMLSchema#string"
    return Literal(cell["value"], lang=cell.get("xml:lang"), datatype=URIRef(datatype) if datatype else None)


def comparable(rows: list[Row]) -> list[list[tuple[str, object]]]:
    """Rows as a multiset: names and terms, numbers by value, the values of a list in order."""

    def value(found: Term) -> object:
        if isinstance(found, Literal) and LIST in found:
            return (sorted(found.split(LIST)), found.language, found.datatype)
        return (found.toPython(), found.language, found.datatype) if isinstance(found, Literal) else found

    return sorted((sorted((name, value(found)) for name, found in row.items()) for row in rows), key=repr)


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_question_is_answered_over_http_as_by_the_graph(
    question: QueryFile, client: TestClient, snapshot: Snapshot
) -> None:
    answer = client.post("/sparql", data={"query": question.text}, headers={"Accept": JSON})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    body: dict[str, Any] = answer.json()
    found = [{name: term(cell) for name, cell in row.items()} for row in body["results"]["bindings"]]
    expected = snapshot.rows(question)
    assert expected
    assert comparable(found) == comparable(expected)
    assert set().union(*expected) <= set(body["head"]["vars"])
