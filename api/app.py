"""The web application: settings in, ASGI app out. Opens the graph at start and closes it at the end."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version as version_of

from anyio import to_thread
from fastapi import Depends, FastAPI

from api import docs_page, editor, problems
from api.parameters import check_parameters
from api.routes import answers, downloads, health, linked_data, network, pages, rest, sparql, validation
from api.server.app_metrics import show_caches, show_changes, show_memory, show_pool
from api.server.metrics import Metrics
from api.server.readiness import Readiness
from api.server.shared_counts import Share, SharedCounts
from api.settings import Settings
from api.site import Site
from api.templating import HERE
from api.version_in_force import VersionInForce, publish
from api.web_assets import Files, mount_assets
from graph.areas import area_map, provinces
from graph.corpus import Corpus
from graph.errors import StoreBroken
from graph.mechanism_types import type_tree
from graph.outcome_list import all_outcomes
from graph.overview import overview
from graph.stations import all_stations
from graph.store.build import ensure_built, store_path
from graph.store.snapshot import Snapshot
from graph.workers.pool import WorkerPool
from graph.workers.validation import Validation
from viz.assets import VIS_FOLDER

MOST_PLACES = 1 << 32
"""Queries of all clients together have no limit of their own: that is the queue."""
THREADS = 4
"""Pages that are made at once: more only take turns at the interpreter, and each waits for all."""

DESCRIPTION = """
What press features say about China's Fengqiao-style police stations, their mechanisms and the outcomes
credited to them, each statement tied to the words of its source.
媒体报道中“枫桥式公安派出所”的机制与成效，每条陈述均可回溯到原文字句。
"""


def create_app(
    settings: Settings,
    corpus: Corpus | None = None,
    counts: SharedCounts | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The application over one data folder; the store is built on first start.

    `counts` and `metrics` are what it shares with other processes that serve the same; without them it is alone.
    Raises (at start) StoreBroken where the data folder cannot be used.
    """
    corpus = corpus or Corpus(settings.corpus)
    counts = counts or SharedCounts.alone()
    metrics = metrics or Metrics()
    places = Share(counts, "queries", settings.queue_per_client, MOST_PLACES)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        version = ensure_built(corpus, settings.data, progress=lambda _: None)
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        in_force = VersionInForce(Snapshot.open(settings.data, version), settings.data)
        app.state.validation = entries = Validation(
            corpus.folder,
            seconds=settings.validation_seconds,
            memory=settings.validation_memory,
            queue=-(-settings.validation_queue // counts.processes),
            per_client=settings.validation_per_client,
            places=Share(counts, "entries", settings.validation_per_client, MOST_PLACES),
        )
        pool = WorkerPool(
            store_path(settings.data, version),
            size=settings.workers,
            seconds=settings.query_seconds,
            memory=settings.query_memory,
            queue=-(-settings.queue // counts.processes),
            per_client=settings.queue_per_client,
            places=places,
        )
        # Counted once for a version and kept: whoever is served finds the network ready.
        await asyncio.to_thread(lambda: in_force.views)
        publish(app, in_force)
        async with pool:
            app.state.pool = pool
            app.state.readiness = Readiness(store_path(settings.data, version), pool)
            show_pool(metrics, pool)
            show_caches(metrics, in_force)
            # What is read once in each process, so that not the first visitor waits for it.
            warming = app.state.warming = asyncio.create_task(
                asyncio.to_thread(_warm, in_force, app.state.readiness)
            )
            if counts.processes == 1:
                # One of several starts its own when it is first needed: each takes some 50 MB.
                entries.warm()
            yield
            await entries.stop()
            await warming
        in_force.snapshot.close()

    app = Site(
        memory=settings.memory_bytes,
        address=settings.public_address,
        direct={sparql.PATH: problems.answering(sparql.sparql_endpoint(editor.editor_page))},
        title="枫桥图谱 Fengqiao Graph",
        version=version_of("fengqiao-graph"),
        description=DESCRIPTION,
        license_info={"name": "MIT (program), CC BY 4.0 (data)"},
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        servers=[{"url": settings.public_url}] if settings.public_url else None,
        dependencies=[Depends(check_parameters)],
    )
    app.state.settings = settings
    app.state.metrics = metrics
    show_memory(metrics, app.memory)
    show_changes(metrics, answers.changes)
    problems.install(app)
    app.include_router(sparql.sparql_router(editor.editor_page))
    for module in (
        health,
        rest,
        validation,
        network,
        answers,
        editor,
        docs_page,
        downloads,
        linked_data,
        pages,
    ):
        app.include_router(module.router)
    mount_assets(app)
    app.mount("/static", Files(directory=HERE / "static"))
    app.mount("/assets/vis", Files(directory=VIS_FOLDER))
    app.refuse_own_path()
    return app


def _warm(in_force: VersionInForce, readiness: Readiness) -> None:
    try:
        for read in (all_stations, overview, provinces, area_map, type_tree, all_outcomes):
            read(in_force.snapshot)
        in_force.views.names.read()
    except StoreBroken as error:
        readiness.found(error)
    # What is there now stays: to look through it for garbage takes a third of a second, in which nothing else runs.
    gc.collect()
    gc.freeze()
