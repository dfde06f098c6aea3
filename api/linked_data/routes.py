"""Every IRI of the graph resolves: `/id/…` sends on to `/doc/…`, which tells of the thing, as page or RDF.

Entries and other named graphs are told by `/entry/…` and `/graph/…`, vocabulary and shapes in `vocabulary`.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from rdflib import RDF, Literal, URIRef
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.entries.documents import form_of, in_version, named_graphs
from api.http import links
from api.http.content import QUADS, TRIPLES, Variant, conditional, respond, split_suffix
from api.http.language import language_of
from api.http.paging import Paging
from api.http.version_in_force import bound
from api.linked_data import vocabulary
from api.pages.templating import render
from graph.errors import NotInGraph, ResultTooLarge
from graph.read.properties import Properties
from graph.read.resource import (
    COUNTED,
    count_incoming,
    describe,
    gather_names,
    incoming,
    must_exist,
    name_of,
    named_graph,
    statements,
)
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.files import CONTEXT
from ontology.namespaces import BASE, ID, VOC, compact

router = APIRouter(tags=["linked data"], include_in_schema=False)
router.include_router(vocabulary.router)

INCOMING_PAGE = 50
MEMBERS_PAGE = 100
PROTOCOLS = {f"coding-protocol-{edition}": edition for edition in ("0.1", "0.2")}
"""Editions of the coding protocol by the name of their document, the one in force last."""

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/id/{path:path}")
def thing(request: Request, path: str) -> Response:
    """303 to the document about the thing; 404 where the graph does not speak of it."""
    bare, _ = split_suffix(path, TRIPLES)
    must_exist(bound(request).snapshot, f"{ID}{bare}")
    return RedirectResponse(quote(f"/doc/{path}"), HTTPStatus.SEE_OTHER, {"Access-Control-Allow-Origin": "*"})


@router.get("/doc/{path:path}")
def document(request: Request, path: str, page: PageNumber = 1) -> Response:
    """What the graph says of the thing, and what points to it."""
    snapshot: Snapshot = bound(request).snapshot
    bare, forced = split_suffix(path, TRIPLES)
    # A protocol is a document itself, and so its own IRI stands under /doc.
    edition = PROTOCOLS.get(bare)
    iri = must_exist(snapshot, f"{BASE}doc/{bare}" if edition else f"{ID}{bare}")
    return respond(
        request,
        f"/doc/{bare}",
        forced,
        lambda variants: (
            _protocol(request, iri, variants, edition) if edition else _page(request, iri, variants, page)
        ),
        lambda: describe(snapshot, iri),
        links={} if edition else {"describes": str(iri)},
    )


@router.get("/entry/{name}")
@router.get("/graph/{name}")
def graph(request: Request, name: str, page: PageNumber = 1, of: str | None = None) -> Response:
    """A named graph: what it is, what it holds. `of` is a class (prefixed name) whose things are listed."""
    snapshot: Snapshot = bound(request).snapshot
    kind = request.url.path.split("/")[1]
    bare, forced = split_suffix(name, QUADS)
    iri = must_exist(snapshot, f"{BASE}{kind}/{bare}")

    def data() -> Any:
        limit = request.app.state.settings.query_rows
        if snapshot.total(query("export-quads").page(limit + 1, 0), {"graph": iri}) > limit:
            raise ResultTooLarge(
                f"该图超过 {limit} 条语句，请到 /download 下载整个图谱",
                f"the graph has more than {limit} statements: take the whole from /download",
                limit=limit,
            )
        if kind == "entry":
            # As it was submitted, so that what is fetched can be validated and sent in again.
            return named_graphs(form_of(request.app.state.record, in_version(request, bare)))
        return named_graph(snapshot, iri)

    return respond(
        request,
        f"/{kind}/{bare}",
        forced,
        lambda variants: _graph_page(request, iri, variants, page, of),
        data,
        QUADS,
    )


@router.get("/voc/{scheme}/{concept}")
def concept(request: Request, scheme: str, concept: str, page: PageNumber = 1) -> Response:
    """One concept: what is said of it, and where it is used."""
    snapshot: Snapshot = bound(request).snapshot
    bare, forced = split_suffix(concept, TRIPLES)
    iri = must_exist(snapshot, f"{VOC}{scheme}/{bare}")
    return respond(
        request,
        f"/voc/{scheme}/{bare}",
        forced,
        lambda variants: _page(request, iri, variants, page),
        lambda: describe(snapshot, iri),
    )


@router.get("/context.jsonld")
def context(request: Request) -> Response:
    """The JSON-LD context, for everyone who names it by its address."""
    response = Response(CONTEXT.read_bytes(), media_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return conditional(request, response)


def _page(request: Request, iri: URIRef, variants: tuple[Variant, ...], number: int) -> Response:
    return render(request, "resource.html", contents=None, **_facts(request, iri, variants, number))


def _graph_page(
    request: Request, iri: URIRef, variants: tuple[Variant, ...], number: int, of: str | None
) -> Response:
    snapshot: Snapshot = bound(request).snapshot
    classes = {
        str(row["class"]): int(str(row["things"]))
        for row in snapshot.rows(query("export-graph-classes"), {"graph": iri})
    }
    chosen = next((kind for kind in classes if compact(kind) == of), None)
    if of is not None and chosen is None:
        raise NotInGraph(
            f"该图中没有“{of}”类的事物", f"The graph has nothing of class “{of}”", parameter="of"
        )
    contents: dict[str, Any] = {"classes": classes, "chosen": chosen, "members": [], "paging": None}
    if chosen is not None:
        paging = Paging(number, MEMBERS_PAGE, classes[chosen]).checked()
        wanted = query("export-graph-members").page(paging.size, paging.offset)
        rows = snapshot.rows(wanted, {"graph": iri, "class": URIRef(chosen)})
        contents |= {"members": [str(row["thing"]) for row in rows], "paging": paging}
    named = [*classes, *contents["members"]]
    facts = _facts(request, iri, variants, 1 if chosen is not None else number, named)
    return render(request, "resource.html", contents=contents, **facts)


def _protocol(request: Request, iri: URIRef, variants: tuple[Variant, ...], edition: str) -> Response:
    return render(
        request,
        "protocol.html",
        iri=str(iri),
        variants=variants,
        address=links.doc(iri),
        edition=edition,
        newest=[*PROTOCOLS.values()][-1],
    )


def _facts(
    request: Request, iri: URIRef, variants: tuple[Variant, ...], number: int, named: Iterable[str] = ()
) -> dict[str, Any]:
    """What `resource.html` shows of a thing; `named` is what it calls by name besides."""
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    total = count_incoming(snapshot, iri)
    paging = Paging(number, INCOMING_PAGE, min(total, COUNTED)).checked()
    said = statements(snapshot, iri)
    types = [str(value.term) for group in said if group.predicate == str(RDF.type) for value in group.values]
    pointing = incoming(snapshot, iri, paging.size, paging.offset)
    gather_names(
        snapshot,
        [
            str(iri),
            *named,
            *(group.predicate for group in said),
            *(str(value.term) for group in said for value in group.values if isinstance(value.term, URIRef)),
            *(name for one in pointing for name in (one.subject, one.predicate)),
        ],
    )
    return {
        "iri": str(iri),
        "title": name_of(snapshot, iri),
        "types": types,
        "statements": said,
        "incoming": pointing,
        "paging": paging,
        "more": total > COUNTED,
        "variants": variants,
        "address": links.doc(iri),
        "elsewhere": _elsewhere(snapshot, iri),
        "name": lambda other: name_of(snapshot, str(other))[language],
        "doc": links.doc,
        "short": compact,
        "is_literal": lambda term: isinstance(term, Literal),
        "network": links.network_link(iri),
        "sparql": links.editor_link(f"DESCRIBE <{iri}>"),
    }


def _elsewhere(snapshot: Snapshot, iri: URIRef) -> str | None:
    """The page that tells of the thing for readers rather than node by node, with its place there."""
    if (page := links.page_of(iri)) != links.doc(iri):
        return page
    own = Properties(snapshot, iri)
    for holder in ("operatedBy", "formulaOf", "station"):
        if station := own.text(holder):
            return f"/stations/{station.rpartition('/')[2]}#{links.anchor(iri)}"
    return None
