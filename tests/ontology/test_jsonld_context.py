"""The JSON-LD context: every term of the ontology is in it and reads as the ontology says."""

import json

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.term import Node

from ontology.namespaces import BASE
from tests.ontology.vocabulary import (
    CLASSES,
    CORE,
    FQ,
    ONTOLOGY,
    PROPERTIES,
    SCHEMES,
    TERMS,
    VOCABULARY,
    short,
)

CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
LEXICAL = {
    XSD.decimal: "826.5",
    XSD.boolean: "true",
    XSD.date: "2025-06-30",
    XSD.gYear: "2025",
    XSD.positiveInteger: "3",
    XSD.nonNegativeInteger: "0",
    XSD.string: "330326",
}


def expand(document: dict[str, object]) -> Graph:
    graph = Graph()
    to_rdf({"@context": CONTEXT, **document}, graph)
    return graph


def test_context_is_version_1_1_without_base_or_vocab() -> None:
    assert CONTEXT["@version"] == 1.1
    assert not {"@base", "@vocab", "@import"} & set(CONTEXT)


@pytest.mark.parametrize("prop", PROPERTIES, ids=short)
def test_context_covers_property(prop: URIRef) -> None:
    name = prop.removeprefix(FQ)
    kind = CORE.value(prop, RDF.type)
    datatype = CORE.value(prop, RDFS.range)
    value: object
    expected: Node
    if kind == OWL.ObjectProperty:
        value, expected = BASE + "id/x", URIRef(BASE + "id/x")
    elif datatype == RDF.langString:
        value, expected = {"zh": "近三年来"}, Literal("近三年来", lang="zh")
    elif datatype is None:
        kind_of_value = XSD.boolean if prop == FQ.derivedOnly else XSD.gYear
        lexical = LEXICAL[kind_of_value]
        value = lexical if prop == FQ.derivedOnly else {"@value": lexical, "@type": "xsd:gYear"}
        expected = Literal(lexical, datatype=kind_of_value)
    else:
        assert isinstance(datatype, URIRef)
        value = LEXICAL[datatype]
        expected = Literal(value, datatype=None if datatype == XSD.string else datatype)
    graph = expand({"id": BASE + "id/thing", name: value})
    assert set(graph) == {(URIRef(BASE + "id/thing"), prop, expected)}


@pytest.mark.parametrize("cls", CLASSES, ids=short)
def test_context_covers_class(cls: URIRef) -> None:
    graph = expand({"id": BASE + "id/thing", "type": cls.removeprefix(FQ)})
    assert set(graph) == {(URIRef(BASE + "id/thing"), RDF.type, cls)}


@pytest.mark.parametrize("scheme", SCHEMES, ids=short)
def test_context_has_a_prefix_for_each_scheme(scheme: URIRef) -> None:
    assert f"{scheme}/" in CONTEXT.values()


def test_context_names_only_terms_that_exist() -> None:
    targets = [v["@id"] if isinstance(v, dict) else v for v in CONTEXT.values() if not isinstance(v, float)]
    ours = {FQ[target.removeprefix("fq:")] for target in targets if target.startswith("fq:")}
    withdrawn = set(VOCABULARY.subjects(OWL.deprecated, Literal(True)))
    assert ours == {*TERMS, *withdrawn}


def test_context_reads_labels_as_language_maps() -> None:
    graph = expand({"id": BASE + "id/thing", "label": {"zh": "红都义警", "en": "Hongdu volunteers"}})
    assert set(graph.objects(None, SKOS.prefLabel)) == {
        Literal("红都义警", lang="zh"),
        Literal("Hongdu volunteers", lang="en"),
    }
