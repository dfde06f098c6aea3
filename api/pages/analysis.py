"""Pages that set things of the graph in relation: stations like one, and kinds of mechanism that go together."""

from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.links import query_link
from api.http.page_route import PageRoute
from api.http.version_in_force import bound
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from graph.analyse.similar import similar_stations
from graph.analyse.station_counts import SEPARATOR
from graph.lists.stations import all_stations
from graph.lists.types import find_type
from graph.read.gather import gather
from graph.read.station import STATION, must_be_station
from graph.site_queries import query
from ontology.bilingual import BilingualText

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

PAIRS_SHOWN = 60
TOGETHER = BilingualText("常在一起的机制类型", "Types of mechanism that go together")
Slug = Annotated[str, Query(pattern="^[a-z0-9-]*$")]


@router.get("/stations/{slug}/similar")
def similar(request: Request, slug: str) -> HTMLResponse:
    """The stations most like one, each with what both have and what only one has. 404 for a station there is not."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_station(snapshot, slug)
    found = similar_stations(snapshot, iri)
    features = [
        feature.concept
        for one in found
        for those in (one.shared, one.only_asked, one.only_other)
        for feature in those
    ]
    gather(snapshot, ([iri, *(one.station for one in found)], STATION), named=features)
    label = snapshot.label(iri)
    return inquiry.page(
        "similar.html",
        station=iri,
        slug=slug,
        found=found,
        stations=len(all_stations(snapshot)),
        cited=cite(request, BilingualText(f"与{label.zh}相近的派出所", f"Stations like {label.en}")),
    )


@router.get("/together")
def together(request: Request, type: Slug = "") -> HTMLResponse:
    """Pairs of types found at one station, the most frequent first; of one type where it is given. 404 for no type."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    wanted = find_type(snapshot, type).type if type else ""
    counted = bound(request).views.places.counted
    stations = len(all_stations(snapshot))
    ranked = sorted(counted.pairs.items(), key=lambda item: (-item[1], item[0]))
    named = ((pair.split(SEPARATOR), count) for pair, count in ranked)
    pairs = [(one, other, count) for (one, other), count in named if wanted in ("", one, other)]
    shown = [
        (one, other, count, counted.at_stations[one], counted.at_stations[other])
        for one, other, count in pairs[:PAIRS_SHOWN]
    ]
    snapshot.label.many([iri for one, other, *_ in shown for iri in (one, other)])
    return inquiry.page(
        "together.html",
        title=TOGETHER,
        type=wanted,
        stations=stations,
        pairs=[(*pair, pair[3] * pair[4] / stations) for pair in shown],
        total=len(pairs),
        query_of=lambda one, other: query_link(
            query("types-together"), {"typeA": URIRef(one), "typeB": URIRef(other)}
        ),
        cited=cite(request, TOGETHER),
    )
