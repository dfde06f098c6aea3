"""Working copies of the form: kept on the server for whoever is signed in, and for nobody else."""

import asyncio
import json
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.curate.session import NOT_STORED
from api.entries.bearer import require
from api.http.body import read_body
from graph.errors import EntryUnreadable
from graph.record.working_copies import WorkingCopies, WorkingCopy

router = APIRouter(prefix="/contribute/copies", include_in_schema=False)

Name = Annotated[str, Path(max_length=100)]


@router.get("")
async def copies(request: Request) -> Response:
    """All of the role that is signed in, the last kept first."""
    token = await require(request, "submit", "review")
    found = await asyncio.to_thread(_kept(request).list, token.name)
    return JSONResponse([_told(copy) for copy in found], headers=NOT_STORED)


@router.get("/{entry}")
async def read(request: Request, entry: Name) -> Response:
    """One of them, with its content; of number 0, with none, where the role has no such copy."""
    token = await require(request, "submit", "review")
    found = await asyncio.to_thread(_kept(request).read, token.name, entry)
    if found is None:
        return JSONResponse({"entry": entry, "number": 0, "content": None}, headers=NOT_STORED)
    copy, content = found
    return JSONResponse({**_told(copy), "content": json.loads(content)}, headers=NOT_STORED)


@router.put("/{entry}")
async def keep(request: Request, entry: Name, seen: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Keep a JSON document in place of that of number `seen`; 412 where another page kept something else meanwhile."""
    token = await require(request, "submit", "review")
    content = await read_body(request, request.app.state.settings.upload_bytes)
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EntryUnreadable("工作稿须为 JSON", "a working copy must be JSON") from error
    copy = await asyncio.to_thread(_kept(request).keep, token.name, entry, content, seen)
    return JSONResponse(_told(copy), headers=NOT_STORED)


@router.delete("/{entry}")
async def remove(request: Request, entry: Name) -> Response:
    """Throw one away."""
    token = await require(request, "submit", "review")
    await asyncio.to_thread(_kept(request).remove, token.name, entry)
    return JSONResponse({}, headers=NOT_STORED)


def _kept(request: Request) -> WorkingCopies:
    return WorkingCopies(request.app.state.record.connections)


def _told(copy: WorkingCopy) -> dict[str, str | int]:
    return {"entry": copy.entry, "number": copy.number, "at": copy.at.isoformat(timespec="seconds")}
