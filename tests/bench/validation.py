"""Validating one shipped entry: ours, pySHACL alone, and pySHACL with our cross-node rules as SPARQL constraints."""

import re
from dataclasses import dataclass

import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.check.validator import Validator
from graph.record.shipped import Corpus, load_files
from ontology.files import checks, load, shape_files, vocabulary
from ontology.namespaces import PREFIXES
from ontology.queryfile import QueryFile
from tests.bench.report import Progress, Table, milliseconds, times
from tests.bench.timing import interleaved, once

SECONDS = 20.0
CORE = "pySHACL, SHACL Core alone"
OURS = "our Validator: Core and all {all} cross-node rules, set-wise"
WITHIN = "pySHACL, Core and {some} of the rules as SPARQL constraints"

# SPARQL constraints may hold no VALUES, MINUS or sub-SELECT (SHACL, section 5.2.1 and appendix A).
_NOT_IN_SHACL = re.compile(r"\bVALUES\b|\bMINUS\b|\{\s*SELECT\b|\bGROUP BY\b")
_FIRST_OF_FOCUS = re.compile(r"WHERE \{\s*\?focus (?:a (?P<kind>\w+:\w+)|(?P<property>\w+:\w+))")


@dataclass(frozen=True)
class Result:
    """Median seconds of each way, and how many rules the shapes with SPARQL constraints cover."""

    entry: str
    triples: int
    seconds: dict[str, float]


def measure(progress: Progress) -> Result:
    """Validate the first shipped entry in each way; everything that can be loaded before is loaded before."""
    path = Corpus().entry_files[0]
    progress(f"validating {path.name}")
    entry = load_files([path])
    reference = _merged(vocabulary(), load_files(Corpus().reference_files))
    validator = Validator()
    core = load(shape_files("required", "ranges", "recommended"))
    rules = checks()
    targeted = {name: target for name, rule in rules.items() if (target := _target(rule)) is not None}
    within = _merged(core)
    for name, target in targeted.items():
        _add_constraint(within, rules[name], target)

    def by_pyshacl(shapes: Graph) -> None:
        data = _merged(reference, entry)
        conforms, _, told = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False)
        assert conforms, told

    ours = OURS.format(all=len(rules))
    quick = interleaved({CORE: lambda: by_pyshacl(core), ours: lambda: validator.validate(entry)}, SECONDS)
    progress(f"the same with {len(targeted)} SPARQL constraints inside SHACL")
    slow = once(lambda: by_pyshacl(within))
    seconds = {**quick, WITHIN.format(some=len(targeted)): slow}
    return Result(path.stem, sum(1 for _ in entry.quads()), seconds)


def _merged(*graphs: Graph) -> Graph:
    merged = Graph()
    for graph in graphs:
        for triple in graph.triples((None, None, None)):
            merged.add(triple)
    return merged


def _target(rule: QueryFile) -> tuple[Node, URIRef] | None:
    """The target (SHACL, section 2.1.3) that a rule's first triple pattern names; None where SHACL cannot say it."""
    first = _FIRST_OF_FOCUS.search(rule.text)
    if first is None or _NOT_IN_SHACL.search(rule.text):
        return None
    prefix, local = (first["kind"] or first["property"]).split(":")
    return SH.targetClass if first["kind"] else SH.targetSubjectsOf, URIRef(PREFIXES[prefix] + local)


def _add_constraint(shapes: Graph, rule: QueryFile, target: tuple[Node, URIRef]) -> None:
    shape, constraint = BNode(), BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, *target))
    shapes.add((shape, SH.sparql, constraint))
    shapes.add((constraint, SH.select, Literal(rule.text.replace("?focus", "$this"))))


def table(result: Result) -> Table:
    """Times, and their ratio to SHACL Core alone."""
    base = result.seconds[CORE]
    return Table(
        f"One entry of {result.triples:,} triples ({result.entry})",
        ["way", "median", "to SHACL Core alone"],
        [[way, milliseconds(taken), times(taken, base)] for way, taken in result.seconds.items()],
    )
