"""Articles in other styles than the coded ones are drafted as a coder would expect."""

from functools import cache

import pytest

from graph.draft.drafting import Draft, drafted
from graph.draft.items import Item
from graph.draft.naming import alike
from graph.draft.shipped import shipped_lessons
from tests.graph.draft.made_articles import ARTICLES, FOLDER

NAMES = list(ARTICLES)


@cache
def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@cache
def draft_of(name: str) -> Draft:
    return drafted(text_of(name), shipped_lessons())


def numbers_of(name: str) -> list[Item]:
    return [item for item in draft_of(name).items if item.value is not None]


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_found_and_few_others(name: str) -> None:
    left = numbers_of(name)
    proposed = len(left)
    found = units = 0
    for value, unit, _, word in ARTICLES[name].figures:
        hit = next(
            (
                item
                for item in left
                if item.value is not None
                and float(item.value) == value
                and word in item.quote.replace("\n", "")
            ),
            None,
        )
        if hit is not None:
            left.remove(hit)
            found += 1
            units += hit.unit == unit
    expected = len(ARTICLES[name].figures)
    assert found / expected >= 0.9, [item.quote for item in left]
    assert found / proposed >= 0.9, [item.quote for item in left]
    assert units == found


@pytest.mark.parametrize("name", NAMES)
def test_indicators(name: str) -> None:
    asked = right = 0
    for value, _, indicator, word in ARTICLES[name].figures:
        if indicator is not None:
            asked += 1
            right += any(
                item.value is not None
                and float(item.value) == value
                and word in item.quote
                and item.indicator == indicator
                for item in numbers_of(name)
            )
    assert right / asked >= 0.85


@pytest.mark.parametrize("name", NAMES)
def test_what_is_of_others_stories_plans_or_the_page_is_left_out_with_the_reason(name: str) -> None:
    proposed = [item.quote.replace("\n", "") for item in numbers_of(name)]
    for words in ARTICLES[name].never:
        assert not any(words in quote for quote in proposed), words
    for item in draft_of(name).left_out:
        assert item.reason is not None


@pytest.mark.parametrize("name", NAMES)
def test_station_mechanisms_and_honours(name: str) -> None:
    expected, items = ARTICLES[name], draft_of(name).items
    assert draft_of(name).station == expected.station
    for kind, wanted in (("mechanism", expected.mechanisms), ("honour", expected.honours)):
        labels = [item.label for item in items if item.kind == kind]
        assert all(any(alike(name, label) for label in labels) for name in wanted), (kind, labels)
        surplus = [label for label in labels if not any(alike(name, label) for name in wanted)]
        assert len(surplus) <= 1, surplus


@pytest.mark.parametrize("name", NAMES)
def test_names_of_persons_are_marked_and_in_no_label(name: str) -> None:
    text, draft = text_of(name), draft_of(name)
    marked = {text[one.start : one.end] for one in draft.persons}
    assert marked >= set(ARTICLES[name].names)
    for item in draft.items:
        if item.kind != "source":
            assert not any(person in item.label for person in ARTICLES[name].names), item.label


@pytest.mark.parametrize("name", NAMES)
def test_places_are_those_of_the_text_as_it_was_given(name: str) -> None:
    text, draft = text_of(name), draft_of(name)
    assert draft.length == len(text)
    for item in (*draft.items, *draft.left_out):
        assert text[item.start : item.end] == item.quote
        if item.kind != "source":
            assert len(item.quote) <= 40
        if item.value is not None and item.kind in ("figure", "attribute"):
            assert len(item.quote) <= 20


def test_credit_goes_by_words_and_else_by_place() -> None:
    by_quote = {item.quote: item for item in numbers_of("liutang")}
    caught = by_quote["打掉盗窃团伙2个"]
    assert (caught.credit, caught.credit_kind) == ("explicit", "explicit-sole")
    assert "塘边义警" in caught.credited[0]
    assert by_quote["成功化解403起"].credit == "juxtaposed"
    assert by_quote["辖区面积126.4平方公里"].credit == "none"


def test_periods_and_comparators() -> None:
    by_quote = {item.quote: item for item in numbers_of("liutang")}
    fall = by_quote["刑事警情环比下降5.6%"]
    assert (fall.period, fall.comparator, fall.measure) == ("1至10月", "month-on-month", "change-rate")
    assert by_quote["共排查各类矛盾纠纷412起"].period == "截至10月底"
