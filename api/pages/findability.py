"""What search engines and browsers ask for by name: robots.txt, the sitemap, the icon."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from api.http.links import page_of
from api.http.page_route import ListRoute
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.pages.templating import HERE
from graph.errors import NotInGraph
from graph.lists.indicators import claim_counts
from graph.lists.stations import all_stations
from graph.lists.types import top_types, with_narrower
from graph.store.snapshot import Snapshot

router = APIRouter(route_class=ListRoute, include_in_schema=False)

A_FILE = 10_000
"""Stations in one sitemap; the protocol allows 50,000 addresses, of which each has two languages (sitemaps.org)."""
PAGES = (
    *("/", "/stations", "/mechanisms", "/outcomes", "/indicators", "/compare", "/matrix", "/network"),
    *("/about", "/guide", "/glossary", "/download", "/ns"),
)
XML = "application/xml; charset=utf-8"
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HREFLANG = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Pages may be read; questions to the engine and saved answers are not for crawlers."""
    lines = [
        "User-agent: *",
        "Disallow: /sparql",
        "Disallow: /answers/",
        "Disallow: /api/v1/network",
        "Allow: /",
    ]
    if public_address(request).url:
        lines.append(f"Sitemap: {public_address(request).of('/sitemap.xml')}")
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/favicon.ico")
def icon() -> Response:
    """The icon, for whoever asks at the old address."""
    return FileResponse(HERE / "static" / "icon.svg", media_type="image/svg+xml")


@router.get("/sitemap.xml")
def sitemap_index(request: Request) -> Response:
    """The sitemaps: one of the pages and concepts, and one for each so many stations."""
    at = _site(request)
    stations = all_stations(bound(request).snapshot)
    parts = 1 + -(-len(stations) // A_FILE)
    found = "".join(f"<sitemap><loc>{escape(at)}/sitemap/{part}.xml</loc></sitemap>" for part in range(parts))
    return _xml(f"<sitemapindex {_SITEMAPS}>{found}</sitemapindex>")


@router.get("/sitemap/{part}.xml")
def sitemap(request: Request, part: int) -> Response:
    """Part 0: pages, types and indicators; the others: stations. 404 for a part that there is not."""
    at = _site(request)
    snapshot: Snapshot = bound(request).snapshot
    stations: Sequence[str] = all_stations(snapshot)
    shown = stations[(part - 1) * A_FILE : part * A_FILE] if part > 0 else ()
    if part < 0 or (part > 0 and not shown):
        raise NotInGraph(f"没有第 {part} 份站点地图", f"There is no sitemap {part}")
    paths = _few(snapshot) if part == 0 else (page_of(iri) for iri in shown)
    return _xml(f"<urlset {_SITEMAPS} {_HREFLANG}>{''.join(_address(at + path) for path in paths)}</urlset>")


def _few(snapshot: Snapshot) -> Iterator[str]:
    yield from PAGES
    for top in top_types(snapshot):
        yield from (page_of(iri) for iri in sorted(with_narrower(snapshot, top)))
    yield from (page_of(iri) for iri in sorted(claim_counts(snapshot)))


def _address(url: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(url)}?lang={short}"/>'
        for language, short in (("zh-Hans", "zh"), ("en", "en"))
    )
    return f"<url><loc>{escape(url)}</loc>{others}</url>"


def _site(request: Request) -> str:
    """What stands before each path: absolute, as the protocol asks; without a public address the graph's own base."""
    return public_address(request).base


def _xml(text: str) -> Response:
    return Response('<?xml version="1.0" encoding="UTF-8"?>\n' + text, media_type=XML)
