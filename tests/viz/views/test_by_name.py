"""What the views show, held against the graph itself."""

from functools import partial
from itertools import pairwise

import pytest
from rdflib import URIRef

from graph.analyse.shortest_paths import shortest_paths
from graph.errors import NotInGraph
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID, PREFIXES
from ontology.queryfile import QueryFile
from viz.model.neighbours import next_to
from viz.model.picture import Picture
from viz.views.by_name import View, Views

CREDIT = str(FQ["credit"])
SHANMEN = str(ID["station/zhejiang-pingyang-shanmen"])
CIPING = str(ID["station/jiangxi-jinggangshan-ciping"])
PATROL = PREFIXES["mt"] + "volunteer-patrol"
PREVENTION = PREFIXES["mt"] + "collective-prevention"


def ask(snapshot: Snapshot, words: str) -> list[tuple[str, ...]]:
    """Rows of a query written here, the order of the columns as selected."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return [tuple(map(str, row.values())) for row in snapshot.rows(QueryFile("test", {}, prefixes + words))]


def kinds(picture: Picture) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in picture.nodes:
        found.setdefault(node.kind, []).append(node.id)
    return found


def test_every_view_has_nodes_titles_in_both_languages_and_edges_between_its_nodes(
    views: Views, view: View
) -> None:
    picture = views.picture(view)
    ids = [node.id for node in picture.nodes]
    assert 3 <= len(ids) <= 120
    assert len(set(ids)) == len(ids)
    assert picture.title.zh and picture.title.en and picture.title.zh != picture.title.en
    assert picture.queries
    assert {end for edge in picture.edges for end in (edge.source, edge.target)} <= set(ids)
    assert len({edge.id for edge in picture.edges}) == len(picture.edges)


def test_the_whole_shows_all_stations_and_every_mechanism_in_a_family(
    views: Views, snapshot: Snapshot
) -> None:
    picture = views.picture(View())
    shown = kinds(picture)
    assert set(shown["station"]) == {row[0] for row in ask(snapshot, "SELECT ?s { ?s a fq:Station }")}
    inside = ask(
        snapshot,
        """SELECT ?family (COUNT(DISTINCT ?m) AS ?n) { ?m fq:mechanismType/skos:broader* ?family .
           ?family skos:topConceptOf voc:mechanism-type } GROUP BY ?family""",
    )
    assert {node.id: str(node.count) for node in picture.nodes if node.kind == "type"} == {
        row[0]: row[1] for row in inside
    }


def test_the_whole_never_mixes_explicit_credit_with_juxtaposition(views: Views, snapshot: Snapshot) -> None:
    rows = ask(
        snapshot,
        """SELECT ?family ?level ?explicit (COUNT(DISTINCT ?claim) AS ?n) {
             ?claim a fq:Result ; fq:indicator/fq:resultLevel ?level ; fq:credit ?credit .
             ?credit fq:mechanism/fq:mechanismType/skos:broader* ?family ; fq:creditKind ?kind .
             ?family skos:topConceptOf voc:mechanism-type
             BIND(IF(?kind = ck:juxtaposed, "juxtaposed", "explicit") AS ?explicit)
           } GROUP BY ?family ?level ?explicit""",
    )
    drawn = {(e.source, e.target, e.credit, str(e.count)) for e in views.picture(View()).edges if e.credit}
    assert drawn == set(rows)


def test_credits_of_a_station_are_those_of_its_claims(views: Views, snapshot: Snapshot) -> None:
    rows = ask(
        snapshot,
        f"""SELECT DISTINCT ?m ?claim ?explicit {{ <{SHANMEN}> fq:reports ?claim . ?claim fq:credit ?c .
              ?c fq:mechanism ?m ; fq:creditKind ?kind .
              BIND(IF(?kind = ck:juxtaposed, "juxtaposed", "explicit") AS ?explicit) }}""",
    )
    picture = views.picture(View("credit", station=SHANMEN))
    assert {(e.source, e.target, e.credit) for e in picture.edges} == set(rows)
    grades = {e.target: e.grade for e in picture.edges if e.credit == "explicit"}
    assert grades[str(ID["claim/5923babd39e2e31d/c12"])] == "e1"


def test_credits_lead_from_mechanism_to_outcome_in_every_view_and_are_drawn_once(views: Views) -> None:
    """What unfolding brings is the same edge as the one that a view of credit shows already."""
    of_station = {edge.id for edge in views.picture(View("credit", station=SHANMEN)).edges}
    around = views.picture(View(focus=SHANMEN))
    kind = {node.id: node.kind for node in around.nodes}
    credits = [edge for edge in around.edges if edge.credit]
    assert credits
    assert {(kind[edge.source], kind[edge.target]) for edge in credits} <= {
        ("mechanism", "outcome"), ("mechanism", "claim")
    }  # fmt: skip
    assert {edge.id for edge in credits if kind[edge.target] == "outcome"} <= of_station


def test_a_claim_is_labelled_with_its_value_and_bound(views: Views) -> None:
    labels = {
        name: views.reader.node(str(ID["claim/5923babd39e2e31d/" + name])).label
        for name in ("c12", "c08", "c04", "c05", "c02", "c07")
    }
    assert labels["c12"].zh.endswith("826 起/件")
    assert labels["c08"].en.endswith(">120 people")
    assert labels["c04"].zh.endswith("−25%")
    assert labels["c05"].zh.endswith("≥+10%")
    assert labels["c02"].zh.endswith("稳中有降")
    assert labels["c07"].zh.endswith("前列")


def test_types_that_stand_together_do_so_at_as_many_stations(views: Views, snapshot: Snapshot) -> None:
    picture = views.picture(View("cooccurrence", least=2))
    assert picture.edges
    for edge in picture.edges[:10]:
        rows = ask(
            snapshot,
            f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?a fq:operatedBy ?s ; fq:mechanismType <{edge.source}> .
                  ?b fq:operatedBy ?s ; fq:mechanismType <{edge.target}> }}""",
        )
        assert rows == [(str(edge.count),)]
        assert edge.count >= 2


def test_comparison_puts_what_both_have_in_the_middle(views: Views) -> None:
    picture = views.picture(View("compare", a=SHANMEN, b=CIPING))
    tied = {
        node.id: {edge.source for edge in picture.edges if edge.target == node.id} for node in picture.nodes
    }
    expected = {0: {SHANMEN}, 2: {SHANMEN, CIPING}, 4: {CIPING}}
    types = [node for node in picture.nodes if node.kind == "type"]
    assert types
    assert all(tied[node.id] == expected[node.layer] for node in types)
    middle = next(node for node in types if node.layer == 2)
    assert {node.x for node in types if node.layer == 2}.pop() == middle.x


def test_a_formula_opens_into_slots_items_and_mechanisms(views: Views, snapshot: Snapshot) -> None:
    formula = ask(snapshot, 'SELECT ?f { ?f fq:token "1+4+N" }')[0][0]
    picture = views.picture(View("formula", focus=formula))
    shown = kinds(picture)
    assert [node.label.zh for node in picture.nodes if node.kind == "slot"] == ["1", "4", "N"]
    assert len(shown["item"]) == 6
    assert "mechanism" in shown


def test_stations_without_formulas_are_said_to_have_none(views: Views) -> None:
    picture = views.picture(View("formula"))
    assert len(kinds(picture)["station"]) == 4
    assert [note.en for note in picture.notes] == ["Stations whose sources give no number formula: 1."]
    nothing = views.picture(View("formula", station=SHANMEN))
    assert not nothing.nodes and nothing.notes == picture.notes


def test_a_path_is_a_chain_of_statements_of_the_graph(views: Views, snapshot: Snapshot) -> None:
    ways = shortest_paths(partial(next_to, views.reader), SHANMEN, CIPING)
    assert ways
    assert len({len(way) for way in ways}) == 1
    for way in ways:
        assert way[0] == SHANMEN and way[-1] == CIPING
        for a, b in pairwise(way):
            assert ask(snapshot, f"SELECT ?p {{ {{ <{a}> ?p <{b}> }} UNION {{ <{b}> ?p <{a}> }} }}")
    picture = views.picture(View("path", start=SHANMEN, end=CIPING))
    assert all(snapshot.has(URIRef(node.id)) for node in picture.nodes)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (View("nonsense"), "nonsense"),
        (View("compare", a=SHANMEN), "b"),
        (View("path", start=SHANMEN), "to"),
        (View(focus="https://w3id.org/fengqiao/id/station/nowhere"), "nowhere"),
        (View(focus="not an iri"), "not an iri"),
        (View("compare", a=SHANMEN, b=PATROL), "volunteer-patrol"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(views: Views, wanted: View, named: str) -> None:
    with pytest.raises(NotInGraph) as refused:
        views.picture(wanted)
    assert named in refused.value.text.zh
    assert named in refused.value.text.en


def test_no_view_names_a_person(views: Views, view: View) -> None:
    """Bylines are the only names in the graph; they stand on sources, which no view shows."""
    bylines = ask(views.snapshot, "SELECT ?name { ?source dc:creator ?name }")
    assert bylines
    shown = " ".join(node.label.zh + node.label.en for node in views.picture(view).nodes)
    for (byline,) in bylines:
        for name in byline.split()[1:]:
            assert name not in shown
