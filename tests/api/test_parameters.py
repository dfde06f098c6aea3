"""A parameter that a route does not declare, or one too many, is refused by name and with the nearest one."""

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.api.addresses import CLAIM, EXAMPLES, QUERY, SHANMEN


@pytest.mark.parametrize("path", sorted(set(EXAMPLES) - {"/answers/{name}.rq"}))
def test_no_route_ignores_a_parameter(client: TestClient, path: str) -> None:
    address = EXAMPLES[path].replace("{saved}", "nothing")
    joined = address + ("&" if "?" in address else "?")
    if path == "/api/v1/openapi.json":
        return
    answer = client.get(joined + "utterly_unknown=1")
    assert answer.status_code in (400, 422)
    body = answer.json()
    assert "utterly_unknown" in body["detail"] and "utterly_unknown" in answer.headers["fengqiao-reason"]
    assert "lang" in body["messages"]["en"]
    spoken = client.get(joined + "lang=en")
    assert spoken.status_code == client.get(address).status_code


@pytest.mark.parametrize(
    ("address", "name", "nearest"),
    [
        ("/api/v1/stations?limt=5", "limt", "limit"),
        ("/api/v1/stations?Limit=5", "Limit", "limit"),
        ("/api/v1/outcomes?indicater=x", "indicater", "indicator"),
        ("/stations?pag=2", "pag", "page"),
        ("/stations?are=zhejiang", "are", "area"),
        (f"/stations/{SHANMEN}?pages=2", "pages", None),
        ("/network?veiw=whole", "veiw", "view"),
        ("/network?form=x", "form", "from"),
        ("/api/v1/network?fromat=csv", "fromat", "format"),
        ("/download/stations.csv?bomb=1", "bomb", "bom"),
        (f"/doc/{CLAIM}?pgae=2", "pgae", "page"),
        ("/healthz?verbose=1", "verbose", None),
        ("/sparql?qurey=ASK%7B%7D", "qurey", "query"),
        (f"/sparql?query={QUERY}&fromat=csv", "fromat", "format"),
        (f"/sparql?query={QUERY}&default-graph-url=x:y", "default-graph-url", "default-graph-uri"),
        (f"/sparql?query={QUERY}&timeout=5", "timeout", None),
        (f"/sparql?query={QUERY}&=1", "", None),
    ],
)
def test_an_unknown_one_is_named_with_the_nearest(
    client: TestClient, address: str, name: str, nearest: str | None
) -> None:
    answer = client.get(address)
    assert answer.status_code == (400 if "/sparql" in address else 422)
    assert answer.json()["parameter"] == name
    for words in answer.json()["messages"].values():
        assert name in words
        assert nearest is None or re.search(rf"(?:是否指|did you mean) {nearest}[？?]", words)


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/stations?limit=1&limit=2", "/stations?page=1&page=1", "/about?lang=en&lang=zh",
        "/network?view=whole&view=ego", "/download/stations.csv?bom=1&bom=0",
        f"/sparql?query={QUERY}&format=csv&format=json", f"/sparql?query={QUERY}&partial=true&partial=false",
    ],
)  # fmt: skip
def test_two_values_for_one_are_refused(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == (400 if "/sparql" in address else 422)
    assert answer.json()["parameter"] in address


def test_a_posted_form_is_held_to_the_same(client: TestClient) -> None:
    assert client.post("/sparql", data={"query": "ASK {}", "formt": "csv"}).json()["parameter"] == "formt"
    answer = client.post("/sparql", data={"query": "SELECT (1 AS ?x) {}", "format": "csv"})
    assert answer.text == "x\r\n1\r\n"
    assert client.post("/sparql?formt=csv", data={"query": "ASK {}"}).status_code == 400
    assert client.post("/answers?x=1", data={"query": "ASK {}"}).status_code == 422


def test_what_may_come_several_times_may(client: TestClient) -> None:
    graphs = "&".join(f"default-graph-uri=http://example.org/{number}" for number in range(3))
    assert client.get(f"/sparql?query=ASK%7B%7D&{graphs}").status_code == 200


def test_files_may_be_asked_for_with_a_number_against_caches(client: TestClient) -> None:
    assert client.get("/static/style.css?v=3").status_code == 200


SELECT, CONSTRUCT = "SELECT (1 AS ?x) {}", "CONSTRUCT { <a:a> <a:b> 1 } {}"


@pytest.mark.parametrize(
    ("query", "given", "media_type"),
    [
        (SELECT, "json", "application/sparql-results+json"),
        (SELECT, "xml", "application/sparql-results+xml"),
        (SELECT, "csv", "text/csv"),
        (SELECT, "CSV", "text/csv"),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/sparql-results%2Bxml", "application/sparql-results+xml"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "json", "application/sparql-results+json"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "ntriples", "application/n-triples"),
        (CONSTRUCT, "rdfxml", "application/rdf+xml"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.5", "image/png"])
def test_format_chooses_whatever_accept_says(
    client: TestClient, query: str, given: str, media_type: str, accept: str
) -> None:
    answer = client.get(f"/sparql?format={given}&query={quote(query, safe='')}", headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize(
    ("query", "given", "status", "nearest"),
    [
        (SELECT, "cvs", 400, "csv"),
        (SELECT, "excel", 400, None),
        (SELECT, "", 400, None),
        (SELECT, "turtle", 406, None),
        (CONSTRUCT, "csv", 406, None),
        (CONSTRUCT, "turtel", 400, "turtle"),
    ],
)
def test_a_format_that_there_is_not(
    client: TestClient, query: str, given: str, status: int, nearest: str | None
) -> None:
    answer = client.get("/sparql", params={"query": query, "format": given})
    assert answer.status_code == status
    if status == 400:
        assert (nearest or "there are") in answer.json()["messages"]["en"]


def test_three_names_of_format_agree(client: TestClient) -> None:
    same = client.get(
        "/sparql", params={"query": SELECT, "format": "csv", "output": "csv", "results": "text/csv"}
    )
    assert same.headers["content-type"].startswith("text/csv")
    answer = client.get("/sparql", params={"query": SELECT, "format": "csv", "output": "json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("given", "status"), [("true", 200), ("1", 200), ("false", 200), ("yes", 400), ("", 400)]
)
def test_partial_is_true_or_false(client: TestClient, given: str, status: int) -> None:
    assert client.get("/sparql", params={"query": SELECT, "partial": given}).status_code == status


def test_the_description_can_be_asked_for_by_format(client: TestClient) -> None:
    assert client.get("/sparql?format=jsonld").headers["content-type"] == "application/ld+json"
