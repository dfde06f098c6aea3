"""The page of a number formula: its digits and letters with what the source lists under each."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from api.pages.things import must_be_named
from graph.read.entry import ACCOUNT, read_account
from graph.read.formula import FORMULA, read_formula
from graph.read.gather import gather
from graph.read.properties import Properties
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/formulas/{entry}/{name}")
def formula(request: Request, entry: str, name: str) -> HTMLResponse:
    """One formula of a station. 404 where the graph has none of that name."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "formula", f"{entry}/{name}", "数字口诀", "number formula")
    gather(snapshot, ([iri], FORMULA), ([str(ENTRY[entry])], ACCOUNT))
    found = read_formula(snapshot, iri)
    station = Properties(snapshot, iri).must("formulaOf")
    of_station = snapshot.label(station)
    title = BilingualText(f"{of_station.zh}：{found.token}", f"{of_station.en}: {found.token}")
    return inquiry.page(
        "formula.html",
        formula=found,
        station=station,
        account=read_account(snapshot, str(ENTRY[entry])),
        cited=cite(request, title, iri),
    )
