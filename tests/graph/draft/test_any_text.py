"""No text of any kind breaks drafting, and its cost grows with the length of the text alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.draft.documents import document_of
from graph.draft.drafting import drafted

PIECES = st.sampled_from(
    [
        *'一二十百千万亿两零半余多约近达第年月日时分起件名个次户“”"‘’（）()，。；：、！？\n \t%％‰+＋０１２３456.,-/',
        "派出所",
        "公安局",
        "通过",
        "同比下降",
        "荣获",
        "“义警”",
        "机制",
        "近年来",
        "2024年",
        "连续",
        "零发案",
        "警情明显下降",
        "有效提升",
        "安全感",
        "记者",
        "说",
        "纠纷",
        "𠮷",
        "\u200b",
        "\ufeff",
        "\x00",
        "é",
        "百分之",
        "分别",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=120).map("".join)))
def test_any_text_is_drafted_with_true_places(text: str) -> None:
    draft = drafted(text)
    assert draft.length == len(text)
    for item in (*draft.items, *draft.left_out):
        assert 0 <= item.start <= item.end <= len(text)
        assert text[item.start : item.end] == item.quote
    for person in draft.persons:
        assert 0 <= person.start < person.end <= len(text)
    document_of(draft)


HOSTILE = {
    "digits": "1",
    "numerals": "一",
    "scales": "1万",
    "opening marks": "“",
    "marks": "“a”",
    "straight marks": '"',
    "lines": "\n",
    "blanks": " ",
    "brackets": "（",
    "names": "记者张三",
    "years": "2024年",
    "stations": "派出所",
    "honours": "荣获全国优秀单位、",
    "zeros": "零发案",
    "sums": "1+",
    "shares": "百分之",
    "ordinals": "第一",
    "founded": "成立“义警”队伍，",
    "falls": "警情下降、",
    "efforts": "提升群众、治安",
    "more and more": "越来越多的",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_cost_is_linear(piece: str) -> None:
    """Four times the text takes about four times as long, however it is made; a quadratic rule takes sixteen."""
    drafted(piece * 20)

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begun = time.process_time()
        drafted(text)
        return time.process_time() - begun

    short, long = min(seconds(1_000) for _ in range(2)), seconds(4_000)
    assert long < max(9 * short, 0.5)
    assert long < 2
