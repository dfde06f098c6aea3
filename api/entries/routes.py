"""`/api/v1/entries`: entries as documents and with their history; submitted, published and withdrawn with a token."""

import asyncio
import json
import re
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.entries.atom import MEDIA_TYPE as ATOM
from api.entries.atom import feed
from api.entries.bearer import require, token_of
from api.entries.documents import form_of, in_version, written
from api.entries.models import EntryModel, RevisionList, RevisionModel, WrittenModel, revision_model
from api.entries.writing import Writing
from api.http.body import read_body
from api.http.content import QUADS
from api.http.negotiation import JSON, SUFFIXES, negotiate
from api.http.problems import Refusal
from api.http.public_address import public_address
from api.http.version_in_force import VersionInForce, bound
from api.rest.validation import ENTRY_BODY
from api.server.following import Following
from graph.check.validation import Validation
from graph.entry.document import told_of
from graph.entry.from_rdf import plain
from graph.entry.schema import schema
from graph.entry.submitted import FORMATS
from graph.errors import EntryNotPlain, NoSuchRevision
from graph.publish.writer import Write, again
from graph.record.database import Record
from graph.record.revision import NewRevision, Revision, Status
from graph.record.tokens import Token
from graph.store.entry_form import MEDIA_TYPE as NQUADS
from graph.store.entry_form import EntryForm, entry_form
from graph.store.parse import FORMATS as RDF_FORMATS

router = APIRouter(prefix="/api/v1", tags=["entries"])

RDF = [variant.media_type for variant in QUADS]
OFFERED = [JSON, *RDF]
FORM_NAMES = {media_type: suffix.removeprefix(".") for suffix, media_type in SUFFIXES.items()}
IN_FEED = 50
"""Sequences that a feed looks back; drafts among them are left out."""
PRIVATE = {"Vary": "Accept, Authorization, Cookie", "Cache-Control": "no-cache"}
MOST_IN_ADDRESS = 500
"""Characters of a text in an address, which encoded is up to twelve times as long; the record keeps longer ones."""
_TAG = re.compile(r'"r(\d{1,18})[.a-z]*"')

Why = Annotated[
    str, Query(max_length=MOST_IN_ADDRESS, description="why, in a few words; kept with the revision")
]
After = Annotated[str, Query(max_length=200, description="id after which the list goes on")]
Limit = Annotated[int, Query(ge=1, le=1000, description="most items in the answer")]
Publish = Annotated[bool, Query(description="put it into the graph at once, for those who may review")]


@router.get("/entries", response_model=RevisionList)
async def entries(
    request: Request,
    status: Literal["published", "draft"] = "published",
    after: After = "",
    limit: Limit = 100,
) -> Response:
    """The entries in force, by id; with `status=draft` and a token those whose newest revision waits for a review."""
    record: Record = request.app.state.record
    if status == "draft":
        await require(request, "submit", "review", "admin")
        found = await asyncio.to_thread(record.waiting)
    else:
        found = await asyncio.to_thread(record.published, bound(request).position)
    coming = [revision for revision in found if revision.entry > after]
    shown = coming[:limit]
    more = None
    if len(coming) > limit:
        more = f"/api/v1/entries?status={status}&after={shown[-1].entry}&limit={limit}"
    return _list(request, shown, len(found), more)


@router.get("/changes", response_model=RevisionList)
async def changes(
    request: Request, since: Annotated[int, Query(ge=0, description="sequence")] = 0, limit: Limit = 100
) -> Response:
    """What was published, revised and withdrawn after a sequence, the oldest first: to keep a copy current."""
    found = await asyncio.to_thread(_changes, request, since, limit)
    more = f"/api/v1/changes?since={found[-1].sequence}&limit={limit}" if len(found) == limit else None
    return _list(request, found, None, more)


@router.get("/changes.atom", response_class=Response)
def changes_as_feed(request: Request) -> Response:
    """The last changes as an Atom feed, the newest first."""
    found = _changes(request, bound(request).position - IN_FEED, IN_FEED)
    body = feed(found[::-1], public_address(request))
    return Response(body, media_type=ATOM)


@router.get(
    "/entry-schema.json",
    response_class=Response,
    responses={200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}}},
)
def entry_schema() -> JSONResponse:
    """The JSON Schema of a plain entry, with what each field means in Chinese and English."""
    return JSONResponse(schema(), media_type="application/schema+json")


@router.get("/entries/{entry}", response_model=EntryModel)
async def read_entry(request: Request, entry: str) -> Response:
    """An entry: as JSON what the record says of it and the plain entry (`plain`), in any RDF form the document.

    The plain entry and the documents may be sent in again as they are.
    With a token the newest revision, be it a draft; else the one in the graph. The ETag is what `If-Match` takes.
    """
    record: Record = request.app.state.record
    if await token_of(request) is None:
        revision = await asyncio.to_thread(in_version, request, entry)
    else:
        newest = await asyncio.to_thread(record.newest, entry)
        if newest is None:
            raise NoSuchRevision(
                f"没有条目 {entry[:80]}", f"there is no entry {entry[:80]}", entry=entry[:80]
            )
        revision = newest
    return await asyncio.to_thread(_document, request, revision)


@router.get("/entries/{entry}/history", response_model=RevisionList)
async def history(request: Request, entry: str) -> Response:
    """All revisions of an entry, the oldest first; drafts only for those with a token."""
    found = await _visible_history(request, entry)
    return _list(request, found, len(found), None)


@router.get("/entries/{entry}/revisions/{number}", response_model=RevisionModel)
async def read_revision(request: Request, entry: str, number: int) -> Response:
    """One revision, in the forms of an entry; a draft only for those with a token."""
    found = [revision for revision in await _visible_history(request, entry) if revision.number == number]
    if not found:
        raise NoSuchRevision(
            f"条目 {entry[:80]} 没有第 {number} 号修订",
            f"entry {entry[:80]} has no revision {number}",
            entry=entry[:80],
            number=number,
        )
    return await asyncio.to_thread(_document, request, found[0])


@router.put(
    "/entries/{entry}",
    response_model=WrittenModel,
    openapi_extra=ENTRY_BODY,
    responses={201: {"model": WrittenModel, "description": "the entry is new"}},
)
async def submit(request: Request, entry: str, publish: Publish = False, why: Why = "") -> Response:
    """Submit an entry, new or revised, in any RDF form. It waits as a draft unless `publish` and the token say else.

    A revision needs `If-Match` with the ETag that GET gave: 428 without, 412 where the entry was revised meanwhile. 422
    with the findings where it breaks a rule. What says the same as the newest revision makes none.
    """
    token = await require(request, *(("review",) if publish else ("submit", "review")))
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in FORMATS:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"内容类型须为 {'、'.join(FORMATS)} 之一",
            f"the content type must be one of {', '.join(FORMATS)}",
            {"Accept": ", ".join(FORMATS)},
        )
    seen = await asyncio.to_thread(_seen, request, entry)
    validation: Validation = request.app.state.validation
    with validation.place(request.client.host if request.client else ""):
        content = await read_body(request, request.app.state.settings.upload_bytes)
        report = json.loads(await validation.report(content, media_type, await _newest_version(request)))
    if not report["conforms"]:
        count = sum(finding["severity"] == "Violation" for finding in report["findings"])
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"条目不符合规则，共 {count} 处，未收录",
            f"the entry breaks rules, {count} findings; it is not taken",
            findings=report["findings"],
        )
    if media_type not in RDF_FORMATS:
        # The record keeps what it stands for, with the names and places that it left to the program.
        content, media_type = report["document"].encode(), NQUADS
    form = await asyncio.to_thread(entry_form, content, media_type)
    if form.id != entry:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"地址是条目 {entry[:80]}，文件里却是条目 {form.id}",
            f"the address is that of entry {entry[:80]}, the document is entry {form.id}",
        )
    status: Status = "checked" if publish else "draft"
    record: Record = request.app.state.record
    newest = await asyncio.to_thread(record.newest, entry)
    if newest is not None and (newest.graph_digest, newest.status) == (form.digest, status):
        return _told(request, newest, bound(request).version)
    revision = NewRevision(entry, status, media_type, content, form.digest, token.name, why)
    return await _write(request, Write(revision, form, seen))


@router.delete("/entries/{entry}", response_model=WrittenModel)
async def withdraw(request: Request, entry: str, why: Why = "") -> Response:
    """Withdraw an entry from the graph; its revisions stay in the record. Needs `If-Match`, as a revision does."""
    token = await require(request, "review")
    record: Record = request.app.state.record
    seen = await asyncio.to_thread(_seen, request, entry)
    in_force = await asyncio.to_thread(record.in_force, entry)
    if in_force is None or in_force.status == "withdrawn":
        raise NoSuchRevision(
            f"图谱中没有条目 {entry[:80]}", f"the graph has no entry {entry[:80]}", entry=entry[:80]
        )
    return await _write(
        request, await asyncio.to_thread(again, record, in_force, "withdrawn", token.name, why, seen)
    )


async def _write(request: Request, write: Write) -> Response:
    writing: Writing = request.app.state.writing
    done = await writing.write(write)
    return _told(request, done.revision, done.version)


def _changes(request: Request, since: int, limit: int) -> list[Revision]:
    """Of the changes after a sequence those that the version has which answers: the record may be ahead of it."""
    record: Record = request.app.state.record
    position = bound(request).position
    return [each for each in record.changes(since, limit) if each.sequence <= position]


async def _newest_version(request: Request) -> str:
    """The version that what is submitted is held against: of all that was acknowledged before, on whichever node."""
    following: Following = request.app.state.following
    await asyncio.to_thread(following.await_record)
    found: VersionInForce = request.app.state.in_force
    return found.version


def _told(request: Request, revision: Revision, version: str) -> Response:
    model = WrittenModel(
        revision=revision_model(revision, public_address(request)),
        version=version,
        published=revision.status not in ("draft", "withdrawn"),
    )
    status = HTTPStatus.CREATED if revision.number == 1 else HTTPStatus.OK
    headers = {
        "ETag": _tag(revision, JSON),
        "Location": public_address(request).of(f"/api/v1/entries/{revision.entry}"),
        "Cache-Control": "no-store",
    }
    return JSONResponse(model.model_dump(mode="json"), status, headers)


def _seen(request: Request, entry: str) -> int:
    """The number of the revision that the client has seen, 0 for a new entry, by `If-Match`.

    Raises Refusal 428 where it does not say, 412 where the newest is another.
    """
    record: Record = request.app.state.record
    newest = record.newest(entry)
    given = request.headers.get("if-match")
    if newest is None and given is None:
        return 0
    if given is None:
        raise Refusal(
            HTTPStatus.PRECONDITION_REQUIRED,
            "条目已存在：请先 GET，再以 If-Match 给出所得的 ETag",
            "the entry is there already: GET it first, and give its ETag as If-Match",
        )
    numbers = {int(number) for number in _TAG.findall(given)}
    if newest is not None and (given.strip() == "*" or newest.number in numbers):
        return newest.number
    raise Refusal(
        HTTPStatus.PRECONDITION_FAILED,
        f"条目 {entry[:80]} 已有更新的修订：请重新取得，再改" if newest else f"还没有条目 {entry[:80]}",
        f"entry {entry[:80]} has a newer revision: fetch it and make the change anew"
        if newest
        else f"there is no entry {entry[:80]} yet",
        newest=newest.number if newest else 0,
    )


async def _visible_history(request: Request, entry: str) -> list[Revision]:
    token: Token | None = await token_of(request)
    record: Record = request.app.state.record
    found = await asyncio.to_thread(record.history, entry)
    found = [revision for revision in found if token is not None or revision.status != "draft"]
    if not found:
        raise NoSuchRevision(f"没有条目 {entry[:80]}", f"there is no entry {entry[:80]}", entry=entry[:80])
    return found


def _document(request: Request, revision: Revision) -> Response:
    # JSON, as everything under /api is, to whoever asks for no form of RDF.
    record: Record = request.app.state.record
    chosen = negotiate(request.headers.get("accept"), OFFERED) or JSON
    headers = PRIVATE | {"ETag": _tag(revision, chosen)}
    if chosen == JSON:
        told = revision_model(revision, public_address(request)).model_dump(mode="json")
        form = form_of(record, revision)
        return JSONResponse({**told, "plain": _plain(form)}, headers=headers)
    return Response(written(form_of(record, revision), chosen), headers=headers, media_type=chosen)


def _plain(form: EntryForm) -> dict[str, Any] | None:
    """None for an entry that says what no plain one can; its documents have it all."""
    try:
        return told_of(plain(form))
    except EntryNotPlain:
        return None


def _list(request: Request, found: list[Revision], total: int | None, more: str | None) -> Response:
    address = public_address(request)
    told = RevisionList(
        total=total,
        items=[revision_model(revision, address) for revision in found],
        next=address.of(more) if more else None,
    )
    headers = {"Vary": PRIVATE["Vary"]}
    if told.next:
        headers["Link"] = f'<{told.next}>; rel="next"'
    return JSONResponse(told.model_dump(mode="json"), headers=headers)


def _tag(revision: Revision, media_type: str) -> str:
    """Strong, for `If-Match` compares so (RFC 9110, section 13.1.1): the number of the revision and the form."""
    return f'"r{revision.number}.{FORM_NAMES[media_type]}"'
