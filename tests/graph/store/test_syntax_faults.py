"""What is said of an entry that cannot be read: where, what stands there and what to write instead, in zh and en."""

import gzip
import json
from typing import cast

import pytest

from graph.errors import EntryUnreadable
from graph.store.parse import CONTEXT_IRI, parse_entry

HEAD = "@prefix fq: <https://w3id.org/fengqiao/ns#> .\n@prefix c: <https://w3id.org/fengqiao/id/claim/> .\n"


def fault(content: str | bytes, media_type: str = "application/trig") -> EntryUnreadable:
    with pytest.raises(EntryUnreadable) as caught:
        parse_entry(content.encode() if isinstance(content, str) else content, media_type)
    assert caught.value.text.zh and caught.value.text.en
    return caught.value


@pytest.mark.parametrize(
    ("line", "column", "mark", "meant"),
    [
        ("c:a a fq:FigureClaim ； fq:value 3.0 .", 22, "；", ";"),
        ("c:a a fq:FigureClaim；fq:value 3.0 .", 21, "；", ";"),
        ("c:a a fq:FigureClaim 。", 22, "。", "."),
        ("c:a fq:about c:b ， c:c .", 18, "，", ","),
        ("c:a fq:note “甲”@zh .", 13, "“", '"'),
        ("c:a fq:note ‘甲’@zh .", 13, "‘", "'"),
        ("c:a fq:note 「甲」@zh .", 13, "「", '"'),
        ('c:a fq:note "甲”@zh .', 15, "”", '"'),
        ('c:a fq:note "甲"＠zh .', 16, "＠", "@"),
        ("c：a fq:about c:b .", 2, "：", ":"),
        ("c:a fq：about c:b .", 7, "：", ":"),
        ("＜a＞ fq:about c:b .", 1, "＜", "<"),
        ("<g> ｛ c:a fq:about c:b ｝", 5, "｛", "{"),
        ("c:a fq:value ３.0 .", 14, "３", "3"),
    ],
)
def test_a_full_width_character_is_named_with_its_place_and_what_to_write(
    line: str, column: int, mark: str, meant: str
) -> None:
    told = fault(HEAD + line)
    assert (told.members["line"], told.members["column"]) == (3, column)
    for text in (told.text.zh, told.text.en):
        assert f"{mark}" in text and f" {meant}" in text and f"U+{ord(mark):04X}" in text


def test_one_that_ends_a_name_is_found_though_the_parser_fails_on_the_next_line() -> None:
    told = fault(HEAD + "c:a a fq:FigureClaim。\nc:b a fq:Claim .")
    assert (told.members["line"], told.members["column"]) == (3, 21)


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0"])
def test_a_blank_that_is_none_is_told_by_its_code(blank: str) -> None:
    assert f"U+{ord(blank):04X}" in fault(f"{HEAD}c:a{blank}fq:about c:b .").text.zh


def test_how_many_more_there_are_is_said() -> None:
    told = fault(HEAD + "c:a fq:about c:b ；\nfq:note “甲” 。")
    assert "还有 3 处" in told.text.zh and "3 more" in told.text.en


@pytest.mark.parametrize(
    "text",
    [
        'c:a fq:note "甲；乙，“丙”。" .',
        "c:a fq:note '甲；乙' .",
        'c:a fq:note """甲；\n“乙”。""" .',
        "# 注：“丙”；\nc:a fq:about <结对，共建> .",
    ],
)
def test_such_marks_are_right_in_texts_comments_and_iris(text: str) -> None:
    told = fault(f"{HEAD}{text}\nc:b fq:about .")
    assert "U+" not in told.text.en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("c:a ql:over c:b .", "@prefix ql: <https://w3id.org/fengqiao/voc/qualifier/>", "begin the document"),
        ("c:a xyz:over c:b .", "前缀 xyz: 没有声明", "the prefix xyz: is not declared"),
        ("c:a fq:about c:b\nc:b fq:about c:c .", "句点", "write . after it"),
        ('c:a fq:about "b"', "句点", "write . after it"),
        ('c:a fq:note "甲\n乙"@zh .', "引号没有闭合", "a quotation mark is missing"),
        ("<g> { c:a fq:about c:b .", "没有闭合", "not closed"),
        ("c:a fq:about <http://a b> .", "尖括号", "has its >"),
        ('c:a fq:note "甲"@1 .', "@zh", "@zh or @en"),
        ('c:a fq:note "C:\\q" .', "反斜线", "backslash"),
        ("c:a a ; ; fq:about .", "不能写在这里", "cannot stand here"),
    ],
)
def test_what_the_parser_says_is_told_in_both_languages_with_the_mend(text: str, zh: str, en: str) -> None:
    told = fault(HEAD + text)
    assert zh in told.text.zh and en in told.text.en
    assert cast(int, told.members["line"]) >= 3


@pytest.mark.parametrize(
    ("content", "media_type", "zh", "en"),
    [
        (gzip.compress(b"x"), "application/trig", "gzip", "gunzip"),
        (b"PK\x03\x04\x14\x00", "text/turtle", "ZIP", "ZIP"),
        (b"%PDF-1.7", "text/turtle", "PDF", "PDF"),
        ("<!DOCTYPE html>\n<html></html>", "text/turtle", "网页", "web page"),
        ('<?xml version="1.0"?><rdf:RDF/>', "text/turtle", "RDF/XML", "RDF/XML"),
        ('{ "@id": "a" }', "application/trig", "application/ld+json", "application/ld+json"),
        ("@prefix a: <b> .", "application/ld+json", "application/trig", "application/trig"),
        ("{\n“a”: 1}", "application/ld+json", "第 2 行", "line 2"),
    ],
)
def test_what_is_no_such_document_is_told_what_it_is(
    content: str | bytes, media_type: str, zh: str, en: str
) -> None:
    told = fault(content, media_type)
    assert zh in told.text.zh and en in told.text.en


REMOTE = "https://schema.org/"


@pytest.mark.parametrize(
    "document",
    [
        {"@context": REMOTE, "@id": "a"},
        {"@context": [CONTEXT_IRI, REMOTE], "@id": "a"},
        {"@context": {"@version": 1.1, "@import": REMOTE}, "@id": "a"},
        {"@graph": [{"@context": REMOTE, "@id": "a"}]},
    ],
)
def test_a_remote_context_is_named_with_what_to_write_instead(document: object) -> None:
    told = fault(json.dumps(document), "application/ld+json")
    assert REMOTE in told.text.zh and CONTEXT_IRI in told.text.zh
    assert REMOTE in told.text.en and CONTEXT_IRI in told.text.en


@pytest.mark.parametrize(
    "document",
    [
        {"@context": CONTEXT_IRI, "@id": "id/x", "value": "1.5"},
        {
            "@context": [CONTEXT_IRI, {"amount": "https://w3id.org/fengqiao/ns#value"}],
            "@id": "id/x",
            "amount": 1,
        },
        {"@graph": [{"@context": CONTEXT_IRI, "@id": "id/x", "value": "1.5"}]},
    ],
)
def test_our_own_context_is_known_wherever_it_is_named(document: object) -> None:
    dataset = parse_entry(json.dumps(document).encode(), "application/ld+json")
    assert [str(predicate) for _, predicate, _, _ in dataset.quads()] == [
        "https://w3id.org/fengqiao/ns#value"
    ]
