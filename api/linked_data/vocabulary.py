"""The ontology as pages and as RDF: terms at `/ns`, concept schemes under `/voc/…`, rules at `/shapes`."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter
from rdflib import OWL, SKOS, Graph, Literal, URIRef
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http import links
from api.http.content import TRIPLES, Variant, respond, split_suffix
from api.http.language import language_of
from api.http.negotiation import HTML, negotiate
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.errors import NotInGraph
from graph.lists.term_usage import Use, concept_uses, term_uses
from graph.read.resource import gather_names, name_of
from graph.site_queries import QUERIES
from graph.store.snapshot import Snapshot
from ontology.bilingual import Language
from ontology.check_shapes import CHECKS, check_shapes
from ontology.files import HERE, load, shape_files, vocabulary
from ontology.namespaces import BASE, VOC, compact
from ontology.rules import ORIGINS, properties_taking, rules, rules_about
from ontology.schemes import Concept, schemes
from ontology.terms import both, terms

router = APIRouter()

ONTOLOGY = URIRef(BASE + "ns")


@router.get("/ns{tail:path}")
def ontology(request: Request, tail: str) -> Response:
    """All classes and properties; also under the version IRI."""
    bare, forced = split_suffix(f"/ns{tail}", TRIPLES)
    if bare in map(links.doc, _versions_before()):
        # Its terms are all there, those given up as deprecated.
        return RedirectResponse("/ns" + tail[len(bare) - len("/ns") :], HTTPStatus.SEE_OTHER)
    if bare not in ("/ns", links.doc(_version_iri())):
        raise NotInGraph(
            f"没有 {request.url.path}；本体在 /ns", f"There is no {request.url.path}； the ontology is at /ns"
        )
    return respond(
        request, bare, forced, lambda variants: _ontology_page(request, variants, bare), ontology_data
    )


@router.get("/voc")
def all_schemes() -> Response:
    """The schemes are listed with the terms."""
    return RedirectResponse("/ns#schemes", HTTPStatus.SEE_OTHER)


@router.get("/voc/{scheme}")
def scheme(request: Request, scheme: str) -> Response:
    """A concept scheme as a tree with definitions and counts of use."""
    bare, forced = split_suffix(scheme, TRIPLES)
    if bare not in schemes():
        raise NotInGraph(
            f"没有概念表“{bare}”；概念表列于 /ns", f"There is no scheme “{bare}”; /ns lists them"
        )
    return respond(
        request,
        f"/voc/{bare}",
        forced,
        lambda variants: _scheme_page(request, bare, variants),
        lambda: _scheme_data(bare),
    )


@router.get("/shapes{tail:path}")
def shapes(request: Request, tail: str) -> Response:
    """The rules that entries are held to: SHACL shapes, and on the page the violation queries too."""
    bare, forced = split_suffix(f"/shapes{tail}", TRIPLES)
    if bare != "/shapes":
        raise NotInGraph(
            f"没有 {request.url.path}；规则在 /shapes",
            f"There is no {request.url.path}； the rules are at /shapes",
        )
    return respond(request, bare, forced, lambda variants: _shapes_page(request, variants), _shapes_data)


def _changes() -> list[tuple[str, dict[Language, str]]]:
    """What changed since the version before: the number of each change (C1, P1 …) and its text in both languages."""
    found: dict[str, dict[Language, str]] = {}
    for note in vocabulary().objects(ONTOLOGY, SKOS.changeNote):
        if isinstance(note, Literal):
            number, _, text = str(note).partition(" ")
            found.setdefault(number, {})["zh" if note.language == "zh" else "en"] = text
    return sorted(found.items(), key=lambda change: ("CPRD".index(change[0][0]), int(change[0][1:])))


@router.get("/checks{tail:path}")
def all_checks(request: Request, tail: str) -> Response:
    """The rules over several nodes as SHACL-SPARQL, for other engines; people read them with the shapes."""
    bare, forced = split_suffix(f"/checks{tail}", TRIPLES)
    if bare != "/checks" or forced == HTML:
        raise NotInGraph(
            f"没有 {request.url.path}；规则在 /shapes",
            f"There is no {request.url.path}； the rules are at /shapes",
        )
    page = RedirectResponse("/shapes#origin-checks", HTTPStatus.SEE_OTHER)
    if (
        forced is None
        and negotiate(request.headers.get("accept"), [HTML, *(v.media_type for v in TRIPLES)]) == HTML
    ):
        page.headers["Vary"] = "Accept"
        return page
    return respond(request, "/checks", forced, lambda _: page, lambda: _copy(check_shapes()))


def _versions_before() -> list[str]:
    """The IRIs of the versions that this one follows."""
    return [str(version) for version in vocabulary().objects(ONTOLOGY, OWL.priorVersion)]


def _version_iri() -> str:
    return str(vocabulary().value(ONTOLOGY, OWL.versionIRI))


def _ontology_page(request: Request, variants: tuple[Variant, ...], address: str) -> Response:
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    header = {
        name: both(vocabulary(), ONTOLOGY, URIRef(f"http://purl.org/dc/terms/{name}"))
        for name in ("title", "description")
    }
    uses = term_uses(snapshot)
    example = next(iter(snapshot.rows(QUERIES["worked-example"])), None)
    named = [str(term) for term in (example or {}).values() if isinstance(term, URIRef)]
    gather_names(snapshot, [*_named_on_page(uses), *named])
    return render(
        request,
        "ontology.html",
        title=header["title"],
        description=header["description"],
        version_iri=_version_iri(),
        version_info=str(vocabulary().value(ONTOLOGY, OWL.versionInfo)),
        terms=terms(),
        schemes=schemes(),
        changes=_changes(),
        example=example,
        uses=uses,
        rules_about=rules_about,
        variants=variants,
        address=address,
        name=lambda iri: name_of(snapshot, str(iri))[language],
        is_literal=lambda term: isinstance(term, Literal),
        doc=links.doc,
        short=compact,
    )


def _named_on_page(uses: Mapping[str, Use]) -> Iterator[str]:
    """What the page of all terms calls by a name of the graph."""
    for term in terms().values():
        for iris in (term.domains, term.ranges, term.broader, term.narrower, term.properties):
            yield from iris
        for iris in (term.inverse, term.disjoint, term.replaced_by):
            yield from iris
        yield from (alignment.relation for alignment in term.alignments)
    for use in uses.values():
        yield use.subject
        if isinstance(use.value, URIRef):
            yield str(use.value)


def _facts(concepts: Iterable[Concept]) -> Iterator[str]:
    """The properties, values and related concepts that are told of concepts and those below them."""
    for concept in concepts:
        yield from (term for fact in concept.facts for term in fact if not isinstance(term, Literal))
        yield from concept.related
        yield from _facts(concept.narrower)


def _scheme_page(request: Request, slug: str, variants: tuple[Variant, ...]) -> Response:
    snapshot: Snapshot = bound(request).snapshot
    language = language_of(request)
    found = schemes()[slug]
    gather_names(snapshot, [*properties_taking(slug), *_facts(found.top)])
    return render(
        request,
        "scheme.html",
        scheme=found,
        uses=concept_uses(snapshot, found.iri),
        properties=properties_taking(slug),
        variants=variants,
        address=f"/voc/{slug}",
        name=lambda iri: name_of(snapshot, iri)[language],
        is_literal=lambda value: isinstance(value, Literal),
        doc=links.doc,
        short=compact,
    )


def _shapes_page(request: Request, variants: tuple[Variant, ...]) -> Response:
    return render(
        request,
        "shapes.html",
        origins=ORIGINS,
        rules=rules(),
        variants=variants,
        address="/shapes",
        terms=terms(),
        doc=links.doc,
        short=compact,
    )


def _data(*names: str) -> Graph:
    return _copy(_loaded(tuple(HERE / name for name in names)))


def ontology_data() -> Graph:
    """The ontology as it is served: terms, alignments, deprecations, and what of others it uses."""
    return _data("core.ttl", "alignments.ttl", "deprecated.ttl", "declarations.ttl")


def _shapes_data() -> Graph:
    graph = _copy(_loaded(tuple(shape_files("required", "ranges", "recommended", "metadata", "about"))))
    graph.remove((CHECKS, None, None))
    return graph


def _scheme_data(slug: str) -> Graph:
    graph = _data(f"concepts/{slug}.ttl")
    for triple in _loaded((HERE / "schemes.ttl",)).triples((VOC[slug], None, None)):
        graph.add(triple)
    return graph


@lru_cache(maxsize=64)
def _loaded(files: tuple[Path, ...]) -> Graph:
    return load(list(files))


def _copy(graph: Graph) -> Graph:
    """A graph that its writer may bind prefixes on while other threads write out theirs."""
    copy = Graph()
    for triple in graph:
        copy.add(triple)
    for prefix, space in graph.namespaces():
        copy.bind(prefix, space, replace=True)
    return copy
