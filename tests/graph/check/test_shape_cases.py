"""Every rule is shown by a case that keeps it and a case that breaks it; see tests/cases/README.md."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from graph.check.validator import Validator
from graph.record.shipped import Corpus, load_files
from graph.store.snapshot import Snapshot
from ontology.files import checks, load, shape_files, vocabulary
from ontology.namespaces import FQ, SHAPES
from ontology.queryfile import QueryFile

CASES = Path(__file__).resolve().parents[2] / "cases"
BASE = CASES / "base.trig"
FILES = sorted(path for path in CASES.glob("*/*.ttl"))
SH = Namespace("http://www.w3.org/ns/shacl#")
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
ENTRY_SHAPES = load(shape_files("required", "ranges", "recommended"))
METADATA_SHAPES = load(shape_files("metadata"))
CHECKS = {check.header["rule"]: check for check in checks().values()}

Triples = list[tuple[Node, Node, Node]]
Expected = tuple[str, str, str, str]
"""Rule, focus, path or `-`, severity."""


def rules_of(shapes: Graph) -> set[URIRef]:
    """The shapes that can appear in a report: those with a message."""
    return {shape for shape in shapes.subjects(SH.message) if isinstance(shape, URIRef)}


def local(shape: Node) -> str:
    return str(shape).removeprefix(str(SHAPES))


METADATA_RULES = {local(shape) for shape in rules_of(METADATA_SHAPES)}
RULES = sorted({local(shape) for shape in rules_of(ENTRY_SHAPES)} | METADATA_RULES | set(CHECKS))


@dataclass(frozen=True)
class Case:
    """One file: the data to validate and the findings that it names."""

    rule: str
    data: Graph
    expected: set[Expected]
    own: int
    """How many triples it adds to, or takes from, the base."""


def instructions(text: str, key: str) -> list[str]:
    return re.findall(rf"^# {key}: (.+?)\s*$", text, re.MULTILINE)


def prefixes_of(text: str) -> dict[str, str]:
    return dict(re.findall(r"^@prefix ([\w-]*): <(.+?)> \.", text, re.MULTILINE))


@cache
def base() -> tuple[Triples, dict[str, str]]:
    """The triples of the base and its prefixes."""
    return list(load_files([BASE]).triples((None, None, None))), prefixes_of(BASE.read_text(encoding="utf-8"))


def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    case = Graph().parse(data=text, format="turtle")
    triples, names_of_base = base()
    prefixes = names_of_base | prefixes_of(text)

    def expand(name: str) -> URIRef:
        prefix, _, rest = name.partition(":")
        return URIRef(prefixes[prefix] + rest)

    def wording(name: str) -> str:
        return name if name in ("-", "_:") else str(expand(name))

    data = Graph()
    own = len(case)
    if instructions(text, "with"):
        assert instructions(text, "with") == ["base"], f"{path}: only `with: base` is known"
        for triple in triples:
            data.add(triple)
        for line in instructions(text, "without"):
            names: list[URIRef | None] = [expand(name) for name in line.split()]
            subject, predicate, value = (*names, None, None)[:3]
            before = len(data)
            data.remove((subject, predicate, value))
            assert len(data) < before, f"{path}: the base has nothing like `{line}`"
            own += before - len(data)
    for triple in case:
        data.add(triple)
    expected = set[Expected]()
    for line in instructions(text, "expect"):
        rule, focus, where, severity = (part.strip() for part in line.split("|"))
        expected.add((rule, wording(focus), wording(where), severity))
    return Case(path.parent.name, data, expected, own)


@cache
def validator() -> Validator:
    return Validator()


def plain(focus: str, data: Graph) -> str:
    return "_:" if (BNode(focus), None, None) in data else focus


def findings(case: Case) -> set[Expected]:
    if case.rule in METADATA_RULES:
        return metadata_findings(case.data)
    report = validator().validate(case.data)
    assert report.conforms == all(finding.severity != "Violation" for finding in report.findings)
    for finding in report.findings:
        assert set(finding.message) == {"zh", "en"}, finding
    return {(f.rule, plain(f.focus, case.data), f.path or "-", f.severity) for f in report.findings}


def metadata_findings(data: Graph) -> set[Expected]:
    _, report, _ = pyshacl.validate(data, shacl_graph=METADATA_SHAPES, inplace=True)
    assert isinstance(report, Graph)
    return {
        (
            local(report.value(result, SH.sourceShape) or BNode()),
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultPath) or "-"),
            str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for result in report.objects(None, SH.result)
    }


def focus_nodes(shape: URIRef, shapes: Graph, data: Graph) -> Iterator[Node]:
    """The nodes of `data` that a shape looks at, itself or through the node shape that holds it."""
    for holder in (shape, *shapes.subjects(SH.property, shape)):
        for target in shapes.objects(holder, SH.targetClass):
            for kind in vocabulary().transitive_subjects(RDFS.subClassOf, target):
                yield from data.subjects(RDF.type, kind)
        for target in shapes.objects(holder, SH.targetSubjectsOf):
            assert isinstance(target, URIRef)
            yield from data.subjects(target)


def test_base_keeps_every_rule() -> None:
    assert validator().validate(load_files([BASE])).findings == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path) -> None:
    case = read_case(path)
    assert case.own, "a case says something of its own"
    if path.name.startswith("pass-"):
        assert case.expected == set(), "a pass expects no finding"
    else:
        assert path.name.startswith("fail-")
        assert case.rule in {rule for rule, *_ in case.expected}, "a fail expects a finding of its rule"
    assert findings(case) == case.expected


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_both_cases(rule: str) -> None:
    names = [path.name for path in FILES if path.parent.name == rule]
    assert any(name.startswith("pass-") for name in names), f"no pass case of {rule}"
    assert any(name.startswith("fail-") for name in names), f"no fail case of {rule}"


def test_every_case_is_of_a_rule() -> None:
    assert {path.parent.name for path in FILES} == set(RULES)


REFUSALS = {"NoPerson-class", "NoPerson-name"} | {rule for rule in RULES if rule.startswith("Derived-")}
"""Rules that look only at what must not be there: a pass case has no node for them."""


@pytest.mark.parametrize("rule", sorted(set(RULES) - set(CHECKS) - REFUSALS))
def test_pass_case_is_looked_at(rule: str) -> None:
    shapes = METADATA_SHAPES if rule in METADATA_RULES else ENTRY_SHAPES
    for path in (CASES / rule).glob("pass-*.ttl"):
        assert any(True for _ in focus_nodes(SHAPES[rule], shapes, read_case(path).data)), path


def messages() -> Iterator[tuple[str, dict[str, str]]]:
    for shapes in (ENTRY_SHAPES, METADATA_SHAPES):
        for shape in rules_of(shapes):
            texts = [text for text in shapes.objects(shape, SH.message) if isinstance(text, Literal)]
            assert len(texts) == 2, f"{local(shape)}: one message in each language"
            yield local(shape), {text.language or "": str(text) for text in texts}
    for rule, check in CHECKS.items():
        yield rule, {"zh": check.header["zh"], "en": check.header["en"]}


@pytest.mark.parametrize(
    ("rule", "message"), [pytest.param(*pair, id=pair[0]) for pair in sorted(messages(), key=itemgetter(0))]
)
def test_message_names_the_mend(rule: str, message: dict[str, str]) -> None:
    assert set(message) == {"zh", "en"}
    assert "请" in message["zh"], f"{rule}: say in zh what to do"
    assert re.search(r": \w|; \w", message["en"]), f"{rule}: say in en what is wrong, then what to do"


def test_every_derived_term_is_refused() -> None:
    derived = {str(term).removeprefix(str(FQ)) for term in vocabulary().subjects(FQ.derivedOnly)}
    refused = {rule for rule in RULES if rule.startswith("Derived-")}
    assert {f"Derived-{name}" for name in derived} == refused


def test_rule_names_are_unique() -> None:
    shapes = [local(shape) for graph in (ENTRY_SHAPES, METADATA_SHAPES) for shape in rules_of(graph)]
    names = [*shapes, *(check.header["rule"] for check in checks().values())]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("shapes", [ENTRY_SHAPES, METADATA_SHAPES], ids=["entry", "metadata"])
def test_shapes_are_named_and_speak(shapes: Graph) -> None:
    lists = {subject for subject in shapes.subjects(RDF.first) if isinstance(subject, BNode)}
    assert {node for node in shapes.subjects() if isinstance(node, BNode)} == lists, "only lists are blank"
    reporting = {shape for target in TARGETS for shape in shapes.subjects(target)}
    for shape in reporting:
        parts = set(shapes.objects(shape, SH.property))
        assert parts or (shape, SH.message, None) in shapes, f"{local(shape)} has a target and no message"
        for part in parts:
            assert (part, SH.message, None) in shapes, f"{local(part)} has no message"


@pytest.mark.parametrize("check", list(CHECKS.values()), ids=list(CHECKS))
def test_check_header(check: QueryFile) -> None:
    assert list(check.header)[:4] == ["rule", "severity", "zh", "en"]
    assert check.header["severity"] in {"Violation", "Warning"}
    declared = set(re.findall(r"^PREFIX ([a-z0-9]+):", check.text, re.MULTILINE))
    body = "\n".join(line for line in check.text.splitlines() if not line.startswith(("#", "PREFIX")))
    used = {prefix for prefix in declared if re.search(rf"\b{prefix}:", body)}
    assert declared == used, f"prefixes not used: {declared - used}"
    assert check.name == f"{check.header['rule'].lower()}-violation"


def test_ontology_keeps_its_metadata_rules() -> None:
    ontology = Graph()
    for triple in vocabulary():
        ontology.add(triple)
    assert metadata_findings(ontology) == set()


def test_shipped_entries_break_no_rule() -> None:
    for path in Corpus().entry_files:
        report = validator().validate(load_files([path]))
        assert report.conforms, (path.name, report.findings)


def test_checks_are_set_wise() -> None:
    """A check that looks at node after node takes seconds an entry; set-wise, all together take a tenth."""
    largest = max(Corpus().entry_files, key=lambda path: path.stat().st_size)
    everything = Graph()
    for graph in (vocabulary(), load_files([*Corpus().reference_files, largest])):
        for triple in graph.triples((None, None, None)):
            everything.add(triple)
    snapshot = Snapshot.in_memory(everything)
    start = time.process_time()
    for check in CHECKS.values():
        snapshot.rows(check)
    assert time.process_time() - start < 2
