"""Shanmen against Muzhou, held against a table that was made by hand from the two entries; and per head."""

import dataclasses
from datetime import date
from decimal import Decimal

from graph.analyse.compare import compare, iris_of
from graph.analyse.intervals import Interval
from graph.analyse.per_head import per_head
from graph.read.claim import Claim, Period, read_claim
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording
from ontology.namespaces import ID, compact

SHANMEN, MUZHOU = "zhejiang-pingyang-shanmen", "guangdong-xinhui-muzhou"

ROWS = {("members", "volunteer-patrol"): (">120 人（余/多）", ">800 人（余/多）")}
"""By indicator and type of the mechanism that is counted: what Shanmen and what Muzhou has."""

REFUSED = {
    ("disputes-resolved", 0, "826 起/件"): ("observation",),
    ("disputes-resolved", 1, "187 起/件"): ("observation",),
    ("villages-covered", 0, ">20 个（余/多）"): ("observation",),
    ("villages-covered", 1, "16 个"): ("observation",),
}
"""Both have a figure on the indicator, but one counts for the station and the other for a mechanism, or for mechanisms
of different types."""

BOTH_TYPES = {"mediation-procedure", "party-brand", "volunteer-patrol"}
SETTINGS = [
    {"left-behind-population", "mountain", "revolutionary-base"},
    {"coastal", "rural", "scenic-tourist", "water-town"},
]


def local(iri: str) -> str:
    return compact(iri).partition(":")[2]


def test_shanmen_against_muzhou_by_hand(snapshot: Snapshot) -> None:
    found = compare(snapshot, "stations", iris_of(snapshot, "stations", [SHANMEN, MUZHOU]))
    words = Wording(snapshot)
    rows = {
        (local(row.basis.indicator), local(row.basis.observation[-1])): tuple(
            words.value(row.cells[place][0]).zh for place in (0, 1)
        )
        for row in found.rows
    }
    assert rows == ROWS
    refused = {
        (local(one.basis.indicator), one.column, words.value(claim).zh): one.differing
        for one in found.apart
        for claim in one.claims
        if one.differing or one.missing
    }
    assert refused == REFUSED
    types = {local(one.concept) for one in found.features if one.name == "type" and set(one.cells) == {0, 1}}
    assert types == BOTH_TYPES
    for place in (0, 1):
        has = {local(one.concept) for one in found.features if one.name == "setting" and place in one.cells}
        assert has == SETTINGS[place]
    assert {(one.column, one.reason) for one in found.without_per_head} == {
        (0, "no-population"),
        (1, "other-period"),
    }
    assert found.per_head == {}


def test_the_other_way_round_it_says_the_same(snapshot: Snapshot) -> None:
    one = compare(snapshot, "stations", iris_of(snapshot, "stations", [SHANMEN, MUZHOU]))
    other = compare(snapshot, "stations", iris_of(snapshot, "stations", [MUZHOU, SHANMEN]))
    assert [row.basis for row in one.rows] == [row.basis for row in other.rows]
    for here, there in zip(one.rows, other.rows, strict=True):
        assert dict(here.cells) == {1 - place: claims for place, claims in there.cells.items()}
    assert {(a.column, a.basis, a.differing) for a in one.apart} == {
        (1 - a.column, a.basis, a.differing) for a in other.apart
    }


def test_equal_rows_can_be_hidden(snapshot: Snapshot) -> None:
    patrols = [f"{SHANMEN}/hongdu-yijing", f"{MUZHOU}/muzhou-yijing"]
    twice = compare(snapshot, "mechanisms", iris_of(snapshot, "mechanisms", patrols))
    shown = twice.differing()
    assert 0 < len(shown.features) < len(twice.features)
    assert all(set(one.cells) != {0, 1} for one in shown.features)
    assert shown.rows == twice.rows, "more than 120 is not more than 800"


def test_per_head_only_with_a_population_of_the_same_days(snapshot: Snapshot) -> None:
    members = read_claim(snapshot, str(ID["claim/3886a4a39e322bc6/c26"]))
    people = read_claim(snapshot, str(ID["claim/3886a4a39e322bc6/c14"]))
    assert members.period is not None and people.about.endswith("area/guangdong-xinhui-muzhou")
    assert per_head(snapshot, [(0, members), (0, people)]).by_claim == {}
    then = dataclasses.replace(people, period=members.period)
    [one] = per_head(snapshot, [(0, members), (0, then)]).by_claim[members.claim]
    # More than 800 for 53,000: more than 15.09 for a thousand.
    assert one.interval.low is not None and one.interval.high is None and one.interval.low_exclusive
    assert abs(one.interval.low - Decimal(800_000) / 53_000) < Decimal("1e-9")
    about = dataclasses.replace(then, lower_bound=None, upper_bound=None)
    assert _reasons(snapshot, members, about) == ["open-population"]
    later = dataclasses.replace(then, period=dataclasses.replace(members.period, end=date(2030, 1, 1)))
    assert _reasons(snapshot, members, later) == ["other-period"]
    assert isinstance(members.period, Period) and one.interval != Interval()


def _reasons(snapshot: Snapshot, figure: Claim, population: Claim) -> list[str]:
    found = per_head(snapshot, [(0, figure), (0, population)])
    assert not found.by_claim
    return [one.reason for one in found.without]
