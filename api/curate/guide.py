"""The guide for curators: the coding protocol as steps, with examples of the five articles."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.language import language_of
from api.http.page_route import PageRoute
from api.linked_data.routes import PROTOCOLS
from api.pages.templating import render

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/guide/curators")
def guide(request: Request) -> HTMLResponse:
    """The guide in the language of the page."""
    return render(
        request,
        "curators_guide.html",
        part=f"guide-{language_of(request)}.html",
        protocol=[*PROTOCOLS.values()][-1],
    )
