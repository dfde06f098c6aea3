"""How far two coders agree on a nominal code: percent, Cohen's kappa, Krippendorff's alpha, Gwet's AC1.

Kappa misleads where one code dominates (Feinstein and Cicchetti 1990), so AC1 (Gwet 2008) stands beside it, and the
table of agreements from which all of them come. A figure that is not defined is None: where the coders share nothing,
and, kappa and alpha, where both use one and the same code throughout.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np


@dataclass(frozen=True)
class Agreement:
    """Over `units` that both have coded; `table` counts pairs of codes, the first coder's first."""

    codes: tuple[str, ...]
    table: dict[tuple[str, str], int]
    percent: float | None
    kappa: float | None
    alpha: float | None
    ac1: float | None

    @property
    def units(self) -> int:
        """How many units both have coded."""
        return sum(self.table.values())

    @property
    def agreed(self) -> int:
        """On how many of them they say the same."""
        return sum(count for (first, second), count in self.table.items() if first == second)


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """The figures over pairs of codes, one pair a unit."""
    table = Counter(pairs)
    codes = tuple(sorted({code for pair in table for code in pair}))
    if not table:
        return Agreement(codes, {}, None, None, None, None)
    counts = np.array([[table[first, second] for second in codes] for first in codes], dtype=float)
    shares = counts / counts.sum()
    observed = float(np.trace(shares))
    return Agreement(
        codes,
        dict(sorted(table.items())),
        observed,
        _corrected(observed, float(shares.sum(axis=1) @ shares.sum(axis=0))),
        _alpha(codes, table),
        _ac1(observed, (shares.sum(axis=1) + shares.sum(axis=0)) / 2),
    )


def _corrected(observed: float, by_chance: float) -> float | None:
    """Agreement beyond chance, as a share of what chance leaves (Cohen 1960)."""
    return None if np.isclose(by_chance, 1) else (observed - by_chance) / (1 - by_chance)


def _ac1(observed: float, prevalence: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float | None:
    """Gwet (2008), “Computing inter-rater reliability and its variance in the presence of high agreement”.

    British Journal of Mathematical and Statistical Psychology 61, p. 29 to 48; over the codes that were used.
    """
    if len(prevalence) < 2:
        return None
    return _corrected(observed, float((prevalence * (1 - prevalence)).sum() / (len(prevalence) - 1)))


def _alpha(codes: Sequence[str], table: Counter[tuple[str, str]]) -> float | None:
    if len(codes) < 2:
        return None
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    data = [[codes.index(pair[coder]) for pair in pairs] for coder in (0, 1)]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
