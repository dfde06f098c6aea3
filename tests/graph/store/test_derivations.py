"""The shortcuts: made from the entries, explicit credit and mere juxtaposition never mixed."""

from rdflib import Graph, URIRef

from graph.store.snapshot import Snapshot
from graph.store.writable import DERIVATIONS
from ontology.namespaces import FQ
from ontology.queryfile import QueryFile, read_queries

PREFIXES = """
PREFIX fq: <https://w3id.org/fengqiao/ns#>
PREFIX ck: <https://w3id.org/fengqiao/voc/credit-kind/>
PREFIX mt: <https://w3id.org/fengqiao/voc/mechanism-type/>
PREFIX nr: <https://w3id.org/fengqiao/voc/narrative-role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def pairs(snapshot: Snapshot, pattern: str) -> set[tuple[str, str]]:
    query = QueryFile("test", {}, f"{PREFIXES} SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}")
    return {(str(row["a"]), str(row["b"])) for row in snapshot.rows(query)}


def test_credited_with_is_explicit_credit_only(snapshot: Snapshot) -> None:
    shortcut = pairs(snapshot, "?a fq:creditedWith ?b")
    explicit = pairs(
        snapshot,
        "?b a fq:Outcome ; fq:credit ?c . ?c fq:mechanism ?a ; fq:creditKind ?k FILTER(?k != ck:juxtaposed)",
    )
    assert shortcut == explicit
    assert len(shortcut) > 20


def test_reported_beside_is_juxtaposition_only(snapshot: Snapshot) -> None:
    shortcut = pairs(snapshot, "?a fq:reportedBeside ?b")
    beside = pairs(
        snapshot, "?b a fq:Outcome ; fq:credit ?c . ?c fq:mechanism ?a ; fq:creditKind ck:juxtaposed"
    )
    assert shortcut == beside
    assert len(shortcut) > 20
    assert not shortcut & pairs(snapshot, "?a fq:creditedWith ?b")


def test_operates_is_the_inverse_of_operated_by(snapshot: Snapshot) -> None:
    assert pairs(snapshot, "?a fq:operates ?b") == pairs(snapshot, "?b fq:operatedBy ?a") != set()


def test_reports_covers_credited_juxtaposed_and_uncredited(snapshot: Snapshot) -> None:
    reported = {outcome for _, outcome in pairs(snapshot, "?a fq:reports ?b")}
    credited = {outcome for _, outcome in pairs(snapshot, "?a fq:creditedWith|fq:reportedBeside ?b")}
    assert credited < reported
    assert reported == {outcome for outcome, _ in pairs(snapshot, "?a a fq:Outcome . BIND(?a AS ?b)")}


def test_stories_headlines_and_background_are_no_outcomes(snapshot: Snapshot) -> None:
    roles = {role for _, role in pairs(snapshot, "?a a fq:Outcome ; fq:narrativeRole ?b")}
    assert roles == {"https://w3id.org/fengqiao/voc/narrative-role/body"}


def test_the_short_question_on_volunteer_patrols_has_an_answer(snapshot: Snapshot) -> None:
    """Which stations run 义警: one line over the shortcuts."""
    found = pairs(snapshot, "?a fq:operates ?b . ?b fq:mechanismType/skos:broader* mt:volunteer-patrol")
    slugs = {station.rpartition("/")[2] for station, _ in found}
    assert slugs == {
        "zhejiang-pingyang-shanmen",
        "shaanxi-zhashui-hongyansi",
        "zhejiang-yuecheng-fushan",
        "jiangxi-jinggangshan-ciping",
        "guangdong-xinhui-muzhou",
    }


def test_each_station_has_the_county_that_its_area_lies_in(snapshot: Snapshot) -> None:
    county = pairs(snapshot, "?a fq:county ?b")
    level = "<https://w3id.org/fengqiao/voc/level/county>"
    assert county == pairs(snapshot, f"?a fq:jurisdiction/fq:within* ?b . ?b fq:areaLevel {level}")
    assert len(county) == len({station for station, _ in county}) == 5


def test_a_station_over_two_counties_has_the_first_by_iri() -> None:
    """So that a row a station stays one row."""
    graph = Graph().parse(
        data=f"""
        @prefix fq: <{FQ}> . @prefix lv: <https://w3id.org/fengqiao/voc/level/> .
        <urn:s> fq:jurisdiction <urn:town> , <urn:b> .
        <urn:town> fq:areaLevel lv:township ; fq:within <urn:a> .
        <urn:a> fq:areaLevel lv:county . <urn:b> fq:areaLevel lv:county .
        """
    )
    made = Snapshot.in_memory(graph).construct(read_queries(DERIVATIONS)["county"])
    assert list(made) == [(URIRef("urn:s"), FQ.county, URIRef("urn:a"))]
