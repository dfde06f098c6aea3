"""Whole-graph exports: nothing lost, nothing added, the same bytes each time."""

import hashlib
import io
import json
import tempfile
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from graph.export.formats import FORMATS, context, to_jsonld, write
from graph.store.embedded import EmbeddedReader
from graph.store.parse import CONTEXT_IRI, parse_entry
from graph.store.serialise import graphs_of, nquads_of
from graph.store.snapshot import Snapshot
from graph.store.sorted_lines import sorted_lines
from ontology.namespaces import PREFIXES


def exported(snapshot: Snapshot, name: str) -> bytes:
    out = io.BytesIO()
    write(snapshot, name, out)
    return out.getvalue()


def quads(content: bytes, media_type: str) -> set[ox.Quad]:
    return set(ox.parse(content, format=ox.RdfFormat.from_media_type(media_type)))


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> set[ox.Quad]:
    return quads(snapshot.dump(), "application/n-quads")


@pytest.mark.parametrize("name", ["trig", "nquads"])
def test_formats_with_named_graphs_hold_every_quad(
    snapshot: Snapshot, whole: set[ox.Quad], name: str
) -> None:
    assert quads(exported(snapshot, name), FORMATS[name].media_type) == whole


def test_json_ld_comes_back_as_the_same_quads(snapshot: Snapshot, whole: set[ox.Quad]) -> None:
    assert quads(exported(snapshot, "jsonld"), "application/ld+json") == whole


def test_turtle_holds_the_union_each_triple_once(snapshot: Snapshot, whole: set[ox.Quad]) -> None:
    content = exported(snapshot, "turtle")
    assert quads(content, "text/turtle") == {ox.Quad(*quad.triple) for quad in whole}
    text = content.decode()
    assert text.startswith("@prefix") and f"@prefix fq: <{PREFIXES['fq']}>" in text
    assert text.count("\nstation:zhejiang-pingyang-shanmen a fq:Station") == 1, (
        "one block a subject, its type first"
    )


def canonical(statements: Iterable[tuple[Node, ...]]) -> str:
    """SHA-256 over sorted lines of N-Triples or N-Quads; the graph has no blank nodes (RDFC-1.0, section 4.4)."""
    lines = set()
    for terms in statements:
        assert not any(isinstance(term, BNode) for term in terms)
        lines.add(" ".join(term.n3() for term in terms) + " .\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


@pytest.fixture
def as_spelt(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib keeps the spelling of literals."""
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)


@pytest.mark.thorough
@pytest.mark.usefixtures("as_spelt")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_another_parser_finds_one_canonical_hash_in_all_formats(snapshot: Snapshot) -> None:
    """rdflib reads each; Turtle, which has no graphs, is held against the triples of the others."""
    in_graphs, in_one = {}, {}
    for name, form in FORMATS.items():
        dataset = Dataset()
        dataset.parse(data=exported(snapshot, name), format=form.media_type)
        found = list(dataset.quads())
        in_one[name] = canonical((s, p, o) for s, p, o, _ in found)
        if form.named_graphs:
            in_graphs[name] = canonical((s, p, o, URIRef(str(g))) for s, p, o, g in found)
    assert len(in_one) == 4 and len(set(in_one.values())) == 1, in_one
    assert len(in_graphs) == 3 and len(set(in_graphs.values())) == 1, in_graphs


def test_moments_are_spelt_as_the_entries_spell_them(snapshot: Snapshot) -> None:
    for name in FORMATS:
        text = exported(snapshot, name).decode()
        assert "2026-11-22T12:00:00Z" in text and "+00:00" not in text, name


def test_the_lines_of_the_n_quads_are_in_order_so_that_its_checksum_is_the_hash(snapshot: Snapshot) -> None:
    lines = exported(snapshot, "nquads").splitlines()
    assert lines == sorted(set(lines)) and len(lines) == snapshot.count()


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_sorted_in_parts_comes_out_the_same(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    at_once = exported(snapshot, name)
    monkeypatch.setattr("graph.store.sorted_lines.AT_ONCE", 1_000)
    assert exported(snapshot, name) == at_once


def test_json_ld_in_pieces_holds_lists_and_blank_nodes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.export.formats.PIECE", 1)
    store = ox.Store()
    turtle = "<http://x/g> { " + " ".join(
        f"<http://x/s{n}> <http://x/p> (1 [ <http://x/q> {n} ] <http://x/o>) ." for n in range(20)
    )
    store.load(f"{turtle} }}".encode(), format=ox.RdfFormat.TRIG)
    found = ox.Dataset(quads(exported(Snapshot(EmbeddedReader(store, "t")), "jsonld"), "application/ld+json"))
    given = ox.Dataset(store)
    for dataset in (found, given):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(found) == set(given) and len(given) == 20 * 8


@given(st.lists(st.binary(max_size=3).map(lambda line: line.replace(b"\n", b"") + b"\n")), st.integers(1, 5))
def test_sorted_lines_are_the_same_however_many_fit(lines: list[bytes], at_once: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert list(sorted_lines(lines, folder, at_once)) == sorted(lines)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_version_gives_the_same_bytes(snapshot: Snapshot, name: str) -> None:
    assert exported(snapshot, name) == exported(snapshot, name)


def test_an_unknown_format_is_a_key_error(snapshot: Snapshot) -> None:
    with pytest.raises(KeyError):
        write(snapshot, "parquet", io.BytesIO())


def test_json_ld_under_the_address_of_the_context_is_the_same(snapshot: Snapshot) -> None:
    """Who cuts the context out and names it by its address gets the same graph, once the address resolves."""
    graphs = graphs_of(snapshot.dump())
    entry = next(name for name in graphs if name.endswith("5923babd39e2e31d"))
    document = json.loads(to_jsonld({entry: graphs[entry]}))
    assert document["@context"] == context()
    document["@context"] = CONTEXT_IRI
    by_address = parse_entry(json.dumps(document).encode(), "application/ld+json")
    assert set(by_address.graph(entry)) == set(graphs[entry])


def test_named_graphs_go_through_rdflib_unharmed(snapshot: Snapshot, whole: set[ox.Quad]) -> None:
    again = quads(nquads_of(graphs_of(snapshot.dump())), "application/n-quads")
    assert again == whole


ODD_LITERALS = [
    ("1E0", XSD.double), ("1.0", XSD.double), ("INF", XSD.double), ("1e400", XSD.double), ("007", XSD.integer),
    ("-0", XSD.integer), ("9007199254740993", XSD.integer), ("12", XSD.integer), ("1", XSD.boolean),
    ("true", XSD.boolean), ("1.50", XSD.decimal), ("a", XSD.string), ("2026-01-01T00:00:00Z", XSD.dateTime),
]  # fmt: skip


@pytest.mark.parametrize(("text", "datatype"), ODD_LITERALS)
def test_json_ld_spells_a_literal_as_it_is(text: str, datatype: URIRef) -> None:
    graph = Graph()
    value = Literal(text, datatype=datatype, normalize=False)
    graph.add((URIRef("https://example.org/a"), URIRef("https://example.org/p"), value))
    written = to_jsonld(graph)
    json.loads(written, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
    (found,) = ox.parse(written, format=ox.RdfFormat.JSON_LD)
    assert isinstance(found.object, ox.Literal)
    assert (found.object.value, found.object.datatype.value) == (text, str(datatype))
