"""Whether an entry keeps the rules: SHACL Core by pySHACL, rules over several nodes as violation queries.

Both give findings of one form in one report. SPARQL constraints inside SHACL would be prepared anew for each
node (seconds an entry); run set-wise in the engine, all of them together take milliseconds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import pyshacl
from rdflib import RDFS, SKOS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, Severity
from graph.check.lexical_forms import fault
from graph.record.shipped import Corpus, load_files
from graph.store.snapshot import Snapshot
from ontology.files import checks, load, shape_files, vocabulary
from ontology.namespaces import FQ, ID, SHAPES, VOC

SH = Namespace("http://www.w3.org/ns/shacl#")

UNREAD = {
    *(RDFS.label, RDFS.comment, RDFS.isDefinedBy, SKOS.prefLabel, SKOS.altLabel, SKOS.definition),
    *(SKOS.hasTopConcept, SKOS.topConceptOf, SKOS.scopeNote, SKOS.notation, SKOS.exactMatch, SKOS.closeMatch),
}
"""What the vocabulary says for people, and what leads from a scheme to all it holds: no rule on an entry reads it."""

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
ILL_FORMED = SHAPES["ill-formed"]
"""Datatype, inside the validation, of a literal that is not written as its own has it."""

Triple = tuple[Node, Node, Node]
Telling = Callable[[Node], Iterable[Triple]]


@dataclass(frozen=True)
class Report:
    """All findings, violations first. An entry conforms if none of them is a violation.

    `entries` are the IRIs of the nodes of class fq:Entry in what was checked.
    """

    findings: list[Finding]
    entries: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        return not any(finding.severity == "Violation" for finding in self.findings)


class Validator:
    """Rules and reference data, loaded once; `validate` may be called often, from one thread at a time."""

    def __init__(self, corpus: Corpus | None = None) -> None:
        self._shapes = with_own_targets(load(shape_files("required", "ranges", "recommended")))
        self._checks = checks()
        self._reference: dict[Node, list[Triple]] = {}
        defined = (triple for triple in vocabulary() if triple[1] not in UNREAD)
        told = load_files((corpus or Corpus()).reference_files).triples((None, None, None))
        for triple in (*defined, *told):
            self._reference.setdefault(triple[0], []).append(triple)
        self._terms = [node for node in self._reference if not str(node).startswith((str(VOC), str(ID)))]
        self._compared = _compared(self._shapes)

    def validate(self, entry: Graph | Dataset, told_of: Telling = lambda _: ()) -> Report:
        """Check an entry together with the vocabulary, the register and the gazetteer.

        `told_of` gives what else stands on a node, where entries have registered more than is shipped. Only what the
        entry itself speaks of is reported on: nodes that are its subjects or objects.
        """
        merged = Graph()
        spoken_of: set[Node] = set()
        subjects: set[str] = set()
        ill_formed: list[Finding] = []
        # A dataset is flattened by its quads: its triples are those of the default graph alone, unless it was
        # made as a union.
        statements = entry.quads() if isinstance(entry, Dataset) else entry
        for subject, predicate, value, *_ in statements:
            found = _ill_formed(subject, predicate, value)
            if found is not None:
                ill_formed.append(found)
            merged.add((subject, predicate, self._comparable(predicate, value, found is not None)))
            subjects.add(str(subject))
            spoken_of.update((subject, value))
        for triple in self.around(spoken_of, told_of):
            merged.add(triple)
        findings = [*_on_vocabulary(subjects), *self._by_shapes(merged), *self._by_checks(merged)]
        names = {str(node) for node in spoken_of}
        own = {found.sort_key(): found for found in _causes(ill_formed, findings) if found.focus in names}
        return Report([own[key] for key in sorted(own)])

    def known(self, told_of: Telling = lambda _: ()) -> Callable[[Node], bool]:
        """Whether the vocabulary, the register, the gazetteer or `told_of` tells of a node."""
        return lambda node: node in self._reference or any(True for _ in told_of(node))

    def _comparable(self, predicate: Node, value: Node, ill_formed: bool) -> Node:
        """A value as pySHACL can take it without failing, and without telling a wrong datatype twice."""
        if predicate not in self._compared:
            return Literal(value, datatype=ILL_FORMED) if ill_formed else value
        if ill_formed or not isinstance(value, Literal) or value.datatype != self._compared[predicate]:
            return _Comparable(value, datatype=ILL_FORMED)
        return _Comparable(value, datatype=value.datatype, normalize=False)

    def around(self, nodes: Iterable[Node], told_of: Telling) -> Iterator[Triple]:
        """The terms, and of concepts, register and gazetteer what is said of the nodes and of all they lead to.

        No rule goes against the direction of a statement there, so that the rest cannot matter; with it, each
        entry would be the slower the longer the register is.
        """
        waiting = [*self._terms, *nodes]
        reached: set[Node] = set()
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                told = [*self._reference.get(node, ()), *told_of(node)]
                yield from told
                waiting.extend(value for _, _, value in told)

    def _by_shapes(self, data: Graph) -> list[Finding]:
        _, results, _ = pyshacl.validate(data, shacl_graph=self._shapes, inplace=True, advanced=False)
        assert isinstance(results, Graph)
        # Not those that nested shapes have found: they stand in the details (SHACL, section 3.6.2.4).
        return [self._finding(results, node) for node in results.objects(None, SH.result)]

    def _finding(self, results: Graph, node: Node) -> Finding:
        def value_of(predicate: URIRef) -> Node | None:
            return results.value(node, predicate)

        value = value_of(SH.value)
        shape = value_of(SH.sourceShape)
        rule = (
            shape.removeprefix(str(SHAPES))
            if isinstance(shape, URIRef)
            else str(value_of(SH.sourceConstraintComponent)).rpartition("#")[2]
        )
        messages = {
            text.language or "en": str(text)
            for text in results.objects(node, SH.resultMessage)
            if isinstance(text, Literal)
        }
        return Finding(
            severity=cast(Severity, str(value_of(SH.resultSeverity)).rpartition("#")[2]),
            focus=str(value_of(SH.focusNode)),
            path=_path_text(results, value_of(SH.resultPath)),
            value=None if value is None else str(value),
            rule=rule,
            message=messages,
            component=str(value_of(SH.sourceConstraintComponent)),
        )

    def _by_checks(self, data: Graph) -> list[Finding]:
        snapshot = Snapshot.in_memory(data)
        return [
            Finding(
                severity=cast(Severity, check.header["severity"]),
                focus=str(row["focus"]),
                path=str(row["path"]) if "path" in row else None,
                value=str(row["value"]) if "value" in row else None,
                rule=check.header["rule"],
                message={"zh": check.header["zh"], "en": check.header["en"]},
                component=str(SH.SPARQLConstraintComponent),
            )
            for check in self._checks.values()
            for row in snapshot.rows(check)
        ]


def with_own_targets(shapes: Graph) -> Graph:
    """The shapes with each property shape asked of the targets of its node shape itself; the findings are the same.

    pySHACL takes a property shape below a node shape once for every node, one with targets once for all of them.
    """
    flat = Graph()
    for triple in shapes:
        flat.add(triple)
    for node, below in shapes.subject_objects(SH.property):
        targets = [(predicate, value) for predicate in TARGETS for value in shapes.objects(node, predicate)]
        if targets:
            flat.remove((node, SH.property, below))
            for predicate, value in targets:
                flat.add((below, predicate, value))
    return flat


def _compared(shapes: Graph) -> dict[Node, Node]:
    """The properties whose values are compared with those of another, and the datatype that each must have."""
    compared = {
        predicate
        for comparison in (SH.lessThan, SH.lessThanOrEquals)
        for shape, other in shapes.subject_objects(comparison)
        for predicate in (*shapes.objects(shape, SH.path), other)
    }
    return {
        predicate: datatype
        for predicate in compared
        for shape in shapes.subjects(SH.path, predicate)
        for datatype in shapes.objects(shape, SH.datatype)
    }


class _Comparable(Literal):
    """A literal that can be compared with any other; pySHACL fails on one without a value.

    One of that kind is smaller than all and greater than all: it has its finding already.
    """

    def __lt__(self, other: Any) -> bool:
        return self.value is None or other.value is None or super().__lt__(other)

    def __le__(self, other: Any) -> bool:
        return self.value is None or other.value is None or super().__le__(other)


def _ill_formed(subject: Node, predicate: Node, value: Node) -> Finding | None:
    """A literal that is none of its datatype: nothing that compares or computes can take it."""
    if not isinstance(value, Literal) or value.datatype is None:
        return None
    text = fault(str(value), value.datatype)
    if text is None:
        return None
    return Finding(
        severity="Violation",
        focus=str(subject),
        path=str(predicate),
        value=str(value),
        rule="Ill-formed-literal",
        message={"zh": text.zh, "en": text.en},
        component=str(SH.DatatypeConstraintComponent),
    )


def _causes(ill_formed: list[Finding], findings: list[Finding]) -> list[Finding]:
    """The findings without those that only follow from how a literal is written, which is told once.

    Where a shape has its own rule for the values of the property, it is told by the name of that.
    """
    ranges = {
        (found.focus, found.path, found.value): found.rule
        for found in findings
        if found.rule.startswith("Range-")
    }
    values = {(found.focus, found.value) for found in ill_formed}
    return [
        *(
            replace(found, rule=ranges.get((found.focus, found.path, found.value), found.rule))
            for found in ill_formed
        ),
        *(found for found in findings if (found.focus, found.value) not in values),
    ]


def _on_vocabulary(subjects: set[str]) -> list[Finding]:
    """An entry that redefines what the rules rest on; no shape can tell whose statement it is."""
    return [
        Finding(
            severity="Violation",
            focus=subject,
            path=None,
            value=None,
            rule="Vocabulary-untouched",
            message={
                "zh": "条目不得定义或更改词表中的术语：请删去；需要新概念时请另行提出。",
                "en": "An entry does not define or change terms of the vocabulary: remove it; a new concept is "
                "proposed apart.",
            },
        )
        for subject in subjects
        if subject.startswith((str(FQ), str(VOC)))
    ]


def _path_text(graph: Graph, path: Node | None) -> str | None:
    """A SHACL property path as SPARQL writes it: an IRI, `^` for inverse, `/` for a sequence."""
    if path is None or isinstance(path, URIRef):
        return None if path is None else str(path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{inverse}"
    return "/".join(str(step) for step in graph.items(path))
