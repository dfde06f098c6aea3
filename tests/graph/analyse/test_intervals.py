"""Interval arithmetic: the true quotient always lies inside, ends that are open stay open."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analyse.intervals import Interval

NUMBERS = st.integers(0, 10**9).map(Decimal)
ABOVE_ZERO = st.integers(1, 10**9).map(Decimal)


@st.composite
def around(draw: st.DrawFn, numbers: st.SearchStrategy[Decimal]) -> tuple[Decimal, Interval]:
    """A number, and an interval that has it and whose lower end is given."""
    low, number = sorted((draw(numbers), draw(numbers)))
    high = draw(st.none() | NUMBERS.map(lambda more: number + more))
    exclusive = draw(st.booleans())
    return number, Interval(
        low, high, exclusive and low < number, exclusive and high is not None and number < high
    )


@given(around(NUMBERS), around(ABOVE_ZERO))
def test_the_true_quotient_is_inside(
    number: tuple[Decimal, Interval], divisor: tuple[Decimal, Interval]
) -> None:
    found = number[1].per(divisor[1])
    true = Fraction(number[0]) / Fraction(divisor[0])
    assert found.low is None or Fraction(found.low) <= true
    assert found.high is None or true <= Fraction(found.high)
    if found.low_exclusive and found.low is not None:
        assert Fraction(found.low) < true
    if found.high_exclusive and found.high is not None:
        assert true < Fraction(found.high)
    assert (found.low is None) == (divisor[1].high is None)
    assert (found.high is None) == (number[1].high is None)


@given(around(NUMBERS), st.integers(1, 10**6))
def test_a_multiple_is_inside(number: tuple[Decimal, Interval], factor: int) -> None:
    found = number[1].times(factor)
    assert found.has(number[0] * factor)
    assert (found.low_exclusive, found.high_exclusive) == (number[1].low_exclusive, number[1].high_exclusive)


@pytest.mark.parametrize(
    ("number", "divisor", "expected"),
    [
        (
            Interval(Decimal(10), Decimal(10)),
            Interval(Decimal(4), Decimal(4)),
            Interval(Decimal("2.5"), Decimal("2.5")),
        ),
        # More than 800 for exactly 50,000: more than 0.016.
        (
            Interval(Decimal(800), None, True),
            Interval(Decimal(50_000), Decimal(50_000)),
            Interval(Decimal("0.016"), None, True),
        ),
        # Exactly 20 for more than 8,000: less than 0.0025, and no end below.
        (
            Interval(Decimal(20), Decimal(20)),
            Interval(Decimal(8_000), None, True),
            Interval(None, Decimal("0.0025"), False, True),
        ),
        (
            Interval(Decimal(4), Decimal(6)),
            Interval(Decimal(2), Decimal(8)),
            Interval(Decimal("0.5"), Decimal(3)),
        ),
        (Interval(Decimal(0), Decimal(0)), Interval(Decimal(2), Decimal(8)), Interval(Decimal(0), Decimal(0))),
    ],
)  # fmt: skip
def test_by_hand(number: Interval, divisor: Interval, expected: Interval) -> None:
    assert number.per(divisor) == expected


@pytest.mark.parametrize(
    ("number", "divisor"),
    [
        (Interval(Decimal(-1), Decimal(1)), Interval(Decimal(1), Decimal(1))),
        (Interval(None, Decimal(1)), Interval(Decimal(1), Decimal(1))),
        (Interval(Decimal(1), Decimal(1)), Interval(Decimal(0), Decimal(1))),
        (Interval(Decimal(1), Decimal(1)), Interval()),
    ],
)
def test_what_has_no_quotient_is_refused(number: Interval, divisor: Interval) -> None:
    with pytest.raises(ValueError):
        number.per(divisor)
