"""The graph as JSON: stations, mechanisms and outcomes, paged, each thing with its IRI and both labels."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from api.http.page_route import ListRoute
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.rest.models import (
    MechanismModel,
    OutcomeModel,
    Page,
    StationDetail,
    StationModel,
    mechanism_model,
    outcome_model,
    station_model,
)
from graph.lists.filters import Level, mechanisms_by, outcomes_by
from graph.lists.outcomes import Tie
from graph.lists.stations import all_stations
from graph.read.claim import CLAIM, read_claim
from graph.read.gather import gather
from graph.read.station import (
    MECHANISM,
    STATION,
    must_be_station,
    read_mechanism,
    read_station,
)
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID

router = APIRouter(prefix="/api/v1", tags=["graph"], route_class=ListRoute)

Limit = Annotated[int, Query(ge=1, le=200, description="most items on this page")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="items to leave out before this page")]
Slug = Annotated[str, Query(pattern="^[a-z0-9-]+$", description="slug, as in the IRI")]

STATION_PREFIX = str(ID["station/"])


@router.get("/stations", summary="Stations, paged")
def stations(
    request: Request, response: Response, limit: Limit = 50, offset: Offset = 0
) -> Page[StationModel]:
    """All stations, in the order of their IRIs."""
    snapshot: Snapshot = bound(request).snapshot
    iris = all_stations(snapshot)
    shown = iris[offset : offset + limit]
    gather(snapshot, (shown, STATION))
    items = [
        station_model(snapshot, read_station(snapshot, iri.removeprefix(STATION_PREFIX))) for iri in shown
    ]
    return _page(request, response, items, len(iris), limit, offset)


@router.get("/stations/{slug}", summary="One station with its mechanisms")
def station(request: Request, slug: str) -> StationDetail:
    """A station, its mechanisms, and where to find its outcomes. 404 where the graph has none of that slug."""
    snapshot: Snapshot = bound(request).snapshot
    iri = must_be_station(snapshot, slug)
    rows = snapshot.rows(query("mechanism-page"), {"station": URIRef(iri)})
    operated = [str(row["mechanism"]) for row in rows]
    gather(snapshot, ([iri], STATION), (operated, MECHANISM))
    return StationDetail(
        **station_model(snapshot, read_station(snapshot, slug)).model_dump(),
        version=snapshot.version,
        operates=[mechanism_model(snapshot, read_mechanism(snapshot, one)) for one in operated],
        outcomes_url=public_address(request).of(f"/api/v1/outcomes?{urlencode({'station': slug})}"),
    )


@router.get("/mechanisms", summary="Mechanisms, paged, by station and type")
def mechanisms(
    request: Request,
    response: Response,
    station: Slug | None = None,
    type: Annotated[Slug | None, Query(description="slug of a mechanism type; narrower ones count")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[MechanismModel]:
    """Mechanisms in the order of their IRIs. 404 where the station or type is not in the graph."""
    snapshot: Snapshot = bound(request).snapshot
    iris = mechanisms_by(snapshot, station, type).iris
    shown = iris[offset : offset + limit]
    gather(snapshot, (shown, MECHANISM))
    items = [mechanism_model(snapshot, read_mechanism(snapshot, iri)) for iri in shown]
    return _page(request, response, items, len(iris), limit, offset)


@router.get("/outcomes", summary="Reported outcomes, paged, with every qualifier and the words of the source")
def outcomes(
    request: Request,
    response: Response,
    station: Slug | None = None,
    indicator: Slug | None = None,
    level: Annotated[Level | None, Query()] = None,
    credit: Annotated[
        Tie | None,
        Query(description="credited in so many words, merely beside a mechanism, or neither"),
    ] = None,
    type: Annotated[Slug | None, Query(description="slug of a mechanism type; narrower ones count")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[OutcomeModel]:
    """Claims of the body text at the level of output, intermediate result or outcome.

    404 where the station, indicator or type is not in the graph.
    """
    snapshot: Snapshot = bound(request).snapshot
    iris = outcomes_by(snapshot, station, indicator, level, credit, type).iris
    shown = iris[offset : offset + limit]
    gather(snapshot, (shown, CLAIM))
    items = [outcome_model(snapshot, read_claim(snapshot, iri)) for iri in shown]
    return _page(request, response, items, len(iris), limit, offset)


def _page(
    request: Request,
    response: Response,
    items: list[Any],
    total: int,
    limit: int,
    offset: int,
) -> Page[Any]:
    """A page with its totals; the next and previous one stand in the body and in Link (RFC 8288)."""
    snapshot: Snapshot = bound(request).snapshot
    links = {}
    if offset + limit < total:
        links["next"] = _address(request, limit, offset + limit)
    if offset > 0:
        links["prev"] = _address(request, limit, max(0, offset - limit))
    if links:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items())
    return Page(version=snapshot.version, total=total, limit=limit, offset=offset, links=links, items=items)


def _address(request: Request, limit: int, offset: int) -> str:
    """This list from another place on."""
    parameters = {**request.query_params, "limit": limit, "offset": offset}
    return public_address(request).of(f"{request.url.path}?{urlencode(parameters)}")
