"""The classes and properties of the ontology as a reader meets them, taken from its Turtle files."""

import re
from dataclasses import dataclass
from functools import cache

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology.bilingual import BilingualText
from ontology.files import HERE, vocabulary
from ontology.namespaces import FQ

SCHEMA = Namespace("https://schema.org/")

KINDS: dict[URIRef, BilingualText] = {
    OWL.Class: BilingualText("类", "class"),
    OWL.ObjectProperty: BilingualText("对象属性", "object property"),
    OWL.DatatypeProperty: BilingualText("数据属性", "datatype property"),
    OWL.AnnotationProperty: BilingualText("标注属性", "annotation property"),
}

_ALIGNMENTS = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, RDFS.seeAlso)


@dataclass(frozen=True)
class Alignment:
    """How a term stands to one of another vocabulary; `relation` and `term` are IRIs."""

    relation: str
    term: str


@dataclass(frozen=True)
class Term:
    """A class or property. All IRIs are strings; `name` is the part after `#`.

    `domains` and `ranges` have several members where any of them will do. `properties` are those whose domain
    is this class; `narrower` the terms of this ontology right below it.
    """

    iri: str
    name: str
    kind: BilingualText
    is_class: bool
    label: BilingualText
    definition: BilingualText
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    properties: tuple[str, ...]
    inverse: tuple[str, ...]
    disjoint: tuple[str, ...]
    alignments: tuple[Alignment, ...]
    derived_only: bool
    deprecated: bool
    replaced_by: tuple[str, ...]


@cache
def terms() -> dict[str, Term]:
    """Every term by its IRI, in the order in which the files define them."""
    graph = vocabulary()
    found = {
        subject: kind
        for kind in KINDS
        for subject in graph.subjects(RDF.type, kind)
        if isinstance(subject, URIRef)
    }
    order = _order_of_definition()
    own = sorted(
        (iri for iri in found if iri.startswith(str(FQ))), key=lambda iri: order.get(str(iri), len(order))
    )
    return {str(iri): _term(graph, iri, found[iri]) for iri in own}


def both(graph: Graph, subject: Node, predicate: URIRef) -> BilingualText:
    """The zh and en text of a property; empty where there is none, which the metadata shapes forbid."""
    texts = {
        text.language: str(text) for text in graph.objects(subject, predicate) if isinstance(text, Literal)
    }
    return BilingualText(texts.get("zh", ""), texts.get("en", ""))


def _term(graph: Graph, iri: URIRef, kind: URIRef) -> Term:
    def values(*predicates: URIRef) -> tuple[str, ...]:
        return tuple(
            sorted(str(value) for predicate in predicates for value in graph.objects(iri, predicate))
        )

    def users(*predicates: URIRef) -> tuple[str, ...]:
        return tuple(sorted(str(user) for predicate in predicates for user in graph.subjects(predicate, iri)))

    def own(iris: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for value in iris if value.startswith(str(FQ)))

    return Term(
        iri=str(iri),
        name=iri.removeprefix(str(FQ)),
        kind=KINDS[kind],
        is_class=kind == OWL.Class,
        label=both(graph, iri, RDFS.label),
        definition=both(graph, iri, RDFS.comment),
        domains=values(RDFS.domain, SCHEMA.domainIncludes),
        ranges=values(RDFS.range, SCHEMA.rangeIncludes),
        broader=own(values(RDFS.subClassOf, RDFS.subPropertyOf)),
        narrower=own(users(RDFS.subClassOf, RDFS.subPropertyOf)),
        properties=own(users(RDFS.domain, SCHEMA.domainIncludes)),
        inverse=own(tuple({*values(OWL.inverseOf), *users(OWL.inverseOf)})),
        disjoint=own(tuple(sorted({*values(OWL.disjointWith), *users(OWL.disjointWith)}))),
        alignments=tuple(
            Alignment(str(relation), value)
            for relation in _ALIGNMENTS
            for value in values(relation)
            if not value.startswith(str(FQ))
        ),
        derived_only=(iri, FQ.derivedOnly, Literal(True)) in graph,
        deprecated=(iri, OWL.deprecated, Literal(True)) in graph,
        replaced_by=values(URIRef("http://purl.org/dc/terms/isReplacedBy")),
    )


def _order_of_definition() -> dict[str, int]:
    """RDF has no order; the files do: a class stands before its properties."""
    text = "".join((HERE / name).read_text(encoding="utf-8") for name in ("core.ttl", "deprecated.ttl"))
    return {
        str(FQ[name]): place for place, name in enumerate(re.findall(r"^fq:(\w+) a ", text, re.MULTILINE))
    }
