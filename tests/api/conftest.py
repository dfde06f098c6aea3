"""A small `/sparql` over a store of a few named graphs, and the site's pages, each fetched once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from api.settings import Settings
from tests.api.pages import Parsed, Read, parse
from tests.sparql_endpoint import sparql_app

KASEI = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
SMALL = Settings(query_rows=50, query_bytes=20_000, query_length=2_000, query_seconds=5)


@pytest.fixture(scope="session")
def sparql_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three documents that the W3C's protocol tests ask about, and 100 numbers in a fourth graph."""
    folder = tmp_path_factory.mktemp("sparql") / "store"
    store = ox.Store(str(folder))
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for number in (1, 2, 3):
        document = ox.NamedNode(KASEI.format(number))
        store.add(ox.Quad(document, kind, ox.NamedNode("http://xmlns.com/foaf/0.1/Document"), document))
    for number in range(100):
        subject = ox.NamedNode(f"http://example.org/n{number}")
        value = ox.NamedNode("http://example.org/value")
        store.add(ox.Quad(subject, value, ox.Literal(number), ox.NamedNode("http://example.org/numbers")))
    store.flush()
    return folder


def editor(_request: Request) -> Response:
    return HTMLResponse("<!doctype html><title>editor</title>")


@pytest.fixture(scope="session")
def endpoint(sparql_store: Path) -> Iterator[TestClient]:
    """A client of the small endpoint; errors come back as responses."""
    with TestClient(sparql_app(sparql_store, SMALL, editor), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def read(client: TestClient) -> Read:
    """A page by address and language, fetched once."""

    @cache
    def get(address: str, language: str = "zh") -> tuple[str, Parsed]:
        client.cookies.clear()
        answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, (address, answer.text[:500])
        assert answer.headers["content-language"] == language
        return answer.text, parse(answer.text)

    return get
