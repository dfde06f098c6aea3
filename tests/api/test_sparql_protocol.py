"""The SPARQL 1.1 Protocol: each case of the W3C's manifest, and what that leaves open."""

from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update"}


def data(number: int) -> str:
    return f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"


def default(*numbers: int) -> str:
    return "&".join(f"default-graph-uri={quote(data(number), '')}" for number in numbers)


def named(*numbers: int) -> str:
    return "&".join(f"named-graph-uri={quote(data(number), '')}" for number in numbers)


BOTH_IN_DEFAULT = f"ASK {{ <{data(1)}> a ?type . <{data(2)}> a ?type . }}"
BOTH_IN_NAMED = f"{{ GRAPH ?g1 {{ <{data(1)}> a ?type }} GRAPH ?g2 {{ <{data(2)}> a ?type }} }}"
FULL = (
    f"ASK {{ GRAPH ?g1 {{ <{data(1)}> a ?type }} GRAPH ?g2 {{ <{data(2)}> a ?type }} <{data(3)}> a ?type "
    f"FILTER NOT EXISTS {{ <{data(1)}> a ?other }} }}"
)


class Case(NamedTuple):
    """One request of the manifest and what it must bring."""

    name: str
    method: str
    parameters: str
    headers: dict[str, str]
    body: str | bytes
    expected: Any
    """A truth value, a kind of result, or None for any status of 400 to 499."""


CASES = [
    Case("query_post_form", "POST", default(0), FORM, "query=ASK%20%7B%7D", True),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        f"query={quote(BOTH_IN_DEFAULT)}&{default(1, 2)}",
        {},
        "",
        True,
    ),
    Case("query_dataset_default_graphs_post", "POST", default(1, 2), QUERY, BOTH_IN_DEFAULT, True),
    Case("query_dataset_named_graphs_post", "POST", named(1, 2), QUERY, "ASK " + BOTH_IN_NAMED, True),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        f"query={quote('ASK ' + BOTH_IN_NAMED)}&{named(1, 2)}",
        {},
        "",
        True,
    ),
    Case("query_dataset_full", "POST", f"{default(3)}&{named(1, 2)}", QUERY, FULL, True),
    Case("query_multiple_dataset", "POST", named(1, 2), QUERY, f"ASK FROM <{data(3)}> {BOTH_IN_NAMED}", True),
    Case("query_get", "GET", f"query=ASK%20%7B%7D&{default(0)}", {}, "", True),
    Case("query_content_type_select", "POST", default(0), QUERY, "SELECT (1 AS ?value) {}", "tabular"),
    Case("query_content_type_ask", "POST", default(0), QUERY, "ASK {}", "boolean"),
    Case("query_content_type_describe", "POST", default(0), QUERY, "DESCRIBE <http://example.org/>", "RDF"),
    Case(
        "query_content_type_construct", "POST", default(0), QUERY, "CONSTRUCT { <s> <p> 1 } WHERE {}", "RDF"
    ),
    Case("query_post_direct", "POST", "", QUERY, "ASK {}", True),
    Case("bad_query_method", "PUT", f"query=ASK%20%7B%7D&{default(0)}", FORM, "", None),
    Case("bad_multiple_queries", "GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", {}, "", None),
    Case("bad_query_wrong_media_type", "POST", "", {"Content-Type": "text/plain"}, "ASK {}", None),
    Case("bad_query_missing_form_type", "POST", "", {}, "query=ASK%20%7B%7D", None),
    Case("bad_query_missing_direct_type", "POST", "", {}, "ASK {}", None),
    Case(
        "bad_query_non_utf8",
        "POST",
        "",
        {"Content-Type": "application/sparql-query; charset=UTF-16"},
        "ASK {}".encode("utf-16"),
        None,
    ),
    Case("bad_query_syntax", "GET", "query=ASK%20%7B", {}, "", None),
]

UPDATES = [
    Case("update_dataset_default_graph", "POST", "using-graph-uri=http%3A%2F%2Fa", UPDATE, "CLEAR ALL", None),
    Case("update_dataset_default_graphs", "POST", "using-graph-uri=a%3Ab", FORM, "update=CLEAR%20ALL", None),
    Case("update_dataset_named_graphs", "POST", "using-named-graph-uri=a%3Ab", UPDATE, "CLEAR ALL", None),
    Case("update_dataset_full", "POST", "using-graph-uri=a%3Ab", UPDATE, "INSERT DATA {}", None),
    Case("update_post_form", "POST", "", FORM, "update=CLEAR%20ALL", None),
    Case("update_post_direct", "POST", "", UPDATE, "CLEAR ALL", None),
    Case("update_base_uri", "POST", "", UPDATE, "INSERT DATA { <a> <b> <c> }", None),
    Case("bad_update_get", "GET", "update=CLEAR%20ALL", {}, "", None),
    Case("bad_multiple_updates", "POST", "", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", None),
    Case("bad_update_wrong_media_type", "POST", "", {"Content-Type": "text/plain"}, "CLEAR NAMED", None),
    Case("bad_update_missing_form_type", "POST", "", {}, "update=CLEAR%20NAMED", None),
    Case(
        "bad_update_non_utf8",
        "POST",
        "",
        {"Content-Type": "application/sparql-update; charset=UTF-16"},
        "CLEAR NAMED".encode("utf-16"),
        None,
    ),
    Case("bad_update_syntax", "POST", "", FORM, "update=CLEAR%20XYZ", None),
    Case(
        "bad_update_dataset_conflict",
        "POST",
        "using-named-graph-uri=a%3Ab",
        UPDATE,
        "WITH <a:b> DELETE {}",
        None,
    ),
]


@pytest.mark.parametrize("case", CASES + UPDATES, ids=lambda case: case.name)
def test_w3c_case(endpoint: TestClient, case: Case) -> None:
    content = case.body.encode() if isinstance(case.body, str) else case.body
    path = "/sparql" + (f"?{case.parameters}" if case.parameters else "")
    answer = endpoint.request(case.method, path, headers=case.headers, content=content)
    kind = answer.headers["content-type"].partition(";")[0]
    if case.expected is None:
        assert 400 <= answer.status_code < 500
        assert kind == "application/problem+json"
        return
    assert answer.status_code == 200, answer.text
    if case.expected == "RDF":
        assert kind == "text/turtle"
    else:
        assert kind == "application/sparql-results+json"
        body = answer.json()
        assert ("boolean" in body) == (case.expected != "tabular")
        if case.expected is True:
            assert body["boolean"] is True


def test_the_table_has_every_case() -> None:
    assert len({case.name for case in CASES}) == 20
    assert len({case.name for case in UPDATES}) == 14


@pytest.mark.parametrize(
    ("dataset", "query", "expected"),
    [
        ("", f"ASK {{ <{data(1)}> a ?t }}", True),
        ("", f"ASK {{ GRAPH <{data(1)}> {{ <{data(1)}> a ?t }} }}", True),
        (default(1), f"ASK {{ <{data(2)}> a ?t }}", False),
        (default(1), "ASK { GRAPH ?g { ?s ?p ?o } }", False),
        (named(1), "ASK { ?s ?p ?o }", False),
        (named(1), f"ASK {{ GRAPH <{data(2)}> {{ ?s ?p ?o }} }}", False),
        (default(1), f"ASK FROM <{data(2)}> {{ <{data(2)}> a ?t }}", False),
        ("", f"ASK FROM <{data(2)}> {{ <{data(1)}> a ?t }}", False),
        ("", f"ASKFROM<{data(2)}>{{<{data(2)}> a ?t}}", True),
        ("", f"ASK FROM NAMED <{data(2)}> {{ GRAPH ?g {{ <{data(1)}> a ?t }} }}", False),
    ],
)
def test_dataset(endpoint: TestClient, dataset: str, query: str, expected: bool) -> None:
    answer = endpoint.post(f"/sparql?{dataset}", headers=QUERY, content=query)
    assert answer.json()["boolean"] is expected


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/sparql-query", 200),
        ("Application/SPARQL-Query; Charset=utf-8", 200),
        ('application/sparql-query;charset="UTF-8"', 200),
        ("application/sparql-query; charset=gbk", 415),
        ("application/sparql-update", 415),
        ("application/json", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_content_type(endpoint: TestClient, kind: str, status: int) -> None:
    answer = endpoint.post("/sparql", headers={"Content-Type": kind}, content='ASK { FILTER("枫" = "枫") }')
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded;charset=utf-8"]
)
def test_a_form_may_hold_the_whole_request(endpoint: TestClient, kind: str) -> None:
    body = f"{default(1)}&query=ASK+%7B+%3C{quote(data(1), '')}%3E+a+%3Ft+%7D"
    assert endpoint.post("/sparql", headers={"Content-Type": kind}, content=body).json()["boolean"] is True


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /sparql?default-graph-uri=a%3Ab",
        "GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D",
        "GET /sparql?query=ASK%7B%7D&update=CLEAR%20ALL",
        "GET /sparql?query=",
        "GET /sparql?query=%FF%FE",
        "GET /sparql?query=ASK%7B%7D%00",
        "GET /sparql?query=ASK%7B%7D&default-graph-uri=relative",
        "POST /sparql?query=ASK%7B%7D",
    ],
)
def test_bad_requests(endpoint: TestClient, request_line: str) -> None:
    method, path = request_line.split(" ")
    answer = endpoint.request(method, path, headers=QUERY if method == "POST" else {}, content="ASK {}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert set(answer.json()["messages"]) == {"zh", "en"}


@pytest.mark.parametrize("body", [b"ASK {} #\xff", b'ASK { ?s ?p "\x00" }', "ASK {}".encode("utf-16")])
def test_bytes_that_are_no_text(endpoint: TestClient, body: bytes) -> None:
    assert endpoint.post("/sparql", headers=QUERY, content=body).status_code == 400


def test_length(endpoint: TestClient) -> None:
    long = "ASK {} #" + "x" * 2_000
    assert endpoint.post("/sparql", headers=QUERY, content=long).status_code == 413
    assert endpoint.post("/sparql", headers=FORM, content=f"query={quote(long)}").status_code == 413
    assert endpoint.get("/sparql", params={"query": long}).status_code == 414
    assert endpoint.post("/sparql", headers=QUERY, content=long[:2_000]).status_code == 200


def test_head_is_get_without_a_body(endpoint: TestClient) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 3"}
    whole, head = endpoint.get("/sparql", params=query), endpoint.head("/sparql", params=query)
    assert head.status_code == 200
    assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]


def test_options_and_other_methods(endpoint: TestClient) -> None:
    preflight = endpoint.options("/sparql", headers={"Origin": "https://example.org"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for method in ("PUT", "PATCH", "DELETE"):
        answer = endpoint.request(method, "/sparql")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("path", ["/update", "/sparql/update", "/statements"])
def test_there_is_no_update_route(endpoint: TestClient, path: str) -> None:
    assert endpoint.post(path, headers=UPDATE, content="CLEAR ALL").status_code == 404


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a> <b> <c> }", "PREFIX a: <b> DELETE WHERE { ?s ?p ?o }", "drop all"]
)
def test_an_update_as_a_query_is_told_so(endpoint: TestClient, query: str) -> None:
    answer = endpoint.post("/sparql", headers=QUERY, content=query)
    assert answer.status_code == 400
    assert "read-only" in answer.json()["messages"]["en"]


def test_a_byte_order_mark_before_a_query_is_skipped(endpoint: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert endpoint.post("/sparql", content=b"\xef\xbb\xbfASK {}", headers=headers).json()["boolean"] is True
    assert endpoint.post("/sparql", data={"query": "\ufeffASK {}"}).json()["boolean"] is True
