"""A small `/sparql` for tests of the protocol: the router and real workers over a store, nothing else of the site.

It stays in process, since what is tested is each answer to each request over a store of a few quads that is no corpus;
load, crashes and hostile clients are put to the product as its own command serves it (`tests/hostile/serving.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from fastapi import FastAPI
from rdflib import Graph

from api.http import problems
from api.http.version_in_force import VersionInForce, publish
from api.server.shared_counts import SharedCounts
from api.settings import Settings
from api.site import Site
from api.sparql.routes import PATH, Editor, sparql_endpoint, sparql_router
from graph.sparql.forwarding import Forwarding
from graph.sparql.pool import WorkerPool
from graph.sparql.worker import Worker
from graph.store.snapshot import Snapshot


def sparql_app(store: Path, settings: Settings, editor: Editor | None = None) -> FastAPI:
    """The application; `editor` makes the page for a browser that comes without a query.

    Where the settings name an engine, the store lies in `graphs` of their data folder and was loaded into it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        forwarding = None
        if settings.data_sets is not None:
            forwarding = Forwarding(
                settings.data, settings.data_sets, seconds=settings.query_seconds, size=settings.workers
            )
        pool = WorkerPool(
            store,
            size=settings.workers,
            seconds=settings.query_seconds,
            memory=settings.query_memory,
            queue=settings.queue,
            per_client=settings.queue_per_client,
            asking=forwarding.ask if forwarding else Worker.ask,
        )
        async with forwarding or nullcontext(), pool:
            app.state.pool = pool
            yield

    endpoint = problems.answering(sparql_endpoint(editor))
    app = Site(
        memory=0,
        address=settings.public_address,
        direct={PATH: endpoint},
        limit=None,
        counts=SharedCounts.alone(),
        lines=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    snapshot = Snapshot.in_memory(Graph())
    snapshot.version = store.name
    publish(app, VersionInForce(snapshot, store.parents[1]))
    problems.install(app)
    app.include_router(sparql_router(editor))
    return app
