"""`/problems`: what each kind of problem means and what to do, as page and as JSON; errors name these addresses."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.http.negotiation import HTML, JSON, negotiate
from api.http.page_route import PageRoute
from api.http.problem_types import PATH, PROBLEM_TYPES, ProblemType
from api.http.public_address import public_address
from api.pages.templating import render
from graph.errors import NotInGraph

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get(PATH)
def every(request: Request) -> Response:
    """All kinds of problems."""
    return _answer(request, list(PROBLEM_TYPES.values()))


@router.get(f"{PATH}/{{slug}}")
def one(request: Request, slug: str) -> Response:
    """One kind of problem. Raises NotInGraph for another name."""
    if slug not in PROBLEM_TYPES:
        raise NotInGraph(f"没有“{slug[:60]}”这类问题", f"There is no kind of problem “{slug[:60]}”")
    return _answer(request, [PROBLEM_TYPES[slug]])


def _answer(request: Request, types: list[ProblemType]) -> Response:
    if negotiate(request.headers.get("accept"), (HTML, JSON)) == JSON:
        at = public_address(request).of(PATH)
        told = [
            {
                "type": f"{at}/{kind.slug}",
                "status": int(kind.status),
                "title": kind.title.as_dict(),
                "meaning": kind.meaning.as_dict(),
            }
            for kind in types
        ]
        answer = JSONResponse({"items": told})
        answer.headers["Vary"] = "Accept-Language"
        return answer
    return render(request, "problem_types.html", HTTPStatus.OK, types=types, every=len(types) > 1)
