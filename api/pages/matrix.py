"""The evidence-gap matrix: as a picture, as a table, to take away; and the page of each of its cells."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.language import language_of
from api.http.links import query_link
from api.http.page_route import ListRoute, PageRoute
from api.http.version_in_force import bound
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from api.pages.taking import sent_file
from graph.analyse.matrix import Axis, Filters, Heading, Matrix, Unit, claims_of_cell, make_matrix
from graph.errors import NotInGraph
from graph.export.csv_table import MEDIA_TYPE, csv_bytes
from graph.lists.areas import provinces
from graph.lists.evidence import all_evidence
from graph.read.claim import CLAIM, read_claim
from graph.read.gather import gather
from graph.read.station import type_iri
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import ID, VOC
from viz.charts.matrix import draw_matrix

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
files = APIRouter(route_class=ListRoute, include_in_schema=False)

TITLE = BilingualText("证据矩阵", "Evidence matrix")
SHOWN_IN_CELL = 200
"""Claims of a cell that its page shows; how many there are it always says, and its files have all of them."""

FILTERED = {
    "setting": VOC["setting/"],
    "area": ID["area/"],
    "independence": VOC["independence/"],
    "status": VOC["review-status/"],
}
"""Where the slugs of filters belong."""
TYPES, RESULTS, INDICATORS = VOC["mechanism-type/"], VOC["result-level/"], VOC["indicator/"]

Slug = Annotated[str, Query(pattern="^[a-z0-9-]{0,100}$")]
Slugs = Annotated[
    str, Query(pattern="^[a-z0-9,-]{0,2000}$", description="slugs of headings that are unfolded")
]
Year = Annotated[str, Query(pattern="^([0-9]{4})?$")]


class Asked:
    """The parameters of a matrix, as FastAPI declares them for each of its routes."""

    def __init__(
        self,
        axis: Axis = "indicator",
        by: Unit = "claims",
        open: Slugs = "",
        setting: Slug = "",
        area: Slug = "",
        independence: Slug = "",
        status: Slug = "",
        since: Year = "",
        until: Year = "",
    ) -> None:
        self.axis, self.by = axis, by
        self.open = [slug for slug in open.split(",") if slug]
        self.given = {
            name: value
            for name, value in (
                ("axis", axis if axis != "indicator" else ""),
                ("by", by if by != "claims" else ""),
                ("open", open),
                ("setting", setting),
                ("area", area),
                ("independence", independence),
                ("status", status),
                ("since", since),
                ("until", until),
            )
            if value
        }

    def filters(self, snapshot: Snapshot) -> Filters:
        """The filters as IRIs. Raises NotInGraph for one that the graph does not have."""
        iris = {name: str(space + self.given[name]) for name, space in FILTERED.items() if name in self.given}
        snapshot.properties.many(iris.values())
        for name, iri in iris.items():
            if not snapshot.has(iri):
                slug = self.given[name]
                raise NotInGraph(
                    f"参数 {name}：图中没有“{slug}”", f"{name}: the graph has no “{slug}”", parameter=name
                )
        years = {name: int(self.given[name]) if name in self.given else None for name in ("since", "until")}
        return Filters(**iris, from_year=years["since"], to_year=years["until"])

    def address(self, path: str = "/matrix", **changed: str) -> str:
        """The same matrix with some parameters changed; "" takes one away."""
        merged = {name: value for name, value in {**self.given, **changed}.items() if value}
        return path + (f"?{urlencode(merged)}" if merged else "")

    def fold(self, slug: str) -> str:
        """The same matrix with a heading unfolded, or folded where it is not."""
        others = [one for one in self.open if one != slug]
        return self.address(open=",".join(others if slug in self.open else [*others, slug]))


Wanted = Annotated[Asked, Depends()]


@router.get("/matrix")
def page(request: Request, asked: Wanted) -> HTMLResponse:
    """The matrix as picture and table. 404 for a filter that names nothing."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    matrix = _matrix(snapshot, asked)
    evidence = all_evidence(snapshot)
    choices = {
        "setting": list(evidence.settings.values),
        "area": list(provinces(snapshot)),
        "independence": sorted(set(evidence.independence.values())),
        "status": sorted(set(evidence.status.values())),
    }
    snapshot.label.many([iri for those in choices.values() for iri in those])
    return inquiry.page(
        "matrix.html",
        title=TITLE,
        matrix=matrix,
        asked=asked,
        choices=choices,
        chart=_drawn(snapshot, asked, matrix, language_of(request)),
        cell_address=lambda row, column: _cell_address(asked, row, column),
        slug=_slug,
        cited=cite(request, TITLE),
    )


@files.get("/matrix.svg")
def as_svg(request: Request, asked: Wanted) -> Response:
    """The picture as a file."""
    snapshot: Snapshot = bound(request).snapshot
    body = _drawn(snapshot, asked, _matrix(snapshot, asked), language_of(request))
    return sent_file(request, body.encode(), "image/svg+xml", "matrix.svg")


@files.get("/matrix.csv")
def as_csv(request: Request, asked: Wanted) -> Response:
    """The table as CSV: a line a cell, empty ones too."""
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    matrix = _matrix(snapshot, asked)
    header = [text[language] for text in CSV_HEADER]
    rows = (
        [
            snapshot.name(row.iri, language), row.iri, snapshot.name(column.iri, language), column.iri,
            cell.explicit, cell.juxtaposed, None if cell.best is None else f"E{cell.best}",
        ]
        for row, cells in zip(matrix.rows, matrix.cells, strict=True)
        for column, cell in zip(matrix.columns, cells, strict=True)
    )  # fmt: skip
    return sent_file(request, csv_bytes(header, rows, bom=True), MEDIA_TYPE, "matrix.csv")


CSV_HEADER = (
    BilingualText("机制类型", "mechanism type"),
    BilingualText("机制类型 IRI", "mechanism type IRI"),
    BilingualText("列", "column"),
    BilingualText("列 IRI", "column IRI"),
    BilingualText("写明由它带来", "credited"),
    BilingualText("同处提到，未说因果", "mentioned together"),
    BilingualText("最高等级", "best grade"),
)


@router.get("/matrix/cell")
def cell_page(request: Request, asked: Wanted, type: Slug, column: Slug) -> HTMLResponse:
    """The claims of one cell, with the query that finds them; also of an empty one. 404 for unknown headings."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    row, heading, credited, beside = cell_of(snapshot, asked, type, column)
    shown = [list(those[:SHOWN_IN_CELL]) for those in (credited, beside)]
    gather(snapshot, ([iri for those in shown for iri in those], CLAIM))
    read = [[read_claim(snapshot, iri) for iri in those] for those in shown]
    title = BilingualText(
        f"{snapshot.label(row).zh} × {snapshot.label(heading).zh}",
        f"{snapshot.label(row).en} × {snapshot.label(heading).en}",
    )
    return inquiry.page(
        "matrix_cell.html",
        title=title,
        row=row,
        column=heading,
        asked=asked,
        file=lambda form: asked.address(f"/matrix/cell.{form}", type=type, column=column),
        query_address=query_link(query("matrix-cell"), _bindings(asked, row, heading)),
        totals=(len(credited), len(beside)),
        out=inquiry.one_source_out([*credited, *beside]),
        explicit=read[0],
        beside=read[1],
        cited=cite(request, title),
    )


router.include_router(files)


def _matrix(snapshot: Snapshot, asked: Asked) -> Matrix:
    unfolded = {str(space + slug) for slug in asked.open for space in (TYPES, RESULTS)}
    matrix = make_matrix(snapshot, asked.axis, asked.by, asked.filters(snapshot), unfolded)
    snapshot.label.many([heading.iri for heading in (*matrix.rows, *matrix.columns)])
    return matrix


def _drawn(snapshot: Snapshot, asked: Asked, matrix: Matrix, language: Language) -> str:
    return draw_matrix(
        TITLE[language],
        matrix,
        lambda iri: snapshot.name(iri, language),
        lambda row, column: _cell_address(asked, row, column),
        language,
    )


def _cell_address(asked: Asked, row: Heading, column: Heading) -> str:
    return asked.address("/matrix/cell", type=_slug(row.iri), column=_slug(column.iri), open="", by="")


def cell_of(
    snapshot: Snapshot, asked: Asked, type: str, column: str
) -> tuple[str, str, Sequence[str], Sequence[str]]:
    """Row, column, and the claims credited and beside. Raises NotInGraph for a heading that there is not."""
    row = str(type_iri(type))
    spaces = {
        "indicator": (RESULTS, INDICATORS),
        "setting": (FILTERED["setting"],),
        "province": (ID["area/"],),
    }
    found = [iri for space in spaces[asked.axis] if snapshot.has(iri := str(space + column))]
    if not snapshot.has(row) or not found:
        unknown, parameter = (type, "type") if not snapshot.has(row) else (column, "column")
        raise NotInGraph(
            f"参数 {parameter}：图中没有“{unknown}”", f"{parameter}: the graph has no “{unknown}”",
            parameter=parameter,
        )  # fmt: skip
    credited, beside = claims_of_cell(snapshot, asked.axis, row, found[0], asked.filters(snapshot))
    return row, found[0], credited, beside


def _bindings(asked: Asked, row: str, column: str) -> dict[str, Term]:
    """The values of the query that finds the claims of a cell."""
    names: dict[Axis, str] = {"setting": "setting", "province": "area", "indicator": "indicator"}
    level = asked.axis == "indicator" and column.startswith(str(RESULTS))
    bound_to = {"type": row, "level" if level else names[asked.axis]: column}
    for name, space in FILTERED.items():
        if name in asked.given:
            bound_to.setdefault(name, str(space + asked.given[name]))
    return {name: URIRef(iri) for name, iri in bound_to.items()}


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
