"""Is the process alive, and can it answer."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request

from api.version_in_force import bound
from graph.errors import FengqiaoError
from graph.workers.pool import Question, WorkerPool

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Process is alive")
async def health() -> dict[str, str]:
    """200 as long as the process answers at all."""
    return {"status": "ok"}


@router.get("/readyz", summary="Store and workers answer")
async def ready(request: Request) -> JSONResponse:
    """200 when the store is open and a worker answers a query; else 503 and what failed."""
    pool: WorkerPool = request.app.state.pool
    try:
        await pool.ask(
            Question("ASK { ?s ?p ?o }", boolean="application/sparql-results+json"), client="readyz"
        )
    except FengqiaoError as error:
        return JSONResponse({"status": "unready", "reason": str(error)}, 503, {"Retry-After": "5"})
    return JSONResponse({"status": "ready", "version": bound(request).version})
