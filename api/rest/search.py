"""`/api/v1/search`: everything that has a name, and the quotes, by Chinese, pinyin, initials, English or symbol."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from api.http.page_route import ListRoute
from api.http.public_address import public_address
from api.http.things import name_needed, page_of, shown_label
from api.http.version_in_force import bound
from api.rest.things import Closed, Label, Teller, Thing
from graph.search.documents import KINDS
from graph.search.finding import LONGEST_QUERY, Found, search
from graph.store.snapshot import Snapshot

router = APIRouter(prefix="/api/v1", tags=["graph"], route_class=ListRoute)

Text = Annotated[
    str, Query(max_length=LONGEST_QUERY, description="Chinese, pinyin, initials, English, a symbol")
]
Kind = Annotated[Literal["", *KINDS], Query(description="only these; everything if left out")]  # type: ignore[valid-type]


class FoundModel(Closed):
    """A thing that was found."""

    kind: Literal[KINDS] = Field(description="what kind of thing")  # type: ignore[valid-type]
    iri: str = Field(description="its IRI")
    href: str = Field(description="where a person reads of it on this site")
    label: Label = Field(description="its name; of a quote its words and our translation")
    station: Thing | None = Field(description="the station that it belongs to")
    matched: str = Field(description="the name or quote in which it was found")
    score: float = Field(ge=0, le=1, description="1 for a whole name; orders the items, means nothing else")


class SearchModel(Closed):
    """What was found, the best first."""

    version: str = Field(description="version of the graph that answers")
    total: int = Field(description="things found; of one kind they are counted up to 1,000")
    meant: str | None = Field(description="what was searched instead, where nothing was found; else null")
    items: list[FoundModel] = Field(description="the things")


@router.get("/search", summary="Search by name, alternative name or quote")
def find(
    request: Request,
    q: Text,
    kind: Kind = "",
    limit: Annotated[int, Query(ge=1, le=100, description="most items")] = 20,
) -> SearchModel:
    """Stations, places, mechanisms, types, indicators, formulas, honours, settings, sources, concepts and quotes.

    Simplified or traditional characters (one is enough), any width and punctuation, pinyin with or without spaces,
    initials. Whole names come first, then those that begin so, then other parts of names, then quotes. Where nothing
    is found, the nearest words are tried, and `meant` says which.
    """
    snapshot: Snapshot = bound(request).snapshot
    findings = search(snapshot, q, kind, limit)
    snapshot.label.many(name_needed([one.document for one in findings.found]))
    here = public_address(request).here
    teller = Teller(snapshot, public_address(request))
    items = [_model(teller, one, here(page_of(one.document))) for one in findings.found]
    return SearchModel(version=snapshot.version, total=findings.total, meant=findings.meant, items=items)


def _model(teller: Teller, one: Found, href: str) -> FoundModel:
    found = one.document
    zh, en = shown_label(teller.snapshot, found)
    station = teller.optional(found.station or None)
    return FoundModel(
        kind=found.kind, iri=found.iri, href=href, label=Label(zh=zh, en=en), station=station,
        matched=one.matched, score=one.score,
    )  # fmt: skip
