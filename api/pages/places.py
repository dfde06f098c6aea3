"""The page of a place: where it lies, the areas in it and its stations."""

from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from api.pages.things import must_be_named
from graph.lists.areas import area_map
from graph.lists.filters import stations_by
from graph.read.gather import gather
from graph.read.properties import Properties
from graph.read.station import AREA, STATION, areas_upward, read_station
from ontology.namespaces import PREFIXES

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

STATIONS_A_PAGE = 50
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/places/{slug}")
def place(request: Request, slug: str, page: PageNumber = 1) -> HTMLResponse:
    """One area of the gazetteer. 404 where there is none of that slug."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "area", slug, "地区", "place")
    paging, stations = inquiry.page_of(stations_by(snapshot, slug), page, STATIONS_A_PAGE)
    inside = [str(row["inside"]) for row in inquiry.rows("areas-within", {"area": URIRef(iri)})]
    gather(snapshot, ([iri], AREA), (stations, STATION), named=inside)
    own = Properties(snapshot, iri)
    areas = area_map(snapshot)
    return inquiry.page(
        "place.html",
        place=iri,
        slug=slug,
        level=own.text("areaLevel"),
        code=own.text("divisionCode"),
        other_names=own.iris(PREFIXES["skos"] + "altLabel"),
        wider=areas_upward(snapshot, iri)[:0:-1],
        inside=[(one, len(areas.stations(one))) for one in inside],
        paging=paging,
        stations=[read_station(snapshot, one.rpartition("/")[2]) for one in stations],
        cited=cite(request, snapshot.label(iri), iri),
    )
