"""The pages for people: home, stations and how to read it all. Each is a few site queries and a template."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.language import language_of
from api.http.page_route import PageRoute
from api.pages import across as browse
from api.pages.citing import cite
from api.pages.inquiry import Inquiry, place_in_text
from graph.analyse.differing import differing
from graph.lists.areas import provinces
from graph.lists.filters import stations_by
from graph.lists.outcomes import all_outcomes
from graph.lists.stations import all_stations
from graph.lists.totals import overview
from graph.lists.types import LINEAGE, lineage, top_types
from graph.read.assessment import (
    APPRAISAL,
    TENSION,
    TEXT_ISSUE,
    Tension,
    read_appraisal,
    read_tension,
    read_text_issue,
)
from graph.read.claim import CLAIM, Claim, tie_of
from graph.read.entry import ACCOUNT, read_account
from graph.read.formula import FORMULA, read_formula
from graph.read.gather import ALONE, Tree, gather
from graph.read.honour import HONOUR, read_honour
from graph.read.properties import Properties
from graph.read.station import (
    MECHANISM,
    STATION,
    Mechanism,
    must_be_station,
    read_mechanism,
    read_station,
)
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording
from graph.words.glossary import word
from ontology.bilingual import BilingualText
from ontology.namespaces import ID, PREFIXES, VOC
from viz.charts.shares import Bar, draw_bars

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
router.include_router(browse.router)

STATIONS_A_PAGE = 50
STATIONS_ON_HOME = 6
KNOWN_FOR, HEADLINE_FIGURES = 5, 6
"""Mechanisms and figures at the top of a station's page."""
FINDING = BilingualText(
    "结果，按原文有没有说由什么带来", "Results, by whether the text says what brought them about"
)
TITLE, GRANTED = VOC["honour-type/fengqiao-station"], PREFIXES["aw"] + "granted"
TITLES_LOOKED_AT = 20
STATION_PREFIX = str(ID["station/"])
DEFINITION = PREFIXES["skos"] + "definition"

STATION_PARTS: dict[str, tuple[str, Tree]] = {
    **dict.fromkeys(
        (
            "station-settings",
            "station-facts",
            "station-recognition",
            "station-headlines",
            "station-illustrations",
        ),
        ("claim", CLAIM),
    ),
    "outcome-page": ("outcome", CLAIM),
    "mechanism-page": ("mechanism", {**MECHANISM, "mechanismType": LINEAGE}),
    "station-tensions": ("tension", TENSION),
    "station-entries": ("entry", ACCOUNT),
    "station-appraisals": ("appraisal", APPRAISAL),
    "station-formulas": ("formula", FORMULA),
    "station-honours": ("honour", HONOUR),
    "station-issues": ("issue", TEXT_ISSUE),
}
"""The queries of a station's page: which variable has the things that it shows, and what is read with those."""

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Slug = Annotated[str, Query(pattern="^[a-z0-9-]*$")]


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """What this is, how much there is, and where to begin."""
    inquiry = Inquiry(request)
    inquiry.show("home-counts")
    inquiry.show("title-holders")
    counts, language = overview(inquiry.snapshot), language_of(request)
    first = all_stations(inquiry.snapshot)[:STATIONS_ON_HOME]
    titles = _titles(inquiry.snapshot)
    gather(inquiry.snapshot, (first, STATION), (titles, ALONE))
    return inquiry.page(
        "home.html",
        counts=counts,
        out=inquiry.one_source_out(all_outcomes(inquiry.snapshot).names),
        title_example=_told_title(inquiry.snapshot, titles),
        chart=draw_bars(
            FINDING[language],
            [
                Bar(word(f"credit-{kind}")[language], count, kind, f"/outcomes?credit={kind}")
                for kind, count in (
                    ("explicit", counts.explicit),
                    ("juxtaposed", counts.juxtaposed),
                    ("none", counts.uncredited),
                )
            ],
            language,
        ),
        stations=[read_station(inquiry.snapshot, _slug(iri)) for iri in first],
    )


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    """How to read the graph."""
    inquiry = Inquiry(request)
    grades = [f"{PREFIXES['eg']}e{grade}" for grade in range(6)]
    gather(inquiry.snapshot, (grades, ALONE))
    return inquiry.page(
        "about.html",
        counts=overview(inquiry.snapshot),
        grades=[(iri, Properties(inquiry.snapshot, iri).both(DEFINITION)) for iri in grades],
    )


@router.get("/stations")
def stations(request: Request, page: PageNumber = 1, area: Slug = "") -> HTMLResponse:
    """All stations, or those of an area, paged. 404 where the graph has no such area."""
    inquiry = Inquiry(request)
    paging, iris = inquiry.page_of(stations_by(inquiry.snapshot, area), page, STATIONS_A_PAGE)
    sources = _sources(inquiry.snapshot, iris)
    found_in = provinces(inquiry.snapshot)
    told = [source for those in sources.values() for source in those]
    gather(inquiry.snapshot, (iris, STATION), named=[*told, *found_in])
    return inquiry.page(
        "stations.html",
        paging=paging,
        stations=[read_station(inquiry.snapshot, _slug(iri)) for iri in iris],
        sources=sources,
        area=area,
        provinces=found_in,
        cited=cite(request, _of_area(inquiry.snapshot, area)),
    )


@router.get("/stations/{slug}")
def station(request: Request, slug: str) -> HTMLResponse:
    """All that the graph holds on one station. 404 where it has none of that slug."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_station(snapshot, slug)
    of_station = {"station": URIRef(iri)}
    inquiry.ask(STATION_PARTS, of_station, ([iri], STATION))
    found = read_station(snapshot, slug)
    claims = {
        "settings": inquiry.claims("station-settings", of_station),
        "facts": inquiry.claims("station-facts", of_station),
        "recognition": inquiry.claims("station-recognition", of_station),
        "headlines": inquiry.claims("station-headlines", of_station),
        "illustrations": inquiry.claims("station-illustrations", of_station),
        "outcomes": inquiry.claims("outcome-page", of_station, "outcome"),
    }
    mechanisms = inquiry.told(read_mechanism, "mechanism-page", "mechanism", of_station)
    tensions = inquiry.things(read_tension, "station-tensions", "tension", of_station)
    own = Properties(snapshot, found.station)
    return inquiry.page(
        "station.html",
        station=found,
        printed_names=own.iris(PREFIXES["skos"] + "altLabel"),
        founded=own.iris("founded"),
        accounts=inquiry.things(read_account, "station-entries", "entry", of_station),
        **claims,
        by_tie=[
            (name, [claim for claim in claims["outcomes"] if tie_of(claim) == name])
            for name in ("explicit", "juxtaposed", "none")
        ],
        families=_by_family(snapshot, mechanisms),
        known_for=_known_for(snapshot, mechanisms),
        figures=_headline_figures(claims["outcomes"]),
        cited=cite(request, snapshot.label(iri), iri),
        appraisals=inquiry.things(read_appraisal, "station-appraisals", "appraisal", of_station),
        formulas=inquiry.told(read_formula, "station-formulas", "formula", of_station),
        honours=inquiry.told(read_honour, "station-honours", "honour", of_station),
        tensions=tensions,
        differing=[
            one
            for one in differing(
                snapshot, _no_double([claim for group in claims.values() for claim in group])
            )
            if not any({one.first.claim, one.second.claim} <= {*tension.members} for tension in tensions)
        ],
        members=_in_words(snapshot, tensions, [claim for group in claims.values() for claim in group]),
        issues=inquiry.told(read_text_issue, "station-issues", "issue", of_station),
    )


def _titles(snapshot: Snapshot) -> list[str]:
    """Some honours that are a title of Fengqiao-style police station."""
    rows = snapshot.rows(query("honours-of-type").page(TITLES_LOOKED_AT, 0), {"type": TITLE})
    return [str(row["honour"]) for row in rows]


def _told_title(snapshot: Snapshot, titles: list[str]) -> dict[str, object] | None:
    """Of the first title of which the source says by whom and when it was granted: what it says."""
    for iri in titles:
        own = Properties(snapshot, iri)
        if own.text("awardStatus") == GRANTED and own.all("year") and own.all("grantorName"):
            names = {"honour": iri, "holder": own.must("holder"), "year": own.must("year")}
            return {**names, "grantor": own.both("grantorName"), "batch": own.whole("batch")}
    return None


def _no_double(claims: list[Claim]) -> list[Claim]:
    return list({claim.claim: claim for claim in claims}.values())


def _of_area(snapshot: Snapshot, area: str) -> BilingualText:
    """What a list of stations is of."""
    if not area:
        return BilingualText("派出所", "Stations")
    name = snapshot.label(str(ID["area/"] + area))
    return BilingualText(f"{name.zh}的派出所", f"Stations in {name.en}")


def _known_for(snapshot: Snapshot, mechanisms: list[Mechanism]) -> list[tuple[Mechanism, int, int]]:
    """The mechanisms with most results tied to them, credited before merely beside, with how many there are of both."""
    counted = []
    for mechanism in mechanisms:
        own = Properties(snapshot, mechanism.mechanism)
        counted.append((mechanism, len(own.all("creditedWith")), len(own.all("reportedBeside"))))
    told = [one for one in counted if one[1] or one[2]]
    return sorted(told, key=lambda one: (-one[1], -one[2], place_in_text(one[0])))[:KNOWN_FOR]


def _headline_figures(outcomes: list[Claim]) -> list[Claim]:
    """Figures for the top of the page: credited before others, better grades first, else as in the text."""
    rank = {"explicit": 0, "juxtaposed": 1, "none": 2}

    def order(claim: Claim) -> tuple[int, int]:
        return rank[tie_of(claim)], -max((credit.grade for credit in claim.credits), default=0)

    return sorted((claim for claim in outcomes if claim.value is not None), key=order)[:HEADLINE_FIGURES]


def _by_family(snapshot: Snapshot, mechanisms: list[Mechanism]) -> list[tuple[str, list[Mechanism]]]:
    """Mechanisms under the widest type of their first type, families in the order of the type tree."""
    families: dict[str, list[Mechanism]] = {top: [] for top in top_types(snapshot)}
    for mechanism in mechanisms:
        families.setdefault(lineage(snapshot, mechanism.types[0])[-1], []).append(mechanism)
    return [(family, members) for family, members in families.items() if members]


def _in_words(snapshot: Snapshot, tensions: list[Tension], claims: list[Claim]) -> dict[str, BilingualText]:
    """Members of tensions in a line each: the page's claims by indicator and value, all else by label."""
    words = Wording(snapshot)
    members = {member for tension in tensions for member in tension.members}
    told = {claim.claim: words.summary(claim) for claim in claims if claim.claim in members}
    return {member: told.get(member) or snapshot.label(member) for member in members}


def _sources(snapshot: Snapshot, stations: Sequence[str]) -> dict[str, list[str]]:
    """The sources on each station, in the order of their entries."""
    found: dict[str, list[str]] = {station: [] for station in stations}
    for row in snapshot.rows(query("station-entries"), {"station": [URIRef(iri) for iri in stations]}):
        found[str(row["station"])].append(str(row["source"]))
    return found


def _slug(iri: str) -> str:
    return iri.removeprefix(STATION_PREFIX)
