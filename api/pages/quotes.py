"""The page of a quote: the words, where they stand, what rests on them, and those before and after them."""

from fastapi import APIRouter
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry, by_number
from api.pages.things import must_be_named
from graph.read.claim import CLAIM, read_claim, read_evidence
from graph.read.entry import ACCOUNT, read_account
from graph.read.gather import ALONE, gather
from graph.read.resource import gather_names, name_of
from graph.site_queries import query
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY, FQ, ID

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

CLAIMS, CREDITS = str(ID["claim/"]), str(ID["credit/"])


@router.get("/quotes/{entry}/{place}")
def quote(request: Request, entry: str, place: str) -> HTMLResponse:
    """Words of a source as a card. 404 where none are quoted from that place."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "span", f"{entry}/{place}", "原文字句", "quote")
    account = str(ENTRY[entry])
    uses = inquiry.rows("quote-uses", {"span": URIRef(iri)})
    cued = [str(row["thing"]) for row in uses if row["way"] == FQ.cue]
    resting = sorted({str(row["thing"]) for row in uses if row["way"] == FQ.evidence}, key=by_number)
    claims = [one for one in resting if one.startswith(CLAIMS)]
    others = [one for one in resting if not one.startswith(CLAIMS)]
    tied = _claims_of(inquiry, cued)
    order = _in_reading_order(inquiry, str(ID[f"source/{entry}"]))
    number = order.index(iri)
    around = order[max(0, number - 1) : number + 2]
    gather(snapshot, (around, {"spanOf": ALONE}), ([account], ACCOUNT), ([*claims, *tied], CLAIM))
    gather_names(snapshot, others)
    spans = {one.span: one for one in read_evidence(snapshot, [URIRef(one) for one in around])}
    words = " ".join(spans[iri].quote.split())
    title = BilingualText(f"「{words}」", f"“{words}”")
    return inquiry.page(
        "quote.html",
        span=spans[iri],
        account=read_account(snapshot, account),
        title=title,
        claims=[read_claim(snapshot, one) for one in claims],
        tied=[read_claim(snapshot, one) for one in tied],
        others=[(one, name_of(snapshot, one)) for one in others],
        place=(number + 1, len(order)),
        before=spans[order[number - 1]] if number else None,
        after=spans[order[number + 1]] if number + 1 < len(order) else None,
        text_is_here=request.app.state.settings.sources is not None,
        cited=cite(request, title, iri),
    )


def _claims_of(inquiry: Inquiry, credits: list[str]) -> list[str]:
    """The claims whose ties to mechanisms these are, none twice."""
    if not credits:
        return []
    rows = inquiry.snapshot.rows(query("credit-claims"), {"credit": [URIRef(one) for one in credits]})
    return sorted({str(row["claim"]) for row in rows}, key=by_number)


def _in_reading_order(inquiry: Inquiry, source: str) -> list[str]:
    rows = inquiry.rows("source-quotes", {"source": URIRef(source)})
    places = {str(row["span"]): (int(str(row["start"])), int(str(row["end"]))) for row in rows}
    return sorted(places, key=places.__getitem__)
