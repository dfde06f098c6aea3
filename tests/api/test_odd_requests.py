"""Whatever stands in a path, a query or a header is answered or refused, never by a fault; and always under the
security headers."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.http.headers import HEADERS
from tests.api.addresses import CLAIM, EXAMPLES

ODD = [
    "%5B",
    "%5D",
    "%00",
    "%0A",
    "%0D%0A",
    "%ED%A0%80",
    "%C0%AF",
    "%FF",
    "%25",
    "%22",
    "%3C",
    "%5C",
    "%7F",
    "..",
]
FOLDERS = """id doc entry graph voc voc/unit ns shapes stations mechanisms answers download api/v1/stations static
assets/network assets/vis dataset"""
NAMES = sorted({address.partition("?")[0] for address in EXAMPLES.values()})
PARAMETERS = """page of area focus view place station type a b from to least node relation inward offset limit q kind
indicator level credit bom lang format draw query edit example default-graph-uri partial"""

ANY = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BYTES = st.one_of(
    st.text(max_size=12).map(lambda text: quote(text.encode("utf-8", "replace"), safe="")),
    st.binary(max_size=8).map(lambda data: quote(data, safe="")),
    st.sampled_from(
        [*ODD, "枫桥", "x" * 3_000, "[", "station:x", "http://[", "http://x/<", "_:b", "urn:x\\"]
    ).map(lambda text: text if text.startswith("%") else quote(text, safe="")),
)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("folder", FOLDERS.split())
def test_what_names_nothing_is_not_found(client: TestClient, folder: str, odd: str) -> None:
    for suffix in ("", ".ttl", "/x"):
        answer = client.get(f"/{folder}/{odd}{suffix}", headers={"Accept": "*/*"})
        expected = (404, 400, 308) if odd == ".." or suffix == ".ttl" else (404, 400)
        assert answer.status_code in expected or odd == "..", (answer.status_code, answer.text)
        assert_under_headers(answer.headers)


def assert_under_headers(headers: object) -> None:
    assert {name.lower() for name in HEADERS} <= set(headers)  # type: ignore[call-overload]


@ANY
@given(name=st.sampled_from(NAMES), part=BYTES, html=st.booleans())
@example(name=f"/id/{CLAIM}", part="%00", html=True)
def test_any_path_is_answered_without_a_fault(client: TestClient, name: str, part: str, html: bool) -> None:
    for path in (f"{name}{part}", f"{name.rpartition('/')[0]}/{part}", f"/{part}"):
        answer = client.get(path, headers={"Accept": "text/html" if html else "*/*"})
        assert answer.status_code < 500, (path, answer.text)
        assert_under_headers(answer.headers)


@ANY
@given(
    address=st.sampled_from(sorted(EXAMPLES.values())),
    pairs=st.lists(st.tuples(st.one_of(st.sampled_from(PARAMETERS.split()), BYTES), BYTES), max_size=4),
)
def test_any_query_string_is_answered_without_a_fault(
    client: TestClient, address: str, pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    answer = client.get(f"{address.partition('?')[0]}?{query}")
    assert answer.status_code < 500, (address, query, answer.text)


@ANY
@given(
    address=st.sampled_from(["/stations", "/ns", "/api/v1/stations", f"/doc/{CLAIM}", "/download/stations.csv"]),
    name=st.sampled_from(
        ["Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Match", "If-Modified-Since", "If-Range",
         "If-Unmodified-Since", "Range", "Cookie", "Host", "Origin", "Content-Length", "X-Forwarded-For"]
    ),
    value=st.text(alphabet=st.characters(max_codepoint=255), max_size=30),
)  # fmt: skip
def test_any_header_is_answered_without_a_fault(
    client: TestClient, address: str, name: str, value: str
) -> None:
    answer = client.get(address, headers=[(name.encode(), value.encode("latin-1"))])
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "body", [b'{"iris": ["\\ud800"]}', b'{"iris": ["a\\u0000b", "[", ""]}', b"[", b"\xff"]
)
def test_labels_of_what_is_no_iri(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/v1/labels", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200), ("GET", "/voc", 303), ("GET", "/nothing", 404), ("PUT", "/stations", 405),
        ("GET", "/static/style.css", 200), ("GET", "/static/nothing", 404), ("GET", "/download/stations.csv", 200),
        ("GET", "/sparql?query=x", 400), ("POST", "/sparql", 415), ("OPTIONS", "/", 204), ("GET", "/stations/", 308),
        ("GET", "/assets/network/nothing.js", 404), ("PUT", "/static/style.css", 405),
    ],
)  # fmt: skip
def test_every_answer_is_under_the_security_headers(
    client: TestClient, method: str, address: str, status: int
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert_under_headers(answer.headers)
    if "etag" in answer.headers:
        held = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert held.status_code == 304
        assert_under_headers(held.headers)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_is_under_them_too_and_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.pages.stations.provinces", fail)
    quiet = TestClient(client.app, raise_server_exceptions=False)
    answer = quiet.get("/stations?area=", headers={"Accept": accept})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["fengqiao-reason"] == "The server failed; the fault is in its log"
    assert_under_headers(answer.headers)


REPEATED = {
    "Accept": [b"image/png", b"text/turtle;q=0.5", b"application/n-triples"],
    "Accept-Language": [b"fr", b"en"],
    "Accept-Encoding": [b"br;q=0", b"gzip"],
}


def test_several_lines_are_one_list(client: TestClient) -> None:
    lines = [(name.encode(), value) for name, values in REPEATED.items() for value in values]
    answer = client.get("/ns", headers=lines)
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["content-encoding"] == "gzip"
    page = client.get("/about", headers=[line for line in lines if line[0] != b"Accept"])
    assert page.headers["content-language"] == "en"
    tag = answer.headers["etag"].encode()
    held = client.get("/ns", headers=[*lines, (b"If-None-Match", b'"x"'), (b"If-None-Match", tag)])
    assert held.status_code == 304
    query = [(b"Accept", b"text/turtle"), (b"Accept", b"text/csv")]
    rows = client.get("/sparql", params={"query": "SELECT (1 AS ?x) {}"}, headers=query)
    assert rows.headers["content-type"].startswith("text/csv")
