"""Pages on how entries changed: the revisions of an entry or of all entries on a station, and what one changed."""

from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.links import doc
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.errors import NoSuchRevision
from graph.read.station import read_station
from graph.record.database import Record
from graph.record.diff import CHANGES, difference_of
from graph.record.revision import Revision
from graph.site_queries import query
from graph.words.revision_wording import STATUS_WORDS
from ontology.namespaces import ENTRY

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Number = Annotated[int, Query(ge=1, le=1_000_000, description="number of a revision")]
NODES_SHOWN = 500
"""Of a difference; more are counted and said."""


@router.get("/stations/{slug}/history")
def station_history(request: Request, slug: str) -> HTMLResponse:
    """How the entries on a station came to be what they are."""
    snapshot = bound(request).snapshot
    station = read_station(snapshot, slug).station
    rows = snapshot.rows(query("station-entries"), {"station": URIRef(station)})
    entries = sorted({str(row["entry"]).removeprefix(str(ENTRY)) for row in rows})
    return _history(request, {entry: _published(request, entry) for entry in entries}, station)


@router.get("/entry/{entry}/history")
def entry_history(request: Request, entry: str) -> HTMLResponse:
    """How an entry came to be what it is, be it withdrawn."""
    return _history(request, {entry: _published(request, entry)}, None)


@router.get("/entry/{entry}/diff")
def difference_page(request: Request, entry: str, old: Number, new: Number) -> HTMLResponse:
    """What changed from one revision of an entry to another, in words."""
    record: Record = request.app.state.record
    revisions = {revision.number: revision for revision in _published(request, entry)}
    for number in (old, new):
        if number not in revisions:
            raise NoSuchRevision(
                f"条目 {entry[:80]} 没有第 {number} 号修订",
                f"entry {entry[:80]} has no revision {number}",
                entry=entry[:80],
                number=number,
            )
    found = difference_of(record, entry, old, new)
    return render(
        request,
        "difference.html",
        entry=entry,
        iri=str(ENTRY[entry]),
        old=revisions[old],
        new=revisions[new],
        difference=found,
        nodes=found.nodes[:NODES_SHOWN],
        more=max(0, len(found.nodes) - NODES_SHOWN),
        changes=CHANGES,
        statuses=STATUS_WORDS,
        doc=doc,
    )


def _history(request: Request, entries: dict[str, list[Revision]], station: str | None) -> HTMLResponse:
    return render(
        request,
        "history.html",
        entries=entries,
        station=station,
        iris={entry: str(ENTRY[entry]) for entry in entries},
        statuses=STATUS_WORDS,
        doc=doc,
    )


def _published(request: Request, entry: str) -> list[Revision]:
    """The revisions that everyone may see. Raises NoSuchRevision where there is none."""
    record: Record = request.app.state.record
    found = [revision for revision in record.history(entry) if revision.status != "draft"]
    if not found:
        raise NoSuchRevision(f"没有条目 {entry[:80]}", f"there is no entry {entry[:80]}", entry=entry[:80])
    return found
