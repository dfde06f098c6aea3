"""A small `/sparql` of its own: the router, real workers and a store of a few named graphs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from api import problems
from api.routes.sparql import sparql_router
from api.settings import Settings
from graph.workers.pool import WorkerPool

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


def sparql_app(store: Path, settings: Settings) -> FastAPI:
    """The router alone over a store, with nothing else of the application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = WorkerPool(
            store,
            size=settings.workers,
            seconds=settings.query_seconds,
            memory=settings.query_memory,
            queue=settings.queue,
            per_client=settings.queue_per_client,
        )
        async with pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)
    app.state.settings = settings
    app.state.version = "v1"
    problems.install(app)
    app.include_router(sparql_router(editor))
    return app


@pytest.fixture(scope="session")
def endpoint(sparql_store: Path) -> Iterator[TestClient]:
    """A client of the small endpoint; errors come back as responses."""
    with TestClient(sparql_app(sparql_store, SMALL), raise_server_exceptions=False) as client:
        yield client
