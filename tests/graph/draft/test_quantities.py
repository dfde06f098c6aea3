"""Numbers as texts print them: value, qualifier, bounds, measure word."""

from decimal import Decimal

import pytest

from graph.draft.quantities import quantities, value_of
from graph.draft.reading import read

PRINTED = [
    ("826起", 826, "exact", 826, 826, "起"),
    ("120余名", 120, "over", 120, None, "名"),
    ("３００余次", 300, "over", 300, None, "次"),
    ("三百多户", 300, "over", 300, None, "户"),
    ("3.6万余次", 36000, "over", 36000, None, "次"),
    ("120余万元", 1200000, "over", 1200000, None, "元"),
    ("一千二百七十六件", 1276, "exact", 1276, 1276, "件"),
    ("1,200人", 1200, "exact", 1200, 1200, "人"),
    ("百分之三十", 30, "exact", 30, 30, ""),
    ("千分之三", Decimal("0.3"), "exact", Decimal("0.3"), Decimal("0.3"), ""),
    ("近9成", 90, "nearly", None, 90, ""),
    ("三成以上", 30, "at-least", 30, None, ""),
    ("一半以上", 50, "at-least", 50, None, ""),
    ("98%以上", 98, "at-least", 98, None, ""),
    ("3至5起", 3, "at-least", 3, 5, "起"),
    ("三五起", 3, "at-least", 3, 5, "起"),
    ("上百户", 100, "at-least", 100, None, "户"),
    ("近百人", 100, "nearly", None, 100, "人"),
    ("不到10分钟", 10, "under", None, 10, "分钟"),
    ("突破1000件", 1000, "over", 1000, None, "件"),
    ("将近1000名", 1000, "nearly", None, 1000, "名"),
    ("约4.5万人", 45000, "about", None, None, "人"),
    ("5起左右", 5, "about", None, None, "起"),
    ("高达98.5%", Decimal("98.5"), "reached", Decimal("98.5"), Decimal("98.5"), ""),
    ("只有16669人", 16669, "only", 16669, 16669, "人"),
    ("最快15天", 15, "at-best", 15, None, "天"),
    ("两个半小时", Decimal("2.5"), "exact", Decimal("2.5"), Decimal("2.5"), "小时"),
    ("3.5个百分点", Decimal("3.5"), "exact", Decimal("3.5"), Decimal("3.5"), ""),
]


@pytest.mark.parametrize(("text", "value", "qualifier", "lower", "upper", "measure"), PRINTED)
def test_phrase(
    text: str,
    value: Decimal | int,
    qualifier: str,
    lower: Decimal | int | None,
    upper: Decimal | int | None,
    measure: str,
) -> None:
    (found,) = quantities(read(text).text)
    assert (found.value, found.qualifier, found.lower, found.upper) == (value, qualifier, lower, upper)
    assert found.measure == measure


def test_a_fall_changes_the_places_of_its_bounds() -> None:
    (found,) = quantities("49%以上")
    fall = found.negative()
    assert (fall.value, fall.lower, fall.upper) == (Decimal(-49), None, Decimal(-49))


@pytest.mark.parametrize("words", ["数十次", "几百人", "十几起"])
def test_round_numbers_that_state_none_are_unsure(words: str) -> None:
    assert next(quantities(words)).unsure


@pytest.mark.parametrize(
    ("words", "value"), [("三百二十", 320), ("一万五千", 15000), ("两千一百余", 2100), ("5百", 500)]
)
def test_values(words: str, value: Decimal | int) -> None:
    assert value_of(words)[0] == value
