"""The graph to take away: whole as RDF, as CSV tables with a codebook, and the data set's description."""

import io
from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from api.conditions import matches
from api.content import TRIPLES, Variant, conditional, respond, split_suffix
from api.language import language_of
from api.public_address import public_address
from api.templating import render
from api.version_in_force import bound
from graph.codebook import SEPARATOR
from graph.description import (
    DATASET,
    LICENSE,
    SUMMARY,
    TITLE,
    citation,
    describe_dataset,
    file_name,
    statistics,
)
from graph.errors import NotInGraph
from graph.export import FORMATS, write
from graph.export_files import export_file
from graph.resource import name_of
from graph.store.snapshot import Snapshot
from graph.tables import GUARD_NOTE, TABLES, metadata, write_csv
from ontology.namespaces import FQ, compact

router = APIRouter(tags=["downloads"], include_in_schema=False)

SUFFIXES = {form.suffix: form for form in FORMATS.values()}
METADATA = ".csv-metadata.json"


@router.get("/download")
def downloads(request: Request) -> Response:
    """The page with all files, the tables' columns and how to cite."""
    snapshot: Snapshot = bound(request).snapshot
    page = render(
        request,
        "downloads.html",
        formats=list(FORMATS.values()),
        file_name=lambda suffix: file_name(snapshot, suffix),
        tables=list(TABLES.values()),
        found=statistics(snapshot),
        citation=citation(snapshot),
        guard=GUARD_NOTE,
        separator=SEPARATOR,
    )
    return conditional(request, page)


@router.get("/download/{name}")
def download(request: Request, name: str, bom: bool = False) -> Response:
    """One file. `bom=1` puts a byte order mark before a table, which some spreadsheets need for Chinese.

    `fengqiao.<suffix>` sends on to the file of the version in force. 404 for the file of another version.
    """
    snapshot: Snapshot = bound(request).snapshot
    stem, _, suffix = name.rpartition(".")
    if name.endswith(METADATA) and (table := TABLES.get(name.removesuffix(METADATA))):
        response = JSONResponse(metadata(table, str(LICENSE)), media_type="application/csvm+json")
        response.headers["Access-Control-Allow-Origin"] = "*"
        return conditional(request, response)
    if suffix == "csv" and (table := TABLES.get(stem)):

        def write_table(out: BinaryIO) -> None:
            text = io.TextIOWrapper(out, encoding="utf-8-sig" if bom else "utf-8", newline="")
            write_csv(snapshot, table, text)
            text.flush()
            text.detach()

        media_type = "text/csv; charset=utf-8; header=present"
        kept_as = f"{stem}-bom.csv" if bom else name
        return _send(request, name, write_table, media_type, f"/download/{stem}{METADATA}", kept_as)
    form = SUFFIXES.get(suffix)
    if form is not None and stem == "fengqiao":
        return RedirectResponse(f"/download/{file_name(snapshot, suffix)}", HTTPStatus.TEMPORARY_REDIRECT)
    if form is None or name != file_name(snapshot, suffix):
        raise NotInGraph(
            f"没有文件 {name}；现行版本 {snapshot.version} 的文件列于 /download",
            f"There is no file {name}; /download lists those of the version in force, {snapshot.version}",
            version=snapshot.version,
        )
    return _send(
        request, name, lambda out: write(snapshot, form.name, out), form.media_type, "/dataset", name
    )


@router.get("/.well-known/void")
@router.get("/dataset{tail:path}")
def dataset(request: Request, tail: str = "") -> Response:
    """What the data set is and holds, for people and for catalogues (DCAT, VoID)."""
    snapshot: Snapshot = bound(request).snapshot
    bare, forced = split_suffix(f"/dataset{tail}", TRIPLES)
    if bare != "/dataset":
        raise NotInGraph(f"没有 {request.url.path}", f"There is nothing at {request.url.path}")
    return respond(
        request,
        "/dataset",
        forced,
        lambda variants: _dataset_page(request, variants),
        lambda: describe_dataset(snapshot, f"{public_address(request).base}/"),
    )


def _dataset_page(request: Request, variants: tuple[Variant, ...]) -> Response:
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    return render(
        request,
        "downloads-dataset.html",
        iri=str(DATASET),
        title=TITLE,
        summary=SUMMARY,
        license=str(LICENSE),
        citation=citation(snapshot),
        found=statistics(snapshot),
        formats=list(FORMATS.values()),
        file_name=lambda suffix: file_name(snapshot, suffix),
        tables=list(TABLES.values()),
        variants=variants,
        address="/dataset",
        name=lambda iri: name_of(snapshot, iri)[language],
        doc=lambda iri: f"/ns#{iri.removeprefix(str(FQ))}" if iri.startswith(str(FQ)) else iri,
        short=compact,
    )


def _send(
    request: Request,
    name: str,
    writer: Callable[[BinaryIO], None],
    media_type: str,
    described_by: str,
    kept_as: str,
) -> Response:
    """A file as an attachment, with its length; 304 where the client has it, 206 for a part of it."""
    version = bound(request).version
    path = export_file(request.app.state.settings.data, version, kept_as, writer)
    found = path.stat()
    tag = f'"{version}-{found.st_size:x}-{found.st_mtime_ns:x}"'
    headers = {
        "Link": f'<{described_by}>; rel="describedby"',
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
        "ETag": tag,
    }
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(path, headers=headers, media_type=media_type, filename=name, stat_result=found)
