"""What changed between two revisions: each edit is told as what it is, and nothing else is told."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, XSD, BNode, Dataset, Literal, URIRef

from graph.errors import EntryUnreadable, NoSuchRevision
from graph.record.database import Record
from graph.record.diff import Difference, difference, difference_of
from graph.record.shipped import Corpus
from graph.store.parse import parse_entry
from ontology.namespaces import CATALOG, ENTRY, FQ, ID, VOC
from tests.graph.record.conftest import new_revision

ENTRY_GRAPH = URIRef(ENTRY["5923babd39e2e31d"])
MECHANISM = URIRef(ID["mechanism/zhejiang-pingyang-shanmen/hongse-daiban"])
CLAIM = URIRef(ID["claim/5923babd39e2e31d/s1"])
SHANMEN = next(path for path in Corpus().entry_files if "shanmen" in path.name).read_bytes()


@pytest.fixture
def entry() -> Dataset:
    return parse_entry(SHANMEN, "application/trig")


def edited(change: str, by: str) -> Dataset:
    text = SHANMEN.decode()
    assert change in text
    return parse_entry(text.replace(change, by).encode(), "application/trig")


def told(found: Difference) -> list[tuple[str, str, list[tuple[str, list[str], list[str]]]]]:
    return [
        (
            node.change,
            node.iri,
            [(p.iri, [v.text.zh for v in p.old], [v.text.zh for v in p.new]) for p in node.properties],
        )
        for node in found.nodes
    ]


def test_nothing_changed(entry: Dataset) -> None:
    found = difference(entry, parse_entry(SHANMEN, "application/trig"))
    assert found.same
    assert found.in_words("zh") == ["两个修订内容相同"]
    assert found.in_words("en") == ["both revisions say the same"]
    assert found.as_dict() == {"same": True, "counts": [], "nodes": [], "moved": 0}


def test_a_value_that_changed_is_told_old_and_new(entry: Dataset) -> None:
    found = difference(entry, edited("st:revolutionary-base", "st:mountain"))
    assert told(found) == [("changed", str(CLAIM), [(str(FQ.setting), ["革命老区"], ["山区"])])]
    assert found.in_words("zh") == [
        "辖区环境陈述：修改 1",
        "",
        "修改 辖区环境陈述 “山区” (id/claim/5923babd39e2e31d/s1)",
        "  辖区环境：革命老区 (st:revolutionary-base) → 山区 (st:mountain)",
    ]
    assert found.in_words("en")[3] == (
        "  setting: Former revolutionary base (st:revolutionary-base) → Mountain area (st:mountain)"
    )
    [node] = found.as_dict()["nodes"]
    assert node["kind"] == str(FQ.SettingClaim)
    assert node["properties"][0]["new"] == [
        {
            "text": {"zh": "山区", "en": "Mountain area"},
            "iri": str(VOC["setting/mountain"]),
            "language": None,
            "datatype": None,
        }
    ]


def test_a_number_that_is_only_written_otherwise_is_the_same() -> None:
    assert difference(*(numbered(text) for text in ("12.0", "12"))).same
    assert difference(*(numbered(text) for text in ("1.50", "1.5"))).same
    assert not difference(*(numbered(text) for text in ("12.0", "120"))).same


def numbered(text: str) -> Dataset:
    dataset = Dataset()
    dataset.graph(ENTRY_GRAPH).add((CLAIM, FQ.value, Literal(text, datatype=XSD.decimal, normalize=False)))
    return dataset


def test_a_label_in_one_language_leaves_the_other_alone(entry: Dataset) -> None:
    found = difference(entry, edited('"红色代办"@zh', '"红色代办点"@zh'))
    [node] = found.nodes
    [label] = node.properties
    assert (node.kind, node.label.zh, node.label.en) == (str(FQ.Mechanism), "红色代办点", "Red proxy service")
    assert [v.in_words("en") for v in (*label.old, *label.new)] == ["“红色代办”@zh", "“红色代办点”@zh"]
    assert label.label.zh == "名称"


def test_what_was_added_and_removed_is_told_whole(entry: Dataset) -> None:
    without = edited(
        SHANMEN.decode()[SHANMEN.decode().index("c:s1 a fq:") : SHANMEN.decode().index("c:s2 a")], ""
    )
    gone, come = difference(entry, without), difference(without, entry)
    [(change, iri, properties)] = [node for node in told(gone) if node[1] == str(CLAIM)]
    assert (change, iri) == ("removed", str(CLAIM))
    # What it is comes first.
    assert properties[0] == (str(RDF.type), ["辖区环境陈述"], [])
    assert len(properties) == len(set(entry.predicates(CLAIM)))
    assert [node.change for node in come.nodes] == ["added"]
    assert [(count.removed, count.added) for count in gone.counts] == [(1, 0)]
    assert gone.counts[0].in_words("en") == "Setting claim: 1 removed"


def test_kinds_come_in_the_order_of_the_ontology_and_nodes_by_number() -> None:
    old, new = Dataset(), Dataset()
    for name, kind in [
        ("span/x/1-2", FQ.TextSpan),
        ("claim/x/c10", FQ.FigureClaim),
        ("claim/x/c2", FQ.FigureClaim),
    ]:
        new.graph(ENTRY_GRAPH).add((ID[name], RDF.type, kind))
    new.graph(ENTRY_GRAPH).add((ID["mechanism/x/m"], SKOS.prefLabel, Literal("M", lang="en")))
    new.graph(ENTRY_GRAPH).add((URIRef("https://example.org/x"), SKOS.prefLabel, Literal("x")))
    found = difference(old, new)
    assert [node.iri.rpartition("/")[2] for node in found.nodes] == ["m", "c2", "c10", "1-2", "x"]
    # The register says what a mechanism is whose type the entry does not repeat.
    assert [count.label.zh for count in found.counts] == ["机制", "数字陈述", "原文片段", "节点"]


def test_statements_that_move_to_another_graph_are_counted(entry: Dataset) -> None:
    moved = Dataset()
    for s, p, o, _ in entry.quads():
        moved.graph(ENTRY_GRAPH).add((s, p, o))
    found = difference(entry, moved)
    catalogued = sum(str(graph) == str(CATALOG) for *_, graph in entry.quads())
    assert catalogued > 10
    assert not found.same
    assert (found.nodes, found.moved) == ((), catalogued)
    assert found.in_words("en") == [f"{catalogued} statements in another graph"]


def test_blank_nodes_are_known_by_what_is_said_of_them() -> None:
    def dataset(*names: str, value: int = 1) -> Dataset:
        made = Dataset()
        for name in names:
            graph = made.graph(ENTRY_GRAPH)
            graph.add((CLAIM, FQ.period, BNode(name)))
            graph.add((BNode(name), FQ.order, Literal(len(name) * value)))
            graph.add((BNode(name), FQ.period, BNode(name)))
        return made

    assert difference(dataset("a", "bb"), dataset("cc", "d")).same
    changed = difference(dataset("a", "bb"), dataset("a", "bb", value=7))
    assert {node.iri[:2] for node in changed.nodes} == {"_:", "ht"}
    assert "blank node" in "\n".join(changed.in_words("en"))


def test_labels_that_lead_in_a_circle_end() -> None:
    old, new = Dataset(), Dataset()
    new.graph(ENTRY_GRAPH).add((ID["a"], SKOS.prefLabel, ID["b"]))
    new.graph(ENTRY_GRAPH).add((ID["b"], SKOS.prefLabel, ID["a"]))
    assert len(difference(old, new).in_words("zh")) > 2


TRIPLES = st.tuples(
    st.sampled_from([ID["claim/x/1"], ID["claim/x/2"], ID["mechanism/x/m"]]),
    st.sampled_from([RDF.type, FQ.value, SKOS.prefLabel]),
    st.sampled_from(
        [FQ.FigureClaim, Literal(1), Literal("甲", lang="zh"), Literal("a", lang="en"), Literal("1.50")]
    ),
)


@given(st.sets(TRIPLES), st.sets(TRIPLES))
def test_exactly_what_differs_is_told(
    old: set[tuple[URIRef, URIRef, URIRef]], new: set[tuple[URIRef, URIRef, URIRef]]
) -> None:
    datasets = []
    for triples in (old, new):
        made = Dataset()
        for triple in triples:
            made.graph(ENTRY_GRAPH).add(triple)
        datasets.append(made)
    found, back = difference(*datasets), difference(*reversed(datasets))
    values = [(node, p) for node in found.nodes for p in node.properties]
    assert sum(len(p.old) for _, p in values) == len(old - new)
    assert sum(len(p.new) for _, p in values) == len(new - old)
    for node in found.nodes:
        before = {triple for triple in old if str(triple[0]) == node.iri}
        after = {triple for triple in new if str(triple[0]) == node.iri}
        assert node.change == ("added" if not before else "changed" if after else "removed")
    mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(n.iri, mirrored[n.change]) for n in found.nodes} == {(n.iri, n.change) for n in back.nodes}
    assert sum(c.added + c.removed + c.changed for c in found.counts) == len(found.nodes)
    assert found.same == (old == new)


def test_two_revisions_of_the_record(record: Record) -> None:
    changed = SHANMEN.replace(b"st:revolutionary-base", b"st:mountain")
    record.append([new_revision("x", SHANMEN, media_type="application/trig")])
    record.append(
        [new_revision("x", changed, media_type="application/trig"), new_revision("x", b"<a", "draft")]
    )
    assert [node.iri for node in difference_of(record, "x", 1, 2).nodes] == [str(CLAIM)]
    assert difference_of(record, "x", 2, 2).same
    with pytest.raises(NoSuchRevision):
        difference_of(record, "x", 1, 4)
    with pytest.raises(EntryUnreadable):
        difference_of(record, "x", 1, 3)


def test_the_order_of_statements_makes_no_difference(entry: Dataset) -> None:
    quads = list(entry.quads())
    random.Random(3).shuffle(quads)
    again = Dataset()
    for s, p, o, g in quads:
        again.graph(g).add((s, p, o))
    assert difference(entry, again).same
