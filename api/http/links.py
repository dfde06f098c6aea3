"""Addresses of this site for things of the graph, for queries and for pictures."""

from collections.abc import Mapping
from urllib.parse import urlencode

from graph.store.standalone import standalone
from graph.store.terms import Term
from ontology.namespaces import BASE
from ontology.queryfile import QueryFile


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


def query_link(query: QueryFile, bindings: Mapping[str, Term] | None = None) -> str:
    """Opens a site query in the editor, its values written into it."""
    return editor_link(standalone(query, bindings))


def network_link(iri: str) -> str:
    """The network around one thing."""
    return "/network?" + urlencode({"focus": iri})
