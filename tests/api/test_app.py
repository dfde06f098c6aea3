"""What holds for every answer of the application: headers, compression, liveness, problem documents."""

import pytest
from starlette.testclient import TestClient

from api.http.headers import HEADERS

PAGES = ["/", "/api/v1/stations", "/healthz", "/nothing-here", "/static/style.css", "/sparql"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name in HEADERS:
        assert name in headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_large_answers_are_compressed_as_accepted(client: TestClient, coding: str) -> None:
    plain = client.get("/api/v1/outcomes", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/v1/outcomes", headers={"Accept-Encoding": coding})
    assert packed.headers["content-encoding"] == coding
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.json() == plain.json()
    assert int(packed.headers.get("content-length", 0)) < len(plain.content) / 3


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("GET", "/api/v1/nothing-here", 404),
        ("DELETE", "/api/v1/stations", 405),
        ("PUT", "/api/v1/validate", 405),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/stations/nowhere", 404),
        ("GET", "/mechanisms/no-such-type", 404),
        ("GET", "/doc/station/nowhere", 404),
        ("GET", "/voc/no-such-scheme", 404),
        ("GET", "/answers/nothing", 404),
    ],
)
def test_every_error_is_a_problem_document(client: TestClient, method: str, path: str, status: int) -> None:
    """For a program; a browser that prefers HTML gets a page with the same facts."""
    answer = client.request(method, path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "instance", "messages"} <= set(body)
    assert body["messages"]["zh"] and body["messages"]["en"]
    page = client.request(method, path, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
