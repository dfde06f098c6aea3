"""Is the process alive, can it answer, and what has it counted."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response

from api.http.version_in_force import bound
from api.server.following import Following
from api.server.metrics import MEDIA_TYPE, Metrics
from api.server.readiness import Readiness

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Process is alive")
async def health() -> JSONResponse:
    """200 as long as the process answers at all."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", summary="Store and workers answer")
async def ready(request: Request) -> JSONResponse:
    """200 when the store is whole and workers can open it, however busy they are; else 503 and what failed.

    `record` says how far this process is: `current`, `behind` (it serves the version before meanwhile), `unknown` where
    the record was not reached since the start; `record_seen_seconds` grows while it is away.
    """
    readiness: Readiness = request.app.state.readiness
    fault = await asyncio.to_thread(readiness.fault)
    if fault is not None:
        body = {"status": "unready", "reason": fault.text.en, "messages": fault.text.as_dict()}
        return JSONResponse(body, 503, {"Retry-After": "5"})
    following: Following = request.app.state.following
    return JSONResponse(
        {
            "status": "ready",
            "version": bound(request).version,
            "entries_set_aside": following.set_aside,
            "record": following.progress(),
        }
    )


@router.get("/metrics", summary="Counts for operators", response_class=Response)
async def metrics(request: Request) -> Response:
    """The counts of all web processes in the text format of Prometheus; none of them is of one client."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=MEDIA_TYPE)
