"""The indicators: the list of them, and of each a page with its claims drawn, as a table and to take away."""

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.language import language_of
from api.http.links import page_of
from api.http.page_route import ListRoute, PageRoute
from api.http.paging import Paging
from api.http.version_in_force import bound
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from api.pages.taking import sent_file
from graph.analyse.comparable import Basis, basis_of
from graph.analyse.intervals import stated
from graph.errors import NotInGraph
from graph.export.claim_tables import CLAIMS, claim_rows
from graph.export.csv_table import MEDIA_TYPE, csv_bytes
from graph.lists.filters import Listed
from graph.lists.indicators import claim_counts, claims_on
from graph.read.claim import CLAIM, Claim, read_claim, tie_of
from graph.read.gather import ALONE, Tree, gather
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording
from graph.words.compare_wording import OBSERVATIONS
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import FQ, PREFIXES, VOC
from viz.charts.figures import Mark, Panel, draw_figures

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
files = APIRouter(route_class=ListRoute, include_in_schema=False)

CLAIMS_A_PAGE = 50
LEVELS = ("context", "input", "output", "intermediate", "outcome", "recognition", "unspecified")
CLAIM_DRAWN: Tree = {**CLAIM, "about": ALONE}
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/indicators")
def page_of_all(request: Request) -> HTMLResponse:
    """All indicators, by result level, with how many claims there are on each."""
    inquiry = Inquiry(request)
    inquiry.show("indicators")
    snapshot = inquiry.snapshot
    counts = claim_counts(snapshot)
    levels = dict(sorted(snapshot.pairs(FQ.resultLevel)))
    snapshot.label.many([*levels, *levels.values()])
    by_level: dict[str, list[str]] = {PREFIXES["rl"] + level: [] for level in LEVELS}
    for iri in sorted(levels, key=lambda iri: (-counts.get(iri, 0), iri)):
        by_level.setdefault(levels[iri], []).append(iri)
    return inquiry.page(
        "indicators.html",
        levels={level: iris for level, iris in by_level.items() if iris},
        counts=counts,
        cited=cite(request, BilingualText("指标", "Indicators")),
    )


@files.get("/indicators/{slug}.csv")
def as_csv(request: Request, slug: str) -> Response:
    """All claims on the indicator as CSV, with the columns of the table of claims. 404 where there is none."""
    snapshot: Snapshot = bound(request).snapshot
    iri = must_be_indicator(snapshot, slug)
    table = dataclasses.replace(CLAIMS, items=lambda snapshot: claim_rows(snapshot, claims_on(snapshot, iri)))
    body = csv_bytes([column.name for column in table.columns], table.rows(snapshot), bom=True)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.csv"'}
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


@files.get("/indicators/{slug}.svg")
def as_svg(request: Request, slug: str, page: PageNumber = 1) -> Response:
    """The chart of one page of the claims as a file that stands alone. 404 where there is no such indicator."""
    inquiry = Inquiry(request)
    iri = must_be_indicator(inquiry.snapshot, slug)
    _, claims = _page_of(inquiry, iri, page)
    body = chart(inquiry.snapshot, iri, claims, language_of(request))
    return sent_file(request, body.encode(), "image/svg+xml", f"{slug}.svg", "inline")


router.include_router(files)


@router.get("/indicators/{slug}")
def page_of_one(request: Request, slug: str, page: PageNumber = 1) -> HTMLResponse:
    """One indicator: what it means, its figures drawn, every claim on it. 404 where there is none of that slug."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_indicator(snapshot, slug)
    paging, claims = _page_of(inquiry, iri, page)
    own = Properties(snapshot, iri)
    figures = [claim for claim in claims if claim.value is not None]
    return inquiry.page(
        "indicator.html",
        indicator=iri,
        slug=slug,
        definition=own.both(PREFIXES["skos"] + "definition"),
        facts=[own.text("resultLevel"), own.text("indicatorKind"), own.text("merit")],
        units=own.iris("admitsUnit"),
        paging=paging,
        claims=claims,
        figures=len(figures),
        out=inquiry.one_source_out(claims_on(snapshot, iri)),
        chart=chart(snapshot, iri, claims, language_of(request)) if figures else None,
        cited=cite(request, snapshot.label(iri), iri),
    )


def chart(snapshot: Snapshot, indicator: str, claims: list[Claim], language: Language) -> str:
    """The figures among the claims as SVG, those of a kind in a panel each."""
    words = Wording(snapshot)
    panels: dict[Basis, list[Claim]] = {}
    for claim in claims:
        if claim.value is not None:
            panels.setdefault(basis_of(snapshot, claim), []).append(claim)
    snapshot.label.many(name for basis in panels for name in basis.observation if "://" in name)
    return draw_figures(
        snapshot.name(indicator, language),
        [
            Panel(
                _kind(snapshot, basis, language),
                [_mark(snapshot, words, claim, language) for claim in sorted(those, key=_time)],
                "".join(f" · {text}" for text in (basis.scope, basis.denominator) if text),
            )
            for basis, those in sorted(panels.items())
        ],
        language,
    )


def _mark(snapshot: Snapshot, words: Wording, claim: Claim, language: Language) -> Mark:
    interval = stated(claim)
    assert interval is not None and claim.value is not None
    dated = claim.period is not None and claim.period.start is not None and claim.period.end is not None
    return Mark(
        name=snapshot.name(claim.station, language),
        when=f"「{claim.period.as_printed}」" if claim.period else "",
        words=words.value(claim)[language],
        value=float(claim.value),
        interval=interval,
        tie=tie_of(claim),
        dated=dated,
        address=page_of(claim.claim),
    )


def _kind(snapshot: Snapshot, basis: Basis, language: Language) -> str:
    """What the figures of a panel are of, in a line."""
    parts = [snapshot.name(iri, language) for iri in (basis.measure, basis.unit, basis.comparator) if iri]
    types = [snapshot.name(name, language) for name in basis.observation if name not in OBSERVATIONS]
    kinds = [OBSERVATIONS[name][language] for name in basis.observation if name in OBSERVATIONS]
    parts.append("/".join([*kinds, *types]))
    return " · ".join(parts)


def _time(claim: Claim) -> tuple[str, str, str]:
    start = claim.period.start if claim.period else None
    return str(start or "9999"), claim.station, claim.claim


def _page_of(inquiry: Inquiry, iri: str, number: int) -> tuple[Paging, list[Claim]]:
    listed = Listed(claims_on(inquiry.snapshot, iri), "indicator-claims", {"indicator": URIRef(iri)})
    paging, iris = inquiry.page_of(listed, number, CLAIMS_A_PAGE)
    gather(inquiry.snapshot, (iris, CLAIM_DRAWN))
    return paging, [read_claim(inquiry.snapshot, one) for one in iris]


def must_be_indicator(snapshot: Snapshot, slug: str) -> str:
    """The IRI of the indicator of that slug. Raises NotInGraph where there is none."""
    iri = str(VOC["indicator/"] + slug)
    if (
        not slug.replace("-", "").isalnum()
        or not slug.isascii()
        or not Properties(snapshot, iri).all("resultLevel")
    ):
        raise NotInGraph(f"没有指标“{slug}”", f"There is no indicator “{slug}”")
    return iri
