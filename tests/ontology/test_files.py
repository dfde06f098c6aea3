"""The files of the ontology: they parse, use one base, say their purpose; the header is complete."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN
from rdflib.plugins.sparql import prepareQuery

from ontology.namespaces import BASE
from tests.ontology.vocabulary import (
    ALL_CONCEPTS,
    CHINESE,
    CORE,
    FQ,
    HEADER,
    ONTOLOGY,
    SCHEMES,
    TERMS,
    VOC,
    VOCABULARY,
    VOCABULARY_FILES,
    iris,
    load,
)


@pytest.mark.parametrize(
    "path", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda path: str(path.relative_to(ONTOLOGY))
)
def test_turtle_parses_and_uses_one_base(path: Path) -> None:
    graph = load(path)
    ours = {
        node
        for node in graph.all_nodes() | set(graph.predicates())
        if isinstance(node, URIRef) and "fengqiao" in node
    }
    assert [iri for iri in ours if not iri.startswith(BASE)] == []
    declared = re.findall(r"^@prefix \S+ <(\S*fengqiao\S*)>", path.read_text(encoding="utf-8"), re.M)
    assert [space for space in declared if not space.startswith(BASE)] == []


@pytest.mark.parametrize(
    "path", sorted(ONTOLOGY.rglob("*.rq")), ids=lambda path: str(path.relative_to(ONTOLOGY))
)
def test_query_parses_and_declares_its_prefixes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prepareQuery(text)
    # rdflib knows the common prefixes by itself, other engines do not.
    bare = re.sub(r"#.*", "", re.sub(r"<[^<>\s]*>|\"[^\"]*\"", "", text))
    declared = set(re.findall(r"PREFIX\s+(\w+):", bare))
    assert set(re.findall(r"(?<![\w:?$])(\w+):[A-Za-z_]", bare)) <= declared


@pytest.mark.parametrize("path", VOCABULARY_FILES, ids=lambda path: path.stem)
def test_vocabulary_has_no_blank_node(path: Path) -> None:
    assert [triple for triple in load(path) if any(isinstance(node, BNode) for node in triple)] == []


@pytest.mark.parametrize("path", VOCABULARY_FILES, ids=lambda path: path.stem)
def test_vocabulary_file_opens_with_its_purpose_in_both_languages(path: Path) -> None:
    comment = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        comment.append(line)
    assert CHINESE.search(" ".join(comment)) and re.search(r"[A-Za-z]{4,} [a-z]+", " ".join(comment))


def test_every_term_of_ours_that_is_mentioned_is_declared() -> None:
    declared = {*TERMS, *SCHEMES, *ALL_CONCEPTS, *VOCABULARY.subjects(OWL.deprecated, Literal(True))}
    mentioned = {
        node
        for triple in VOCABULARY
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith((str(FQ), str(VOC)))
    }
    assert iris(mentioned - declared) == []


def test_header_is_complete() -> None:
    assert iris(CORE.subjects(RDF.type, OWL.Ontology)) == [HEADER]
    version = str(CORE.value(HEADER, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert CORE.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    for text in (DCTERMS.title, DCTERMS.description):
        assert sorted(str(o.language) for o in CORE.objects(HEADER, text) if isinstance(o, Literal)) == [
            "en",
            "zh",
        ]
    dates = [CORE.value(HEADER, date) for date in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    for date in dates:
        assert isinstance(date, Literal) and date.datatype == XSD.date
    assert all(str(earlier) <= str(later) for earlier, later in pairwise(dates))
    assert CORE.value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert CORE.value(HEADER, VANN.preferredNamespacePrefix) == Literal("fq")
    assert CORE.value(HEADER, VANN.preferredNamespaceUri) == Literal(str(FQ))
    prior = CORE.value(HEADER, OWL.priorVersion)
    assert (prior is None) == (version == "0.1.0"), "every version but the first names the one before"


def test_creator_is_a_labelled_organisation_and_no_person() -> None:
    creator = CORE.value(HEADER, DCTERMS.creator)
    assert isinstance(creator, URIRef)
    assert {str(kind) for kind in CORE.objects(creator, RDF.type)} == {
        "http://www.w3.org/ns/prov#Agent",
        "http://www.w3.org/ns/prov#Organization",
    }
    labels = {o.language for o in CORE.objects(creator, SKOS.prefLabel) if isinstance(o, Literal)}
    assert labels == {"zh", "en"}
