"""The graph as data: each kind of thing as a list with one grammar, and each thing at its own address."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.public_address import public_address
from api.http.version_in_force import VersionInForce, bound
from api.rest import asked as reading
from api.rest.asked import Asked
from api.rest.cursor import cursor_at, page_of
from api.rest.documented import item_document, list_document, stable_id
from api.rest.forms import FORMS, Told, chosen_form, forms_of, restricted, written
from api.rest.kinds import KINDS, Kind
from api.rest.pages import CountModel, FacetModel, GroupingModel, GroupModel, LinksModel, ListModel
from api.rest.telling import column, must_be
from api.rest.things import API, SPACES, Label, Teller
from graph.lists.choosing import Choice, choose, cross_tally, ordered, tally, without
from graph.lists.composing import values_of
from graph.lists.tables import ties_of
from graph.read.gather import ALONE, gather

router = APIRouter(prefix=API)

MOST_ROWS = 2_000
"""Things that are given at once where the form cannot say that it goes on."""


def list_of(request: Request, kind: Kind, suffix: str | None = None) -> Response:
    """A page of a list in the form that is asked for."""
    form, negotiated = chosen_form(request, kind, suffix)
    asked = reading.read(kind, request.query_params)
    with page_of(request, asked) as (version, place):
        snapshot = version.snapshot
        asked = reading.known(asked, snapshot)
        choice = choose(snapshot, kind.name, asked.filters)
        places = ordered(snapshot, choice, asked.sort)
        limit = _limit(request, asked, form, len(places))
        iris = choice.table.names.at(places[place : place + limit])
        teller = Teller(snapshot, public_address(request))
        models = _told(teller, kind, iris, asked.include)
        following = place + limit if 0 < limit < len(places) - place else None
        links = _links(request, asked, version, following)

        def whole() -> dict[str, Any]:
            page = ListModel(
                version=version.version,
                total=choice.total,
                undated=choice.undated,
                limit=limit,
                sort=asked.sort,
                links=links,
                facets={name: _facet(teller, request, asked, choice, name) for name in asked.facets},
                grouped=_grouped(teller, request, asked, choice),
            )
            return {
                **page.model_dump(mode="json"),
                "items": [restricted(one, asked.fields) for one in models],
            }

        response = written(request, Told(kind, version, iris, models, whole, asked.fields), form, negotiated)
    named = [f'<{links.first}>; rel="first"'] + [f'<{links.next}>; rel="next"'] * (links.next is not None)
    response.headers["Link"] = ", ".join([*named, *_alternates(request, kind, form, "")])
    return response


def item_of(request: Request, kind: Kind, name: str) -> Response:
    """One thing in the form that is asked for. Raises NotInGraph where the list has none of that name."""
    name, suffix = _without_suffix(name, kind)
    form, negotiated = chosen_form(request, kind, suffix)
    version = bound(request)
    teller = Teller(version.snapshot, public_address(request))
    iri = SPACES[kind.name] + name
    must_be(teller, kind.name, iri)
    [model] = _told(teller, kind, [iri], frozenset(kind.include))
    told = Told(kind, version, [iri], [model], lambda: model.model_dump(mode="json"))
    response = written(request, told, form, negotiated)
    response.headers["Link"] = ", ".join(
        [f'<{teller.href(iri, kind.name)}>; rel="canonical"', *_alternates(request, kind, form, f"/{name}")]
    )
    return response


def _told(teller: Teller, kind: Kind, iris: Sequence[str], include: frozenset[str]) -> list[BaseModel]:
    named = [*_named(teller, kind, iris, include)]
    gather(teller.snapshot, (iris, kind.tree_with(include)), (named, {"indicator": ALONE}), named=named)
    return [kind.tell(teller, iri, include) for iri in iris]


def _named(teller: Teller, kind: Kind, iris: Sequence[str], include: frozenset[str]) -> Iterator[str]:
    """Things that are named with those, known from their columns: entries, claims, what is narrower."""
    columns = {
        "outcomes": ("entry",), "credits": ("claim",), "sources": ("entry", "status", "station"),
        "indicators": ("narrower",), "mechanism-types": ("narrower",), "settings": ("narrower",),
    }.get(kind.name, ())  # fmt: skip
    for iri in iris:
        for name in columns:
            yield from column(teller, kind.name, iri, name)
        if "outcomes" in include and kind.name == "mechanisms":
            yield from values_of(ties_of(teller.snapshot), iri)


def _limit(request: Request, asked: Asked, form: str, total: int) -> int:
    """Most things of the answer. A table, in which no next page stands, is whole unless a limit was given."""
    if form == "json" or "limit" in request.query_params:
        return asked.limit
    if total > MOST_ROWS:
        raise reading.refused(
            "limit",
            f"须给出：本列表有 {total} 项，一次最多给出 {MOST_ROWS} 项；或取 /download 的整表",
            f"must be given: the list has {total} things, and {MOST_ROWS} are given at once; or take a whole table"
            " from /download",
            [str(reading.MOST)],
            total=total,
        )
    return max(total, 1)


def _links(request: Request, asked: Asked, version: VersionInForce, following: int | None) -> LinksModel:
    address = public_address(request)
    path = request.url.path
    following_page = None
    if following is not None:
        cursor = cursor_at(asked, version.version, following)
        following_page = address.of(f"{path}?{asked.query(cursor=cursor)}")
    return LinksModel(first=address.of(f"{path}?{asked.query()}".rstrip("?")), next=following_page)


def _alternates(request: Request, kind: Kind, form: str, tail: str) -> list[str]:
    """The other forms, as links for the head of the answer."""
    address, query = public_address(request), request.url.query
    query = "" if "format=" in query or "cursor=" in query else query
    at = f"{API}/{kind.name}{tail}"
    return [
        f'<{address.of(f"{at}.{name}?{query}".rstrip("?"))}>; rel="alternate"; type="{FORMS[name]}"'
        for name in forms_of(kind)
        if name != form and f"{at}.{name}".isascii()
    ]


def _facet(teller: Teller, request: Request, asked: Asked, choice: Choice, name: str) -> FacetModel:
    if name in asked.filters.values:
        others = {other: values for other, values in asked.filters.values.items() if other != name}
        choice = choose(teller.snapshot, asked.kind.name, replace(asked.filters, values=others))
    counted = tally(teller.snapshot, choice, name)
    return FacetModel(
        values=_counts(teller, request, asked, {name: ""}, name, counted),
        without=without(teller.snapshot, choice, name),
    )


def _grouped(teller: Teller, request: Request, asked: Asked, choice: Choice) -> GroupingModel | None:
    if not asked.group_by:
        return None
    first, *second = asked.group_by
    if not second:
        plain = _counts(teller, request, asked, {}, first, tally(teller.snapshot, choice, first))
        groups = [GroupModel(**vars(one), groups=None) for one in plain]
    else:
        crossed = cross_tally(teller.snapshot, choice, first, second[0])
        plain = _counts(teller, request, asked, {}, first, [(value, count) for value, count, _ in crossed])
        groups = [
            GroupModel(**vars(one), groups=_inner(teller, request, asked, first, value, second[0], inner))
            for one, (value, _, inner) in zip(plain, crossed, strict=True)
        ]
    return GroupingModel(
        by=list(asked.group_by), groups=groups, without=without(teller.snapshot, choice, first)
    )


def _inner(
    teller: Teller,
    request: Request,
    asked: Asked,
    first: str,
    value: str,
    second: str,
    counted: list[tuple[str, int]],
) -> list[CountModel]:
    """The counts inside of one group."""
    found = _counts(teller, request, asked, {first: value}, second, counted)
    if first in asked.filters.values:
        return [one.model_copy(update={"href": None}) for one in found]
    return found


def _counts(
    teller: Teller,
    request: Request,
    asked: Asked,
    besides: dict[str, str],
    name: str,
    counted: list[tuple[str, int]],
) -> list[CountModel]:
    """Each with the address of the list of what is counted, beside what the list is filtered by.

    Filters of `besides` are replaced; one that is filtered by already cannot be narrowed further: then there is none.
    """
    sayable = all(one in besides or one not in asked.filters.values for one in (name, *besides))
    teller.snapshot.label.many(value for value, _ in counted if "://" in value)
    address, path = public_address(request), f"{API}/{asked.kind.name}"
    found = []
    for value, count in counted:
        kept = [
            (key, one)
            for key, one in asked.kept
            if key in (*asked.kind.filters, "from", "to") and key not in (name, *besides)
        ]
        added = [(key, one) for key, one in besides.items() if key != name]
        label = teller.label(value) if "://" in value else Label(zh=value, en=value)
        href = address.of(f"{path}?{reading.joined([*kept, *added, (name, value)])}") if sayable else None
        found.append(CountModel(value=value, label=label, count=count, href=href))
    return found


def _without_suffix(name: str, kind: Kind) -> tuple[str, str | None]:
    bare, dot, suffix = name.rpartition(".")
    return (bare, suffix) if dot and suffix in forms_of(kind) else (name, None)


def _list_route(kind: Kind) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return list_of(request, kind)

    return answer


def _suffixed_route(kind: Kind) -> Callable[[Request, str], Response]:
    def answer(request: Request, suffix: str) -> Response:
        if suffix not in forms_of(kind):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return list_of(request, kind, suffix)

    return answer


def _item_route(kind: Kind) -> Callable[[Request, str], Response]:
    def answer(request: Request, name: str) -> Response:
        return item_of(request, kind, name)

    return answer


for _kind in KINDS.values():
    router.add_api_route(
        f"/{_kind.name}",
        _list_route(_kind),
        methods=["GET"],
        operation_id=stable_id("list", _kind.name),
        response_class=Response,
        **list_document(_kind),
    )
    router.add_api_route(
        f"/{_kind.name}.{{suffix}}",
        _suffixed_route(_kind),
        methods=["GET"],
        include_in_schema=False,
        openapi_extra=list_document(_kind)["openapi_extra"],
    )
    router.add_api_route(
        f"/{_kind.name}/{{name:path}}",
        _item_route(_kind),
        methods=["GET"],
        operation_id=stable_id("get", _kind.one),
        response_class=Response,
        **item_document(_kind),
    )
