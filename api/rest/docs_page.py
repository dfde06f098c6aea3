"""`/api/docs`: the API for people, shown by the installed viewer, else as a plain list made from OpenAPI."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.web_assets import API_VIEWER
from api.pages.templating import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Operation:
    """One route: method, path, what it does, and its parameters as (name, place, required, description)."""

    method: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, bool, str], ...]


@router.get("/api/docs")
def docs(request: Request) -> HTMLResponse:
    """The list is always there; the viewer, where it is installed, takes its place."""
    return render(
        request,
        "apidocs.html",
        groups=operations(request.app.openapi()),
        openapi=request.app.openapi_url,
        viewer=API_VIEWER.installed,
    )


def operations(document: dict[str, Any]) -> dict[str, list[Operation]]:
    """The routes of an OpenAPI document by their first tag, in its order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            parameters = tuple(
                (
                    parameter["name"],
                    parameter["in"],
                    parameter.get("required", False),
                    parameter.get("description") or parameter.get("schema", {}).get("description", ""),
                )
                for parameter in told.get("parameters", ())
            )
            operation = Operation(method.upper(), path, told.get("summary", ""), parameters)
            groups.setdefault(next(iter(told.get("tags", ())), ""), []).append(operation)
    return groups
