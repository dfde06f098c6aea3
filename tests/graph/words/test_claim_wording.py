"""A claim in words: each row is a wording of the press and what the page makes of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.read.claim import Claim, Credit, Evidence, Period, read_claim
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording, bound_sign, plain, span_of_days
from ontology.bilingual import BilingualText
from ontology.namespaces import ID, PREFIXES

PERIOD_KINDS = PREFIXES["pk"]


@pytest.fixture(scope="module")
def words(snapshot: Snapshot) -> Wording:
    return Wording(snapshot)


@pytest.fixture(scope="module")
def blank(snapshot: Snapshot) -> Claim:
    """A real claim emptied of its value, to be filled by each row."""
    return replace(
        read_claim(snapshot, str(ID["claim/5923babd39e2e31d/c10"])),
        measure=PREFIXES["ms"] + "level",
        value=None,
        lower_bound=None,
        upper_bound=None,
        bound_exclusive=False,
        qualifier=PREFIXES["ql"] + "exact",
        unit=PREFIXES["un"] + "person",
        comparator=None,
    )


def figure(
    blank: Claim,
    value: str,
    bounds: tuple[str | None, str | None],
    qualifier: str,
    unit: str,
    measure: str = "level",
    exclusive: bool = False,
) -> Claim:
    low, high = (None if bound is None else Decimal(bound) for bound in bounds)
    return replace(
        blank,
        measure=PREFIXES["ms"] + measure,
        value=Decimal(value),
        lower_bound=low,
        upper_bound=high,
        bound_exclusive=exclusive,
        qualifier=PREFIXES["ql"] + qualifier,
        unit=PREFIXES["un"] + unit,
    )


FIGURES = [
    ("826起", ("826.0", ("826", "826"), "exact", "case"), "826 起/件", "826 cases"),
    ("1起", ("1", ("1", "1"), "exact", "case"), "1 起/件", "1 case"),
    (
        "120余名",
        ("120", ("120", None), "over", "person", "level", True),
        ">120 人（余/多）",
        ">120 people (more than)",
    ),
    ("98%以上", ("98", ("98", None), "at-least", "percent", "share"), "≥98%（以上）", "≥98% (at least)"),
    (
        "将近1000名",
        ("1000", (None, "1000"), "nearly", "person", "level", True),
        "<1,000 人（近/将近）",
        "<1,000 people (nearly)",
    ),
    ("约4.5万", ("45000", (None, None), "about", "person"), "≈45,000 人（约）", "≈45,000 people (about)"),
    (
        "年均降幅达25%",
        ("-25", ("-25", "-25"), "reached", "percent", "average-annual-change"),
        "−25%（达）",
        "−25% (reaching)",
    ),
    (
        "同比下降49%以上",
        ("-49", (None, "-49"), "at-least", "percent", "change-rate"),
        "≤−49%（以上）",
        "≤−49% (at least)",
    ),
    (
        "提高了30%",
        ("30", ("30", "30"), "exact", "percent", "change-ambiguous"),
        "+30%",
        "+30%",
    ),
    (
        "连续12年零发案",
        ("12", ("12", "12"), "exact", "year", "zero-streak"),
        "连续 12 年为零",
        "zero for 12 years running",
    ),
    ("未发生", ("0.0", ("0", "0"), "exact", "case"), "0 起/件", "0 cases"),
    ("120万元", ("1200000.0", ("1200000", "1200000"), "exact", "cny"), "1,200,000 元", "1,200,000 yuan"),
    ("6个", ("6", ("6", "6"), "exact", "post"), "6 个", "6 posts"),
    ("512", ("512", ("512", "512"), "exact", "unstated"), "512（未印单位）", "512 (unit not printed)"),
]


@pytest.mark.parametrize(("printed", "given", "zh", "en"), FIGURES, ids=[row[0] for row in FIGURES])
def test_a_figure_keeps_its_qualifier(
    words: Wording, blank: Claim, printed: str, given: tuple[object, ...], zh: str, en: str
) -> None:
    claim = figure(blank, *given)  # type: ignore[arg-type]
    assert words.value(claim) == BilingualText(zh, en), printed


def test_bounds_say_whether_the_number_is_included(words: Wording, blank: Claim) -> None:
    over = figure(blank, "120", ("120", None), "over", "person", exclusive=True)
    least = figure(blank, "98", ("98", None), "at-least", "percent", "share")
    nearly = figure(blank, "1000", (None, "1000"), "nearly", "person", exclusive=True)
    about = figure(blank, "45000", (None, None), "about", "person")
    between = figure(blank, "5", ("4", "6"), "about", "person")
    assert words.bounds(over) == BilingualText(
        "下界 120（不含本数），无上界", "from 120 (not included), no upper bound"
    )
    assert words.bounds(least) == BilingualText(
        "下界 98（含本数），无上界", "from 98 (included), no upper bound"
    )
    assert words.bounds(nearly) == BilingualText(
        "上界 1,000（不含本数），无下界", "up to 1,000 (not included), no lower bound"
    )
    assert words.bounds(about) == BilingualText("措辞未定上下界", "the wording sets no bound")
    assert words.bounds(between) == BilingualText("4 至 6", "4 to 6")
    assert bound_sign(between) == ""
    assert words.bounds(blank) is None


def test_a_standing_names_the_area_and_the_years(words: Wording, blank: Claim) -> None:
    area = str(ID["area/guangdong-xinhui"])
    first = replace(blank, kind="RankClaim", rank=1, ranked_within=area, consecutive_years=3)
    band = replace(blank, kind="RankClaim", rank_band=BilingualText("前列", "front rank"))
    assert words.value(first) == BilingualText(
        "第 1 名，连续 3 年（新会区范围内）", "rank 1, 3 years running (within Xinhui District)"
    )
    assert words.value(band) == BilingualText("前列", "front rank")


def test_an_assertion_says_its_direction_and_its_gist(words: Wording, blank: Claim) -> None:
    bare = replace(blank, kind="AssertionClaim", direction=None, gloss=None)
    assert words.value(bare).en == "asserted; direction and gist not coded"
    gloss = BilingualText("称没有矛盾上交", "No dispute is said to be passed upwards")
    told = replace(bare, direction=PREFIXES["dr"] + "absent", gloss=gloss)
    assert words.value(told) == BilingualText(
        "未发生：称没有矛盾上交", "Does not occur: No dispute is said to be passed upwards"
    )
    assert words.value(replace(bare, gloss=gloss)) == gloss
    assert words.comparison(told).en == "none made", "what is said to be so is no change"
    trend = replace(told, kind="TrendClaim", direction=PREFIXES["dr"] + "down", gloss=None)
    assert words.comparison(trend).en == "not coded; baseline: not coded"


def test_a_change_without_a_base_says_so(words: Wording, blank: Claim) -> None:
    change = figure(blank, "-33.9", ("-33.9", "-33.9"), "exact", "percent", "change-rate")
    assert words.comparison(change).en == "not coded; baseline: not coded"
    looked_for = replace(change, not_stated=(PREFIXES["at"] + "baseline",))
    assert words.comparison(looked_for).zh == "未编码；基期数值：来源未写"
    based = replace(change, comparator=PREFIXES["cp"] + "year-on-year", baseline=Decimal("40"))
    assert words.comparison(based) == BilingualText("同比；基期数值：40%", "year on year; baseline: 40%")
    level = figure(blank, "6", ("6", "6"), "exact", "post")
    assert words.comparison(level) == BilingualText("不作比较", "none made")


def test_a_share_without_a_whole_says_so(words: Wording, blank: Claim) -> None:
    share = figure(blank, "98", ("98", "98"), "exact", "percent", "share")
    assert words.denominator(share) == BilingualText("未编码", "not coded")
    looked_for = replace(share, not_stated=(PREFIXES["at"] + "denominator",))
    assert words.denominator(looked_for) == BilingualText("来源未写", "not stated")
    assert words.denominator(figure(blank, "98", ("98", "98"), "exact", "case")) is None


@pytest.mark.parametrize(
    "kind",
    ["stated", "relative-anchored", "relative-unanchored", "since-event", "duration", "vague", "none"],
)
def test_a_period_without_dates_says_why(words: Wording, kind: str) -> None:
    undated = words.period(Period("p", "近年来", PERIOD_KINDS + kind, None, None))
    assert undated.zh.startswith("无法定期：")
    assert undated.en.startswith("cannot be dated: ")
    assert undated.en != f"cannot be dated: {PERIOD_KINDS}{kind}"


def test_the_want_of_a_date_is_laid_to_the_source_only_where_it_has_none(words: Wording) -> None:
    vague = Period("p", "近年来", PERIOD_KINDS + "vague", None, None)
    assert "the source is undated" in words.period(vague, str(ID["source/5923babd39e2e31d"])).en
    assert "undated" not in words.period(vague, str(ID["source/3886a4a39e322bc6"])).en
    assert words.period(None).en == "time: not coded"
    assert words.period(None, None, [PREFIXES["at"] + "period"]).zh == "时间：来源未写"


def test_dates_are_named_as_people_name_them() -> None:
    assert span_of_days(date(2024, 1, 1), date(2024, 12, 31)) == BilingualText("2024 年", "2024")
    assert span_of_days(date(2019, 1, 1), date(2021, 12, 31)).en == "2019 to 2021"
    assert span_of_days(date(2024, 7, 2), date(2024, 7, 2)).en == "2024-07-02"
    assert span_of_days(date(2024, 1, 1), date(2024, 6, 30)).zh == "2024-01-01 至 2024-06-30"


def test_a_period_with_one_end_says_that_the_other_is_not_given(words: Wording) -> None:
    kind = PERIOD_KINDS + "stated"
    assert (
        words.period(Period("p", "2006年至今", kind, date(2006, 1, 1), None)).en
        == "from 2006-01-01, end not given"
    )
    assert words.period(Period("p", "截至", kind, None, date(2006, 1, 1))).zh == "至 2006-01-01"


def test_like_credits_stand_together_and_explicit_ones_first(words: Wording, blank: Claim) -> None:
    cue = (Evidence("s", "source", 1, 3, "通过"),)

    def credit(name: str, explicit: bool, grade: int = 1) -> Credit:
        kind = PREFIXES["ck"] + ("explicit-sole" if explicit else "juxtaposed")
        return Credit(name, f"m-{name}", kind, explicit, grade, cue if explicit else ())

    claim = replace(
        blank, credits=(credit("a", False), credit("b", True), credit("c", False), credit("d", False, 2))
    )
    assert [[one.credit for one in group] for group in words.ties(claim)] == [["b"], ["a", "c"], ["d"]]


@pytest.mark.parametrize("grade", range(6))
def test_a_grade_is_named_once(words: Wording, grade: int) -> None:
    text = words.grade(grade)
    for language in (text.zh, text.en):
        assert language.startswith(f"E{grade} ")
        assert language.count(f"E{grade}") == 1
        assert len(language) > len("E0 ")


def test_plain_numbers() -> None:
    assert [plain(Decimal(text)) for text in ("1234567", "-0.50", "10.0", "98.50", "0.0")] == [
        "1,234,567",
        "−0.5",
        "10",
        "98.5",
        "0",
    ]
