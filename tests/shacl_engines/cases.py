"""The cases of the rules and the shipped entries, written out for engines that are no Python, and what ours finds.

Engines see one graph: the case beside vocabulary, register and gazetteer. Of what they find counts what is about nodes
that the case speaks of, as in our own report.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph

from graph.check.validator import Validator
from graph.record.shipped import Corpus, load_files
from ontology.check_shapes import SH
from ontology.files import load, shape_files, vocabulary
from ontology.namespaces import SHAPES
from ontology.rules import rules
from tests.graph.check.test_shape_cases import FILES, METADATA_RULES, read_case

Finding = tuple[str, str, str]
"""Rule, focus, severity."""

PUBLISHED = {rule.name for rule in rules() if rule.origin in ("required", "ranges", "recommended")}
OURS_ALONE = {"Ill-formed-literal", "Vocabulary-untouched"}
"""What no shape says: how a literal is written, and whose statement a term of the vocabulary is."""


COMPARING = {
    str(shape).removeprefix(str(SHAPES))
    for comparison in (SH.lessThan, SH.lessThanOrEquals)
    for shape in load(shape_files("required", "ranges", "recommended")).subjects(comparison)
}


@dataclass(frozen=True)
class Case:
    """One graph to validate; `spoken_of` are its nodes, `expected` what our own engine finds."""

    name: str
    data: Graph
    spoken_of: frozenset[str]
    expected: frozenset[Finding]


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case that shapes can tell, and the five entries. What a case expects, ours finds: test_shape_cases.py."""
    found = []
    for path in FILES:
        case = read_case(path)
        if case.rule not in METADATA_RULES and not OURS_ALONE & {rule for rule, *_ in case.expected}:
            expected = frozenset((rule, focus, severity) for rule, focus, _, severity in case.expected)
            found.append(_case(f"{case.rule}.{path.stem}", case.data, expected))
    validator = Validator()
    for path in Corpus().entry_files:
        data = _flat(load_files([path]))
        findings = validator.validate(data).findings
        found.append(_case(path.stem, data, frozenset((f.rule, f.focus, f.severity) for f in findings)))
    return tuple(found)


def _case(name: str, data: Graph, expected: frozenset[Finding]) -> Case:
    nodes = {str(node) for subject, _, value in data for node in (subject, value)}
    return Case(name, data, frozenset(nodes), frozenset(told for told in expected if told[0] in PUBLISHED))


def core_shapes() -> Graph:
    """The shapes that need no SPARQL."""
    return load(shape_files("required", "ranges", "recommended"))


def reference() -> Graph:
    """What stands beside every case."""
    return vocabulary() + _flat(load_files(Corpus().reference_files))


def write(folder: Path, shapes: Graph) -> list[str]:
    """Shapes, reference and every case as N-Triples: the arguments of an engine."""
    written = {"shapes": shapes, "reference": reference(), **{case.name: case.data for case in all_cases()}}
    for name, graph in written.items():
        (folder / f"{name}.nt").write_bytes(graph.serialize(format="nt11", encoding="utf-8"))
    return [str(folder / f"{name}.nt") for name in written]


def read(lines: str) -> dict[str, set[Finding]]:
    """What an engine found, by case, of the nodes that the case speaks of."""
    spoken_of = {case.name: case.spoken_of for case in all_cases()}
    found: dict[str, set[Finding]] = {name: set() for name in spoken_of}
    for line in lines.splitlines():
        file, shape, focus, _, severity = line.split("\t")
        name = file.removesuffix(".nt")
        if focus == "_:" or focus in spoken_of[name]:
            found[name].add((shape.removeprefix(str(SHAPES)), focus, severity))
    return {
        name: {told for told in findings if not _follows(told, findings)} for name, findings in found.items()
    }


def _follows(told: Finding, findings: set[Finding]) -> bool:
    """Whether a finding compares a value that is of a wrong datatype; ours tells such a value once."""
    rule, focus, _ = told
    return rule in COMPARING and any(by.startswith("Range-") and at == focus for by, at, _ in findings)


def _flat(graph: Graph) -> Graph:
    flat = Graph()
    for triple in graph.triples((None, None, None)):
        flat.add(triple)
    return flat
