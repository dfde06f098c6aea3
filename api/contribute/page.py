"""The page of the form, with what it asks for before anything is written: its fields, names, an empty workbook."""

import asyncio
import json
from contextlib import suppress
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.curate.session import NOT_STORED, session_of
from api.http.content import conditional
from api.http.language import VARY, language_of
from api.http.page_tag import program_digest
from api.pages.templating import render
from graph.check.texts import source_text
from graph.entry.form_fields import form_fields
from graph.entry.identify import slug_of
from graph.entry.sheets import XLSX
from graph.entry.submitted import SUFFIXES
from graph.errors import SourceMissing
from graph.search.choices import choices
from ontology.bilingual import Language

router = APIRouter(include_in_schema=False)

LONGEST_NAME = 200


@router.get("/contribute", response_class=HTMLResponse)
async def page(request: Request, entry: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """The form; with `entry` it begins with that one, to be revised."""
    session = await session_of(request)
    response = render(
        request,
        "contribute.html",
        session=session,
        entry=entry,
        model=urlsplit(request.app.state.settings.model).netloc if session else "",
        suffixes=",".join(SUFFIXES),
        limit=request.app.state.settings.upload_bytes,
    )
    response.headers.update(NOT_STORED)
    return response


@router.get("/contribute/fields.json")
def fields(request: Request) -> Response:
    """What the form asks for: kinds of node with their fields, and the concepts that can be picked."""
    response = Response(_fields(), media_type="application/json")
    return conditional(request, response, f'W/"{program_digest()[:32]}"')


@router.get("/contribute/name")
def name(label: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME)]) -> JSONResponse:
    """The name that the program would give a mechanism of this label: its pinyin."""
    return JSONResponse({"name": slug_of(label)})


@router.get("/contribute/template.xlsx")
async def template(request: Request) -> Response:
    """An empty workbook to code an article in, in the language of the request."""
    book = await asyncio.to_thread(_template, language_of(request))
    headers = {"Content-Disposition": 'attachment; filename="fengqiao-entry.xlsx"', "Vary": VARY}
    return Response(book, media_type=XLSX, headers=headers)


@router.get("/contribute/text/{entry}")
async def text(request: Request, entry: str) -> Response:
    """The text of a source from the operator's folder, for those who are signed in; to others it is empty."""
    folder, found = request.app.state.settings.sources, ""
    if folder is not None and await session_of(request) is not None:
        # That one is not there is no fault: it can be pasted.
        with suppress(SourceMissing):
            found = await asyncio.to_thread(source_text, folder, entry)
    return JSONResponse({"text": found}, headers=NOT_STORED)


@cache
def _fields() -> bytes:
    return json.dumps({**form_fields(), "choices": choices()}, ensure_ascii=False).encode()


@cache
def _template(language: Language) -> bytes:
    # Here and not above: the library takes a while to load.
    from graph.entry.book_writing import book_of

    return book_of(None, language)
