"""Every IRI of the graph resolves, as a page and as RDF, with the headers that caches and programs go by."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from rdflib import URIRef
from starlette.testclient import TestClient

from api.http.conditions import matches
from api.http.content import QUADS, TRIPLES, Variant, split_suffix
from api.settings import Settings
from graph.read.resource import describe, must_exist, name_of
from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from ontology.borrowed import BORROWED
from ontology.namespaces import BASE, CATALOG, ENTRY, FQ, ID, compact
from tests.api.pages import HTML

CLAIM = "/doc/claim/5923babd39e2e31d/c04"


@pytest.fixture(scope="module")
def iris(snapshot: Snapshot) -> list[str]:
    """Every IRI under the base that the graph uses, in whatever place, graph names included."""
    text = snapshot.dump().decode()
    return sorted(set(re.findall(rf"<({re.escape(BASE)}[^>]*)>", text)))


@pytest.fixture(scope="module")
def follow(client: TestClient) -> Callable[[str, str], tuple[int, str, str]]:
    """Status, media type and text of what an IRI leads to, after at most one 303."""

    def get(iri: str, accept: str) -> tuple[int, str, str]:
        address = "/" + iri.removeprefix(BASE).partition("#")[0]
        response = client.get(address, headers={"Accept": accept})
        if response.status_code == 303:
            response = client.get(response.headers["location"], headers={"Accept": accept})
        return response.status_code, response.headers["content-type"].partition(";")[0], response.text

    return get


def triples(content: bytes, media_type: str) -> set[tuple[str, str, str]]:
    """The triples in the bytes as another program reads them, numbers by value (-25 is -25.0)."""

    def term(found: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        if isinstance(found, ox.Literal) and found.datatype.value.endswith("#decimal"):
            return str(Decimal(found.value).normalize())
        return str(found)

    form = ox.RdfFormat.from_media_type(media_type)
    return {(term(q.subject), term(q.predicate), term(q.object)) for q in ox.parse(content, format=form)}


def kind_of(iri: str) -> str:
    """`id/claim`, `voc/unit`, `ns`, …"""
    parts = re.split("[/#]", iri.removeprefix(BASE))
    return "/".join(parts[:2]) if parts[0] in ("id", "voc", "graph") else parts[0]


def test_every_iri_has_turtle_about_it(snapshot: Snapshot, iris: list[str]) -> None:
    assert len(iris) > 1_500
    for iri in iris:
        found = describe(snapshot, must_exist(snapshot, iri))
        # A graph is told of by what it holds, a version by /ns.
        told_elsewhere = iri.startswith((f"{BASE}graph/", f"{BASE}ns/"))
        assert told_elsewhere or (URIRef(iri), None, None) in found, iri
        assert found.serialize(format="turtle") or told_elsewhere, iri


@pytest.mark.thorough
def test_every_iri_resolves_to_a_page(
    iris: list[str], follow: Callable[[str, str], tuple[int, str, str]]
) -> None:
    kinds = {kind_of(iri) for iri in iris}
    assert {"id/claim", "id/span", "id/station", "entry", "ns", "graph/derived", "doc"} <= kinds
    # Those on one page follow one another, so that one page is held at a time.
    shown, page = "", ""
    for iri in sorted(iris, key=lambda iri: iri.partition("#")):
        address, _, fragment = iri.partition("#")
        if address != shown:
            status, media_type, page = follow(iri, HTML["Accept"])
            assert (status, media_type) == (200, "text/html"), iri
            shown = address
        assert not fragment or f'id="{fragment}"' in page, iri


def test_every_kind_of_iri_and_a_sample_of_all_resolve_to_turtle(
    iris: list[str], follow: Callable[[str, str], tuple[int, str, str]]
) -> None:
    one_of_each = {kind_of(iri): iri for iri in iris}
    for iri in sorted({*one_of_each.values(), *random.Random(7).sample(iris, 100)}):
        assert follow(iri, "text/turtle")[:2] == (200, "text/turtle"), iri


@pytest.mark.parametrize(
    "address", [CLAIM, "/ns", "/voc/credit-kind", "/voc/credit-kind/juxtaposed", "/shapes", "/dataset"]
)
@pytest.mark.parametrize("variant", TRIPLES, ids=lambda variant: variant.title)
def test_each_format_is_what_it_says_by_suffix_and_by_accept(
    client: TestClient, address: str, variant: Variant
) -> None:
    media_type, suffix = variant.media_type, variant.suffix
    by_suffix = client.get(address + suffix)
    by_accept = client.get(address, headers={"Accept": media_type})
    assert by_suffix.status_code == by_accept.status_code == 200
    for response in (by_suffix, by_accept):
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert response.headers["access-control-allow-origin"] == "*"
    assert by_accept.headers["content-location"] == address + suffix
    assert "Accept" in by_accept.headers["vary"]
    first = triples(by_suffix.content, media_type)
    second = triples(client.get(address + ".ttl").content, "text/turtle")
    assert len(first) == len(second) > 3
    if address != "/shapes":  # which has lists, and so blank nodes
        assert first == second


@pytest.mark.parametrize("variant", QUADS, ids=lambda variant: variant.title)
def test_an_entry_keeps_its_graph_where_the_format_can(client: TestClient, variant: Variant) -> None:
    media_type, suffix = variant.media_type, variant.suffix
    entry = ENTRY["5923babd39e2e31d"]
    content = client.get(f"/entry/5923babd39e2e31d{suffix}").content
    quads = list(ox.parse(content, format=ox.RdfFormat.from_media_type(media_type)))
    assert sum(quad.predicate.value == str(FQ.voice) for quad in quads) > 20
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    keeps_names = media_type in ("application/trig", "application/n-quads", "application/ld+json")
    assert names == ({str(entry), str(CATALOG)} if keeps_names else set())
    about = {quad.predicate.value for quad in quads if quad.subject == ox.NamedNode(str(entry))}
    assert str(FQ.source) in about, "the catalog's statements on the entry come with it"


def test_json_ld_of_a_claim_reads_as_the_context_says(client: TestClient) -> None:
    document = json.loads(client.get(CLAIM + ".jsonld").content)
    claim = next(node for node in document["@graph"] if node.get("id", "").endswith("/c04"))
    assert claim["value"] in ("-25", "-25.0")
    assert claim["indicator"] == "ind:burglary-cases"
    # No address is fetched to read it: the engine has no loader for remote contexts at all.
    assert len(parse_entry(json.dumps(document).encode(), "application/ld+json")) > 10


def test_id_sends_on_to_doc(client: TestClient) -> None:
    response = client.get("/id/station/zhejiang-pingyang-shanmen")
    assert response.status_code == 303
    assert response.headers["location"] == "/doc/station/zhejiang-pingyang-shanmen"
    with_suffix = client.get("/id/station/zhejiang-pingyang-shanmen.ttl")
    assert with_suffix.headers["location"] == "/doc/station/zhejiang-pingyang-shanmen.ttl"


NOWHERE = [
    *(f"/{place}/nothing" for place in ("id", "doc", "voc", "voc/credit-kind", "entry", "graph")),
    *(
        f"/doc/{path}"
        for path in ("", "a b", "%3Cx%3E", "claim/5923babd39e2e31d/c04.pdf", "coding-protocol-0.3")
    ),
    *("/ns/9.9.9", "/nsx", "/shapesx"),
]


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_not_there_is_404_in_both_forms(client: TestClient, address: str) -> None:
    as_data = client.get(address, headers={"Accept": "text/turtle, application/problem+json"})
    assert as_data.status_code == 404
    assert as_data.headers["content-type"] == "application/problem+json"
    assert set(as_data.json()["messages"]) == {"zh", "en"}
    assert client.get(address, headers=HTML).status_code == 404


def test_what_nobody_can_write_is_406_and_says_what_there_is(client: TestClient) -> None:
    response = client.get(CLAIM, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["available"]
    assert "Accept" in response.headers["vary"]


def test_links_validators_and_304(client: TestClient) -> None:
    response = client.get(CLAIM, headers={"Accept": "text/turtle"})
    link = response.headers["link"]
    assert f'<{CLAIM}>; rel="canonical"' in link
    assert f'<{CLAIM}.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert f'<{CLAIM}.html>; rel="alternate"; type="text/html"' in link
    assert f'<{ID["claim/5923babd39e2e31d/c04"]}>; rel="describes"' in link
    again = client.get(CLAIM, headers={"Accept": "text/turtle", "If-None-Match": response.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert again.headers["etag"] == response.headers["etag"]
    other = client.get(CLAIM, headers={"Accept": "text/html", "If-None-Match": response.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("condition", "tag", "held"),
    [
        ("", 'W/"a"', False), ('"a"', 'W/"a"', True), ('W/"a"', '"a"', True), ('"b", W/"a"', '"a"', True),
        ("*", '"a"', True), ('"ab"', '"a"', False),
    ],
)  # fmt: skip
def test_if_none_match_compares_weakly(condition: str, tag: str, held: bool) -> None:
    assert matches(condition, tag) is held


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    head, get = client.head(CLAIM, headers=HTML), client.get(CLAIM, headers=HTML)
    for name in ("content-type", "etag", "link", "content-location"):
        assert head.headers[name] == get.headers[name]


def test_a_dot_in_a_name_is_no_suffix() -> None:
    assert split_suffix("coding-protocol-0.1", TRIPLES) == ("coding-protocol-0.1", None)
    assert split_suffix("coding-protocol-0.1.ttl", TRIPLES) == ("coding-protocol-0.1", "text/turtle")
    assert split_suffix("x.trig", TRIPLES) == ("x.trig", None)


def test_context_is_served_to_everyone(client: TestClient) -> None:
    response = client.get("/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["@context"]["label"]["@id"] == "skos:prefLabel"


def test_everything_has_a_name_in_both_languages(snapshot: Snapshot, iris: list[str]) -> None:
    """No page shows a bare IRI where a name could stand; properties and classes of other vocabularies too."""
    named = snapshot.dump()
    foreign = {
        term.value
        for quad in ox.parse(named, format=ox.RdfFormat.N_QUADS)
        for term in (
            quad.predicate,
            quad.object if quad.predicate.value.endswith("#type") else quad.predicate,
        )
        if isinstance(term, ox.NamedNode) and not term.value.startswith(BASE)
    }
    assert foreign <= BORROWED.keys(), foreign - BORROWED.keys()
    for iri in iris:
        if iri.startswith(str(ID)):
            name = name_of(snapshot, iri)
            assert name.zh and name.en and name.zh != compact(iri), iri


def test_a_graph_that_is_too_large_says_so(client: TestClient, app_settings: Settings) -> None:
    state = cast(FastAPI, client.app).state
    state.settings = replace(app_settings, query_rows=100)
    try:
        # In a language that nobody else asks for: what was given before is given again from memory.
        response = client.get("/entry/5923babd39e2e31d.ttl", headers={"Accept-Language": "fr"})
    finally:
        state.settings = app_settings
    assert response.status_code == 400
    assert response.json()["limit"] == 100
    assert "/download" in response.json()["detail"]


def test_a_claim_is_called_by_the_class_it_was_coded_as(snapshot: Snapshot) -> None:
    name = name_of(snapshot, str(ID["claim/5923babd39e2e31d/c02"]))
    assert name.en == "Trend claim c02: Effective calls"
