"""The classes and properties as OWL: domains and ranges, no contradiction, nothing foreign in the core."""

import owlrl
import pytest
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ontology.namespaces import BASE
from tests.ontology.vocabulary import (
    ALL_CONCEPTS,
    CLASSES,
    CORE,
    FQ,
    ONTOLOGY,
    PROPERTIES,
    PROPERTY_TYPES,
    SCHEMA,
    TERMS,
    VOCABULARY_FILES,
    iris,
    load,
    short,
)


@pytest.mark.parametrize("prop", PROPERTIES, ids=short)
def test_property_is_of_one_kind_with_domain_and_range(prop: URIRef) -> None:
    kinds = [kind for kind in PROPERTY_TYPES if (prop, RDF.type, kind) in CORE]
    assert len(kinds) == 1
    assert prop not in CLASSES
    if kinds == [OWL.AnnotationProperty]:
        return
    domains = {*CORE.objects(prop, RDFS.domain), *CORE.objects(prop, SCHEMA.domainIncludes)}
    ranges = {*CORE.objects(prop, RDFS.range), *CORE.objects(prop, SCHEMA.rangeIncludes)}
    assert domains and ranges
    assert domains <= {*CLASSES, SKOS.Concept}
    if kinds == [OWL.ObjectProperty]:
        assert ranges <= {*CLASSES, SKOS.Concept, RDF.Property}
    else:
        assert all(kind.startswith(str(XSD)) or kind == RDF.langString for kind in iris(ranges))
    assert len(list(CORE.objects(prop, RDFS.domain))) <= 1, "two domains mean both: use domainIncludes"
    assert len(list(CORE.objects(prop, RDFS.range))) <= 1, "two ranges mean both: use rangeIncludes"


def test_core_rests_on_nothing_but_itself() -> None:
    """Sub-class and sub-property axioms towards others are in alignments.ttl, and only there."""
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf)
    core = {(s, o) for axiom in axioms for s, o in CORE.subject_objects(axiom)}
    assert core and all({s, o} <= set(TERMS) for s, o in core)
    aligned = load(ONTOLOGY / "alignments.ttl")
    assert len(aligned) > 0
    for subject, predicate, target in aligned:
        assert subject in {*TERMS, *ALL_CONCEPTS} and not str(target).startswith(BASE)
        assert predicate in {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso}


def contradictions(graph: Graph) -> list[str]:
    """What OWL RL finds wrong with the graph; the graph is closed in place."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(graph)
    errors = [str(message) for message in graph.objects(None, ERRNS.error)]
    return errors + [f"{s} is nothing" for s in graph.subjects(RDF.type, OWL.Nothing)]


def test_owl_rl_finds_no_contradiction() -> None:
    """Neither in the vocabulary nor as soon as every class has a member and every property a use."""
    closed = load(*VOCABULARY_FILES)
    for cls in CLASSES:
        closed.add((URIRef(f"urn:member:{cls}"), RDF.type, cls))
    for prop in iris(CORE.subjects(RDF.type, OWL.ObjectProperty)):
        closed.add((URIRef(f"urn:subject:{prop}"), prop, URIRef(f"urn:object:{prop}")))
    assert contradictions(closed) == []
    assert (FQ.Result, RDFS.subClassOf, SCHEMA.Claim) in closed, "the closure reaches the alignments"


@pytest.mark.parametrize(
    "wrong",
    [
        "<urn:x> a fq:Station , fq:Mechanism .",
        "<urn:x> a fq:FigureClaim , fq:TrendClaim .",
        "<urn:x> a fq:Station . <urn:y> fq:mechanism <urn:x> .",
        "<urn:x> a fq:SettingClaim . <urn:y> fq:reports <urn:x> .",
    ],
)
def test_owl_rl_finds_a_contradiction_where_there_is_one(wrong: str) -> None:
    graph = load(ONTOLOGY / "core.ttl")
    graph.parse(data=f"@prefix fq: <{FQ}> . {wrong}", format="turtle")
    assert contradictions(graph)


def test_derived_terms_are_marked() -> None:
    marked = iris(CORE.subjects(FQ.derivedOnly, Literal(True)))
    assert marked == iris(CORE.subjects(FQ.derivedOnly)), "the mark is true or it is absent"
    shortcuts = {
        FQ.Result,
        FQ.operates,
        FQ.creditedWith,
        FQ.reportedBeside,
        FQ.reports,
        FQ.hasSetting,
        FQ.county,
    }
    assert shortcuts <= set(marked) <= set(TERMS)
    assert (FQ.operates, OWL.inverseOf, FQ.operatedBy) in CORE
