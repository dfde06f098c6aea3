"""What `/sparql` sends back: formats by Accept, errors with their place, limits, entity tags."""

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api.http.negotiation import GRAPHS, SOLUTIONS

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SD = "http://www.w3.org/ns/sparql-service-description#"
THREE = "SELECT ?s ?v { ?s <http://example.org/value> ?v } ORDER BY ?v LIMIT 3"


def triples(kind: str, body: bytes) -> list[tuple[str, str, str]]:
    """The values of the triples in a body, whatever the format."""
    found = ox.parse(body, format=ox.RdfFormat.from_media_type(kind))
    return [(quad.subject.value, quad.predicate.value, quad.object.value) for quad in found]


def rows(kind: str, body: bytes) -> list[tuple[str, ...]]:
    """Rows of subject and value, whatever the format."""
    if "json" in kind:
        bindings = json.loads(body)["results"]["bindings"]
        return [(row["s"]["value"], row["v"]["value"]) for row in bindings]
    if "xml" in kind:
        space = "{http://www.w3.org/2005/sparql-results#}"
        found = ElementTree.fromstring(body).iter(f"{space}result")
        return [tuple(binding[0].text or "" for binding in result) for result in found]
    if "csv" in kind:
        return [tuple(row) for row in csv.reader(io.StringIO(body.decode()))][1:]
    lines = body.decode().splitlines()[1:]
    return [tuple(cell.strip("<>") for cell in line.split("\t")) for line in lines]


@pytest.mark.parametrize("kind", SOLUTIONS)
def test_select(endpoint: TestClient, kind: str) -> None:
    answer = endpoint.get("/sparql", params={"query": THREE}, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert rows(kind, answer.content) == [(f"http://example.org/n{n}", str(n)) for n in range(3)]


@pytest.mark.parametrize("kind", SOLUTIONS)
def test_ask(endpoint: TestClient, kind: str) -> None:
    answer = endpoint.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert "true" in answer.text


@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize(
    "query", ["DESCRIBE <http://example.org/n7>", "CONSTRUCT WHERE { <http://example.org/n7> ?p ?o }"]
)
def test_graphs(endpoint: TestClient, kind: str, query: str) -> None:
    answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    expected = ("http://example.org/n7", "http://example.org/value", "7")
    assert triples(kind, answer.content) == [expected]


@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [
        ("ASK {}", "image/png", "text/turtle"),
        ("ASK {}", "text/turtle", "text/csv"),
        ("SELECT * {}", "application/ld+json", "text/csv"),
        ("DESCRIBE <a:b>", "text/csv", "text/turtle"),
    ],
)
def test_not_acceptable(endpoint: TestClient, query: str, accept: str, available: str) -> None:
    answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert available in answer.json()["available"]


def test_a_browser_gets_the_editor_without_a_query_and_results_with_one(endpoint: TestClient) -> None:
    page = endpoint.get("/sparql?lang=en", headers={"Accept": BROWSER})
    assert page.headers["content-type"].startswith("text/html")
    for query, kind in (("ASK {}", "application/sparql-results+json"), ("DESCRIBE <a:b>", "text/turtle")):
        answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": BROWSER})
        assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("kind", GRAPHS)
def test_service_description(endpoint: TestClient, kind: str) -> None:
    answer = endpoint.get("/sparql", headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    said = {(predicate.removeprefix(SD), value) for _, predicate, value in triples(kind, answer.content)}
    assert ("endpoint", "https://w3id.org/fengqiao/sparql") in said
    assert ("feature", SD + "UnionDefaultGraph") in said
    assert len([value for predicate, value in said if predicate == "resultFormat"]) == 8


def test_service_description_is_the_default_and_negotiated(endpoint: TestClient) -> None:
    assert endpoint.get("/sparql").headers["content-type"].startswith("text/turtle")
    assert endpoint.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    ("query", "line", "column", "expected"),
    [
        ("SELECT * { ?s ?p }", 1, 18, "?variable"),
        ("SELECT ?s WHERE {\n  ?s a ?t\n  ?s ?p ?o\n}", 3, 3, "."),
        ("SELECT ?s WHRE { ?s a ?t }", 1, 11, "WHERE"),
        ("SELECT ?s { ?s a ?t } LIMIT x", 1, 29, "number"),
        ("SELECT ?s { ?s a ?t", 1, 20, "}"),
        ("SELECT ?s { ?s a ?t } }", 1, 23, "end of query"),
        ("ASK { FILTER(1 2) }", 1, 16, ")"),
        ("ASK { # 注释\n ?s a fq:Station }", 2, 7, "PREFIX fq: <https://w3id.org/fengqiao/ns#>"),
        ("", 1, 1, "SELECT"),
    ],
)
def test_a_syntax_error_says_where_and_what(
    endpoint: TestClient, query: str, line: int, column: int, expected: str
) -> None:
    answer = endpoint.get("/sparql", params={"query": query})
    assert answer.status_code == 400
    found = answer.json()
    assert (found["line"], found["column"]) == (line, column)
    assert expected in found["expected"]
    assert expected in found["messages"]["en"]


def test_a_fault_that_is_none_of_grammar_is_named(endpoint: TestClient) -> None:
    answer = endpoint.get("/sparql", params={"query": "SELECT (1 AS ?x) { BIND(2 AS ?x) }"})
    assert answer.status_code == 400
    assert "overrides" in answer.json()["messages"]["en"]


@pytest.mark.parametrize(
    ("query", "unit", "limit"),
    [
        ("SELECT * { ?s ?p ?o }", "rows", 50),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "triples", 50),
        ('SELECT ?x { ?s ?p ?o BIND(CONCAT(STR(?p), STR(?p), STR(?p), STR(?p)) AS ?q) '
         "BIND(CONCAT(?q, ?q, ?q, ?q, ?q, ?q) AS ?x) } LIMIT 49", "bytes", 20_000),
    ],
)  # fmt: skip
def test_too_much_is_an_error_that_says_how_to_go_on(
    endpoint: TestClient, query: str, unit: str, limit: int
) -> None:
    for kind in GRAPHS if unit == "triples" else SOLUTIONS:
        answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": kind})
        assert answer.status_code == 400, kind
        found = answer.json()
        assert (found["limit"], found["unit"]) == (limit, unit)
        assert "LIMIT" in found["detail"] and "/download" in found["detail"]


@pytest.mark.parametrize("kind", SOLUTIONS)
def test_as_many_rows_as_the_limit_are_a_whole_answer(endpoint: TestClient, kind: str) -> None:
    query = "SELECT ?s ?v { ?s <http://example.org/value> ?v } LIMIT 50"
    answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": kind})
    assert answer.status_code == 200
    assert len(rows(kind, answer.content)) == 50


def test_partial_says_so_in_header_and_body(endpoint: TestClient) -> None:
    query = {"query": "SELECT ?s ?v { ?s <http://example.org/value> ?v }", "partial": "true"}
    answer = endpoint.get("/sparql", params=query)
    assert answer.status_code == 200
    assert answer.headers["fengqiao-truncated"] == "rows=50"
    body = answer.json()
    assert len(body["results"]["bindings"]) == 50
    assert body["fengqiao"] == {"truncated": True, "rows": 50}
    whole = endpoint.get("/sparql", params=query | {"query": THREE})
    assert "fengqiao-truncated" not in whole.headers
    assert whole.json()["fengqiao"] == {"truncated": False, "rows": 3}


def test_partial_gives_the_same_terms(endpoint: TestClient) -> None:
    query = 'SELECT * { VALUES (?a ?b ?c) { (<a:b> "枫\\n\\"桥"@zh 1.5) (UNDEF "x" UNDEF) } }'
    whole = endpoint.get("/sparql", params={"query": query}).json()
    part = endpoint.get("/sparql", params={"query": query, "partial": "true"}).json()
    assert part["results"] == whole["results"]
    assert part["head"] == whole["head"]


@pytest.mark.parametrize("kind", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"])
def test_partial_is_refused_where_the_body_cannot_say_it(endpoint: TestClient, kind: str) -> None:
    answer = endpoint.get("/sparql", params={"query": THREE, "partial": "true"}, headers={"Accept": kind})
    assert answer.status_code == 400
    assert "partial" in answer.json()["messages"]["en"]


def test_xml_refuses_what_it_cannot_write(endpoint: TestClient) -> None:
    query = {"query": 'SELECT ?x { BIND("\\u0001" AS ?x) }'}
    assert endpoint.get("/sparql", params=query, headers={"Accept": "text/xml"}).status_code == 406
    assert endpoint.get("/sparql", params=query, headers={"Accept": "text/csv"}).status_code == 200
    graph = {"query": "CONSTRUCT { <a:b> <http://example.org/1> 1 } {}"}
    assert endpoint.get("/sparql", params=graph, headers={"Accept": "application/rdf+xml"}).status_code == 406
    assert endpoint.get("/sparql", params=graph).status_code == 200


def test_entity_tags(endpoint: TestClient) -> None:
    first = endpoint.get("/sparql", params={"query": THREE})
    tag = first.headers["etag"]
    again = endpoint.get("/sparql", params={"query": THREE}, headers={"If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert again.headers["vary"].startswith("Accept")
    others = [
        endpoint.get("/sparql", params={"query": THREE + " "}),
        endpoint.get("/sparql", params={"query": THREE}, headers={"Accept": "text/csv"}),
        endpoint.get("/sparql", params={"query": THREE, "default-graph-uri": "http://example.org/numbers"}),
    ]
    assert len({tag, *(other.headers["etag"] for other in others)}) == 4


@pytest.mark.parametrize("call", ["RAND()", "now ()", "STRUUID()", "\\u004EOW()"])
def test_what_changes_by_itself_has_no_tag(endpoint: TestClient, call: str) -> None:
    answer = endpoint.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert answer.status_code == 200, answer.text
    assert "etag" not in answer.headers


def test_headers(endpoint: TestClient) -> None:
    answer = endpoint.get("/sparql", params={"query": "ASK {}"})
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["server-timing"].startswith("queue;dur=")


def test_a_codepoint_escape_may_stand_anywhere(endpoint: TestClient) -> None:
    answer = endpoint.get("/sparql", params={"query": '\\u0053ELECT ?\\u0061 { BIND("\\u67AB" AS ?a) }'})
    assert answer.json()["results"]["bindings"][0]["a"]["value"] == "枫"


def test_a_relative_iri_is_under_the_base(endpoint: TestClient) -> None:
    answer = endpoint.get("/sparql", params={"query": "SELECT (<id/station/x> AS ?x) {}"})
    assert answer.json()["results"]["bindings"][0]["x"]["value"].endswith("/fengqiao/id/station/x")
