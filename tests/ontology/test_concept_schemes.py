"""The concept schemes: one to a file, each concept in one place, labels unique, indicators whole."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS

from tests.ontology.vocabulary import (
    ALL_CONCEPTS,
    CONCEPT_FILES,
    CONCEPTS,
    FQ,
    HEADER,
    SCHEMES,
    VOC,
    VOCABULARY,
    iris,
    load,
    short,
)


@pytest.mark.parametrize("path", CONCEPT_FILES, ids=lambda path: path.stem)
def test_file_holds_one_scheme_of_its_own_name(path: Path) -> None:
    graph = load(path)
    scheme = VOC[path.stem]
    assert iris(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    concepts = iris(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts and set(graph.subjects()) == {scheme, *concepts}
    for concept in concepts:
        assert re.fullmatch(re.escape(scheme) + r"/[a-z0-9]+(-[a-z0-9]+)*", concept)


@pytest.mark.parametrize("concept", ALL_CONCEPTS, ids=short)
def test_concept_has_one_place_in_one_scheme(concept: URIRef) -> None:
    schemes = list(CONCEPTS.objects(concept, SKOS.inScheme))
    assert schemes == [URIRef(concept.rpartition("/")[0])]
    broader = list(CONCEPTS.objects(concept, SKOS.broader))
    tops = list(CONCEPTS.objects(concept, SKOS.topConceptOf))
    assert len(broader) + len(tops) == 1, "either a top concept or below exactly one other"
    assert all((wider, SKOS.inScheme, schemes[0]) in CONCEPTS for wider in broader)
    above = set(CONCEPTS.transitive_objects(broader[0], SKOS.broader)) if broader else set()
    assert concept not in above, "broader runs in a circle"


@pytest.mark.parametrize("scheme", SCHEMES, ids=short)
def test_scheme_lists_its_top_concepts(scheme: URIRef) -> None:
    listed = iris(CONCEPTS.objects(scheme, SKOS.hasTopConcept))
    assert listed and listed == iris(CONCEPTS.subjects(SKOS.topConceptOf, scheme))


@pytest.mark.parametrize("scheme", SCHEMES, ids=short)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_and_notations_are_unique_in_a_scheme(scheme: URIRef, language: str) -> None:
    members = list(CONCEPTS.subjects(SKOS.inScheme, scheme))
    labels = [
        str(label)
        for concept in members
        for label in CONCEPTS.objects(concept, SKOS.prefLabel)
        if isinstance(label, Literal) and label.language == language
    ]
    notations = [n for concept in members for n in CONCEPTS.objects(concept, SKOS.notation)]
    assert [found for found, times in Counter([*labels, *notations]).items() if times > 1] == []


@pytest.mark.parametrize("file", CONCEPT_FILES, ids=lambda path: path.stem)
def test_narrower_concepts_follow_their_broader_one(file: Path) -> None:
    """A scheme is read from top to bottom, so a concept stands after the one above it."""
    graph, text = load(file), file.read_text(encoding="utf-8")
    place = {
        concept: match.start()
        for concept in iris(graph.subjects(RDF.type, SKOS.Concept))
        if (match := re.search(rf"^\w+:{concept.rpartition('/')[2]} a skos:Concept", text, re.M))
    }
    for concept in place:
        for wider in iris(graph.objects(concept, SKOS.broader)):
            assert place[concept] > place[wider], concept


@pytest.mark.parametrize("indicator", iris(CONCEPTS.subjects(SKOS.inScheme, VOC.indicator)), ids=short)
@pytest.mark.parametrize(
    ("attribute", "scheme"),
    [(FQ.resultLevel, "result-level"), (FQ.indicatorKind, "indicator-kind"), (FQ.merit, "merit")],
    ids=["result-level", "indicator-kind", "merit"],
)
def test_indicator_says_level_kind_and_merit(indicator: URIRef, attribute: URIRef, scheme: str) -> None:
    values = list(CONCEPTS.objects(indicator, attribute))
    assert len(values) == 1 and (values[0], SKOS.inScheme, VOC[scheme]) in CONCEPTS


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_scheme_says_whose_it_is(scheme: URIRef) -> None:
    for predicate in (DCTERMS.creator, DCTERMS.license):
        assert set(VOCABULARY.objects(scheme, predicate)) == set(VOCABULARY.objects(HEADER, predicate))
    assert VOCABULARY.value(scheme, OWL.versionInfo) == VOCABULARY.value(HEADER, OWL.versionInfo)
    created, modified = (str(VOCABULARY.value(scheme, term)) for term in (DCTERMS.created, DCTERMS.modified))
    assert "2026-11-21" <= created <= modified
