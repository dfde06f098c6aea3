"""HEAD wherever there is GET, OPTIONS and a true Allow everywhere, and any origin may read."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.addresses import EXAMPLES, FILES, PUBLIC_DATA, QUERY, read_routes

FOR_WHO_IS_SIGNED_IN = {"/contribute/copies", "/contribute/copies/{entry}"}
"""Tested in test_curate.py: to everybody else they are closed."""
CHANGING = {"server-timing", "date", "x-request-id", "ratelimit"}


@pytest.fixture(scope="session")
def saved_answer(client: TestClient) -> str:
    """The name of an answer that is saved."""
    query = "SELECT ?s { ?s a <https://w3id.org/fengqiao/ns#Station> } ORDER BY ?s LIMIT 2"
    return client.post("/answers", data={"query": query}).headers["location"].rpartition("/")[2]


def app_of(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


def test_the_table_has_every_route_that_is_read(client: TestClient) -> None:
    assert set(read_routes(app_of(client))) <= set(EXAMPLES) | FOR_WHO_IS_SIGNED_IN


LIVE = ("/metrics", "/readyz")
"""They tell of this very moment: no two answers are alike."""


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("path", sorted(EXAMPLES) + FILES)
def test_head_is_get_without_a_body(client: TestClient, path: str, accept: str, saved_answer: str) -> None:
    if path in EXAMPLES and path not in set(read_routes(app_of(client))):
        pytest.skip("not a route of this version")
    address = EXAMPLES.get(path, path).replace("{saved}", saved_answer)
    for coding in ("identity", "br"):
        headers = {"Accept": accept, "Accept-Encoding": coding}
        head = client.head(address, headers=headers)
        whole = client.get(address, headers=headers)
        # What is data alone is refused to who wants nothing but a page.
        fitting = (200, 303, 307) if accept == "*/*" else (200, 303, 307, 406)
        assert whole.status_code in fitting, whole.text
        assert (head.status_code, head.content) == (whole.status_code, b"")
        told = {name: value for name, value in head.headers.items() if name not in CHANGING}
        expected = {name: value for name, value in whole.headers.items() if name not in CHANGING}
        # The length of what is compressed as it goes is not known before (RFC 9110, section 9.3.2).
        if "content-length" not in told or path in LIVE:
            expected.pop("content-length", None)
            told.pop("content-length", None)
        if path in LIVE:
            expected.pop("etag"), told.pop("etag")
        assert told == expected


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404), ("/stations/nowhere", 404), ("/api/v1/stations?limit=-1", 422), ("/doc/%5B", 404),
        ("/static/nothing.css", 404), ("/download/nothing.csv", 404), ("/sparql?query=x", 400), ("/answers", 405),
        ("/api/v1/validate", 405), ("/stations?x=1", 422), ("/stations/", 308),
    ],
)  # fmt: skip
def test_head_fails_as_get_does(client: TestClient, address: str, status: int) -> None:
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, whole.status_code, head.content) == (status, status, b"")
    told, expected = (
        {name: value for name, value in answer.headers.items() if name not in CHANGING}
        for answer in (head, whole)
    )
    assert told == expected


def test_head_says_304_as_get_does(client: TestClient) -> None:
    for address in ("/stations", "/api/v1/stations", "/download/stations.csv", "/static/style.css"):
        tag = client.get(address).headers["etag"]
        assert client.head(address, headers={"If-None-Match": tag}).status_code == 304


def test_openapi_lists_no_head(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert {method for methods in document["paths"].values() for method in methods} == {
        "get",
        "post",
        "put",
        "delete",
    }


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://example.org"}])
@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", "GET, HEAD, OPTIONS"),
        ("/doc/nothing/at/all", "GET, HEAD, OPTIONS"),
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/answers", "POST, OPTIONS"),
        ("/api/v1/validate", "POST, OPTIONS"),
        ("/api/v1/labels", "POST, OPTIONS"),
        ("/api/v1/stations", "GET, HEAD, OPTIONS"),
        ("/static/style.css", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
    ],
)
def test_options(client: TestClient, address: str, allowed: str, origin: dict[str, str]) -> None:
    answer = client.options(address, headers=origin)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == allowed
    for method in ("PATCH", "DELETE"):
        refused = client.request(method, address)
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    assert client.options("/nothing").status_code == 404


@pytest.mark.parametrize("address", PUBLIC_DATA)
def test_pages_of_any_origin_may_read(client: TestClient, address: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = client.request(method, address, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*", method
        exposed = answer.headers["access-control-expose-headers"].split(", ")
        assert {"ETag", "Link", "Fengqiao-Truncated", "Retry-After", "Server-Timing", "Fengqiao-Reason",
                "Content-Disposition"} <= set(exposed)  # fmt: skip
        assert "access-control-allow-credentials" not in answer.headers


def test_a_preflight_allows_what_changes_nothing(client: TestClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    query = client.options(f"/sparql?query={QUERY}", headers=asked)
    assert "POST" in query.headers["access-control-allow-methods"]
    assert "Content-Type" in query.headers["access-control-allow-headers"]
    save = client.options("/answers", headers=asked)
    assert "POST" not in save.headers.get("access-control-allow-methods", "")
    assert "access-control-allow-origin" not in client.post("/answers", data={"query": "x"}).headers
