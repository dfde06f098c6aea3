"""Neighbours: how many there are, that paging reaches all of them, and what a card says."""

from ontology.namespaces import FQ, ID, PREFIXES
from viz.model.kinds import KINDS
from viz.model.neighbours import SHOWN_AT_MOST, card, counts_of, neighbours
from viz.model.reading import CREDIT
from viz.views.by_name import Views

SHANMEN = str(ID["station/zhejiang-pingyang-shanmen"])
HONGDU = str(ID["mechanism/zhejiang-pingyang-shanmen/hongdu-yijing"])
PATROL = PREFIXES["mt"] + "volunteer-patrol"


def test_counts_before_the_click_are_what_the_click_can_bring(views: Views) -> None:
    for iri in (SHANMEN, HONGDU, PATROL):
        for count in counts_of(views.reader, iri):
            found: set[str] = set()
            offset: int | None = 0
            while offset is not None:
                page = neighbours(views.reader, iri, count.relation, count.inward, offset)
                assert page.total == count.total
                assert len(page.nodes) <= SHOWN_AT_MOST
                found.update(node.id for node in page.nodes)
                offset = page.next
            assert len(found) == count.total, (iri, count.relation)


def test_credits_lead_out_of_a_mechanism_and_into_a_claim(views: Views) -> None:
    claim = str(ID["claim/5923babd39e2e31d/c12"])
    (of_claim,) = [count for count in counts_of(views.reader, claim) if count.relation == CREDIT]
    assert of_claim.inward and of_claim.linked
    mechanism = neighbours(views.reader, claim, CREDIT).nodes[0].id
    (of_mechanism,) = [count for count in counts_of(views.reader, mechanism) if count.relation == CREDIT]
    assert not of_mechanism.inward
    claims = neighbours(views.reader, mechanism, CREDIT, inward=False)
    assert claims.total == len(claims.nodes) == of_mechanism.total
    assert claim in {node.id for node in claims.nodes}
    assert {edge.source for edge in claims.edges if edge.credit} >= {mechanism}


def test_new_nodes_bring_the_statements_that_tie_them_to_what_is_shown(views: Views) -> None:
    page = neighbours(views.reader, PATROL, str(FQ["mechanismType"]))
    stations = {edge.target for edge in page.edges if edge.relation == str(FQ["operatedBy"])}
    assert stations == {
        station for node in page.nodes for station in views.reader.targets(node.id, "operatedBy")
    }
    assert all(any(edge.target == PATROL for edge in page.edges if edge.source == n.id) for n in page.nodes)


def test_many_neighbours_come_in_pages(views: Views) -> None:
    role = PREFIXES["fq"] + "station"
    first = neighbours(views.reader, SHANMEN, role)
    later = neighbours(views.reader, SHANMEN, role, True, 5)
    assert len(later.nodes) == len(first.nodes) - 5
    assert {node.id for node in later.nodes} < {node.id for node in first.nodes}
    assert first.next is None


def test_a_card_has_facts_numbers_and_the_words_of_the_source(views: Views) -> None:
    told = card(views.reader, str(ID["claim/5923babd39e2e31d/c12"]))
    assert told["kind"] == "outcome"
    assert {fact["property"]["en"] for fact in told["facts"]} >= {"value", "unit", "qualifier"}
    assert (922, 934) in {(word["start"], word["end"]) for word in told["words"]}
    assert all(len(word["quote"]) <= 20 for word in told["words"])
    assert all(count["label"]["zh"] and count["label"]["en"] for count in told["counts"])


def test_every_kind_of_node_in_the_graph_has_a_kind_of_its_own(views: Views) -> None:
    """Nothing that a view can reach falls under “other”."""
    seen = {SHANMEN}
    queue = [SHANMEN]
    while queue and len(seen) < 3_000:
        iri = queue.pop()
        node = views.reader.node(iri)
        assert node.kind in KINDS
        assert node.kind != "other", iri
        for edge in views.reader.links(iri):
            if edge.other(iri) not in seen:
                seen.add(edge.other(iri))
                queue.append(edge.other(iri))
        for count in views.reader.counts(iri):
            if not count.linked:
                for one in views.reader.sources(iri, count.relation)[:40]:
                    if one not in seen:
                        seen.add(one)
                        queue.append(one)
    assert len(seen) > 200
