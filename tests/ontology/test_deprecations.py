"""A term that is given up says since when, why, and what to use instead."""

import re

from rdflib import OWL, SKOS, XSD, Graph, Literal
from rdflib.namespace import DCTERMS

from tests.ontology.vocabulary import ALL_CONCEPTS, FQ, ONTOLOGY, TERMS, load


def deprecation_faults(graph: Graph) -> list[str]:
    """What the entries of deprecated.ttl lack, by the manner that its header sets down."""
    faults = []
    for term in graph.subjects(OWL.deprecated, Literal(True)):
        notes = {o.language for o in graph.objects(term, SKOS.historyNote) if isinstance(o, Literal)}
        modified = graph.value(term, DCTERMS.modified)
        if not re.fullmatch(r"\d+\.\d+\.\d+", str(graph.value(term, OWL.versionInfo))):
            faults.append(f"{term}: no version")
        if not (isinstance(modified, Literal) and modified.datatype == XSD.date):
            faults.append(f"{term}: no date")
        if notes != {"zh", "en"}:
            faults.append(f"{term}: no reason in zh and en")
        for new in graph.objects(term, DCTERMS.isReplacedBy):
            if new not in {*TERMS, *ALL_CONCEPTS}:
                faults.append(f"{term}: replaced by {new}, which does not exist")
        if term in {*TERMS, *ALL_CONCEPTS}:
            faults.append(f"{term}: still in its old file")
    return faults


def test_deprecations_say_since_when_why_and_what_instead() -> None:
    graph = load(ONTOLOGY / "deprecated.ttl")
    assert set(graph.subjects()) == set(graph.subjects(OWL.deprecated, Literal(True)))
    assert deprecation_faults(graph) == []


def test_the_test_of_deprecations_can_fail() -> None:
    good = f"""@prefix : <{FQ}> . @prefix owl: <{OWL}> . @prefix xsd: <{XSD}> . @prefix skos: <{SKOS}> .
        @prefix dcterms: <{DCTERMS}> .
        :gone owl:deprecated true ; owl:versionInfo "0.2.0" ; dcterms:modified "2027-01-15"^^xsd:date ;
            dcterms:isReplacedBy :Claim ; skos:historyNote "并入。"@zh , "Merged."@en ."""
    assert deprecation_faults(Graph().parse(data=good, format="turtle")) == []
    spoilt = ((":gone", ":Credit"), (":Claim", ":Nowhere"), ('"0.2.0"', '"next"'), (' , "Merged."@en', ""))
    for old, new in spoilt:
        assert deprecation_faults(Graph().parse(data=good.replace(old, new), format="turtle"))
