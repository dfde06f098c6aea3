"""The hand-written ontology keeps its promises: two languages, one base, closed schemes, no contradiction.

Everything is read as plain Turtle with rdflib, relative to the root of the repository.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import owlrl
import pytest
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VANN
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from ontology.namespaces import BASE

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
CONCEPT_FILES = sorted((ONTOLOGY / "concepts").glob("*.ttl"))
VOCABULARY_FILES = [
    ONTOLOGY / "core.ttl",
    ONTOLOGY / "alignments.ttl",
    ONTOLOGY / "deprecated.ttl",
    *CONCEPT_FILES,
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


# ---------------------------------------------------------------- files and base


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


# ---------------------------------------------------------------- header


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


# ---------------------------------------------------------------- labels and definitions


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


# ---------------------------------------------------------------- concept schemes


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


# ---------------------------------------------------------------- OWL sanity


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
    assert (FQ.Outcome, RDFS.subClassOf, SCHEMA.Claim) in closed, "the closure reaches the alignments"


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
    shortcuts = {FQ.Outcome, FQ.operates, FQ.creditedWith, FQ.reportedBeside, FQ.reports, FQ.hasSetting}
    assert shortcuts <= set(marked) <= set(TERMS)
    assert (FQ.operates, OWL.inverseOf, FQ.operatedBy) in CORE


# ---------------------------------------------------------------- deprecations


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


# ---------------------------------------------------------------- JSON-LD context

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
    assert ours == set(TERMS)


def test_context_reads_labels_as_language_maps() -> None:
    graph = expand({"id": BASE + "id/thing", "label": {"zh": "红都义警", "en": "Hongdu volunteers"}})
    assert set(graph.objects(None, SKOS.prefLabel)) == {
        Literal("红都义警", lang="zh"),
        Literal("Hongdu volunteers", lang="en"),
    }
