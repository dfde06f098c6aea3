"""Labels cut for the canvas, and pictures as JSON and as networkx graphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.bilingual import BilingualText
from viz.model.picture import Edge, Node, Picture, columns, printable, short_label


def text(words: str) -> BilingualText:
    return BilingualText(words, words)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("义警", ["义警"]),
        ("分类分级矛盾纠纷调解机制", ["分类分级矛盾纠纷调", "解机制"]),
        ("Public service delivery", ["Public service", "delivery"]),
        ("一" * 40, ["一" * 9, "一" * 8 + "…"]),
        ("a\nb\tc", ["a b c"]),
    ],
)
def test_label_is_cut_to_two_lines(words: str, lines: list[str]) -> None:
    assert short_label(words, 18) == lines


@given(st.text(min_size=1, max_size=400), st.integers(6, 40))
def test_no_line_of_a_label_is_wider_than_asked(words: str, width: int) -> None:
    lines = short_label(words, width)
    assert len(lines) <= 2
    assert all(columns(line) <= width * 1.25 for line in lines)


@given(st.text(max_size=50))
def test_printable_text_fits_into_xml(words: str) -> None:
    import xml.etree.ElementTree as ElementTree

    ElementTree.fromstring(f"<a>{printable(words).replace('&', '').replace('<', '').replace(']]>', '')}</a>")


def test_the_same_statement_has_the_same_id_and_credits_of_two_kinds_differ() -> None:
    label = text("归因")
    explicit = Edge("urn:c", "urn:m", "urn:credit", label, 1, "explicit", "e1")
    again = Edge("urn:c", "urn:m", "urn:credit", label, 5, "explicit", "e2")
    beside = Edge("urn:c", "urn:m", "urn:credit", label, 1, "juxtaposed", "e1")
    assert explicit.id == again.id != beside.id


def test_networkx_graph_keeps_parallel_credits_and_chinese_labels() -> None:
    nodes = (
        Node("urn:c", "outcome", text("化解纠纷数 826 起")),
        Node("urn:m", "mechanism", text("红心调解\x00")),
    )
    label = text("归因")
    edges = tuple(
        Edge("urn:c", "urn:m", "urn:credit", label, 1, kind, "e1") for kind in ("explicit", "juxtaposed")
    )
    graph = Picture("credit", {}, text("归因"), nodes, edges, "layers").as_networkx()
    assert graph.nodes["urn:c"]["label"] == "化解纠纷数 826 起"
    assert graph.nodes["urn:m"]["label"] == "红心调解"
    assert sorted(credit for _, _, credit in graph.edges(data="credit")) == ["explicit", "juxtaposed"]
