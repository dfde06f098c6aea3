"""The checks as SHACL-SPARQL: well-formed as SHACL has it, and the verdicts of another engine equal to ours."""

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from ontology.check_shapes import CHECKS, SH, check_shapes, constraint_query
from ontology.files import checks
from ontology.namespaces import SHAPES
from ontology.queryfile import QueryFile
from tests.graph.check.test_shape_cases import CASES, read_case, validator

QUERIES = {check.header["rule"]: check for check in checks().values()}
OWN_CASES = sorted(path for rule in QUERIES for path in (CASES / rule).glob("*.ttl"))


@cache
def shape_alone(rule: str) -> Graph:
    """The shape of one check, with what it leads to."""
    alone = Graph()
    waiting: list[Node] = [SHAPES[rule]]
    while waiting:
        node = waiting.pop()
        for predicate, value in check_shapes().predicate_objects(node):
            alone.add((node, predicate, value))
            if predicate in (SH.sparql, SH.target, SH.prefixes, SH.declare):
                waiting.append(value)
    return alone


@pytest.mark.parametrize("path", OWN_CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_another_engine_finds_the_same(path: Path) -> None:
    case = read_case(path)
    data = Graph()
    for triple in (
        *case.data,
        *validator().around({n for s, _, o in case.data for n in (s, o)}, lambda _: ()),
    ):
        data.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_alone(case.rule), inplace=True, advanced=True)
    assert isinstance(report, Graph)
    found = set()
    spoken_of = {node for subject, _, value in case.data for node in (subject, value)}
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        if focus in spoken_of:
            severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
            name = str(focus) if isinstance(focus, URIRef) else "_:"
            found.add((case.rule, name, str(report.value(result, SH.resultPath) or "-"), severity))
    assert found == {expected for expected in case.expected if expected[0] == case.rule}


@pytest.mark.parametrize("check", list(QUERIES.values()), ids=list(QUERIES))
def test_query_is_as_shacl_asks(check: QueryFile) -> None:
    """SHACL, section 5.2.1: what binding $this beforehand does not allow."""
    text = constraint_query(check)
    assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", text)
    assert not re.search(r"AS [?$]this\b", text)
    inner = re.findall(r"\bSELECT ([^{]*?) WHERE", text)
    assert inner and all("$this" in projected for projected in inner)
    assert "focus" not in text.replace("fq:focus", "")


def test_messages_stand_in_both_languages() -> None:
    for rule, check in QUERIES.items():
        assert {str(text) for text in check_shapes().objects(SHAPES[rule], SH.message)} == {
            check.title.zh,
            check.title.en,
        }


def test_every_check_has_a_shape_and_every_prefix_is_declared() -> None:
    shapes = check_shapes()
    assert {str(shape) for shape in shapes.subjects(RDF.type, SH.NodeShape)} == {
        str(SHAPES[rule]) for rule in QUERIES
    }
    declared = {str(shapes.value(node, SH.prefix)) for node in shapes.objects(CHECKS, SH.declare)}
    used = {
        prefix
        for check in QUERIES.values()
        for prefix in re.findall(r"^PREFIX (\w+):", check.text, re.MULTILINE)
    }
    assert declared == used
