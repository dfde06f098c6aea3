"""Addresses of this site for things of the graph, for queries and for pictures."""

from collections.abc import Sequence
from urllib.parse import urlencode

from graph.store.reader import Bindings
from graph.store.standalone import standalone
from ontology.namespaces import BASE
from ontology.queryfile import QueryFile

PAGES = {
    "station": "/stations",
    "mechanism-type": "/mechanisms",
    "indicator": "/indicators",
    "claim": "/claims",
    "source": "/sources",
    "setting": "/settings",
    "honour": "/honours",
    "formula": "/formulas",
    "span": "/quotes",
    "area": "/places",
}
"""Where things of a kind have their pages, by the first part of their IRI's path."""


def doc(iri: str) -> str:
    """Where this site describes a thing: `/doc/…` for what has an `/id/…`, else the IRI's own path here."""
    if not iri.startswith(BASE):
        return str(iri)
    path = iri.removeprefix(BASE)
    return f"/doc/{path.removeprefix('id/')}" if path.startswith("id/") else f"/{path}"


def anchor(iri: str) -> str:
    """The id that a thing has on a page: `claim-5923babd39e2e31d-c12`."""
    return iri.removeprefix(BASE).removeprefix("id/").replace("/", "-")


def editor_link(query: str) -> str:
    """Opens a query in the editor; without `edit`, /sparql answers it."""
    return "/sparql?" + urlencode({"edit": 1, "query": query})


def query_link(query: QueryFile, bindings: Bindings | None = None) -> str:
    """Opens a site query in the editor, its values written into it."""
    return editor_link(standalone(query, bindings))


def network_link(iri: str) -> str:
    """The network around one thing."""
    return "/network?" + urlencode({"focus": iri})


def page_of(iri: str) -> str:
    """The page that tells people of a thing that they name; of anything else `/doc/…`."""
    kind, _, name = iri.removeprefix(BASE).removeprefix("id/").removeprefix("voc/").partition("/")
    if not iri.startswith(BASE) or not name:
        return doc(iri)
    if kind == "mechanism" and "/" in name:
        station, _, local = name.partition("/")
        return f"/stations/{station}/mechanisms/{local}"
    way = PAGES.get(kind)
    return f"{way}/{name}" if way else doc(iri)


def compare_link(kind: str, slugs: Sequence[str]) -> str:
    """A comparison of the things of these slugs; of none, the form to choose them."""
    return "/compare" + (f"?{kind}={','.join(slugs)}" if slugs else "")
