"""`/curate/quotes/…`: the sentence around a quote, from the operator's texts, for those who are signed in."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.curate.session import NOT_STORED, session_of
from api.http.version_in_force import bound
from api.pages.templating import render
from api.pages.things import must_be_named
from graph.check.texts import source_text
from graph.errors import SourceMissing
from graph.read.claim import Evidence, read_evidence
from graph.read.entry import read_source
from graph.store.snapshot import Snapshot

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

END = re.compile(r"[。！？!?]+[”’」』）)]*|\n\s*\n")
"""What ends a sentence: its mark with what closes after it, or an empty line."""
FARTHEST = 400
"""Characters before and after a quote that are looked through for the ends of its sentence."""


@dataclass(frozen=True)
class Surroundings:
    """The sentence that words stand in: what is before them, the words themselves, what is after."""

    before: str
    words: str
    after: str


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """The sentence around `text[start:end]`; it may be several where the words go over an end."""
    first, last = max(0, start - FARTHEST), end + FARTHEST
    ends = [found.end() for found in END.finditer(text, first, start)]
    following = END.search(text, max(start, end - 1), last)
    begin = ends[-1] if ends else first
    close = max(end, following.end()) if following else min(last, len(text))
    return Surroundings(text[begin:start].lstrip(), text[start:end], text[end:close].rstrip())


@router.get("/curate/quotes/{entry}/{place}", response_model=None)
async def page(request: Request, entry: str, place: str) -> Response:
    """The sentence; 303 to signing in for others. 404 where no such words are quoted."""
    if await session_of(request) is None:
        onward = f"/curate?onward=/curate/quotes/{entry}/{place}"
        return RedirectResponse(onward, HTTPStatus.SEE_OTHER, NOT_STORED)
    return await asyncio.to_thread(_page, request, entry, place)


def _page(request: Request, entry: str, place: str) -> HTMLResponse:
    snapshot: Snapshot = bound(request).snapshot
    iri = must_be_named(snapshot, "span", f"{entry}/{place}", "原文字句", "quote")
    [span] = read_evidence(snapshot, [URIRef(iri)])
    folder: Path | None = request.app.state.settings.sources
    response = render(
        request,
        "curate-quote.html",
        span=span,
        sentence=None if folder is None else _sentence(snapshot, folder, entry, span),
        text_is_here=folder is not None,
        entry=entry,
        place=place,
    )
    response.headers.update(NOT_STORED)
    return response


def _sentence(snapshot: Snapshot, folder: Path, entry: str, span: Evidence) -> Surroundings | None:
    """None where the folder has not the very text that was coded: in another one the places mean nothing."""
    try:
        text = source_text(folder, entry)
    except SourceMissing:
        return None
    same = hashlib.sha256(text.encode()).hexdigest() == read_source(snapshot, span.source).digest
    return surroundings(text, span.start, span.end) if same else None
