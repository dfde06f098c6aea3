"""The files of the lists on pages: what is filtered on a page is filtered in its table, and nothing is left out."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api.http.page_route import ListRoute
from api.http.version_in_force import bound
from api.pages.across import Filtered, Slug
from api.pages.indicators import must_be_indicator
from api.pages.matrix import Wanted, cell_of
from api.pages.taking import ClaimForm, Form, Taken, file_of, file_of_claims
from api.pages.things import claims_in_order, must_be_named
from graph.export.claim_tables import OUTCOMES
from graph.export.mechanism_tables import MECHANISMS, mechanism_rows
from graph.export.station_tables import STATIONS, station_rows
from graph.lists.filters import mechanisms_by, stations_by
from graph.lists.indicators import claims_on
from graph.lists.types import find_type
from graph.read.station import must_be_station
from graph.store.snapshot import Snapshot
from ontology.namespaces import ENTRY, FQ, ID

router = APIRouter(route_class=ListRoute, include_in_schema=False)


@router.get("/outcomes.{form:claim_form}")
def outcomes(request: Request, form: ClaimForm, filtered: Annotated[Filtered, Depends()]) -> Response:
    """The results that pass the filters."""
    return file_of_claims(request, filtered.listed(_of(request)).iris, "outcomes", form, OUTCOMES)


@router.get("/stations.{form:form}")
def stations(request: Request, form: Form, area: Slug = "") -> Response:
    """The stations, or those of an area."""
    listed = stations_by(_of(request), area)
    return file_of(request, Taken(STATIONS, listed.iris, station_rows), "stations", form)


@router.get("/mechanisms/{slug}.{form:form}")
def mechanisms(request: Request, slug: str, form: Form) -> Response:
    """The mechanisms of a type. 404 where there is no such type."""
    snapshot = _of(request)
    find_type(snapshot, slug)
    listed = mechanisms_by(snapshot, None, slug)
    return file_of(request, Taken(MECHANISMS, listed.iris, mechanism_rows), slug, form)


@router.get("/stations/{slug}.{form:claim_form}")
def of_station(request: Request, slug: str, form: ClaimForm) -> Response:
    """Every claim on a station and its mechanisms. 404 where the graph has none of that slug."""
    snapshot = _of(request)
    iri = must_be_station(snapshot, slug)
    own = sorted(one for one, _ in snapshot.pairs(FQ.station, [iri]) if one.startswith(str(ID["claim/"])))
    return file_of_claims(request, own, slug, form)


@router.get("/sources/{name}.{form:claim_form}")
def of_source(request: Request, name: str, form: ClaimForm) -> Response:
    """Every claim that rests on words of an article, in reading order. 404 else."""
    snapshot = _of(request)
    must_be_named(snapshot, "source", name, "来源", "source")
    return file_of_claims(request, claims_in_order(snapshot, str(ENTRY[name])), f"source-{name}", form)


@router.get("/indicators/{slug}.xlsx")
def of_indicator(request: Request, slug: str) -> Response:
    """Every claim on an indicator. 404 where there is none."""
    snapshot = _of(request)
    iri = must_be_indicator(snapshot, slug)
    return file_of_claims(request, list(claims_on(snapshot, iri)), slug, "xlsx")


@router.get("/matrix/cell.{form:claim_form}")
def of_cell(request: Request, form: ClaimForm, asked: Wanted, type: Slug, column: Slug) -> Response:
    """What a cell of the matrix holds. 404 for unknown headings."""
    _, _, credited, beside = cell_of(_of(request), asked, type, column)
    return file_of_claims(request, [*credited, *beside], f"{type}-{column}", form)


def _of(request: Request) -> Snapshot:
    snapshot: Snapshot = bound(request).snapshot
    return snapshot
