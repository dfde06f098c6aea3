"""The web application: settings in, ASGI app out. Opens the graph at start and closes it at the end."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version as version_of

from anyio import to_thread
from fastapi import Depends, FastAPI

from api.answers import routes as answers
from api.contribute import copies as working_copies
from api.contribute import page as contribute_page
from api.curate import agreement as agreement_page
from api.curate import guide as guide_page
from api.curate import pages as curate_pages
from api.curate import quotes as curate_quotes
from api.curate import review as review_pages
from api.downloads import routes as downloads
from api.entries import pages as entry_pages
from api.entries import routes as entry_routes
from api.entries.writing import Writing
from api.http import problems
from api.http.parameters import check_parameters
from api.http.version_in_force import VersionInForce, publish
from api.http.web_assets import Files, mount_assets
from api.linked_data import routes as linked_data
from api.mcp.endpoint import McpEndpoint
from api.network import routes as network
from api.pages import analysis, findability, list_files, llms, problem_types
from api.pages import compare as compare_page
from api.pages import formulas as formula_pages
from api.pages import honours as honour_pages
from api.pages import indicators as indicator_pages
from api.pages import matrix as matrix_page
from api.pages import places as place_pages
from api.pages import quotes as quote_pages
from api.pages import search as search_page
from api.pages import stations as pages
from api.pages import things as thing_pages
from api.pages import words as word_pages
from api.pages.templating import HERE
from api.rest import compare as rest_compare
from api.rest import docs_page, drafting, queries, validation
from api.rest import routes as rest
from api.rest import search as rest_search
from api.server import health
from api.server.access_log import AccessLog
from api.server.app_metrics import (
    show_caches,
    show_changes,
    show_memory,
    show_pool,
    show_progress,
    show_requests,
    show_set_aside,
    show_validation,
    show_versions,
)
from api.server.following import Following, warm
from api.server.metrics import Metrics
from api.server.readiness import Readiness
from api.server.shared_counts import Share, SharedCounts
from api.settings import Settings
from api.site import Site
from api.sparql import editor
from api.sparql import routes as sparql
from graph.check.validation import Validation
from graph.draft.asking import Drafting
from graph.errors import StoreAway, StoreBroken
from graph.publish.build import ensure_built, standing_version
from graph.publish.catching_up import CatchingUp
from graph.publish.ground import Ground
from graph.publish.writer import Writer
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.record.tokens import Tokens
from graph.sparql.forwarding import Forwarding
from graph.sparql.pool import WorkerPool
from graph.sparql.worker import Worker
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from viz.output.assets import VIS_FOLDER

log = logging.getLogger(__name__)

MOST_PLACES = 1 << 32
"""Queries of all clients together have no limit of their own: that is the queue."""
WRITER_AWAITED = 30.0
"""Seconds that what is submitted waits for what others write."""
THREADS = 4
"""Pages that are made at once: more only take turns at the interpreter, and each waits for all."""

DESCRIPTION = """
What press features say about police stations in China, their mechanisms and the outcomes
credited to them, each statement tied to the words of its source.
媒体报道中派出所的机制与结果，每条陈述均可回溯到原文字句。
"""


def create_app(
    settings: Settings,
    corpus: Corpus | None = None,
    counts: SharedCounts | None = None,
    metrics: Metrics | None = None,
    lines: AccessLog | None = None,
) -> Site:
    """The application over one data folder; the store is built on first start.

    `counts` and `metrics` are what it shares with other processes that serve the same; without them it is alone.
    `lines` is where the access log goes.
    Raises (at start) StoreBroken where the data folder cannot be used.
    """
    corpus = corpus or Corpus(settings.corpus)
    counts = counts or SharedCounts.alone()
    metrics = metrics or Metrics()
    places = Share(counts, "queries", settings.queue_per_client, MOST_PLACES)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:

        def build() -> str:
            return ensure_built(
                corpus, settings.data, lambda _: None, record=settings.record, data_sets=settings.data_sets
            )

        # Other machines may have written much meanwhile: what is here is served, and the rest caught up with beside it.
        standing = standing_version(corpus, settings.data, settings.record) if settings.is_node else None
        version = standing or build()
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        app.state.record = record = Record.open(settings.record, settings.data, patient=standing is not None)
        app.state.tokens = Tokens(record.connections)

        def writer() -> Writer:
            ground = Ground(corpus)
            return Writer(
                settings.data, record, ground, settings.versions, settings.data_sets, WRITER_AWAITED
            )

        in_force = VersionInForce(Snapshot.open(settings.data, version, settings.data_sets), settings.data)
        app.state.validation = entries = Validation(
            corpus.folder,
            seconds=settings.validation_seconds,
            memory=settings.validation_memory,
            queue=-(-settings.validation_queue // counts.processes),
            per_client=settings.validation_per_client,
            places=Share(counts, "entries", settings.validation_per_client, MOST_PLACES),
            stores=store_path(settings.data, version).parent,
        )
        app.state.drafting = Drafting(
            seconds=settings.validation_seconds,
            memory=settings.validation_memory,
            queue=-(-settings.validation_queue // counts.processes),
            per_client=settings.validation_per_client,
            # An article and an entry take the same places: one visitor has so many in hand in all.
            places=Share(counts, "entries", settings.validation_per_client, MOST_PLACES),
        )
        forwarding = None
        if settings.data_sets is not None and settings.asks_engine:
            forwarding = Forwarding(
                settings.data, settings.data_sets, seconds=settings.query_seconds, size=settings.workers
            )
        pool = WorkerPool(
            store_path(settings.data, version),
            size=settings.workers,
            seconds=settings.query_seconds,
            memory=settings.query_memory,
            queue=-(-settings.queue // counts.processes),
            per_client=settings.queue_per_client,
            places=places,
            asking=forwarding.ask if forwarding else Worker.ask,
        )
        # Counted once for a version and kept: whoever is served finds the network ready.
        await asyncio.to_thread(lambda: in_force.views)
        publish(app, in_force)
        async with forwarding or nullcontext(), pool:
            app.state.pool = pool
            app.state.readiness = readiness = Readiness(
                store_path(settings.data, version), pool, settings.data_sets
            )
            show_pool(metrics, pool)
            show_validation(metrics, entries)
            show_caches(metrics, lambda: app.state.in_force)
            # What is read once in each process, so that not the first visitor waits for it.
            warming = app.state.warming = asyncio.create_task(asyncio.to_thread(_warm, in_force, readiness))
            if counts.processes == 1:
                # One of several starts its own when it is first needed: each takes some 50 MB.
                entries.warm()
            catching_up = CatchingUp(record, writer(), build if standing else lambda: None)
            app.state.following = following = Following(
                app, settings.data, pool, readiness, record, catching_up, settings.data_sets
            )
            show_set_aside(metrics, following)
            show_progress(metrics, following)
            show_versions(metrics, settings.data, lambda: app.state.in_force)
            app.state.writing = Writing(writer(), app.state.following)
            with catching_up:
                async with app.state.following.running(), agents.running():
                    yield
                    await app.state.writing.stop()
            await entries.stop()
            await warming
        record.close()

    app = Site(
        memory=settings.memory_bytes,
        address=settings.public_address,
        limit=settings.answers_a_client,
        counts=counts,
        lines=lines,
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
    show_requests(metrics, app.log.requests, lines)
    show_changes(metrics, answers.changes)
    problems.install(app)
    app.include_router(sparql.sparql_router(editor.editor_page))
    for module in (
        health,
        rest,
        rest_search,
        queries,
        rest_compare,
        entry_routes,
        entry_pages,
        validation,
        drafting,
        network,
        answers,
        editor,
        docs_page,
        downloads,
        linked_data,
        llms,
        problem_types,
        search_page,
        contribute_page,
        working_copies,
        curate_pages,
        review_pages,
        agreement_page,
        curate_quotes,
        guide_page,
        list_files,
        analysis,
        compare_page,
        matrix_page,
        indicator_pages,
        thing_pages,
        quote_pages,
        honour_pages,
        formula_pages,
        place_pages,
        findability,
        word_pages,
        pages,
    ):
        app.include_router(module.router)
    agents = McpEndpoint(app.inside, settings)
    app.router.routes.append(agents.route())
    mount_assets(app)
    app.mount("/static", Files(directory=HERE / "static"))
    app.mount("/assets/vis", Files(directory=VIS_FOLDER))
    app.refuse_own_path()
    return app


def _warm(in_force: VersionInForce, readiness: Readiness) -> None:
    try:
        warm(in_force)
    except StoreAway as error:
        # It is read when it is asked for.
        log.error("%s", error)
    except StoreBroken as error:
        readiness.found(error)
    # What is there now stays: to look through it for garbage takes a third of a second, in which nothing else runs.
    gc.collect()
    gc.freeze()
