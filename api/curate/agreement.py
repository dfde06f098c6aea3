"""`/curate/agreement`: two codings of one source compared, and settled into one."""

import asyncio
import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.curate.session import NOT_STORED, Session, session_of, signed_in_form
from api.entries.documents import form_of
from api.http.problems import Refusal
from api.pages.templating import render
from graph.analyse.agreement_wording import (
    ASPECT_WORDS,
    code_words,
    counted,
    field_words,
    figures,
    said_words,
    section_words,
    value_words,
)
from graph.analyse.second_coding import ASPECTS, Comparison, compared, overall, said_of
from graph.analyse.settling import differences, settled
from graph.entry.document import told_of
from graph.entry.from_rdf import plain
from graph.record.database import Record
from graph.record.revision import Revision
from graph.record.working_copies import WorkingCopies

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Number = Annotated[int, Query(ge=0, le=1_000_000)]
MOST_COMPARED = 50
"""Sources over which agreement is computed for one page."""


@router.get("/curate/agreement", response_model=None)
async def page(
    request: Request, entry: Annotated[str, Query(max_length=200)] = "", first: Number = 0, second: Number = 0
) -> Response:
    """All sources that two roles have coded; with `entry` that one, by the numbers of two revisions."""
    session = await session_of(request)
    if session is None:
        return RedirectResponse("/curate?onward=/curate/agreement", HTTPStatus.SEE_OTHER, NOT_STORED)
    return await asyncio.to_thread(_page, request, session, entry, first, second)


@router.post("/curate/agreement", response_model=None)
async def settle(request: Request) -> Response:
    """Settle two codings: the first, with what was chosen of the second, becomes a working copy of the form."""
    session, fields = await signed_in_form(request)
    entry, numbers = fields.get("entry", ""), (fields.get("first", ""), fields.get("second", ""))
    if not all(number.isdecimal() for number in numbers):
        raise Refusal(HTTPStatus.BAD_REQUEST, "表单无法读取", "the form cannot be read")
    chosen = {name for name, value in fields.items() if value == "second"}
    await asyncio.to_thread(_settle, request, session, entry, int(numbers[0]), int(numbers[1]), chosen)
    return RedirectResponse(f"/contribute?entry={entry}", HTTPStatus.SEE_OTHER, NOT_STORED)


def _settle(
    request: Request, session: Session, entry: str, first: int, second: int, chosen: set[str]
) -> None:
    record: Record = request.app.state.record
    coding = plain(form_of(record, record.revision(entry, first)))
    other = plain(form_of(record, record.revision(entry, second)))
    both = settled(coding, other, chosen)
    newest = record.newest(entry)
    assert newest is not None, "two revisions of it have just been read"
    told = {"entry": told_of(both), "text": "", "names": [], "base": f'"r{newest.number}.json"', "time": 0}
    copies = WorkingCopies(record.connections)
    kept = copies.read(session.token.name, entry)
    # Another working copy of the same role would be lost: it is to be submitted or deleted first.
    if kept is not None:
        raise Refusal(
            HTTPStatus.CONFLICT,
            f"您已有条目 {entry} 的工作稿：请先提交或删除它",
            f"you have a working copy of entry {entry} already: submit or delete it first",
        )
    copies.keep(session.token.name, entry, json.dumps(told, ensure_ascii=False).encode(), 0)


def _page(request: Request, session: Session, entry: str, first: int, second: int) -> HTMLResponse:
    record: Record = request.app.state.record
    pairs = _pairs(record)
    shown: Comparison | None = None
    chosen: tuple[Revision, Revision] | None = None
    if entry:
        chosen = _chosen(record, entry, first, second)
        shown = None if chosen is None else _compared(record, chosen)
    comparisons = [_compared(record, pair) for pair in pairs[:MOST_COMPARED]] if not entry else []
    response = render(
        request,
        "agreement.html",
        session=session,
        entry=entry,
        chosen=chosen,
        comparison=shown,
        history=record.history(entry) if entry else [],
        pairs=list(zip(pairs, comparisons, strict=False)),
        left_out=max(0, len(pairs) - MOST_COMPARED),
        differences=[] if shown is None else differences(shown),
        field_words=field_words,
        value_words=value_words,
        over_all={aspect: overall(comparisons, aspect) for aspect in ASPECTS},
        aspects=ASPECT_WORDS,
        figures=figures,
        code_words=code_words,
        said_of=said_of,
        said_words=said_words,
        counted=counted,
        section_words=section_words,
    )
    response.headers.update(NOT_STORED)
    return response


def _chosen(record: Record, entry: str, first: int, second: int) -> tuple[Revision, Revision] | None:
    if first and second:
        return record.revision(entry, first), record.revision(entry, second)
    return _pair(record.history(entry))


def _pairs(record: Record) -> list[tuple[Revision, Revision]]:
    """Of each entry that waits for a review and that two roles have coded the last revision of each."""
    found = [_pair(record.history(waiting.entry)) for waiting in record.waiting()]
    return [pair for pair in found if pair is not None]


def _pair(history: Sequence[Revision]) -> tuple[Revision, Revision] | None:
    latest = {revision.role: revision for revision in history if revision.status != "withdrawn"}
    last = sorted(latest.values(), key=lambda revision: revision.number)[-2:]
    return (last[0], last[1]) if len(last) == 2 else None


def _compared(record: Record, pair: tuple[Revision, Revision]) -> Comparison:
    first, second = (plain(form_of(record, revision)) for revision in pair)
    return compared(first, second)
