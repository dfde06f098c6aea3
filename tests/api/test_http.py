"""HTTP over all addresses: HEAD, OPTIONS, origins, conditions, header lines, strange paths and parameters."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.http.headers import HEADERS
from api.http.version_in_force import VersionInForce

PAGE = {"Accept": "text/html"}
READS = [
    "/",
    "/stations",
    "/stations/zhejiang-pingyang-shanmen",
    "/mechanisms",
    "/outcomes",
    "/network",
    "/about",
    "/download",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/docs",
    "/api/v1/openapi.json",
    "/api/v1/stations",
    "/api/v1/stations/zhejiang-pingyang-shanmen",
    "/api/v1/outcomes",
    "/api/v1/network",
    "/doc/claim/5923babd39e2e31d/c04",
    "/entry/5923babd39e2e31d",
    "/ns",
    "/voc",
    "/shapes",
    "/dataset",
    "/download/stations.csv",
    "/static/style.css",
    "/sparql?query=ASK%7B%7D",
    "/sparql",
    "/nowhere",
    "/stations/nowhere",
    "/api/v1/stations/nowhere",
]


@pytest.fixture
def strict(client: TestClient) -> Iterator[TestClient]:
    """The client; what the application raises comes back as a response."""
    with_errors = TestClient(client.app, raise_server_exceptions=False)
    yield with_errors


def routes(app: FastAPI) -> list[APIRoute]:
    """All documented and undocumented routes."""
    found: list[APIRoute] = []
    for route in app.router.routes:
        inner = getattr(route, "original_router", None)
        found += [one for one in inner.routes if isinstance(one, APIRoute)] if inner is not None else []
    return found


@pytest.mark.parametrize("address", READS)
def test_head_is_get_without_a_body(client: TestClient, address: str) -> None:
    get, head = client.get(address, headers=PAGE), client.head(address, headers=PAGE)
    assert (head.status_code, head.content) == (get.status_code, b"")
    changing = {"server-timing", "date"}
    assert {*head.headers} - changing == {*get.headers} - changing
    if address != "/metrics":
        assert head.headers.get("content-length") == get.headers.get("content-length")


def test_head_is_on_every_get_route_and_stands_in_no_document(client: TestClient) -> None:
    app = cast(FastAPI, client.app)
    taken = [route for route in routes(app) if "GET" in (route.methods or ())]
    assert len(taken) > 30
    for route in taken:
        path = route.path.replace("{", "").replace("}", "").replace(":path", "")
        assert client.head(path).status_code != 405, path
    documented: dict[str, dict[str, Any]] = client.get("/api/v1/openapi.json").json()["paths"]
    assert not [path for path, methods in documented.items() if "head" in methods]


@pytest.mark.parametrize("address", READS)
def test_pages_of_any_origin_may_read_what_is_public_errors_too(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/api/v1/stations", "GET, HEAD, OPTIONS"),
        ("/api/v1/openapi.json", "GET, HEAD, OPTIONS"),
        ("/doc/claim/5923babd39e2e31d/c04", "GET, HEAD, OPTIONS"),
        ("/api/v1/validate", "POST, OPTIONS"),
        ("/answers", "POST, OPTIONS"),
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
    ],
)
@pytest.mark.parametrize(
    "origin", [{}, {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}]
)
def test_options_says_what_an_address_takes(
    client: TestClient, address: str, allowed: str, origin: dict[str, str]
) -> None:
    answer = client.options(address, headers=origin)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == allowed
    elsewhere = "OPTIONS" if address == "/answers" else allowed
    assert answer.headers["access-control-allow-methods"] == elsewhere, (
        "what saves is for this site's own pages"
    )
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


def test_options_of_nothing_is_not_found(client: TestClient) -> None:
    assert client.options("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/stations",
        "/api/v1/stations/zhejiang-pingyang-shanmen",
        "/api/v1/mechanisms",
        "/api/v1/outcomes",
    ],
)
def test_rest_answers_have_a_tag_and_are_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"a", {etag}', 304),
        ("*", 304),
        ('"another"', 200),
    ],
)
def test_conditions_by_tag(client: TestClient, condition: str, status: int) -> None:
    tag = client.get("/stations", headers=PAGE).headers["etag"].removeprefix("W/")
    given = PAGE | {"If-None-Match": condition.format(etag=tag)}
    assert client.get("/stations", headers=given).status_code == status


def test_several_lines_of_a_header_are_one_list(client: TestClient) -> None:
    lines = [("Accept", "application/pdf"), ("Accept", "text/turtle")]
    assert client.get("/dataset", headers=lines).headers["content-type"].startswith("text/turtle")
    lines = [("Accept", "text/html"), ("Accept-Language", "fr"), ("Accept-Language", "en")]
    assert client.get("/about", headers=lines).headers["content-language"] == "en"
    tag = client.get("/stations", headers=PAGE).headers["etag"]
    lines = [("Accept", "text/html"), ("If-None-Match", '"x"'), ("If-None-Match", tag)]
    assert client.get("/stations", headers=lines).status_code == 304
    lines = [("Accept", "text/html"), ("Accept-Encoding", "identity"), ("Accept-Encoding", "br;q=0")]
    assert "content-encoding" not in client.get("/about", headers=lines).headers


ODD = [
    "%5B",
    "%5D",
    "%00",
    "%0A",
    "%0D%0AX: y",
    "%ED%A0%80",
    "%FF",
    "%22%0AERROR:%20forged",
    "%7B%7D",
    "结对共建",
    "a" * 5_000,
]
FAMILIES = [
    "/id/",
    "/doc/",
    "/entry/",
    "/graph/",
    "/voc/",
    "/voc/setting/",
    "/stations/",
    "/mechanisms/",
    "/ns",
    "/shapes",
    "/dataset",
    "/download/",
    "/api/v1/stations/",
    "/answers/",
    "/static/",
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_strange_name_is_not_found(strict: TestClient, family: str, odd: str) -> None:
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        answer = strict.get(f"{family}{odd}", headers={"Accept": accept}, follow_redirects=True)
        # What has no page is refused to who wants nothing else, before it is looked for.
        fitting = (400, 404, 406) if family.startswith("/api/") else (400, 404)
        assert answer.status_code in fitting, (answer.status_code, answer.text[:200])
        assert all(name in answer.headers for name in HEADERS)


PARAMETERS = [
    "focus",
    "place",
    "station",
    "type",
    "a",
    "b",
    "from",
    "to",
    "node",
    "relation",
    "q",
    "area",
    "indicator",
    "query",
    "default-graph-uri",
    "page",
    "lang",
]


@settings(max_examples=60)
@given(
    st.sampled_from(
        [
            "/network",
            "/api/v1/network",
            "/api/v1/network/card",
            "/api/v1/network/neighbours",
            "/api/v1/network/search",
            "/stations",
            "/outcomes",
            "/api/v1/outcomes",
            "/mechanisms",
            "/sparql",
            "/",
        ]
    ),
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.sampled_from(
            [
                "[",
                "]",
                "<a>",
                "\0",
                "\n",
                " ",
                "mt:",
                "mt:[",
                "station:x y",
                "结",
                "http://[",
                "a" * 499,
                "-1",
                "%",
            ]
        )
        | st.text(max_size=8),
        max_size=3,
    ),
)
def test_no_parameter_makes_it_fail(client: TestClient, address: str, given: dict[str, str]) -> None:
    strict = TestClient(client.app, raise_server_exceptions=False)
    query = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in given.items()
    )
    for headers in (PAGE, {"Accept": "application/json"}):
        answer = strict.get(f"{address}?{query}", headers=headers)
        assert answer.status_code < 500, (address, given, answer.text[:300])


@pytest.mark.parametrize(
    "address",
    [
        "/stations?aera=zhejiang",
        "/api/v1/outcomes?sation=x",
        "/network?veiw=credit",
        "/download/stations.csv?bon=1",
        "/healthz?x=1",
    ],
)
def test_an_unknown_parameter_is_refused_by_name(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422, answer.text
    name = address.partition("?")[2].partition("=")[0]
    assert answer.json()["parameter"] == name
    near = {"aera": "area", "sation": "station", "veiw": "view"}
    assert near.get(name, "") in answer.json()["messages"]["en"]


def test_a_parameter_given_twice_is_refused(client: TestClient) -> None:
    answer = client.get("/api/v1/stations?limit=1&limit=2")
    assert answer.status_code == 422
    assert "limit" in answer.json()["messages"]["zh"]
    answer = client.get("/sparql?query=ASK%7B%7D&format=csv&format=json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/sparql-results+json", "application/sparql-results+json"),
    ],
)
def test_the_form_of_a_result_by_parameter(client: TestClient, form: str, media_type: str) -> None:
    answer = client.get(
        f"/sparql?query=SELECT%20(1%20AS%20%3Fx)%7B%7D&format={form}", headers={"Accept": "text/html"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    posted = client.post("/sparql", data={"query": "SELECT (1 AS ?x) {}", "format": form})
    assert posted.content == answer.content


def test_forms_of_graphs_by_parameter_and_no_others(client: TestClient) -> None:
    query = "/sparql?query=" + quote("CONSTRUCT { <a:b> <a:c> 1 } {}")
    for form, media_type in (
        ("turtle", "text/turtle"),
        ("ntriples", "application/n-triples"),
        ("rdfxml", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ):
        answer = client.get(f"{query}&format={form}")
        assert answer.headers["content-type"].partition(";")[0] == media_type
    assert client.get(f"{query}&format=csv").status_code == 406
    unknown = client.get(f"{query}&format=xlsx")
    assert unknown.status_code == 400
    assert "xlsx" in unknown.json()["detail"]
    near = client.get(f"{query}&fromat=csv")
    assert (near.status_code, "format" in near.json()["messages"]["en"]) == (400, True)


def test_the_reason_stands_first_and_in_a_header(client: TestClient) -> None:
    answer = client.get("/sparql?query=SELEC&lang=en")
    assert answer.text.startswith('{"detail":"At line 1, column 1')
    reason = answer.headers["fengqiao-reason"]
    assert reason.startswith("At line 1, column 1")
    assert reason.isascii() and len(reason) <= 200 and "\n" not in reason
    assert "retry-after" not in answer.headers


def test_no_host_of_a_client_stands_in_an_answer(client: TestClient) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    for address in [
        *READS,
        "/api/v1/stations?limit=1",
        "/dataset.ttl",
        "/sparql?x",
        "/id/claim/5923babd39e2e31d/c04",
    ]:
        for accept in ("text/html", "application/json", "text/turtle"):
            answer = client.get(address, headers=forged | {"Accept": accept}, follow_redirects=False)
            assert "evil.example" not in answer.text + str(answer.headers), address


def test_a_fault_of_the_program_has_the_headers_and_tells_nothing(client: TestClient) -> None:
    app = cast(FastAPI, client.app)
    strict = TestClient(app, raise_server_exceptions=False)
    before = app.state.in_force
    app.state.in_force = VersionInForce(
        cast(Any, SimpleNamespace(version="0" * 16, close=lambda: None)), Path()
    )
    try:
        for address in ("/stations", "/api/v1/stations"):
            answer = strict.get(address)
            assert answer.status_code == 500
            assert all(name in answer.headers for name in HEADERS)
            assert "SimpleNamespace" not in answer.text
    finally:
        app.state.in_force = before
