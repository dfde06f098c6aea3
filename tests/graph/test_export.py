"""Whole-graph exports: nothing lost, nothing added, the same bytes each time."""

import io
import json

import pyoxigraph as ox
import pytest

from graph.export import FORMATS, context, to_jsonld, write
from graph.store.parse import CONTEXT_IRI, parse_entry
from graph.store.serialise import graphs_of, nquads_of
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES


def exported(snapshot: Snapshot, name: str) -> bytes:
    out = io.BytesIO()
    write(snapshot, name, out)
    return out.getvalue()


def quads(content: bytes, media_type: str) -> set[ox.Quad]:
    return set(ox.parse(content, format=ox.RdfFormat.from_media_type(media_type)))


def by_value(found: set[ox.Quad]) -> set[tuple[str, ...]]:
    """Quads as text, moments in one spelling (Z or +00:00)."""
    return {
        tuple(str(term).replace("+00:00", "Z") for term in (*quad.triple, quad.graph_name)) for quad in found
    }


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> set[ox.Quad]:
    return quads(snapshot.dump(), "application/n-quads")


@pytest.mark.parametrize("name", ["trig", "nquads"])
def test_formats_with_named_graphs_hold_every_quad(
    snapshot: Snapshot, whole: set[ox.Quad], name: str
) -> None:
    assert quads(exported(snapshot, name), FORMATS[name].media_type) == whole


def test_json_ld_comes_back_as_the_same_quads(snapshot: Snapshot, whole: set[ox.Quad]) -> None:
    found = quads(exported(snapshot, "jsonld"), "application/ld+json")
    assert len(found) == len(whole)
    assert by_value(found) == by_value(whole)


def test_turtle_holds_the_union_each_triple_once(snapshot: Snapshot, whole: set[ox.Quad]) -> None:
    content = exported(snapshot, "turtle")
    assert quads(content, "text/turtle") == {ox.Quad(*quad.triple) for quad in whole}
    text = content.decode()
    assert text.startswith("@prefix") and f"@prefix fq: <{PREFIXES['fq']}>" in text
    assert text.count("\nstation:zhejiang-pingyang-shanmen a fq:Station") == 1, (
        "one block a subject, its type first"
    )


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
    assert by_value(again) == by_value(whole)
