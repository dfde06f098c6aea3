"""The shortcuts: made from the entries, explicit credit and mere juxtaposition never mixed."""

import pytest
from rdflib import Graph, URIRef

from graph.store.parse import lines_in, parse_entry
from graph.store.snapshot import Snapshot
from graph.store.writable import DERIVATIONS, derived_alone
from ontology.namespaces import FQ
from ontology.namespaces import PREFIXES as NAMESPACES
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
        "?b a fq:Result ; fq:credit ?c . ?c fq:mechanism ?a ; fq:creditKind ?k FILTER(?k != ck:juxtaposed)",
    )
    assert shortcut == explicit
    assert len(shortcut) > 20


def test_reported_beside_is_juxtaposition_only(snapshot: Snapshot) -> None:
    shortcut = pairs(snapshot, "?a fq:reportedBeside ?b")
    beside = pairs(
        snapshot, "?b a fq:Result ; fq:credit ?c . ?c fq:mechanism ?a ; fq:creditKind ck:juxtaposed"
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
    assert reported == {outcome for outcome, _ in pairs(snapshot, "?a a fq:Result . BIND(?a AS ?b)")}


def test_stories_headlines_and_background_are_no_outcomes(snapshot: Snapshot) -> None:
    roles = {role for _, role in pairs(snapshot, "?a a fq:Result ; fq:narrativeRole ?b")}
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


def test_the_old_name_of_reported_results_is_still_derived(snapshot: Snapshot) -> None:
    old, new = (pairs(snapshot, f"?a a {name} . BIND(?a AS ?b)") for name in ("fq:Outcome", "fq:Result"))
    assert old == new != set()


FIGURE = "a fq:FigureClaim ; fq:value 5.0"
CHANGE = f"{FIGURE} ; fq:comparator cp:year-on-year"
PEERS = f"{FIGURE} ; fq:comparator cp:peer-units"
GRADES = [
    ("a fq:AssertionClaim", "general-press", 0),
    ("a fq:TrendClaim ; fq:comparator cp:year-on-year", "general-press", 0),
    (FIGURE, "general-press", 1),
    (f"{FIGURE} ; fq:comparator cp:unstated ; fq:baselineValue 2.0", "general-press", 1),
    (f"{CHANGE} ; fq:measure ms:zero-streak ; fq:baselineValue 2.0", "general-press", 1),
    ("a fq:RankClaim ; fq:indicator ind:sense-of-safety ; fq:comparator cp:peer-units", "independent", 1),
    (PEERS, "general-press", 1),
    (CHANGE, "independent", 2),
    (f"{CHANGE} ; fq:baselineValue 2.0", "general-press", 3),
    (f"{PEERS} ; fq:baselineValue 2.0", "general-press", 4),
    (f"{CHANGE} ; fq:baselineValue 2.0", "independent", 5),
    (f"{PEERS} ; fq:baselineValue 2.0", "independent", 5),
]


def graded(entry: str) -> set[tuple[str, str, str]]:
    """What the derivations say of grades: thing, property, grade."""
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in NAMESPACES.items())
    lines = lines_in(f"{prefixes} <urn:entry> {{ {entry} }}".encode(), "application/trig")
    made = parse_entry(b"".join(derived_alone(lines)), "application/n-quads")
    return {
        (str(s), str(p).removeprefix(str(FQ)), str(o)[-2:])
        for s, p, o in made.triples((None, None, None))
        if p in (FQ.effectGrade, FQ.emmieEffect)
    }


@pytest.mark.parametrize(("claim", "independence", "grade"), GRADES)
def test_the_grade_follows_from_class_comparator_base_and_independence(
    claim: str, independence: str, grade: int
) -> None:
    found = graded(
        f"""<urn:c> {claim} ; fq:station <urn:s> ; fq:evidence <urn:e> ; fq:credit <urn:k> .
        <urn:e> fq:spanOf <urn:source> . <urn:source> fq:independence ip:{independence} .
        <urn:k> fq:mechanism <urn:m> ; fq:creditKind ck:explicit-sole . <urn:m> fq:operatedBy <urn:s> .
        <urn:a> fq:appraises <urn:m> ."""
    )
    assert found == {("urn:k", "effectGrade", f"e{grade}"), ("urn:a", "emmieEffect", f"e{grade}")}


def test_the_emmie_effect_is_the_best_of_explicit_credits_alone() -> None:
    def claim(name: str, kind: str, said: str, mechanism: str) -> str:
        return f"""<urn:{name}> {said} ; fq:station <urn:s> ; fq:credit <urn:k-{name}> .
        <urn:k-{name}> fq:mechanism <urn:{mechanism}> ; fq:creditKind ck:{kind} ."""

    found = graded(
        claim("low", "explicit-shared", "a fq:AssertionClaim", "m")
        + claim("best", "explicit-sole", FIGURE, "m")
        + claim("beside", "juxtaposed", CHANGE, "m")
        + claim("only-beside", "juxtaposed", CHANGE, "n")
        + "<urn:a> fq:appraises <urn:m> . <urn:m> fq:operatedBy <urn:s> ."
        + "<urn:b> fq:appraises <urn:n> . <urn:n> fq:operatedBy <urn:s> ."
    )
    assert {(thing, grade) for thing, name, grade in found if name == "emmieEffect"} == {
        ("urn:a", "e1"),
        ("urn:b", "e0"),
    }
    assert ("urn:k-beside", "effectGrade", "e2") in found
