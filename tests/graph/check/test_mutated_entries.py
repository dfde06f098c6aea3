"""Shipped entries with a few statements dropped, moved, mistyped or made anew: the gate reports and never fails.

Each report is held to what a curator needs: a rule, a place that the document speaks of, one line in each language.
"""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from graph.check.finding import Finding
from graph.check.gate import Gate
from graph.record.shipped import Corpus
from graph.store.parse import parse_entry
from ontology.namespaces import FQ, ID, VOC

Statement = tuple[Node, Node, Node, Node]

ENTRIES = {path.stem.partition("-")[0]: path for path in Corpus().entry_files}
SEVERITIES = {"Violation", "Warning", "Info"}
DATATYPES = ["decimal", "integer", "date", "dateTime", "gYear", "gYearMonth", "boolean", "string"]
TEXTS = [
    *(
        "",
        " ",
        "0",
        "-1",
        "560.0",
        "1e9",
        "８００",
        "一百",
        "NaN",
        "2099",
        "1982-13",
        "2026-02-30",
        "22/11/2026",
    ),
    *(
        "2026年11月22日",
        "true",
        "派出所",
        "Station",
        "下降49%",
        "13812345678",
        "“；。",
        "\n",
        "a\u0301",
        "x" * 3000,
    ),
]
NODES = [
    *(
        URIRef(VOC[code])
        for code in ("unit/minute", "qualifier/exact", "credit-kind/explicit", "no-such/concept")
    ),
    *(
        URIRef(ID[code])
        for code in ("station/zhejiang-yuecheng-fushan", "area/shaanxi", "mechanism/x/y", "claim/x")
    ),
    *(
        FQ.FigureClaim,
        FQ.Entry,
        FQ.value,
        FQ.valeu,
        RDF.type,
        URIRef("urn:x"),
        URIRef("https://example.org/结对，"),
    ),
    BNode("odd"),
]


@cache
def gate() -> Gate:
    return Gate()


@cache
def statements(name: str) -> tuple[Statement, ...]:
    dataset = parse_entry(ENTRIES[name].read_bytes(), "application/trig")
    return tuple(sorted(dataset.quads(), key=lambda quad: tuple(map(str, quad))))  # type: ignore[arg-type]


@st.composite
def mutations(draw: st.DrawFn, name: str) -> list[Statement]:
    """The statements of an entry after one to six changes."""
    quads = list(statements(name))
    literals = st.builds(
        Literal, st.sampled_from(TEXTS), datatype=st.sampled_from([XSD[kind] for kind in DATATYPES])
    ) | st.builds(Literal, st.sampled_from(TEXTS), lang=st.sampled_from(["zh", "en", "zh-Hans", "de"]))
    others = st.sampled_from(sorted({value for _, _, value, _ in quads if isinstance(value, URIRef)}))
    values: st.SearchStrategy[Node] = literals | st.sampled_from(NODES) | others
    predicates = st.sampled_from(
        [*sorted({URIRef(str(predicate)) for _, predicate, _, _ in quads}), FQ.valeu, FQ.gloss]
    )

    changes: list[Callable[..., Statement | None]] = [
        lambda *_: None,
        lambda subject, predicate, _, graph: (subject, predicate, draw(values), graph),
        lambda subject, _, value, graph: (subject, draw(predicates), value, graph),
        lambda _, predicate, value, graph: (draw(st.sampled_from(NODES) | others), predicate, value, graph),
        lambda subject, _, __, graph: (subject, RDF.type, draw(st.sampled_from(NODES)), graph),
    ]
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(quads) - 1))
        changed = draw(st.sampled_from(changes))(*quads[at])
        if draw(st.booleans()):
            del quads[at]
        if changed is not None:
            quads.append(changed)
    if draw(st.booleans()):
        # A node of which nothing is said any more.
        gone = quads[draw(st.integers(0, len(quads) - 1))][0]
        quads = [quad for quad in quads if quad[0] != gone]
    return quads


def dataset_of(quads: list[Statement]) -> Dataset:
    dataset = Dataset(default_union=True)
    for subject, predicate, value, graph in quads:
        dataset.graph(URIRef(str(graph))).add((subject, predicate, value))
    return dataset


def reported(quads: list[Statement]) -> list[Finding]:
    document = dataset_of(quads)
    report = gate().report(document)
    spoken_of = {str(node) for quad in document.quads() for node in quad[:3]} | {""}
    for found in report.findings:
        assert found.rule and found.severity in SEVERITIES
        assert found.focus in spoken_of, found
        assert set(found.message) == {"zh", "en"} and all(text.strip() for text in found.message.values()), (
            found
        )
        assert all("\n" not in text for text in found.message.values()), found
    assert len({found.sort_key() for found in report.findings}) == len(report.findings)
    assert report.conforms == all(found.severity != "Violation" for found in report.findings)
    return report.findings


@pytest.mark.parametrize("name", ENTRIES)
@settings(
    max_examples=2,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_mutated_entry_is_reported_on(name: str, data: st.DataObject) -> None:
    reported(data.draw(mutations(name)))


@pytest.mark.large
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ENTRIES)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_hundreds_of_mutations_of_an_entry_are_reported_on(name: str, data: st.DataObject) -> None:
    quads = data.draw(mutations(name))
    assert reported(quads) == reported(quads[::-1]), "the order in which they are written is no matter"
