"""Numbers as Chinese texts print them, one by one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.check.numerals import chinese, folded, numbers, says_none


def read(text: str) -> list[tuple[Decimal, bool, bool]]:
    """Value, whether it is percent, and whether more is said than it."""
    return [(number.value, number.percent, number.more) for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value", "percent", "more"),
    [
        ("800人", "800", False, False),
        ("８００人", "800", False, False),
        ("36,000次", "36000", False, False),
        ("79.8平方公里", "79.8", False, False),
        ("4.5万人", "45000", False, False),
        ("120余万元", "1200000", False, True),
        ("2万余份", "20000", False, True),
        ("1.2亿元", "120000000", False, False),
        ("三百多户", "300", False, True),
        ("一百二十名", "120", False, False),
        ("两千零五", "2005", False, False),
        ("十五支", "15", False, False),
        ("一五三三", "1533", False, False),
        ("三百八元", "380", False, False),
        ("一千二户", "1200", False, False),
        ("两万五", "25000", False, False),
        ("一千零二", "1002", False, False),
        ("二十五", "25", False, False),
        ("98.5%", "98.5", True, False),
        ("98.5％", "98.5", True, False),
        ("百分之三十", "30", True, False),
        ("百分之98.5", "98.5", True, False),
        ("近9成", "90", True, False),
        ("九成以上", "90", True, False),
        ("一半", "50", True, False),
        ("3‰", "0.3", True, False),
        ("30个百分点", "30", True, False),
    ],
)
def test_a_number_is_read(text: str, value: str, percent: bool, more: bool) -> None:
    assert read(text) == [(Decimal(value), percent, more)]


@pytest.mark.parametrize("text", ["", "成立派出所", "群众满意", "未发生"])
def test_where_there_is_none_none_is_read(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "said"), [("零发案", True), ("未发生", True), ("无一起", True), ("10起", False)]
)
def test_what_says_none(text: str, said: bool) -> None:
    assert says_none(text) is said


def test_several_numbers_keep_their_places() -> None:
    text = "摸排85起，化解８３起"
    assert [text[number.start : number.end] for number in numbers(text)] == ["85", "８３"]


DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below ten thousand as it is said."""
    parts, pending = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if pending else "") + DIGITS[digit] + name
            pending = False
        elif parts:
            pending = True
    return parts


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_any_numeral_is_read_as_it_is_said(number: int, scale: str) -> None:
    assert chinese(spelled(number) + scale) == number * {"": 1, "万": 10**4, "亿": 10**8}[scale]


@given(st.text())
def test_any_text_keeps_its_places(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert all(0 <= number.start < number.end <= len(text) for number in numbers(text))
