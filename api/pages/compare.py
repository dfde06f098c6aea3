"""The page that sets stations, mechanisms or indicators side by side, and its table to take away."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.language import language_of
from api.http.links import query_link
from api.http.page_route import ListRoute, PageRoute
from api.http.problems import Refusal
from api.http.version_in_force import bound
from api.pages.citing import cite
from api.pages.inquiry import Inquiry
from api.pages.taking import sent_file
from graph.analyse.compare import MOST, QUERIES, Comparison, Kind, compare, iris_of, tie_to
from graph.export.compare_table import as_book, header, lines
from graph.export.csv_table import MEDIA_TYPE, csv_bytes
from graph.lists.outcomes import indicators_by_level
from graph.lists.stations import all_stations
from graph.read.gather import ALONE, gather
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from graph.words import compare_wording
from ontology.bilingual import BilingualText
from ontology.namespaces import ID, VOC

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
files = APIRouter(route_class=ListRoute, include_in_schema=False)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATIONS_IN_A_LIST = 100
SLUG = r"^[a-z0-9/,\-]{0,400}$"
TITLE = BilingualText("对照", "Compare")

Chosen = Annotated[
    list[Annotated[str, Query(pattern=SLUG)]],
    Query(default_factory=list, max_length=20, description="slugs, between commas or each in a parameter"),
]


@router.get("/compare")
def page(
    request: Request,
    stations: Chosen,
    mechanisms: Chosen,
    indicators: Chosen,
    differing: Literal["", "1"] = "",
) -> HTMLResponse:
    """What is chosen side by side; with nothing chosen, the form to choose. 404 for what the graph does not have."""
    inquiry = Inquiry(request)
    kind, slugs = chosen(stations, mechanisms, indicators)
    snapshot = inquiry.snapshot
    found = compare(snapshot, kind, iris_of(snapshot, kind, slugs)) if slugs else None
    choices = _choices(snapshot, kind)
    gather(snapshot, (choices if kind == "stations" else (), ALONE), named=[*choices, *_named(found)])
    shown = found.differing() if found and differing else found
    title = _title(snapshot, found)
    return inquiry.page(
        "compare.html",
        kind=kind,
        slugs=slugs,
        found=shown,
        hidden=0 if found is None or shown is None else _lines(found) - _lines(shown),
        differing=bool(differing),
        choices=choices,
        most=MOST,
        title=title,
        cited=cite(request, title) if found else None,
        how_found=_how(kind, found),
        tie_to=tie_to,
        wording=compare_wording,
        slug_of=slug_of,
    )


@files.get("/compare.csv")
def as_csv(request: Request, stations: Chosen, mechanisms: Chosen, indicators: Chosen) -> Response:
    """The comparison as CSV: a line a figure, labels in the language asked for, a byte order mark for spreadsheets."""
    snapshot, found = _found(request, stations, mechanisms, indicators)
    language = language_of(request)
    body = csv_bytes(header(language), lines(snapshot, found, language), bom=True)
    return sent_file(request, body, MEDIA_TYPE, f"compare-{language}.csv")


@files.get("/compare.xlsx")
def as_workbook(request: Request, stations: Chosen, mechanisms: Chosen, indicators: Chosen) -> Response:
    """The same table as a workbook."""
    snapshot, found = _found(request, stations, mechanisms, indicators)
    language = language_of(request)
    body = as_book(TITLE[language], header(language), lines(snapshot, found, language))
    return sent_file(request, body, XLSX, f"compare-{language}.xlsx")


router.include_router(files)


def chosen(stations: list[str], mechanisms: list[str], indicators: list[str]) -> tuple[Kind, list[str]]:
    """What is compared and which. Raises Refusal 422 where two kinds are mixed, or too many are given."""
    given: dict[Kind, list[str]] = {
        "stations": _split(stations),
        "mechanisms": _split(mechanisms),
        "indicators": _split(indicators),
    }
    kinds = [kind for kind, slugs in given.items() if slugs]
    if len(kinds) > 1:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"一次只能对照一类：{'、'.join(kinds)} 只留其一",
            f"one kind at a time: keep one of {', '.join(kinds)}",
            parameter=kinds[1],
        )
    kind = kinds[0] if kinds else "stations"
    if len(given[kind]) > MOST:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"最多并排 {MOST} 项，给出了 {len(given[kind])} 项",
            f"at most {MOST} side by side; {len(given[kind])} were given",
            parameter=kind,
        )
    return kind, given[kind]


def slug_of(iri: str) -> str:
    """What names a thing in the address of a comparison."""
    for space in (ID["station/"], ID["mechanism/"], VOC["indicator/"]):
        iri = iri.removeprefix(str(space))
    return iri


def _split(given: list[str]) -> list[str]:
    return list(dict.fromkeys(part for one in given for part in one.split(",") if part))


def _found(
    request: Request, stations: list[str], mechanisms: list[str], indicators: list[str]
) -> tuple[Snapshot, Comparison]:
    kind, slugs = chosen(stations, mechanisms, indicators)
    if not slugs:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "没有选择：用 stations=、mechanisms= 或 indicators= 给出要对照的",
            "nothing is chosen: say what to compare by stations=, mechanisms= or indicators=",
            parameter="stations",
        )
    snapshot: Snapshot = bound(request).snapshot
    found = compare(snapshot, kind, iris_of(snapshot, kind, slugs))
    snapshot.label.many(_named(found))
    return snapshot, found


def _choices(snapshot: Snapshot, kind: Kind) -> list[str]:
    """What a list offers: none where there are too many for one."""
    if kind == "indicators":
        return [iri for those in indicators_by_level(snapshot).values() for iri in those]
    stations = all_stations(snapshot) if kind == "stations" else ()
    return list(stations) if len(stations) <= STATIONS_IN_A_LIST else []


def _named(found: Comparison | None) -> list[str]:
    """The IRIs of which a comparison shows the label besides those that its claims name."""
    if found is None:
        return []
    bases = [*(row.basis for row in found.rows), *(one.basis for one in found.apart)]
    types = [name for basis in bases for name in basis.observation if "://" in name]
    features = [iri for one in found.features for iri in (one.concept, *sum(one.cells.values(), ()))]
    stations = [str(ID["station/"] + slug_of(iri).partition("/")[0]) for iri in found.columns]
    return [*found.columns, *types, *features, *(stations if found.kind == "mechanisms" else ())]


def _title(snapshot: Snapshot, found: Comparison | None) -> BilingualText:
    if found is None:
        return TITLE
    labels = [snapshot.label(iri) for iri in found.columns]
    return BilingualText(
        f"{TITLE.zh}：{'、'.join(label.zh for label in labels)}",
        f"{TITLE.en}: {', '.join(label.en for label in labels)}",
    )


def _how(kind: Kind, found: Comparison | None) -> str | None:
    if found is None or kind not in QUERIES:
        return None
    name, variable = QUERIES[kind]
    return query_link(query(name), {variable: [URIRef(iri) for iri in found.columns]})


def _lines(found: Comparison) -> int:
    return len(found.features) + len(found.rows)
