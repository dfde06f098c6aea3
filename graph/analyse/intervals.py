"""What a figure's wording says of the true number, as an interval, and what follows for a quotient of two.

An end that the wording leaves open is None: nothing is put in its place. Interval arithmetic after Moore, Kearfott
and Cloud, Introduction to Interval Analysis (SIAM 2009), chapter 2, over the half of it that is needed here:
numbers that are not negative, and a divisor above zero.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from graph.read.claim import Claim

_DOWN, _UP = Context(prec=28, rounding=ROUND_FLOOR), Context(prec=28, rounding=ROUND_CEILING)
"""A quotient that has no end is cut outwards, so that the true one stays inside."""


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`; an end that is None is open, one that is `…_exclusive` is not reached."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_exclusive: bool = False
    high_exclusive: bool = False

    @property
    def unbounded(self) -> bool:
        """Whether nothing is known of the number."""
        return self.low is None and self.high is None

    def has(self, number: Decimal) -> bool:
        """Whether the number may be the true one."""
        if self.low is not None and (number < self.low or (self.low_exclusive and number == self.low)):
            return False
        return self.high is None or number < self.high or (not self.high_exclusive and number == self.high)

    def times(self, factor: int) -> "Interval":
        """The interval of the number taken `factor` times; `factor` is above zero."""
        return Interval(
            None if self.low is None else _DOWN.multiply(self.low, Decimal(factor)),
            None if self.high is None else _UP.multiply(self.high, Decimal(factor)),
            self.low_exclusive,
            self.high_exclusive,
        )

    def per(self, divisor: "Interval") -> "Interval":
        """Where the quotient of two numbers lies that are not negative, the divisor above zero.

        It is smallest with the smallest number and the greatest divisor, and greatest the other way round; an end
        that needs an open one is open. Raises ValueError where an interval reaches below that.
        """
        if self.low is None or self.low < 0:
            raise ValueError("a number that may be negative has no quotient here")
        if divisor.low is None or divisor.low < 0 or (divisor.low == 0 and not divisor.low_exclusive):
            raise ValueError("a divisor that may be zero has no quotient here")
        low = None if divisor.high is None else _DOWN.divide(self.low, divisor.high)
        high = None
        if self.high is not None and divisor.low != 0:
            high = _UP.divide(self.high, divisor.low)
        return Interval(
            low,
            high,
            low is not None and (self.low_exclusive or (divisor.high_exclusive and self.low != 0)),
            high is not None and (self.high_exclusive or (divisor.low_exclusive and self.high != 0)),
        )


def stated(claim: Claim) -> Interval | None:
    """The interval that the wording of a claim gives; None where it has no number.

    An exclusive bound of the ontology is that of a figure with one bound only.
    """
    if claim.value is None:
        return None
    return Interval(
        claim.lower_bound,
        claim.upper_bound,
        claim.bound_exclusive and claim.lower_bound is not None,
        claim.bound_exclusive and claim.upper_bound is not None,
    )
