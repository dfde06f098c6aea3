"""Figures, periods and ranks held against the words that they rest on."""

import pytest
from rdflib import Graph

from graph.check.dated import against_print
from graph.check.names import with_marks
from graph.check.quoted import against_quotes

PREFIXES = """
@prefix fq: <https://w3id.org/fengqiao/ns#> .
@prefix ms: <https://w3id.org/fengqiao/voc/measure/> .
@prefix un: <https://w3id.org/fengqiao/voc/unit/> .
@prefix ql: <https://w3id.org/fengqiao/voc/qualifier/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/fengqiao/id/x/> .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def on_figure(
    quote: str, value: str, measure: str, unit: str, qualifier: str, more: str = ""
) -> list[tuple[str, str]]:
    entry = graph(
        f":c a fq:FigureClaim ; fq:value {value} ; fq:measure ms:{measure} ; fq:unit un:{unit} ;"
        f" fq:qualifier ql:{qualifier} ; fq:evidence :s {more} . :s oa:exact '{quote}'@zh ."
    )
    return [(found.rule, found.severity) for found in against_quotes(entry)]


@pytest.mark.parametrize(
    ("quote", "value", "measure", "unit", "qualifier"),
    [
        ("抓获逃犯56人", "56.0", "level", "person", "exact"),
        ("８００名队员", "800.0", "level", "person", "exact"),
        ("发放2万余份", "20000.0", "level", "copy", "over"),
        ("涉及120余万元", "1200000.0", "level", "cny", "over"),
        ("同比下降33.9%", "-33.9", "change-rate", "percent", "exact"),
        ("警情减少49%以上", "-49.0", "change-rate", "percent", "at-least"),
        ("到达率提高了30%", "30.0", "change-ambiguous", "percent", "exact"),
        ("覆盖率达98.5%", "98.5", "share", "percent", "reaching"),
        ("百分之三十的村", "30.0", "share", "percent", "exact"),
        ("近9成", "90.0", "share", "percent", "nearly"),
        ("零发案", "0.0", "level", "case", "exact"),
        ("未发生重大案件", "0.0", "level", "case", "exact"),
        ("全部办结", "100.0", "share", "percent", "exact"),
        ("约4.5万人", "45000.0", "level", "person", "about"),
        ("不到36小时", "36.0", "level", "hour", "under"),
    ],
)
def test_a_figure_that_its_quote_says(
    quote: str, value: str, measure: str, unit: str, qualifier: str
) -> None:
    assert on_figure(quote, value, measure, unit, qualifier) == []


@pytest.mark.parametrize(
    ("quote", "value", "measure", "unit", "qualifier", "rule"),
    [
        ("抓获逃犯56人", "560.0", "level", "person", "exact", "Figure-quoted"),
        ("覆盖率达98%", "0.98", "share", "percent", "reaching", "Figure-quoted"),
        ("队员98人", "98.0", "share", "percent", "exact", "Figure-quoted"),
        ("警情下降49%", "49.0", "change-rate", "percent", "exact", "Sign-quoted"),
        ("到达率提高30%", "-30.0", "change-rate", "percent", "exact", "Sign-quoted"),
        ("队员2000余名", "2000.0", "level", "person", "exact", "Qualifier-quoted"),
        ("队员2000名", "2000.0", "level", "person", "over", "Qualifier-quoted"),
        ("近9成", "90.0", "share", "percent", "exact", "Qualifier-quoted"),
        ("抓获逃犯56人", "0.0", "level", "person", "exact", "Figure-quoted"),
    ],
)
def test_a_figure_that_its_quote_does_not_say(
    quote: str, value: str, measure: str, unit: str, qualifier: str, rule: str
) -> None:
    assert on_figure(quote, value, measure, unit, qualifier) == [(rule, "Violation")]


def test_a_reason_makes_it_a_warning() -> None:
    reason = '; fq:quoteOverride "两处相加"@zh , "two added"@en'
    assert on_figure("56人", "112.0", "level", "person", "exact", reason) == [("Figure-quoted", "Warning")]


def on_period(text: str) -> list[str]:
    return [found.rule for found in against_print(graph(f":p a fq:Period ; {text} ."))]


@pytest.mark.parametrize(
    "text",
    [
        'fq:asPrinted "2022年以来"@zh ; dcat:startDate "2022-01-01"^^xsd:date ; dcat:endDate "2023-03-09"^^xsd:date',
        'fq:asPrinted "２０２２年"@zh ; dcat:startDate "2022-01-01"^^xsd:date',
        'fq:asPrinted "2024年12月中旬"@zh ; dcat:startDate "2024-12-11"^^xsd:date',
        'fq:asPrinted "截至2022年底"@zh ; dcat:endDate "2022-12-31"^^xsd:date',
        'fq:asPrinted "目前"@zh ; dcat:startDate "2022-11-01"^^xsd:date',
        'fq:asPrinted "近三年来"@zh ; fq:statedYears 3.0',
        'fq:asPrinted "70多年来"@zh ; fq:statedYears 70.0',
        'fq:asPrinted "半年来"@zh ; fq:statedMonths 6.0',
        'fq:asPrinted "半年来"@zh ; fq:statedYears 0.5',
        'fq:asPrinted "不到一个月"@zh ; fq:statedMonths 1.0',
    ],
)
def test_a_period_that_is_printed(text: str) -> None:
    assert on_period(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'fq:asPrinted "2022年以来"@zh ; dcat:startDate "2021-01-01"^^xsd:date',
        'fq:asPrinted "2024年12月中旬"@zh ; dcat:startDate "2024-11-11"^^xsd:date',
        'fq:asPrinted "截至2022年底"@zh ; dcat:endDate "2023-12-31"^^xsd:date',
        'fq:asPrinted "近三年来"@zh ; fq:statedYears 2.0',
        'fq:asPrinted "不到一个月"@zh ; fq:statedMonths 10.0',
    ],
)
def test_a_period_that_is_not_what_is_printed(text: str) -> None:
    assert on_period(text) == ["Period-quoted"]


@pytest.mark.parametrize(
    ("quote", "rank", "told"),
    [
        ("全区第一", "1", []),
        ("位居榜首", "1", []),
        ("位列第3名", "3", []),
        ("全市第二", "1", ["Rank-quoted"]),
        ("名列前茅", "1", ["Rank-quoted"]),
    ],
)
def test_a_rank_stands_in_its_quote(quote: str, rank: str, told: list[str]) -> None:
    entry = graph(f":c a fq:RankClaim ; fq:rank {rank} ; fq:evidence :s . :s oa:exact '{quote}'@zh .")
    assert [found.rule for found in against_print(entry)] == told


def test_what_is_no_number_or_date_is_left_to_its_own_rule() -> None:
    entry = graph(
        ':c a fq:RankClaim ; fq:rank "x" ; fq:evidence :s . :s oa:exact "第一"@zh .'
        ' :d a fq:FigureClaim ; fq:value "x" ; fq:evidence :s .'
        ' :p a fq:Period ; fq:asPrinted "近年"@zh ; fq:statedYears "NaN"^^xsd:decimal .'
    )
    assert [*against_print(entry), *against_quotes(entry)] == []


@pytest.mark.parametrize(("name", "told"), [("a，c:b", 1), ("a；", 1), ("结对共建", 0), ("a-1", 0)])
def test_a_name_holds_no_full_width_mark(name: str, told: int) -> None:
    entry = graph(f"<https://w3id.org/fengqiao/id/{name}> fq:value 1.0 .")
    assert [found.rule for found in with_marks(entry)] == ["Name-marks"] * told
