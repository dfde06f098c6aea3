"""A report in SHACL's own words says what the findings say, as the Recommendation wants results to be."""

from pathlib import Path

import pytest
from rdflib import RDF, BNode, Dataset, Graph, Literal, Namespace, URIRef

from graph.check.finding import Finding, finding
from graph.check.gate import Gate
from graph.check.shacl_report import as_turtle
from graph.store.parse import parse_entry
from ontology.namespaces import FQ, ID, SHAPES

SH = Namespace("http://www.w3.org/ns/shacl#")
BROKEN = Path(__file__).resolve().parents[2] / "entries" / "broken.trig"
ONE = {"focusNode", "resultSeverity", "sourceConstraintComponent"}
AT_MOST_ONE = {"resultPath", "value", "sourceShape"}


def read(text: bytes) -> Graph:
    return Graph().parse(data=text, format="turtle")


@pytest.fixture(scope="module")
def broken() -> tuple[list[Finding], Graph, Dataset]:
    document = parse_entry(BROKEN.read_bytes(), "application/trig")
    findings = Gate().report(document).findings
    return findings, read(as_turtle(False, findings, document)), document


def test_each_finding_is_a_result_with_what_a_result_must_have(
    broken: tuple[list[Finding], Graph, Dataset],
) -> None:
    findings, report, _ = broken
    (whole,) = report.subjects(RDF.type, SH.ValidationReport)
    assert report.value(whole, SH.conforms) == Literal(False)
    results = list(report.objects(whole, SH.result))
    assert len(results) == len(findings) > 5
    for result in results:
        for name in ONE:
            assert len(list(report.objects(result, SH[name]))) == 1, name
        for name in AT_MOST_ONE:
            assert len(list(report.objects(result, SH[name]))) <= 1, name
        assert {text.language for text in report.objects(result, SH.resultMessage)} == {"zh", "en"}  # type: ignore[attr-defined]
    assert {str(shape).removeprefix(str(SHAPES)) for shape in report.objects(None, SH.sourceShape)} == {
        found.rule for found in findings
    }


def test_focus_and_value_are_nodes_of_the_document(broken: tuple[list[Finding], Graph, Dataset]) -> None:
    _, report, document = broken
    terms = {term for quad in document.quads() for term in quad[:3]}
    # How many entries there are is no node of it.
    values = {*report.objects(None, SH.value)} - {Literal("0")}
    assert values and values <= terms
    assert set(report.objects(None, SH.sourceConstraintComponent)) >= {
        SH.MinCountConstraintComponent,
        SHAPES.ReadingConstraintComponent,
    }


def test_a_finding_about_the_document_has_a_blank_focus_and_paths_are_property_paths() -> None:
    sequence = f"{FQ.source}/{FQ.title}"
    found = [
        finding("One-entry", ""),
        finding("Figure-quoted", ID["claim/a/b"], f"^{FQ.claim}"),
        finding("Figure-quoted", ID["claim/a/c"], sequence),
    ]
    report = read(as_turtle(False, found, Dataset()))
    assert [focus for focus in report.objects(None, SH.focusNode) if isinstance(focus, BNode)]
    assert list(report.objects(None, SH.inversePath)) == [FQ.claim]
    (head,) = report.subjects(RDF.first, FQ.source)
    assert list(report.items(head)) == [URIRef(FQ.source), URIRef(FQ.title)]


def test_an_entry_that_conforms_has_no_result() -> None:
    report = read(as_turtle(True, [], Dataset()))
    assert list(report.objects(None, SH.conforms)) == [Literal(True)]
    assert not list(report.objects(None, SH.result))
