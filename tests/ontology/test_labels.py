"""Every term and every concept has its label and its definition in both languages."""

import re

import pytest
from rdflib import RDFS, SKOS, Graph, Literal, URIRef

from tests.ontology.vocabulary import (
    ALL_CONCEPTS,
    CHINESE,
    CONCEPTS,
    CORE,
    FQ,
    HEADER,
    SCHEMES,
    TERMS,
    short,
)


def text_faults(graph: Graph, thing: URIRef, label: URIRef, definition: URIRef) -> list[str]:
    """What is wrong with the label and definition of a thing; empty when both stand in zh and in en."""
    faults = []
    for predicate, name in ((label, "label"), (definition, "definition")):
        found = [o for o in graph.objects(thing, predicate) if isinstance(o, Literal)]
        if sorted(str(o.language) for o in found) != ["en", "zh"]:
            faults.append(f"{name} not once in zh and once in en")
            continue
        text = {str(o.language): str(o) for o in found}
        if any(not t.strip() or t != t.strip() or "\n" in t for t in text.values()):
            faults.append(f"{name} blank or not one trimmed line")
        if "待译" in text["zh"] or not CHINESE.search(text["zh"]):
            faults.append(f"{name} not in Chinese: {text['zh']}")
        if not re.search(r"[A-Za-z]", text["en"]):
            faults.append(f"{name} not in English: {text['en']}")
        if name == "definition" and not (text["zh"].endswith("。") and text["en"].endswith(".")):
            faults.append("definition is no full sentence")
        if name == "definition" and re.search(r"[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]", text["zh"]):
            faults.append(f"half-width punctuation in the Chinese: {text['zh']}")
    return faults


@pytest.mark.parametrize("term", TERMS, ids=short)
def test_term_is_labelled_and_defined(term: URIRef) -> None:
    assert text_faults(CORE, term, RDFS.label, RDFS.comment) == []
    assert CORE.value(term, RDFS.isDefinedBy) == HEADER
    assert term.startswith(FQ)


@pytest.mark.parametrize("thing", [*SCHEMES, *ALL_CONCEPTS], ids=short)
def test_concept_is_labelled_and_defined(thing: URIRef) -> None:
    assert text_faults(CONCEPTS, thing, SKOS.prefLabel, SKOS.definition) == []


def test_the_test_of_texts_can_fail() -> None:
    bad = Graph().parse(
        format="turtle",
        data="""@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <urn:x:> .
        :placeholder skos:prefLabel "好"@zh , "good"@en ; skos:definition "待译"@zh , "A good thing."@en .
        :one-language skos:prefLabel "好"@zh ; skos:definition "好东西。"@zh , "A good thing."@en .
        :commas skos:prefLabel "好"@zh , "good"@en ; skos:definition "好,东西。"@zh , "A good thing."@en .""",
    )
    for name in ("placeholder", "one-language", "commas"):
        assert text_faults(bad, URIRef(f"urn:x:{name}"), SKOS.prefLabel, SKOS.definition)
