"""The concept schemes as trees, in the order in which their files define the concepts."""

import re
from dataclasses import dataclass
from functools import cache

from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from ontology.bilingual import BilingualText
from ontology.files import HERE, vocabulary
from ontology.namespaces import FQ
from ontology.terms import both


@dataclass(frozen=True)
class Concept:
    """A concept with those right below it.

    `facts` are what the ontology says of it: property IRI, value IRI or literal. `other_names` are its alternative
    labels by language, `related` concepts and `matches` in other vocabularies are IRIs.
    """

    iri: str
    slug: str
    label: BilingualText
    definition: BilingualText
    scope_note: BilingualText | None
    other_names: tuple[Literal, ...]
    notation: str | None
    facts: tuple[tuple[str, str | Literal], ...]
    related: tuple[str, ...]
    matches: tuple[str, ...]
    narrower: tuple["Concept", ...]


@dataclass(frozen=True)
class Scheme:
    """A concept scheme with its top concepts; `size` counts all of its concepts. Dates as YYYY-MM-DD."""

    iri: str
    slug: str
    label: BilingualText
    definition: BilingualText
    version: str
    created: str
    modified: str
    top: tuple[Concept, ...]
    size: int


@cache
def schemes() -> dict[str, Scheme]:
    """Every concept scheme by its slug, in the order of the slugs."""
    graph = vocabulary()
    found = sorted(str(scheme) for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme))
    return {scheme.rpartition("/")[2]: _scheme(graph, URIRef(scheme)) for scheme in found}


def _scheme(graph: Graph, iri: URIRef) -> Scheme:
    place = _order_of_definition(iri.rpartition("/")[2])
    members = {str(concept) for concept in graph.subjects(SKOS.inScheme, iri)}
    narrower: dict[str | None, list[str]] = {}
    for concept in members:
        above = [str(broader) for broader in graph.objects(URIRef(concept), SKOS.broader)]
        narrower.setdefault(min(above, default=None), []).append(concept)

    def tree(above: str | None) -> tuple[Concept, ...]:
        found = [_concept(graph, URIRef(concept), tree(concept)) for concept in narrower.get(above, [])]
        return tuple(sorted(found, key=lambda concept: place.get(concept.slug, len(place))))

    slug = iri.rpartition("/")[2]
    return Scheme(
        iri=str(iri),
        slug=slug,
        label=both(graph, iri, SKOS.prefLabel),
        definition=both(graph, iri, SKOS.definition),
        version=str(graph.value(iri, OWL.versionInfo)),
        created=str(graph.value(iri, DCTERMS.created)),
        modified=str(graph.value(iri, DCTERMS.modified)),
        top=tree(None),
        size=len(members),
    )


def _concept(graph: Graph, iri: URIRef, narrower: tuple[Concept, ...]) -> Concept:
    notation = graph.value(iri, SKOS.notation)
    facts = sorted(
        (str(predicate), value if isinstance(value, Literal) else str(value))
        for predicate, value in graph.predicate_objects(iri)
        if str(predicate).startswith(str(FQ))
    )
    names = [text for text in graph.objects(iri, SKOS.altLabel) if isinstance(text, Literal)]
    return Concept(
        iri=str(iri),
        slug=iri.rpartition("/")[2],
        label=both(graph, iri, SKOS.prefLabel),
        definition=both(graph, iri, SKOS.definition),
        scope_note=both(graph, iri, SKOS.scopeNote) if (iri, SKOS.scopeNote, None) in graph else None,
        other_names=tuple(sorted(names, key=lambda text: (text.language != "zh", str(text)))),
        notation=None if notation is None else str(notation),
        facts=tuple(facts),
        related=tuple(sorted(map(str, graph.objects(iri, SKOS.related)))),
        matches=tuple(
            sorted(str(m) for match in (SKOS.exactMatch, SKOS.closeMatch) for m in graph.objects(iri, match))
        ),
        narrower=narrower,
    )


def _order_of_definition(slug: str) -> dict[str, int]:
    path = HERE / "concepts" / f"{slug}.ttl"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {
        name: place
        for place, name in enumerate(re.findall(r"^\w+:([\w-]+) a skos:Concept\b", text, re.MULTILINE))
    }
