"""`/curate`: signing in with a token, what waits for a review, and the working copies of whoever is signed in."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.curate.session import (
    NOT_STORED,
    Session,
    form_fields,
    session_of,
    sign_in,
    sign_out,
    signed_in_form,
)
from api.pages.templating import render
from graph.record.database import Record
from graph.record.remarks import Remarks
from graph.record.working_copies import WorkingCopies

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

ONWARD = ("/curate", "/contribute")
"""Where somebody may be sent on to once signed in."""


@router.get("/curate")
async def curate(request: Request, onward: Annotated[str, Query(max_length=300)] = "") -> HTMLResponse:
    """The queue of drafts; for who is not signed in, the form to do so."""
    session = await session_of(request)
    if session is None:
        return _sign_in_page(request, _safe(onward))
    return await asyncio.to_thread(_queue, request, session)


@router.post("/curate/sign-in")
async def enter(request: Request) -> Response:
    """Sign in with a token: 303 to where one was going, 403 where the token is not in use."""
    fields = await form_fields(request)
    onward = _safe(fields.get("onward", ""))
    response = await sign_in(request, fields.get("token", ""), onward)
    return response or _sign_in_page(request, onward, refused=True)


@router.post("/curate/sign-out")
async def leave(request: Request) -> Response:
    """Sign out, here and for whoever holds a copy of the cookie."""
    await signed_in_form(request)
    return await sign_out(request, "/curate")


def _queue(request: Request, session: Session) -> HTMLResponse:
    record: Record = request.app.state.record
    waiting = record.waiting()
    back = Remarks(record.connections).sent_back([(each.entry, each.number) for each in waiting])
    response = render(
        request,
        "curate.html",
        session=session,
        drafts=[each for each in waiting if (each.entry, each.number) not in back],
        sent_back=[
            (each, back[each.entry, each.number]) for each in waiting if (each.entry, each.number) in back
        ],
        set_aside=record.set_aside(),
        in_force={each.entry: record.in_force(each.entry) for each in waiting},
        copies=WorkingCopies(record.connections).list(session.token.name),
    )
    response.headers.update(NOT_STORED)
    return response


def _sign_in_page(request: Request, onward: str, *, refused: bool = False) -> HTMLResponse:
    status = HTTPStatus.FORBIDDEN if refused else HTTPStatus.OK
    response = render(request, "sign-in.html", int(status), onward=onward, refused=refused)
    response.headers.update(NOT_STORED)
    return response


def _safe(onward: str) -> str:
    """An address of ours to go on to, so that nobody is sent elsewhere by a link."""
    own = any(onward == start or onward.startswith((start + "?", start + "/")) for start in ONWARD)
    return onward if own and onward.isprintable() and "\\" not in onward else ONWARD[0]
