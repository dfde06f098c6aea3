"""What a count hangs on, what is printed twice, which figures exclude each other, which stations are alike and why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analyse.differing import differing
from graph.analyse.one_source_out import one_source_out
from graph.analyse.reposts import SHORTEST, likeness, releases, releases_of
from graph.analyse.similar import similar_stations
from graph.lists.outcomes import all_outcomes
from graph.lists.stations import all_stations
from graph.read.claim import Claim, read_claim
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID

RELEASE = (
    "某地派出所近日举行启动仪式，成立由退休干部、教师和商户组成的义警队伍，共三百余人，分为六个小队，"
    "轮流在车站、集市和学校周边巡逻，半年来接到求助四百多次，调解邻里纠纷一百二十件，群众反映良好。"
)
OTHER = (
    "今年入汛以来，河务部门在上游新建水尺二十处，安排值守人员昼夜观测，并与气象部门共享雨情，"
    "预警时间由一小时提前到三小时，沿岸村庄没有发生人员伤亡，受到省里通报表扬，经验在全流域推广。"
)


def test_a_release_that_is_printed_again_counts_once() -> None:
    again = "【本报讯】" + RELEASE.replace("，", "、").replace("近日", "日前")
    cut = RELEASE[: len(RELEASE) * 3 // 4]
    assert releases({"a": RELEASE, "b": again, "c": OTHER, "d": cut}) == [("a", "b", "d"), ("c",)]
    assert likeness(RELEASE, RELEASE) == 1 and likeness(RELEASE, OTHER) < 0.1


def test_short_texts_are_not_judged() -> None:
    assert releases({"a": "义警巡逻", "b": "义警巡逻"}) == [("a",), ("b",)]


@given(st.lists(st.text(alphabet="甲乙丙丁戊己庚辛壬癸，。 ", max_size=200), max_size=6), st.randoms())
def test_each_text_is_in_one_group_whatever_their_order(texts: list[str], random: object) -> None:
    named = {f"t{number}": text for number, text in enumerate(texts)}
    found = releases(named)
    assert sorted(name for group in found for name in group) == sorted(named)
    shuffled = dict(sorted(named.items(), key=lambda item: hash((item, id(random)))))
    assert releases(shuffled) == found
    same = [
        name for name, text in named.items() if len(text.strip("，。 ")) >= SHORTEST + 40 and text == texts[0]
    ]
    assert not same or any({*same} <= {*group} for group in found)


def test_the_five_articles_are_five_releases(snapshot: Snapshot) -> None:
    sources = {source for _, source in snapshot.pairs(FQ.spanOf)}
    assert [len(group) for group in releases_of(snapshot, sources)] == [1] * 5


def test_a_count_says_what_is_left_without_its_heaviest_source(snapshot: Snapshot) -> None:
    claims = list(all_outcomes(snapshot).names)
    found = one_source_out(snapshot, claims)
    by_source = {
        source: sum(source in claim for claim in claims) for source in {one.split("/")[-2] for one in claims}
    }
    heaviest = max(by_source, key=lambda source: (by_source[source], source))
    assert found is not None
    assert (found.claims, found.sources, found.releases) == (len(claims), 5, 5)
    assert found.left == len(claims) - by_source[heaviest]
    assert found.heaviest == (str(ID[f"source/{heaviest}"]),)
    nothing = one_source_out(snapshot, [])
    assert nothing is not None
    assert (nothing.claims, nothing.left, nothing.heaviest) == (0, 0, ())


@pytest.fixture(scope="module")
def figure(snapshot: Snapshot) -> Claim:
    """826 disputes, exact."""
    return read_claim(snapshot, str(ID["claim/5923babd39e2e31d/c12"]))


def other(claim: Claim, **changed: object) -> Claim:
    return replace(claim, claim=claim.claim + "x", **changed)  # type: ignore[arg-type]


def test_figures_of_one_thing_and_time_that_exclude_each_other_are_found(
    snapshot: Snapshot, figure: Claim
) -> None:
    less = other(figure, value=Decimal(700), lower_bound=Decimal(700), upper_bound=Decimal(700))
    [found] = differing(snapshot, [figure, less])
    assert found.same_time
    over = other(figure, value=Decimal(800), lower_bound=Decimal(800), upper_bound=None, bound_exclusive=True)
    assert differing(snapshot, [figure, over]) == [], "more than 800 may be 826"
    just = other(figure, value=Decimal(826), lower_bound=Decimal(826), upper_bound=None, bound_exclusive=True)
    assert len(differing(snapshot, [figure, just])) == 1, "more than 826 is not 826"
    undated = other(less, period=None)
    [doubtful] = differing(snapshot, [figure, undated])
    assert not doubtful.same_time
    assert differing(snapshot, [figure, other(less, unit="another")]) == []


def test_likeness_is_told_feature_by_feature(snapshot: Snapshot) -> None:
    for station in all_stations(snapshot):
        for one in similar_stations(snapshot, station):
            assert one.station != station and one.shared and 0 < one.score <= 1
            assert not {*one.shared} & {*one.only_asked} and not {*one.shared} & {*one.only_other}
            assert all(
                1 <= feature.stations <= 5 for feature in (*one.shared, *one.only_asked, *one.only_other)
            )
            [back] = [each for each in similar_stations(snapshot, one.station, 10) if each.station == station]
            assert {*back.shared} == {*one.shared} and {*back.only_other} == {*one.only_asked}
        scores = [one.score for one in similar_stations(snapshot, station)]
        assert scores == sorted(scores, reverse=True)
