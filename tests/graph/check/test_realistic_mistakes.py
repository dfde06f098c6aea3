"""Mistakes that a curator makes: each is refused at its place, by the rule that says how to mend it.

Each row changes one thing in a shipped entry. All of them once conformed.
"""

import re
from collections.abc import Callable
from functools import cache

import pytest

from graph.check.finding import Finding
from graph.check.gate import Gate
from graph.record.shipped import Corpus
from graph.store.parse import parse_entry

[MUZHOU] = [path for path in Corpus().entry_files if path.name.startswith("muzhou")]
ENTRY = MUZHOU.read_text(encoding="utf-8")
ID = "https://w3id.org/fengqiao/id/"
OF = "3886a4a39e322bc6"


@cache
def gate() -> Gate:
    return Gate()


def violations(text: str, media_type: str = "application/trig") -> list[Finding]:
    report = gate().report(parse_entry(text.encode(), media_type))
    assert report.conforms is not any(found.severity == "Violation" for found in report.findings)
    return [found for found in report.findings if found.severity == "Violation"]


def block(name: str) -> str:
    """All that the entry says of a node, by its short name."""
    found = re.search(rf"^{re.escape(name)} (?:a|skos:|fq:).*? \.$", ENTRY, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[0]


def changed(name: str, pattern: str, put: str) -> str:
    before = block(name)
    after = re.sub(pattern, put, before, count=1)
    assert after != before, (name, pattern)
    return ENTRY.replace(before, after, 1)


def figure(indicator: str) -> str:
    """The short name of the first figure on an indicator."""
    found = re.search(rf"^(c:\w+) a fq:FigureClaim ;[^.]*?fq:indicator ind:{indicator} ", ENTRY, re.MULTILINE)
    assert found is not None, indicator
    return found[1]


def with_value(name: str, value: str) -> str:
    text = changed(name, r"fq:value [-\d.]+", f"fq:value {value}")
    before = block(name)
    after = re.sub(
        r" fq:(?:lower|upper)Bound [-\d.]+ ;", "", re.sub(r"fq:value [-\d.]+", f"fq:value {value}", before)
    )
    return text.replace(re.sub(r"fq:value [-\d.]+", f"fq:value {value}", before, count=1), after, 1)


def added(statements: str) -> str:
    """The entry with more statements in its own graph."""
    return ENTRY.replace(f"<entry/{OF}> {{", f"<entry/{OF}> {{\n{statements}", 1)


def without(name: str, pattern: str) -> str:
    return changed(name, pattern, "")


def node(name: str) -> str:
    kind, _, local = name.partition(":")
    kinds = {"c": "claim", "cr": "credit", "h": "honour", "f": "formula", "p": "period"}
    return f"{ID}{kinds[kind]}/{OF}/{local}"


Mistake = tuple[str, Callable[[], str], str, str | None]
MISTAKES: list[Mistake] = [
    (
        "members counted in minutes",
        lambda: changed(figure("members"), "un:person", "un:minute"),
        "Indicator-unit",
        node(figure("members")),
    ),
    (
        "a fall of 149 percent",
        lambda: with_value(figure("telecom-fraud-calls"), "-149.0"),
        "Fall-limit",
        node(figure("telecom-fraud-calls")),
    ),
    (
        "98 percent written as 0.98",
        lambda: with_value(figure("anti-fraud-coverage"), "0.985"),
        "Figure-quoted",
        node(figure("anti-fraud-coverage")),
    ),
    (
        "two and a half persons",
        lambda: with_value(figure("members"), "2.5"),
        "Whole-number",
        node(figure("members")),
    ),
    (
        "the quote says another number",
        lambda: with_value(figure("members"), "8000.0"),
        "Figure-quoted",
        node(figure("members")),
    ),
    (
        "a fall coded as a rise",
        lambda: with_value(figure("telecom-fraud-calls"), "43.3"),
        "Sign-quoted",
        node(figure("telecom-fraud-calls")),
    ),
    (
        "余 coded as exact",
        lambda: changed(figure("members"), "ql:over", "ql:exact"),
        "Qualifier-quoted",
        node(figure("members")),
    ),
    (
        "full-width digits as a decimal",
        lambda: changed(figure("members"), r"fq:value [\d.]+", 'fq:value "８００"^^xsd:decimal'),
        "Range-value",
        node(figure("members")),
    ),
    (
        "a thirteenth month",
        lambda: added('station:guangdong-xinhui-muzhou fq:founded "1982-13"^^xsd:gYearMonth .'),
        "Range-founded",
        None,
    ),
    (
        "a figure without a class",
        lambda: changed(figure("members"), "a fq:FigureClaim ;", ""),
        "Untyped",
        node(figure("members")),
    ),
    (
        "a period in 2099",
        lambda: added(
            'p:late a fq:Period ; fq:asPrinted "2099年"@zh ; fq:periodKind pk:stated ; dcat:startDate "2099-01-01"^^xsd:date ; dcat:endDate "2099-12-31"^^xsd:date .'
        ),
        "Future",
        node("p:late"),
    ),
    (
        "an honour of the year 3008",
        lambda: added(
            'h:late a fq:Honour ; skos:prefLabel "先进集体"@zh , "Advanced unit"@en ; fq:holder station:guangdong-xinhui-muzhou ; fq:grantorLevel lv:county ; fq:year "3008"^^xsd:gYear ; fq:evidence s:145-159 .'
        ),
        "Future",
        node("h:late"),
    ),
    (
        "founded in 2050",
        lambda: added('station:guangdong-xinhui-muzhou fq:founded "2050"^^xsd:gYear .'),
        "Future",
        None,
    ),
    (
        "a claim on another province",
        lambda: changed(figure("members"), r"fq:about [^ ]+", "fq:about <id/area/shaanxi>"),
        "Claim-area",
        node(figure("members")),
    ),
    (
        "a rank within another province",
        lambda: changed("c:c23", r"fq:rankedWithin [^ ]+", "fq:rankedWithin <id/area/zhejiang>"),
        "Rank-area",
        node("c:c23"),
    ),
    (
        "one mechanism under two IRIs",
        lambda: added(block("m:muzhou-yijing").replace("m:muzhou-yijing", "m:muzhou-yijing-2", 1)),
        "Mechanism-twice",
        None,
    ),
    (
        "one claim twice over overlapping words",
        lambda: added(
            re.sub(r" ;\s*fq:credit [^;]*;", " ;", block(figure("members"))).replace(
                figure("members"), "c:twice", 1
            )
        ),
        "Claim-twice",
        None,
    ),
    (
        "two stations made one",
        lambda: added(
            "station:guangdong-xinhui-muzhou <http://www.w3.org/2002/07/owl#sameAs> station:zhejiang-yuecheng-fushan ."
        ),
        "Same-as",
        None,
    ),
    (
        "a slot of the formula is missing",
        lambda: changed("f:f1", r"fq:slot fs:f1-1 , fs:f1-2", "fq:slot fs:f1-1"),
        "Formula-slots",
        node("f:f1"),
    ),
    (
        "two slots in the first place",
        lambda: changed("fs:f1-2", "fq:order 2", "fq:order 1"),
        "Place-twice",
        None,
    ),
    (
        "the cue is the name of the station",
        lambda: added(
            'cr:name a fq:Credit ; fq:mechanism m:muzhou-yijing ; fq:creditKind ck:explicit-sole ; fq:cue s:1-4 . s:1-4 a fq:TextSpan ; fq:spanOf <id/source/3886a4a39e322bc6> ; <http://www.w3.org/ns/oa#start> 1 ; <http://www.w3.org/ns/oa#end> 6 ; <http://www.w3.org/ns/oa#exact> "睦洲派出所"@zh .'
        ),
        "Cue-name",
        node("cr:name"),
    ),
    (
        "an abstract concept",
        lambda: ENTRY.replace("fq:creditKind ck:explicit-shared", "fq:creditKind ck:explicit", 1),
        "Abstract-concept",
        None,
    ),
    (
        "a shared credit alone",
        lambda: ENTRY.replace("fq:creditKind ck:explicit-sole", "fq:creditKind ck:explicit-shared", 1),
        "Credit-shared",
        None,
    ),
    (
        "a label of blanks",
        lambda: changed("m:muzhou-yijing", r'skos:prefLabel "[^"]*"@zh', 'skos:prefLabel "  "@zh'),
        "Label-script",
        None,
    ),
    (
        "a Chinese label in Latin letters",
        lambda: changed("m:muzhou-yijing", r'skos:prefLabel "[^"]*"@zh', 'skos:prefLabel "Yijing"@zh'),
        "Label-script",
        None,
    ),
    (
        "an English label in Chinese",
        lambda: changed("m:muzhou-yijing", r'"[^"]*"@en', '"睦洲义警"@en'),
        "Label-script",
        None,
    ),
    (
        "a mobile number",
        lambda: added('m:muzhou-yijing skos:note "联系电话13812345678"@zh , "by telephone"@en .'),
        "Personal-number",
        None,
    ),
    (
        "an identity number",
        lambda: added('m:muzhou-yijing skos:note "440711199003071234"@zh , "a number"@en .'),
        "Personal-number",
        None,
    ),
    (
        "the name of a person as a coder",
        lambda: ENTRY.replace('"编码员A（角色账号）"@zh', '"王小明"@zh', 1),
        "Agent-role",
        f"{ID}agent/coder-a",
    ),
]


@pytest.mark.parametrize(
    ("make", "rule", "focus"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_realistic_mistake_is_refused_at_its_place(
    make: Callable[[], str], rule: str, focus: str | None
) -> None:
    found = violations(make())
    named = [each for each in found if each.rule == rule]
    assert named, [(each.rule, each.focus) for each in found]
    assert focus is None or focus in {each.focus for each in named}
    assert all(each.message["zh"] and each.message["en"] for each in found)


def test_the_entry_itself_conforms() -> None:
    assert violations(ENTRY) == []


@pytest.mark.parametrize(
    "text",
    ["", "<a:a> <a:b> <a:c> .", "@prefix foaf: <http://xmlns.com/foaf/0.1/> . [] a foaf:Document ."],
)
def test_a_document_without_an_entry_does_not_conform(text: str) -> None:
    assert "One-entry" in {found.rule for found in violations(text, "text/turtle")}


def test_two_entries_in_one_document_are_refused() -> None:
    other = next(path for path in Corpus().entry_files if path != MUZHOU).read_text(encoding="utf-8")
    assert "One-entry" in {found.rule for found in violations(ENTRY + other)}


def test_why_a_number_does_not_stand_in_the_quote_may_be_written() -> None:
    name = figure("coastline-length")
    text = with_value(name, "95.0").replace(
        f"{name} a fq:FigureClaim ;",
        f'{name} a fq:FigureClaim ; fq:quoteOverride "两处相加"@zh , "two added"@en ;',
        1,
    )
    report = gate().report(parse_entry(text.encode(), "application/trig"))
    assert report.conforms
    assert [found.severity for found in report.findings if found.rule == "Figure-quoted"] == ["Warning"]


def block_without(name: str) -> str:
    return ENTRY.replace(block(name), "", 1)


CAUSES: list[tuple[str, Callable[[], str], str, str]] = [
    ("no source node", lambda: block_without(f"<id/source/{OF}>"), "Source-untold", "a fq:Source"),
    (
        "an unregistered station",
        lambda: ENTRY.replace("station:guangdong-xinhui-muzhou", "station:guangdong-xinhui-new"),
        "Station-unregistered",
        "graph/register",
    ),
    (
        "a mechanism that is described nowhere",
        lambda: block_without("m:muzhou-yijing"),
        "Range-mechanism",
        "places",
    ),
    (
        "a mechanism of another station",
        lambda: ENTRY.replace(
            "fq:mechanism m:muzhou-yijing",
            "fq:mechanism <id/mechanism/zhejiang-yuecheng-fushan/haolinshe>",
            1,
        ),
        "Mechanism-elsewhere",
        "another station",
    ),
    (
        "another namespace",
        lambda: ENTRY.replace("https://w3id.org/fengqiao/ns#", "https://w3id.org/fengqiao/ns/"),
        "Namespace-misspelt",
        "ends in #",
    ),
    (
        "another base",
        lambda: ENTRY.replace("https://w3id.org/fengqiao/", "https://example.org/"),
        "Namespace-misspelt",
        "@base",
    ),
    (
        "a misspelt scheme",
        lambda: ENTRY.replace("voc/unit/>", "voc/units/>"),
        "Range-unit",
        "did you mean voc/unit?",
    ),
    (
        "a concept of another scheme",
        lambda: ENTRY.replace("fq:unit un:person", "fq:unit ms:level", 1),
        "Range-unit",
        "ms:level is a concept of voc/measure",
    ),
    ("a misspelt concept", lambda: ENTRY.replace("ql:over ", "ql:ower ", 1), "Range-qualifier", "ql:over"),
    (
        "a property misspelt everywhere",
        lambda: ENTRY.replace("fq:indicator ", "fq:indicater "),
        "Known-property",
        "fq:indicator",
    ),
    (
        "a class misspelt everywhere",
        lambda: ENTRY.replace("fq:FigureClaim", "fq:FigureClame"),
        "Known-class",
        "fq:FigureClaim",
    ),
]


@pytest.mark.parametrize(
    ("make", "rule", "words"), [row[1:] for row in CAUSES], ids=[row[0] for row in CAUSES]
)
def test_one_cause_is_told_once_and_nothing_that_follows_from_it(
    make: Callable[[], str], rule: str, words: str
) -> None:
    [found] = violations(make())
    assert found.rule == rule and words in found.message["en"], found
    assert found.message["zh"].isascii() is False
