"""The pages that explain: a glossary of the words of the site, and a guide for researchers."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from graph.lists.totals import overview
from graph.words.glossary import ENTRIES
from ontology.bilingual import BilingualText
from ontology.schemes import schemes

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

SCHEMES = (
    "effect-grade",
    "credit-kind",
    "result-level",
    "measure",
    "comparator",
    "qualifier",
    "independence",
    "review-status",
    "emmie-level",
)
"""The code lists whose concepts the glossary explains, in this order; their own definitions are what it says."""


@router.get("/glossary")
def glossary(request: Request) -> HTMLResponse:
    """What the words on the pages mean."""
    return Inquiry(request).page(
        "glossary.html",
        entries=ENTRIES,
        schemes=[schemes()[slug] for slug in SCHEMES],
        cited=cite(request, BilingualText("词汇表", "Glossary")),
    )


@router.get("/guide")
def guide(request: Request) -> HTMLResponse:
    """For researchers: what the graph holds, from question to citation, and what to look at before counting."""
    inquiry = Inquiry(request)
    inquiry.show("home-counts")
    return inquiry.page(
        "guide.html",
        counts=overview(inquiry.snapshot),
        cited=cite(request, BilingualText("研究者指南", "Guide for researchers")),
    )
