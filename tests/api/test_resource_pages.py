"""The pages of things, terms, schemes, rules and the coding protocol, and what stands on each."""

import re

import pytest
from rdflib import Graph, URIRef
from starlette.testclient import TestClient

from graph.site_queries import QUERIES
from graph.store.snapshot import Snapshot
from ontology.namespaces import BASE, ID
from ontology.rules import rules
from ontology.schemes import schemes
from ontology.terms import terms
from tests.api.pages import HTML

CLAIM = "/doc/claim/5923babd39e2e31d/c04"


def test_page_of_a_claim_shows_statements_graphs_and_ways_on(client: TestClient) -> None:
    page = client.get(CLAIM + "?lang=en", headers=HTML).text
    assert "Burglary cases" in page and "Average annual change" in page
    assert "entry:5923babd39e2e31d" in page and ">derived<" in page
    assert "/network?focus=https%3A%2F%2Fw3id.org" in page
    assert "/sparql?edit=1&amp;query=DESCRIBE" in page
    assert "/stations/zhejiang-pingyang-shanmen#claim-5923babd39e2e31d-c04" in page
    assert "年均降幅达25%" in page


def test_incoming_statements_are_counted_and_paged(client: TestClient, snapshot: Snapshot) -> None:
    address = "/doc/station/zhejiang-pingyang-shanmen"
    first = client.get(address + "?lang=en", headers=HTML).text
    counted = re.search(r"(\d+) in all; this page has 1 to 50", first)
    assert counted is not None
    value = f"<{ID['station/zhejiang-pingyang-shanmen']}>"
    lines = snapshot.dump().decode().splitlines()
    assert int(counted[1]) == sum(line.split(" ")[2] == value for line in lines)
    second = client.get(address + "?lang=en&page=2", headers=HTML)
    assert second.status_code == 200 and second.text != first
    assert client.get(address + "?page=9999", headers=HTML).status_code == 404


def test_named_graph_page_lists_its_things(client: TestClient) -> None:
    page = client.get("/entry/5923babd39e2e31d?of=fq:Mechanism&lang=zh", headers=HTML).text
    assert "红都义警" in page and 'href="/doc/mechanism/zhejiang-pingyang-shanmen/hongdu-yijing"' in page
    assert client.get("/entry/5923babd39e2e31d?of=fq:Nothing").status_code == 404


def test_ontology_page_documents_every_term(client: TestClient) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/ns?lang={language}", headers=HTML).text
        for term in terms().values():
            assert f'id="{term.name}"' in page
            assert term.definition.zh and term.definition.en
        for scheme in schemes():
            assert f'href="/voc/{scheme}"' in page
    assert client.get("/ns/0.2.0", headers=HTML).status_code == 200
    assert client.get("/ns/0.1.0", headers=HTML).headers["location"] == "/ns"
    assert 'href="/shapes#Figure-unit"' in page
    assert "http://www.w3.org/ns/org#OrganizationalUnit" in page


def test_scheme_page_is_a_tree_with_counts(client: TestClient) -> None:
    page = client.get("/voc/mechanism-type?lang=en", headers=HTML).text
    parent, child, grandchild = (
        page.index(f'id="{slug}"') for slug in ("collective-prevention", "volunteer-patrol", "special-squad")
    )
    assert parent < child < grandchild
    assert "<ul>" in page[parent:child] and "<ul>" in page[child:grandchild]
    assert re.search(r"used (once|\d+ times)", page)
    assert 'href="/ns#mechanismType"' in page


def test_scheme_page_tells_what_people_type_what_it_is_for_and_where_else_it_stands(
    client: TestClient,
) -> None:
    types = client.get("/voc/mechanism-type?lang=en", headers=HTML).text
    assert re.search(r'Also called: <span lang="zh-Hans">', types)
    kinds = client.get("/voc/credit-kind?lang=en", headers=HTML).text
    assert '<p class="line">abstract: yes' in kinds
    units = client.get("/voc/unit?lang=en", headers=HTML).text
    assert 'href="http://www.wikidata.org/entity/Q11229"' in units
    settings = client.get("/voc/setting?lang=zh", headers=HTML).text
    assert re.search(r'相关：<a href="/voc/beneficiary#?/?[\w-]+"', settings)


def test_every_rule_has_an_anchor_and_both_messages(client: TestClient) -> None:
    page = client.get("/shapes?lang=zh", headers=HTML).text
    names = [rule.name for rule in rules()]
    assert len(names) > 150 and len(set(names)) == len(names)
    for rule in rules():
        assert f'id="{rule.name}"' in page
        assert rule.message.zh and rule.message.en


@pytest.mark.parametrize("edition", ["0.1", "0.2"])
def test_protocol_in_both_languages_and_as_a_plan(client: TestClient, edition: str) -> None:
    address = f"/doc/coding-protocol-{edition}"
    zh, en = (client.get(f"{address}?lang={language}", headers=HTML).text for language in ("zh", "en"))
    anchors = re.findall(r'<h2 id="([a-z]+)"', zh)
    assert len(anchors) > 12 and re.findall(r'<h2 id="([a-z]+)"', en) == anchors
    assert zh.count("<li>") == en.count("<li>") and zh.count("<tr>") == en.count("<tr>")
    plan = Graph().parse(data=client.get(address + ".ttl").content, format="turtle")
    prov = "http://www.w3.org/ns/prov#"
    assert (URIRef(BASE + f"doc/coding-protocol-{edition}"), None, URIRef(prov + "Plan")) in plan


def test_the_protocol_in_force_is_linked_and_the_old_one_says_that_it_is_superseded(
    client: TestClient,
) -> None:
    old, new = (
        client.get(f"/doc/coding-protocol-{edition}?lang=en", headers=HTML).text for edition in ("0.1", "0.2")
    )
    assert "superseded" in old and "/doc/coding-protocol-0.2" in old
    assert "superseded" not in new
    for page in ("/ns", "/download"):
        assert "/doc/coding-protocol-0.2" in client.get(page, headers=HTML).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_link_of_the_protocol_leads_to_a_page(client: TestClient, language: str) -> None:
    page = client.get(f"/doc/coding-protocol-0.2?lang={language}", headers=HTML).text
    prose = page[page.index('<div class="prose">') :]
    links = set(re.findall(r'href="(/(?:voc|doc|ns)[^".]*)"', prose))
    assert len(links) > 20
    terms = client.get("/ns", headers=HTML).text
    for link in links:
        if link.startswith("/ns#"):
            assert f'id="{link[4:]}"' in terms, link
        else:
            assert client.get(link, headers=HTML).status_code == 200, link


def test_the_ontology_opens_with_its_picture_and_an_example_that_the_graph_has(
    client: TestClient, snapshot: Snapshot
) -> None:
    [example] = snapshot.rows(QUERIES["worked-example"])
    page = client.get("/ns?lang=en", headers=HTML).text
    picture = page[page.index('id="model"') : page.index('id="terms-index"')]
    for name in ("station", "mechanism", "claim"):
        assert f'href="/doc/{str(example[name]).removeprefix(str(ID))}"' in picture
    assert str(example["quote"]) in picture
