"""Findings as a SHACL validation report: <https://www.w3.org/TR/shacl/#validation-report>."""

from collections.abc import Iterable

from rdflib import RDF, BNode, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.check.finding import READING, Finding
from ontology.namespaces import FQ, SHAPES

SH = "http://www.w3.org/ns/shacl#"


def as_turtle(conforms: bool, findings: Iterable[Finding], document: Dataset) -> bytes:
    """The report in Turtle, UTF-8. Values that a finding has as text are the nodes of the document that read so.

    A finding about the document as a whole has a blank node for its focus: SHACL asks for exactly one.
    """
    report = Graph()
    for prefix, space in {"fq": str(FQ), "fqs": str(SHAPES), "sh": SH}.items():
        report.bind(prefix, space)
    whole = BNode()
    report.add((whole, RDF.type, _sh("ValidationReport")))
    report.add((whole, _sh("conforms"), Literal(conforms)))
    nodes = _Nodes(document)
    for found in findings:
        result = BNode()
        report.add((whole, _sh("result"), result))
        report.add((result, RDF.type, _sh("ValidationResult")))
        report.add((result, _sh("focusNode"), nodes.named(found.focus)))
        report.add((result, _sh("resultSeverity"), _sh(found.severity)))
        report.add((result, _sh("sourceShape"), SHAPES[found.rule]))
        report.add((result, _sh("sourceConstraintComponent"), URIRef(found.component or READING)))
        for language, text in found.message.items():
            report.add((result, _sh("resultMessage"), Literal(text, lang=language)))
        if found.path is not None:
            report.add((result, _sh("resultPath"), _path(report, found.path)))
        if found.value is not None:
            report.add((result, _sh("value"), nodes.value(found)))
    return report.serialize(format="turtle", encoding="utf-8")


def _sh(name: str) -> URIRef:
    return URIRef(SH + name)


def _path(report: Graph, path: str) -> Node:
    """The property path that is written as SPARQL has it: an IRI, `^` and an IRI, IRIs between `/`."""
    if path.startswith("^"):
        inverse = BNode()
        report.add((inverse, _sh("inversePath"), URIRef(path[1:])))
        return inverse
    steps: list[Node] = [URIRef(("http" + step).removesuffix("/")) for step in path.split("http") if step]
    if len(steps) == 1:
        return steps[0]
    sequence = BNode()
    Collection(report, sequence, steps)
    return sequence


class _Nodes:
    """The nodes of a document, found again by the text that a finding has of them."""

    def __init__(self, document: Dataset) -> None:
        self._subjects: dict[str, Node] = {}
        self._values: dict[tuple[str, str, str], Node] = {}
        for subject, predicate, value, _ in document.quads():
            self._subjects[str(subject)] = subject
            if isinstance(value, (URIRef, BNode)):
                self._subjects.setdefault(str(value), value)
            self._values[str(subject), str(predicate), str(value)] = value

    def named(self, text: str) -> Node:
        if not text:
            return BNode()
        return self._subjects.get(text) or URIRef(text)

    def value(self, found: Finding) -> Node:
        stated = self._values.get((found.focus, found.path or "", found.value or ""))
        return stated or self._subjects.get(found.value or "") or Literal(found.value)
