"""What a page lists, to take away: a table in the language of the reader, and the sources behind it as RIS."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from api.http.language import VARY, language_of
from api.http.version_in_force import bound
from graph.errors import ResultTooLarge
from graph.export import sheet
from graph.export.claim_tables import CLAIMS, claim_rows
from graph.export.codebook import Table
from graph.export.csv_table import MEDIA_TYPE as CSV
from graph.export.csv_table import csv_bytes
from graph.export.source_references import ris_of_sources
from graph.store.snapshot import Snapshot

Form = Literal["csv", "xlsx"]
ClaimForm = Literal["csv", "xlsx", "ris"]
Way = Literal["attachment", "inline"]


class _FormConvertor(StringConvertor):
    """Another suffix is no address of a list, so that the path is looked for elsewhere."""

    regex = "csv|xlsx"


class _ClaimFormConvertor(StringConvertor):
    regex = "csv|xlsx|ris"


register_url_convertor("form", _FormConvertor())
register_url_convertor("claim_form", _ClaimFormConvertor())

RIS: Final = "application/x-research-info-systems"
MOST_ROWS: Final = 20_000
"""Rows of a table that is made while somebody waits; the whole graph is at /download."""


@dataclass(frozen=True)
class Taken:
    """A table of some things: `iris` are all that a page lists, whichever of its pages; `rows` reads them."""

    table: Table[Any]
    iris: Sequence[str]
    rows: Callable[[Snapshot, Iterable[str]], Iterator[Any]]


def file_of(request: Request, taken: Taken, name: str, form: Form) -> Response:
    """The table as CSV with a byte order mark, or as a workbook; labels and columns in the language of the request.

    Raises ResultTooLarge for more rows than are made while somebody waits.
    """
    snapshot, table = _bounded(request, taken)
    language = language_of(request)
    header, rows = table.header_in(language), table.rows_in(snapshot, language)
    if form == "csv":
        return sent_file(request, csv_bytes(header, rows, bom=True), CSV, f"{name}.csv")
    body = sheet.xlsx_bytes(table.title[language], header, rows)
    return sent_file(request, body, sheet.MEDIA_TYPE, f"{name}.xlsx")


def file_of_claims(
    request: Request, claims: Sequence[str], name: str, form: ClaimForm, table: Table[Any] = CLAIMS
) -> Response:
    """The same for claims, of which the articles behind them can be had for a reference manager besides."""
    if form == "ris":
        snapshot: Snapshot = bound(request).snapshot
        return sent_file(request, ris_of_sources(snapshot, claims).encode(), RIS, f"{name}.ris")
    return file_of(request, Taken(table, claims, claim_rows), name, form)


def _bounded(request: Request, taken: Taken) -> tuple[Snapshot, Table[Any]]:
    """Raises ResultTooLarge for more rows than are made while somebody waits."""
    if len(taken.iris) > MOST_ROWS:
        raise ResultTooLarge(
            f"这张表有 {len(taken.iris):,} 行，最多 {MOST_ROWS:,} 行：请先筛选，或到 /download 下载整个图谱",
            f"the table has {len(taken.iris):,} rows, at most {MOST_ROWS:,}: filter, or take all from /download",
            limit=MOST_ROWS,
        )
    read = taken.rows
    return bound(request).snapshot, replace(taken.table, items=lambda snapshot: read(snapshot, taken.iris))


def sent_file(request: Request, body: bytes, media_type: str, name: str, how: Way = "attachment") -> Response:
    """A file in the language of the request, `fengqiao-` before its name; `inline` is shown and not saved."""
    headers = {
        "Content-Disposition": f'{how}; filename="fengqiao-{name}"',
        "Content-Language": language_of(request),
        "Vary": VARY,
    }
    return Response(body, media_type=media_type, headers=headers)
