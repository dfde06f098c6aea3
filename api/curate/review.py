"""Review of one entry: what a draft changes, remarks, accepting it or sending it back, restoring a revision."""

import asyncio
import json
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import Dataset
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.curate.session import NOT_STORED, Session, session_of, signed_in_form
from api.entries.writing import Writing
from api.http.links import doc
from api.http.problems import Refusal
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.check.validation import Validation
from graph.errors import NoSuchRevision, RevisionConflict
from graph.publish.writer import again
from graph.record.database import Record
from graph.record.diff import CHANGES, Difference, difference
from graph.record.remarks import LONGEST_REMARK, Remarks
from graph.record.revision import Revision
from graph.store.parse import parse_entry
from graph.words.revision_wording import STATUS_WORDS
from ontology.namespaces import ENTRY

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

NODES_SHOWN = 500
Number = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/curate/entries/{entry}", response_model=None)
async def page(request: Request, entry: str, old: Number = 0, new: Number = 0) -> Response:
    """The newest revision against the one in force, or any two by their numbers."""
    session = await session_of(request)
    if session is None:
        return RedirectResponse(f"/curate?onward=/curate/entries/{entry}", HTTPStatus.SEE_OTHER, NOT_STORED)
    return await asyncio.to_thread(_page, request, session, entry, old, new)


@router.post("/curate/entries/{entry}", response_model=None)
async def act(request: Request, entry: str) -> Response:
    """Comment on, accept or send back the newest draft, or restore an earlier revision, as a form says.

    412 with a choice where a newer revision came while the page was read; 422 with the findings where what is to be
    accepted does not conform any more.
    """
    session, fields = await signed_in_form(request)
    record: Record = request.app.state.record
    what, words = fields.get("act", ""), fields.get("text", "").strip()
    newest = await asyncio.to_thread(record.newest, entry)
    if newest is None:
        raise NoSuchRevision(f"没有条目 {entry[:80]}", f"there is no entry {entry[:80]}", entry=entry[:80])
    remarks = Remarks(record.connections)
    if what == "comment":
        await asyncio.to_thread(remarks.add, entry, newest.number, "comment", session.token.name, words)
        return _again(entry)
    if what not in ("accept", "send-back", "restore"):
        raise Refusal(HTTPStatus.BAD_REQUEST, "没有这个操作", "there is no such act")
    if not session.may("review"):
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "令牌的权限不足：需要 review",
            "the token does not allow this: it needs review",
        )
    if fields.get("seen") != str(newest.number):
        return await asyncio.to_thread(_page, request, session, entry, 0, 0, words, fields.get("seen", ""))
    if what == "send-back":
        if newest.status != "draft":
            raise Refusal(HTTPStatus.CONFLICT, "没有待审的草稿", "no draft waits for a review")
        await asyncio.to_thread(remarks.add, entry, newest.number, "sent-back", session.token.name, words)
        return _again(entry)
    number = fields.get("number", "") if what == "restore" else str(newest.number)
    chosen = await asyncio.to_thread(record.revision, entry, int(number) if number.isdecimal() else 0)
    if what == "accept" and chosen.status != "draft":
        raise Refusal(HTTPStatus.CONFLICT, "没有待审的草稿", "no draft waits for a review")
    await _refuse_unfit(request, record, chosen)
    writing: Writing = request.app.state.writing
    write = await asyncio.to_thread(
        again, record, chosen, "checked", session.token.name, words, newest.number
    )
    try:
        await writing.write(write)
    except RevisionConflict:
        return await asyncio.to_thread(_page, request, session, entry, 0, 0, words, str(newest.number))
    if what == "accept":
        await asyncio.to_thread(remarks.add, entry, chosen.number, "accepted", session.token.name, words)
    return _again(entry)


async def _refuse_unfit(request: Request, record: Record, chosen: Revision) -> None:
    """Raise Refusal 422 where a revision does not keep the rules as they are now, or what stands in the graph."""
    content = await asyncio.to_thread(record.content, chosen.entry, chosen.number)
    validation: Validation = request.app.state.validation
    report = json.loads(await validation.report(content, chosen.media_type, bound(request).version))
    if not report["conforms"]:
        count = sum(finding["severity"] == "Violation" for finding in report["findings"])
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"条目不符合规则，共 {count} 处，未收录",
            f"the entry breaks rules, {count} findings; it is not taken",
            findings=report["findings"],
        )


def _again(entry: str) -> Response:
    return RedirectResponse(f"/curate/entries/{entry}", HTTPStatus.SEE_OTHER, NOT_STORED)


def _page(
    request: Request,
    session: Session,
    entry: str,
    old: int,
    new: int,
    words: str = "",
    seen: str | None = None,
) -> HTMLResponse:
    """The page; with `seen` it says that the newest revision is another one than that, and keeps the words."""
    record: Record = request.app.state.record
    history = record.history(entry)
    if not history:
        raise NoSuchRevision(f"没有条目 {entry[:80]}", f"there is no entry {entry[:80]}", entry=entry[:80])
    newest = record.revision(entry, new) if new else history[-1]
    in_force = record.in_force(entry)
    before = record.revision(entry, old) if old else in_force
    if before is not None and (before.number == newest.number or before.status == "withdrawn"):
        before = None
    if before is None and newest.status != "draft" and newest.number > 1:
        before = history[newest.number - 2]
    found = _difference(record, before, newest)
    status = HTTPStatus.OK if seen is None else HTTPStatus.PRECONDITION_FAILED
    response = render(
        request,
        "review.html",
        int(status),
        session=session,
        entry=entry,
        iri=str(ENTRY[entry]),
        history=history,
        newest=history[-1],
        shown=newest,
        before=before,
        in_force=in_force,
        difference=found,
        nodes=found.nodes[:NODES_SHOWN],
        more=max(0, len(found.nodes) - NODES_SHOWN),
        remarks=Remarks(record.connections).of(entry),
        longest=LONGEST_REMARK,
        words=words,
        seen=seen if seen is None or seen.isdecimal() else "0",
        changes=CHANGES,
        statuses=STATUS_WORDS,
        doc=doc,
    )
    response.headers.update(NOT_STORED)
    return response


def _difference(record: Record, before: Revision | None, newest: Revision) -> Difference:
    """Of a new entry everything is an addition."""
    documents = [
        Dataset()
        if revision is None
        else parse_entry(record.content(revision.entry, revision.number), revision.media_type)
        for revision in (before, newest)
    ]
    return difference(*documents)
