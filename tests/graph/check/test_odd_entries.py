"""Whatever stands in an entry, its validation ends in findings: literals that are none, odd values anywhere."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from graph.check.finding import Finding
from graph.check.validator import SH, Validator
from graph.record.shipped import Corpus, load_files
from graph.store.parse import parse_entry
from ontology.files import load, shape_files
from ontology.namespaces import FQ, ID

Triple = tuple[Node, Node, Node]

ENTRY = next(path for path in Corpus().entry_files if path.stem.startswith("muzhou")).read_text(
    encoding="utf-8"
)
CREATED = re.search(r'dcterms:created "[-0-9]+"\^\^xsd:date', ENTRY)
VALUE = re.search(r"fq:value [0-9.]+", ENTRY)
XSD_DATATYPES = [
    *("decimal", "integer", "date", "dateTime", "gYear", "gYearMonth", "boolean", "double", "string", "time"),
    *(
        "positiveInteger",
        "unsignedByte",
        "duration",
        "hexBinary",
        "base64Binary",
        "anyURI",
        "language",
        "NoSuch",
    ),
]
ODD_TEXTS = [
    *(
        "",
        " ",
        "\n",
        "x",
        "NaN",
        "INF",
        "-0",
        "+5",
        "1.",
        ".5",
        "1e5",
        "1e999999999",
        "-1e-999999999",
        "9" * 6000,
    ),
    *(
        "８００",
        "٣",
        "Ⅷ",
        "一百",
        "2024-02-30",
        "2026-13",
        "22/11/2026",
        "2026年11月22日",
        "99999-01-01",
        "-0001-01-01",
    ),
    *(
        "2026-11-22",
        "2026-11-22Z",
        "2026-11-22+14:00",
        "2026-11-22T25:00:00",
        "2026-11-22T24:00:00Z",
        "24:00:00",
    ),
    *("PT", "P9999999999Y", "true", "TRUE", "\u202e", "a\u0301", "😀", "<!DOCTYPE a>", "x" * 100_000),
]


def in_place_of(found: re.Match[str] | None, literal: str) -> bytes:
    """The entry with another literal where that one stands."""
    assert found is not None
    name = found[0].split()[0]
    return ENTRY.replace(found[0], f"{name} {literal}", 1).encode()


def findings(validator: Validator, content: bytes) -> list[Finding]:
    return validator.validate(parse_entry(content, "application/trig")).findings


@pytest.mark.parametrize(
    "literal",
    [
        '"22/11/2026"^^xsd:date',
        '"2026年11月22日"^^xsd:date',
        '"2024-02-30"^^xsd:date',
        '"NaN"^^xsd:decimal',
        '"2026"^^xsd:gYear',
        '"2026-11-22T00:00:00Z"^^xsd:dateTime',
        '"yesterday"',
        '"昨天"@zh',
        "2026",
        "<a:b>",
        "[]",
        "( 1 2 )",
    ],
)
def test_a_wrong_date_is_one_finding_at_its_place(validator: Validator, literal: str) -> None:
    """Not a crash where it is compared with another date, and not a second finding that only follows from it."""
    [found] = findings(validator, in_place_of(CREATED, literal))
    assert (found.severity, found.path) == ("Violation", "http://purl.org/dc/terms/created")
    assert "请" in found.message["zh"] and "write it" in found.message["en"]


@pytest.mark.parametrize(
    "literal",
    ['"８００"', '"٣"', '"NaN"', '"1e999999999"', '"1e5"', '"1,000"', '""', '" 5"', f'"{"9" * 6000}"'],
)
def test_digits_that_are_none_are_found_and_how_to_write_them(validator: Validator, literal: str) -> None:
    [found] = findings(validator, in_place_of(VALUE, f"{literal}^^xsd:decimal"))
    assert (found.severity, found.path, found.value) == ("Violation", str(FQ.value), literal.strip('"'))
    assert len(found.message["zh"]) < 200 and len(found.message["en"]) < 200
    assert "半角" in found.message["zh"] or "18" in found.message["zh"]


@pytest.mark.parametrize(
    "written", ['"1982-13"^^xsd:gYearMonth', '"02026"^^xsd:gYear', '"maybe"^^xsd:boolean']
)
def test_a_literal_without_a_rule_of_its_own_is_found_too(validator: Validator, written: str) -> None:
    entry = ENTRY.replace("a fq:Entry ;", f"a fq:Entry ; fq:note {written} ;", 1)
    assert entry != ENTRY
    rules = {found.rule for found in findings(validator, entry.encode()) if found.path == str(FQ.note)}
    assert "Ill-formed-literal" in rules or any(rule.startswith("Range-") for rule in rules)


def test_the_same_wrong_text_at_two_properties_is_found_at_both(validator: Validator) -> None:
    entry = Graph()
    for predicate in (FQ.lowerBound, FQ.upperBound):
        entry.add((ID["claim/x"], predicate, Literal("１", datatype=XSD.decimal, normalize=False)))
    paths = [found.path for found in validator.validate(entry).findings if found.value == "１"]
    assert sorted(map(str, paths)) == [str(FQ.lowerBound), str(FQ.upperBound)]


def test_every_compared_property_has_a_datatype() -> None:
    """On it rests that a value that cannot be compared is told by its datatype, and by nothing else."""
    shapes = load(shape_files("required", "ranges", "recommended"))
    typed = {path for shape in shapes.subjects(SH.datatype) for path in shapes.objects(shape, SH.path)}
    compared = 0
    for comparison in (SH.lessThan, SH.lessThanOrEquals):
        for shape, other in shapes.subject_objects(comparison):
            assert {*shapes.objects(shape, SH.path), other} <= typed
            compared += 1
    assert compared >= 3


@cache
def shipped() -> list[list[Triple]]:
    return [list(load_files([path]).triples((None, None, None))) for path in Corpus().entry_files]


odd_literals = st.one_of(
    st.builds(
        lambda text, name: Literal(text, datatype=URIRef(str(XSD) + name), normalize=False),
        st.sampled_from(ODD_TEXTS) | st.text(st.characters(codec="utf-8"), max_size=12),
        st.sampled_from(XSD_DATATYPES),
    ),
    st.builds(
        lambda text, tag: Literal(text, lang=tag),
        st.sampled_from(ODD_TEXTS),
        st.sampled_from(["zh", "en-x-a", "und"]),
    ),
    st.builds(
        lambda text: Literal(text, datatype=RDF.XMLLiteral, normalize=False), st.sampled_from(ODD_TEXTS)
    ),
)
odd_values = odd_literals | st.sampled_from(
    [BNode("b"), URIRef("a:b"), URIRef("https://example.org/" + "x" * 50_000), RDF.nil, FQ.Station, FQ.value]
)


@given(st.data())
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_a_changed_entry_never_crashes_its_validation(validator: Validator, data: st.DataObject) -> None:
    """Triples of the shipped entries dropped, doubled, and with odd values in place of theirs."""
    triples = list(shipped()[data.draw(st.integers(0, len(shipped()) - 1))])
    for _ in range(data.draw(st.integers(1, 40))):
        index = data.draw(st.integers(0, len(triples) - 1))
        subject, predicate, value = triples[index]
        change = data.draw(st.sampled_from(["drop", "swap", "swap", "swap", "add", "rename", "repoint"]))
        if change == "drop":
            del triples[index]
        elif change == "rename":
            triples[index] = (
                data.draw(st.sampled_from([BNode("b"), URIRef("a:b"), FQ.Claim])),
                predicate,
                value,
            )
        elif change == "repoint":
            other = data.draw(st.integers(0, len(triples) - 1))
            triples[index] = (subject, predicate, triples[other][2])
        else:
            changed = (subject, predicate, data.draw(odd_values))
            triples[index : index + (change == "swap")] = [changed]
    entry = Dataset(default_union=True)
    for triple in triples:
        entry.add(triple)
    for found in validator.validate(entry).findings:
        assert found.message["zh"] and found.message["en"], found
