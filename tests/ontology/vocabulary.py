"""The hand-written vocabulary as the tests read it: plain Turtle, relative to the root of the repository."""

import re
from collections.abc import Iterable
from pathlib import Path

from rdflib import OWL, RDF, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from ontology.namespaces import BASE

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
CONCEPT_FILES = sorted((ONTOLOGY / "concepts").glob("*.ttl"))
VOCABULARY_FILES = [
    ONTOLOGY / "core.ttl",
    ONTOLOGY / "alignments.ttl",
    ONTOLOGY / "deprecated.ttl",
    *CONCEPT_FILES,
    ONTOLOGY / "schemes.ttl",
]

FQ = Namespace(BASE + "ns#")
VOC = Namespace(BASE + "voc/")
SCHEMA = Namespace("https://schema.org/")
HEADER = URIRef(BASE + "ns")
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def load(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


CORE = load(ONTOLOGY / "core.ttl")
CONCEPTS = load(*CONCEPT_FILES)
VOCABULARY = load(*VOCABULARY_FILES)


def iris(nodes: Iterable[Node]) -> list[URIRef]:
    return sorted({node for node in nodes if isinstance(node, URIRef)})


CLASSES = iris(CORE.subjects(RDF.type, OWL.Class))
PROPERTIES = iris({s for kind in PROPERTY_TYPES for s in CORE.subjects(RDF.type, kind)})
TERMS = [*CLASSES, *PROPERTIES]
SCHEMES = iris(CONCEPTS.subjects(RDF.type, SKOS.ConceptScheme))
ALL_CONCEPTS = iris(CONCEPTS.subjects(RDF.type, SKOS.Concept))


def short(iri: URIRef) -> str:
    return iri.removeprefix(BASE)
