"""A model may propose, held to the text: tried against a small server that speaks like one, and like none."""

import asyncio
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.draft.drafting import drafted, with_proposals
from graph.draft.items import Item
from graph.draft.model import Model
from graph.draft.plain import entry_of_draft
from graph.draft.proposed import held_to, proposed
from graph.errors import ModelUnavailable
from tests.graph.draft.fake_model import KEY, FakeModel, fake_model

TEXT = "沙口派出所化解纠纷25起。老友议事亭每周开放，村民张某说好，到访人数超百。发案少了三成。"
PROPOSED: list[Any] = [
    {"kind": "mechanism", "quote": "老友议事亭", "label": "老友议事亭"},
    {"kind": "mechanism", "quote": "老友议事亭每周", "label": "老友议事亭"},
    {"kind": "figure", "quote": "化解纠纷25起", "value": 25, "unit": "case"},
    {"kind": "figure", "quote": "化解纠纷26起", "value": 26},
    {"kind": "figure", "quote": "每周开放", "value": 7},
    {"kind": "mechanism", "quote": "村民张某"},
    {"kind": "person", "quote": "张某"},
    "no object",
]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeModel]:
    with fake_model() as running:
        yield running


@pytest.fixture
def model(server: FakeModel) -> Model:
    return Model(server.address, "fake", KEY, seconds=5)


def said(model: Model) -> list[Item]:
    return list(proposed(TEXT, asyncio.run(model.answer(TEXT))))


@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "\n```\n{}```\n"])
def test_only_what_stands_in_the_text_and_is_new_is_taken(
    server: FakeModel, model: Model, fence: str
) -> None:
    server.says(PROPOSED)
    server.content = fence.replace("{}", server.content)
    draft = with_proposals(drafted(TEXT), said(model))
    from_model = [item for item in draft.items if item.proposed_by == "model"]
    assert [item.label for item in from_model] == ["老友议事亭"]
    assert TEXT[from_model[0].start : from_model[0].end] == from_model[0].quote
    [asked] = server.seen
    assert (asked["path"], asked["key"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert asked["body"]["model"] == "fake" and asked["body"]["messages"][-1]["content"] == TEXT


def only(told: dict[str, Any], text: str = TEXT) -> Item | None:
    return next(iter(held_to(text, [told])), None)


def test_a_number_is_read_of_its_words_and_not_of_what_the_model_says_of_them() -> None:
    told = {
        "kind": "figure",
        "quote": "发案少了三成",
        "value": -30,
        "qualifier": "over",
        "indicator": "criminal-cases",
    }
    item = only(told)
    assert item is not None
    fall = Decimal(-30)
    assert (item.value, item.lower, item.upper, item.qualifier) == (fall, fall, fall, "exact")
    assert (item.unit, item.measure, item.indicator) == ("percent", "change-rate", "criminal-cases")
    more = only({"kind": "figure", "quote": "劝阻120余起", "value": 120}, "劝阻120余起。")
    assert more is not None
    least = Decimal(120)
    assert (more.value, more.lower, more.upper, more.exclusive) == (least, least, None, True)
    assert more.qualifier == "over"


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "figure", "quote": "化解纠纷25起"},
        {"kind": "figure", "quote": "化解纠纷25起", "value": True},
        {"kind": "figure", "quote": "化解纠纷25起", "value": "1e999999999"},
        {"kind": "figure", "quote": "化解纠纷25起", "value": "9" * 4_000},
        {"kind": "figure", "quote": "化解纠纷25起", "value": "NaN"},
        {"kind": "mechanism", "quote": ""},
        {"kind": "mechanism", "quote": " "},
        {"kind": "mechanism", "quote": TEXT},
        {"kind": "mechanism", "quote": ["老友议事亭"]},
        {"kind": ["mechanism"], "quote": "老友议事亭"},
        {"kind": "trend", "quote": "发案少了三成", "direction": "sideways"},
    ],
)
def test_what_does_not_hold_is_dropped(told: dict[str, Any]) -> None:
    assert only(told) is None


def test_a_label_holds_no_other_words_than_the_quote() -> None:
    item = only({"kind": "mechanism", "quote": "老友议事亭", "label": "村民张某"})
    assert item is not None and item.label == "老友议事亭"
    unknown = only({"kind": "figure", "quote": "纠纷25起", "value": 25, "unit": "furlong", "indicator": "x"})
    assert unknown is not None and (unknown.unit, unknown.indicator) == ("case", None)


def test_what_is_taken_can_stand_in_an_entry() -> None:
    told = [
        {"kind": "honour", "quote": "老友议事亭"},
        {"kind": "trend", "quote": "发案少了", "direction": "down", "indicator": "criminal-cases"},
    ]
    text = "沙口派出所有老友议事亭，发案少了。"
    entry = entry_of_draft(with_proposals(drafted(text), held_to(text, told)), text)
    assert [trend.direction for trend in entry.trends] == ["down"] and len(entry.honours) == 1


@pytest.mark.parametrize(
    "content", ["not json", "{}", "[1, 2]", '[{"kind": "figure"}]', "[" * 100_000, "1" * 5_000, ""]
)
def test_an_answer_that_proposes_nothing(server: FakeModel, model: Model, content: str) -> None:
    server.says(content)
    assert said(model) == []


FAULTS = [
    "refuses", "redirects", "breaks off", "is endless", "is no HTTP", "[]", "{}", '{"choices": []}', "nonsense",
    '{"choices": [{"message": {"content": null}}]}', "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[:12])
def test_a_failing_model_is_told_in_a_line_without_its_key(
    server: FakeModel, model: Model, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.says("", fault)
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelUnavailable) as caught:
        said(model)
    assert "FENGQIAO_MODEL" in caught.value.text.zh and "FENGQIAO_MODEL" in caught.value.text.en
    for told in (str(caught.value), caught.value.text.zh, repr(model), caplog.text):
        assert KEY not in told
    # Whoever it leads to is sent neither the article nor the key.
    assert len(server.seen) == 1


@pytest.mark.parametrize("fault", ["hangs", "drips"])
def test_a_slow_model_is_given_up_at_its_deadline(server: FakeModel, fault: str) -> None:
    server.says("", fault)
    with pytest.raises(ModelUnavailable, match="not within"):
        said(Model(server.address, "fake", KEY, seconds=0.3))


def test_nobody_there_and_a_key_that_no_header_may_hold(server: FakeModel) -> None:
    server.says([])
    for address, key in (
        ("http://127.0.0.1:9/v1", KEY),
        (server.address, f"{KEY}\r\nX: y"),
        (server.address, "密钥"),
    ):
        with pytest.raises(ModelUnavailable) as caught:
            said(Model(address, "fake", key, seconds=5))
        assert key.strip() not in str(caught.value)
    assert server.seen == []


KEYS = st.sampled_from(["kind", "quote", "label", "value", "unit", "direction", "x"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["figure", "25起"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["kind", "quote", "label", "value", "unit", "direction", "x"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=6))
def test_whatever_it_proposes_is_held_to_the_text(proposals: list[Any]) -> None:
    for item in held_to(TEXT, proposals):
        assert TEXT[item.start : item.end] == item.quote and item.label in item.quote
        assert item.proposed_by == "model"
        assert item.value is None or isinstance(item.value, Decimal)
