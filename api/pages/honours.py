"""The page of an honour: who holds it, what the source says of it and what not, and others of its kind."""

from fastapi import APIRouter
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry, by_number
from api.pages.things import must_be_named
from graph.read.entry import ACCOUNT, read_account
from graph.read.gather import ALONE, gather
from graph.read.honour import HONOUR, read_honour
from graph.read.properties import Properties
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

OTHERS_SHOWN = 100


@router.get("/honours/{entry}/{name}")
def honour(request: Request, entry: str, name: str) -> HTMLResponse:
    """One honour as its source tells of it. 404 where the graph has none of that name."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "honour", f"{entry}/{name}", "荣誉", "honour")
    gather(snapshot, ([iri], {**HONOUR, "holder": ALONE}), ([str(ENTRY[entry])], ACCOUNT))
    found = read_honour(snapshot, iri)
    others = [] if found.type is None else _of_type(inquiry, found.type, iri)
    gather(snapshot, (others[:OTHERS_SHOWN], {"holder": ALONE}))
    label, holder = snapshot.label(iri), snapshot.label(found.holder)
    title = BilingualText(f"{holder.zh}：{label.zh}", f"{holder.en}: {label.en}")
    return inquiry.page(
        "honour.html",
        honour=found,
        account=read_account(snapshot, str(ENTRY[entry])),
        others=[(one, Properties(snapshot, one).must("holder")) for one in others[:OTHERS_SHOWN]],
        more=max(0, len(others) - OTHERS_SHOWN),
        cited=cite(request, title, iri),
    )


def _of_type(inquiry: Inquiry, type: str, own: str) -> list[str]:
    rows = inquiry.rows("honours-of-type", {"type": URIRef(type)})
    return sorted({str(row["honour"]) for row in rows} - {own}, key=by_number)
