"""Where numbers are printed: digits, and Chinese numerals with a measure word."""

import pytest

from graph.check.quantities import quantities


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("仅用了一个小时", ["一个"]),
        ("一个 \n小时后", ["一个"]),
        ("民警一个昼夜的工作", ["一个"]),
        ("三百多户受灾", ["三百多户"]),
        ("十支队伍", ["十支"]),
        ("十余名队员", ["十余名"]),
        ("位列第一名", ["一名"]),
        ("近三年来", ["三年"]),
        ("五 件", ["五 件"]),
        ("占地两平方公里", ["两平方公里"]),
        ("队伍已有120余名成员", ["120"]),
        ("面积79.8平方公里", ["79", "8"]),
        ("涉及金额120万元", ["120"]),
        ("发放２万余份", ["２"]),
        ("户籍人口约4.5万人", ["4", "5"]),
        ("成立60多支分队", ["60"]),
    ],
)
def test_what_is_a_number(text: str, printed: list[str]) -> None:
    assert [found[0] for found in quantities(text)] == printed


@pytest.mark.parametrize(
    "text", ["一体化", "三防融合", "统一调度", "第一时间", "逐一排查", "五老", "几个民警"]
)
def test_what_is_none(text: str) -> None:
    assert list(quantities(text)) == []


def test_places_are_those_of_the_text() -> None:
    [found] = quantities("经过民警一个昼夜的工作")
    assert found.span() == (4, 6)
