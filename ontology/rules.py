"""What entries are held to: every shape and violation check that has a message, and the terms it is about."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal as OneOf

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

from ontology.bilingual import BilingualText
from ontology.files import checks, load, shape_files, vocabulary
from ontology.namespaces import FQ, SHAPES
from ontology.terms import both

SH = Namespace("http://www.w3.org/ns/shacl#")

Origin = OneOf["required", "ranges", "recommended", "metadata", "checks", "reading"]

ORIGINS: dict[Origin, BilingualText] = {
    "required": BilingualText(
        "必备：条目必须有什么、有几个", "Required: what an entry must have, and how many"
    ),
    "ranges": BilingualText("取值：值可以是什么", "Ranges: what the values may be"),
    "checks": BilingualText("跨节点规则（查询）", "Rules over several nodes (queries)"),
    "reading": BilingualText(
        "对照引文与文字（由程序检查）", "Held against the quotes and the words (by the program)"
    ),
    "recommended": BilingualText("建议：不满足时提醒", "Recommended: a warning where it is not met"),
    "metadata": BilingualText("对本体自身的要求", "Asked of the ontology itself"),
}

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_PATH_OF_CHECK = re.compile(r"BIND\(fq:(\w+) AS \?path\)")
_TERM = re.compile(r"\bfq:(\w+)")


@dataclass(frozen=True)
class Rule:
    """One rule. `name` is what a report calls it; `terms` are the IRIs of the terms it is about."""

    name: str
    origin: Origin
    severity: str
    message: BilingualText
    terms: frozenset[str]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order of `ORIGINS`, by name within each."""
    found = [
        *_shapes("required"),
        *_shapes("ranges"),
        *_checks(),
        *_shapes("reading"),
        *_shapes("recommended"),
        *_shapes("metadata"),
    ]
    return tuple(found)


@cache
def rule_named(name: str) -> Rule:
    """The rule of that name. Raises KeyError where there is none."""
    return {rule.name: rule for rule in rules()}[name]


def rules_about(iri: str) -> tuple[Rule, ...]:
    """The rules that hold for uses of a term, those on the ontology itself left out."""
    return tuple(rule for rule in rules() if iri in rule.terms and rule.origin != "metadata")


def _shapes(origin: Origin) -> list[Rule]:
    graph = load(shape_files(origin))
    found = []
    for shape in sorted({shape for shape in graph.subjects(SH.message) if isinstance(shape, URIRef)}):
        severity = graph.value(shape, SH.severity, default=SH.Violation)
        found.append(
            Rule(
                name=shape.removeprefix(str(SHAPES)),
                origin=origin,
                severity=str(severity).rpartition("#")[2],
                message=both(graph, shape, SH.message),
                terms=frozenset(str(term) for term in _terms(graph, shape)),
            )
        )
    return found


def _terms(graph: Graph, shape: Node) -> set[Node]:
    """Path and targets of a shape, and the targets of the node shapes that list it."""
    holders = [shape, *graph.subjects(SH.property, shape)]
    found = {
        target for holder in holders for predicate in _TARGETS for target in graph.objects(holder, predicate)
    }
    for path in graph.objects(shape, SH.path):
        steps = [*graph.items(path)] if (path, RDF.first, None) in graph else [path]
        found.update(steps)
        found.update(inverse for step in steps for inverse in graph.objects(step, SH.inversePath))
    return {term for term in found if isinstance(term, URIRef)}


def _checks() -> list[Rule]:
    found = []
    for check in checks().values():
        message = BilingualText(check.header["zh"], check.header["en"])
        named = {*_PATH_OF_CHECK.findall(check.text), *_TERM.findall(message.zh + message.en)}
        found.append(
            Rule(
                name=check.header["rule"],
                origin="checks",
                severity=check.header["severity"],
                message=message,
                terms=frozenset(str(FQ[name]) for name in named),
            )
        )
    return found


def properties_taking(scheme: str) -> tuple[str, ...]:
    """IRIs of the properties whose definitions take their values from the scheme of that slug."""
    wanted = re.compile(rf"\bfrom voc/{re.escape(scheme)}(?![\w-])")
    defined = vocabulary().subject_objects(RDFS.comment)
    return tuple(sorted(str(term) for term, text in defined if wanted.search(str(text))))
