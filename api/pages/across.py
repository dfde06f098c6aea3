"""The pages that go across stations: mechanism types, one type, and the table of outcomes."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.language import language_of
from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry, place_in_text
from graph.lists.filters import Level, Listed, mechanisms_by, outcomes_by
from graph.lists.outcomes import Tie, all_outcomes, indicators_by_level
from graph.lists.stations import all_stations
from graph.lists.totals import overview
from graph.lists.types import LINEAGE, MechanismType, find_type, lineage, type_tree, with_narrower
from graph.read.claim import CLAIM, Claim, read_claim
from graph.read.gather import ALONE, Tree, gather
from graph.read.properties import Properties
from graph.read.station import MECHANISM, read_mechanism
from graph.search.folding import by_sound, initial
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from graph.words.glossary import word
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

MECHANISM_WITH_CLAIMS: Tree = {
    **MECHANISM,
    "operatedBy": ALONE,
    "creditedWith": CLAIM,
    "reportedBeside": CLAIM,
}

TITLE = BilingualText("报道的结果", "Reported results")
MECHANISMS_A_PAGE = 25
OUTCOMES_A_PAGE = 50
STATIONS_IN_A_LIST = 100
"""More stations than this are not put into a drop-down list; their slug is typed."""

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Slug = Annotated[str, Query(pattern="^[a-z0-9-]*$")]


@router.get("/mechanisms")
def mechanisms(request: Request) -> HTMLResponse:
    """The tree of mechanism types with its counts."""
    inquiry = Inquiry(request)
    inquiry.show("mechanism-types")
    tree = type_tree(inquiry.snapshot)
    gather(inquiry.snapshot, named=[node.type for node, _ in _flat(tree)])
    language = language_of(request)
    types = [one for one, _ in _flat(tree)]
    types.sort(key=lambda one: (by_sound(inquiry.snapshot.name(one.type, language)), one.type))
    letters: dict[str, list[MechanismType]] = {}
    for one in types:
        letters.setdefault(initial(inquiry.snapshot.name(one.type, language)), []).append(one)
    return inquiry.page(
        "mechanisms.html",
        tree=tree,
        counts=overview(inquiry.snapshot),
        letters=sorted(letters.items()),
        cited=cite(request, BilingualText("机制类型", "Mechanism types")),
    )


@router.get("/mechanisms/{slug}")
def mechanism_type(request: Request, slug: str, page: PageNumber = 1) -> HTMLResponse:
    """One type across stations. 404 where there is no such type."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    found = find_type(snapshot, slug)
    listed = mechanisms_by(snapshot, None, slug)
    paging, iris = inquiry.page_of(listed, page, MECHANISMS_A_PAGE)
    inquiry.show("type-outcomes", listed.bindings)
    sizes = _sizes(snapshot, iris)
    gather(
        snapshot,
        (iris, MECHANISM_WITH_CLAIMS),
        ([claim for claims in sizes.values() for claim in claims], CLAIM),
        ([found.type], LINEAGE),
        named=[node.type for node in found.narrower],
    )
    rows = []
    for iri in iris:
        own = Properties(snapshot, iri)
        rows.append(
            {
                "mechanism": read_mechanism(snapshot, iri),
                "size": _claims(snapshot, sizes[iri]),
                "explicit": _claims(snapshot, own.iris("creditedWith")),
                "juxtaposed": _claims(snapshot, own.iris("reportedBeside")),
            }
        )
    return inquiry.page(
        "mechanism_type.html",
        type=found,
        definition=Properties(snapshot, found.type).both(PREFIXES["skos"] + "definition"),
        wider=lineage(snapshot, found.type)[:0:-1],
        paging=paging,
        rows=rows,
        out=inquiry.one_source_out(all_outcomes(snapshot).choose(types=with_narrower(snapshot, found.type))),
        cited=cite(request, snapshot.label(found.type), found.type),
    )


class Filtered:
    """The filters of the table of outcomes, as FastAPI declares them for its page and its files."""

    def __init__(
        self,
        indicator: Slug = "",
        level: Level | Literal[""] = "",
        credit: Tie | Literal[""] = "",
        station: Slug = "",
        type: Slug = "",
    ) -> None:
        self.credit: Tie | Literal[""] = credit
        self.level: Level | Literal[""] = level
        self.chosen = {
            "indicator": indicator,
            "level": level,
            "credit": credit,
            "station": station,
            "type": type,
        }

    def listed(self, snapshot: Snapshot) -> Listed:
        """What passes them. Raises NotInGraph for a filter that names nothing."""
        of = self.chosen
        return outcomes_by(snapshot, of["station"], of["indicator"], self.level, self.credit, of["type"])

    def address(self, path: str) -> str:
        """A path with the filters that are set."""
        given = {name: value for name, value in self.chosen.items() if value}
        return path + (f"?{urlencode(given)}" if given else "")

    def title(self, snapshot: Snapshot, listed: Listed) -> BilingualText:
        """What the list is of: “报道的结果（义警；写明由机制带来）”."""
        iris = [str(value) for value in listed.bindings.values() if str(value) != self.credit]
        words = [snapshot.label(iri) for iri in iris]
        if self.credit:
            words.append(word(f"credit-{self.credit}"))
        if not words:
            return TITLE
        return BilingualText(
            f"{TITLE.zh}（{'；'.join(one.zh for one in words)}）",
            f"{TITLE.en} ({'; '.join(one.en for one in words)})",
        )


@router.get("/outcomes")
def outcomes(
    request: Request, filtered: Annotated[Filtered, Depends()], page: PageNumber = 1
) -> HTMLResponse:
    """Reported outcomes with every qualifier, filtered, paged. 404 for a filter that names nothing."""
    inquiry = Inquiry(request)
    listed = filtered.listed(inquiry.snapshot)
    paging, iris = inquiry.page_of(listed, page, OUTCOMES_A_PAGE)
    levels = indicators_by_level(inquiry.snapshot)
    stations = _stations(inquiry.snapshot)
    types = _flat(type_tree(inquiry.snapshot))
    choices = [
        *levels,
        *(iri for those in levels.values() for iri in those),
        *(node.type for node, _ in types),
    ]
    gather(inquiry.snapshot, (iris, CLAIM), (stations or (), ALONE), named=choices)
    return inquiry.page(
        "outcomes.html",
        query_name=listed.query,
        out=inquiry.one_source_out(listed.iris),
        paging=paging,
        outcomes=[read_claim(inquiry.snapshot, iri) for iri in iris],
        chosen=filtered.chosen,
        file=lambda form: filtered.address(f"/outcomes.{form}"),
        cited=cite(request, filtered.title(inquiry.snapshot, listed)),
        indicators=levels,
        stations=stations,
        types=types,
    )


def _sizes(snapshot: Snapshot, mechanisms: Sequence[str]) -> dict[str, list[str]]:
    """The claims on the size of each mechanism."""
    found: dict[str, list[str]] = {mechanism: [] for mechanism in mechanisms}
    for row in snapshot.rows(query("mechanism-size"), {"mechanism": [URIRef(iri) for iri in mechanisms]}):
        found[str(row["mechanism"])].append(str(row["claim"]))
    return found


def _claims(snapshot: Snapshot, iris: Iterable[str]) -> list[Claim]:
    return sorted((read_claim(snapshot, iri) for iri in iris), key=place_in_text)


def _flat(tree: tuple[MechanismType, ...], depth: int = 0) -> list[tuple[MechanismType, int]]:
    """The types with their depth, each before those below it."""
    return [pair for node in tree for pair in [(node, depth), *_flat(node.narrower, depth + 1)]]


def _stations(snapshot: Snapshot) -> Sequence[str] | None:
    """All stations, or None where they are too many for a list."""
    stations = all_stations(snapshot)
    return stations if len(stations) <= STATIONS_IN_A_LIST else None
