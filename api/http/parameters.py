"""Parameters of an address: one that it does not take is refused, and so is one given twice.

Otherwise a misspelt filter would give an answer to another question.
"""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request

from api.http.problems import Refusal
from api.http.request_log import named

EVERYWHERE = frozenset(["lang"])
"""What every page takes."""

_known: dict[object, tuple[frozenset[str], frozenset[str]]] = {}
"""By endpoint: those taken once, those taken several times."""


async def check_parameters(request: Request) -> None:
    """For all routes: hold the query of the address against what the route declares.

    Raises Refusal 422 that names the parameter and the nearest that there is.
    """
    named(request.scope, request.scope["route"].path)
    given = request.query_params.multi_items()
    if given:
        endpoint = request.scope["endpoint"]
        if endpoint not in _known:
            _known[endpoint] = _declared(request.scope["route"])
        single, several = _known[endpoint]
        refuse_unknown((name for name, _ in given), single | EVERYWHERE, several)


def refuse_unknown(
    given: Iterable[str],
    single: Collection[str],
    several: Collection[str] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> None:
    """Raise Refusal where a name is in neither, or one that is taken once is given twice."""
    seen = set()
    for name in given:
        if name not in single and name not in several:
            known = sorted({*single, *several})
            near = get_close_matches(name, known, 1)
            zh, en = f"没有参数 {name}", f"There is no parameter {name}"
            if near:
                zh, en = f"{zh}；是否指 {near[0]}？", f"{en}; did you mean {near[0]}?"
            elif known:
                zh, en = f"{zh}；可用：{'、'.join(known)}", f"{en}; there are {', '.join(known)}"
            raise Refusal(status, zh, en, parameter=name, known=known)
        if name in seen and name not in several:
            raise Refusal(
                status,
                f"参数 {name} 只能给出一次",
                f"The parameter {name} is given more than once",
                parameter=name,
            )
        seen.add(name)


def _declared(route: APIRoute) -> tuple[frozenset[str], frozenset[str]]:
    """Names of the query parameters of a route: those taken once, those taken several times."""
    single: set[str] = set()
    several: set[str] = set()
    for field in _query_fields(route.dependant):
        (several if "list[" in str(field.field_info.annotation) else single).add(field.alias)
    for told in (route.openapi_extra or {}).get("parameters", ()):
        if told["in"] == "query":
            (several if told["schema"].get("type") == "array" else single).add(told["name"])
    return frozenset(single), frozenset(several)


def _query_fields(dependant: Dependant) -> Iterator[Any]:
    yield from dependant.query_params
    for other in dependant.dependencies:
        yield from _query_fields(other)
