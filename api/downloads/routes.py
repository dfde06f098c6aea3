"""The graph to take away: whole as RDF, as CSV tables with a codebook, and the data set's description."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from api.http.compression import takes
from api.http.conditions import held
from api.http.content import TRIPLES, Variant, conditional, respond, split_suffix
from api.http.language import language_of
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.errors import NotInGraph
from graph.export.csv_table import GUARD_NOTE
from graph.export.csvw import MEDIA_TYPE as CSVW
from graph.export.csvw import metadata, metadata_of_all
from graph.export.dcat import (
    DATASET,
    LICENSE,
    METADATA,
    SUMMARY,
    TITLE,
    citation,
    describe_dataset,
    statistics,
)
from graph.export.downloads import file_name
from graph.export.formats import FORMATS
from graph.export.kept_files import PACKED, Export
from graph.export.tables import GROUPS, TABLES
from graph.read.resource import gather_names, name_of
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, compact

router = APIRouter(tags=["downloads"], include_in_schema=False)

SUFFIXES = {form.suffix for form in FORMATS.values()}
ALL_TABLES = "csv-metadata.json"
"""Where CSVW looks for the description of all tables of a folder (Tabular Data Model, section 5.3)."""


@router.get("/download")
def downloads(request: Request) -> Response:
    """The page with all files, the tables' columns and how to cite."""
    snapshot: Snapshot = bound(request).snapshot
    page = render(
        request,
        "downloads.html",
        formats=list(FORMATS.values()),
        file_name=lambda suffix: file_name(snapshot, suffix),
        groups=GROUPS,
        all_tables=ALL_TABLES,
        written=bound(request).downloads.written(),
        found=statistics(snapshot),
        citation=citation(snapshot),
        guard=GUARD_NOTE,
    )
    return conditional(request, page)


@router.get("/download/{name}")
def download(request: Request, name: str, bom: bool = False) -> Response:
    """One file, plain or (by the name with `.gz`) compressed.

    `bom=1` puts a byte order mark before a table, which some spreadsheets need for Chinese. `fengqiao.<suffix>`
    sends on to the file of the version in force. 404 for the file of another version.
    """
    files = bound(request).downloads
    if name == ALL_TABLES:
        return _metadata(request, metadata_of_all(str(LICENSE)))
    if name.endswith(METADATA) and (table := TABLES.get(name.removesuffix(METADATA))):
        return _metadata(request, metadata(table, str(LICENSE)))
    whole = name.removesuffix(PACKED)
    stem, _, suffix = whole.rpartition(".")
    if stem == "fengqiao" and suffix in SUFFIXES:
        address = f"/download/{file_name(files.snapshot, suffix)}{name.removeprefix(whole)}"
        return RedirectResponse(address, HTTPStatus.TEMPORARY_REDIRECT)
    if whole not in files.files:
        raise NotInGraph(
            f"没有文件 {name}；现行版本 {files.snapshot.version} 的文件列于 /download",
            f"There is no file {name}; /download lists those of the version in force, {files.snapshot.version}",
            version=files.snapshot.version,
        )
    is_table = stem in TABLES
    export = files.get_marked(whole) if bom and is_table else files.get(whole)
    described_by = f'</download/{stem}{METADATA}>; rel="describedby"; type="{CSVW}"'
    link = described_by if is_table else '</dataset>; rel="describedby"'
    return _send(request, name, export, files.files[whole].media_type, link)


@router.get("/.well-known/void")
@router.get("/dataset{tail:path}")
def dataset(request: Request, tail: str = "") -> Response:
    """What the data set is and holds, for people and for catalogues (DCAT, VoID)."""
    bare, forced = split_suffix(f"/dataset{tail}", TRIPLES)
    if bare != "/dataset":
        raise NotInGraph(f"没有 {request.url.path}", f"There is nothing at {request.url.path}")
    return respond(
        request,
        "/dataset",
        forced,
        lambda variants: _dataset_page(request, variants),
        lambda: describe_dataset(bound(request).downloads, f"{public_address(request).base}/"),
    )


def _dataset_page(request: Request, variants: tuple[Variant, ...]) -> Response:
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    counted = statistics(snapshot)
    gather_names(snapshot, [*counted.classes, *counted.properties])
    return render(
        request,
        "downloads-dataset.html",
        iri=str(DATASET),
        title=TITLE,
        summary=SUMMARY,
        license=str(LICENSE),
        citation=citation(snapshot),
        found=counted,
        formats=list(FORMATS.values()),
        file_name=lambda suffix: file_name(snapshot, suffix),
        groups=GROUPS,
        written=bound(request).downloads.written(),
        variants=variants,
        address="/dataset",
        name=lambda iri: name_of(snapshot, iri)[language],
        doc=lambda iri: f"/ns#{iri.removeprefix(str(FQ))}" if iri.startswith(str(FQ)) else iri,
        short=compact,
    )


def _metadata(request: Request, document: dict[str, Any]) -> Response:
    response = JSONResponse(document, media_type=CSVW)
    return conditional(request, response)


def _send(request: Request, name: str, export: Export, media_type: str, link: str) -> Response:
    """A file as an attachment, with its length; 304 where the client has it, 206 for a part of it.

    The compressed file is a file of its own by its name, and by the name of the plain one what is sent to who
    accepts gzip: another representation, with a tag of its own, whose bytes ranges count (RFC 9110, 8.8.3 and 14).
    """
    headers = {"Link": link, "Cache-Control": "no-cache"}
    file = export.plain
    if name.endswith(PACKED):
        file, media_type = export.packed, "application/gzip"
    else:
        headers["Vary"] = "Accept-Encoding"
        if takes(request.headers.get("accept-encoding", ""), "gzip"):
            file = export.packed
            headers["Content-Encoding"] = "gzip"
    headers["ETag"] = f'"{file.sha256[:32]}"'
    found = FileResponse(
        file.path, headers=headers, media_type=media_type, filename=name, stat_result=file.path.stat()
    )
    return held(request, found)
