"""Which figures may stand in one row: those that agree in all that a figure is of.

Indicator, measure, unit, comparator, unit of observation, scope and denominator must be the same. What is not stated
agrees with nothing where the figure cannot be read without it: a change without a base of comparison, a unit that
the source leaves out. Nothing here depends on the order in which figures come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rdflib import RDF

from graph.read.claim import Claim
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import CHANGES
from ontology.namespaces import FQ, PREFIXES

Part = Literal["indicator", "measure", "unit", "comparator", "observation", "scope", "denominator"]
PARTS: tuple[Part, ...] = (
    "indicator",
    "measure",
    "unit",
    "comparator",
    "observation",
    "scope",
    "denominator",
)
"""What must agree, in the order in which it is told."""

UNSTATED = frozenset({PREFIXES["un"] + "unstated", PREFIXES["cp"] + "unstated"})
AMBIGUOUS = PREFIXES["ms"] + "change-ambiguous"


@dataclass(frozen=True, order=True)
class Basis:
    """What a figure is of. IRIs are strings, "" stands for what is not coded.

    `observation` is the class of what was counted (`Station`, `Mechanism`, `Area`) with, for a mechanism, its types:
    the members of a patrol and of a mediation team are no two of a kind. `scope` and `denominator` are compared in
    the language of the sources.
    """

    indicator: str
    measure: str
    unit: str
    comparator: str
    observation: tuple[str, ...]
    scope: str
    denominator: str

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts without which the figure cannot be set beside any other."""
        found: list[Part] = []
        if not self.measure or self.measure == AMBIGUOUS:
            found.append("measure")
        if not self.unit or self.unit in UNSTATED:
            found.append("unit")
        if self.comparator in UNSTATED or (self.measure in CHANGES and not self.comparator):
            found.append("comparator")
        if not self.observation:
            found.append("observation")
        return tuple(found)

    def differing(self, other: "Basis") -> tuple[Part, ...]:
        """The parts in which two differ."""
        return tuple(part for part in PARTS if getattr(self, part) != getattr(other, part))


@dataclass(frozen=True)
class Row:
    """Figures of one basis, by the place of their column; at two columns at least."""

    basis: Basis
    cells: Mapping[int, tuple[Claim, ...]]

    @property
    def equal(self) -> bool:
        """Whether every column has the same figures with the same bounds."""
        return len({frozenset(map(_number, claims)) for claims in self.cells.values()}) == 1


@dataclass(frozen=True)
class Apart:
    """Figures of one column and basis that stand beside none.

    `differing` has the parts that keep them from the nearest figure of the same indicator at another column, `missing`
    those that are not stated. Both empty: no other column has a figure on the indicator.
    """

    column: int
    basis: Basis
    claims: tuple[Claim, ...]
    differing: tuple[Part, ...]
    missing: tuple[Part, ...]


def basis_of(snapshot: Snapshot, claim: Claim) -> Basis:
    """The basis of a claim that has an indicator and a number."""
    assert claim.indicator is not None
    about = Properties(snapshot, claim.about)
    classes = {str(kind).removeprefix(str(FQ)) for kind in about.all(str(RDF.type))}
    observation: tuple[str, ...] = tuple(kind for kind in ("Area", "Mechanism", "Station") if kind in classes)
    if observation == ("Mechanism",):
        observation += tuple(sorted(about.iris("mechanismType")))
    return Basis(
        indicator=claim.indicator,
        measure=claim.measure or "",
        unit=claim.unit or "",
        comparator=claim.comparator or "",
        observation=observation,
        scope=claim.scope.zh if claim.scope else "",
        denominator=claim.denominator.zh if claim.denominator else "",
    )


def aligned(figures: Iterable[tuple[int, Basis, Claim]]) -> tuple[list[Row], list[Apart]]:
    """The figures (column, basis, claim) in rows, and those that fit in none: each is in one of the two, once."""
    by_basis: dict[Basis, dict[int, list[Claim]]] = {}
    for column, basis, claim in figures:
        by_basis.setdefault(basis, {}).setdefault(column, []).append(claim)
    rows: list[Row] = []
    single: list[tuple[int, Basis, tuple[Claim, ...]]] = []
    for basis, cells in sorted(by_basis.items()):
        ordered = {
            column: tuple(sorted(claims, key=lambda one: one.claim))
            for column, claims in sorted(cells.items())
        }
        if len(ordered) > 1 and not basis.missing:
            rows.append(Row(basis, ordered))
        else:
            single += [(column, basis, claims) for column, claims in ordered.items()]
    return rows, [_apart(column, basis, claims, by_basis) for column, basis, claims in single]


def _apart(
    column: int,
    basis: Basis,
    claims: tuple[Claim, ...],
    by_basis: Mapping[Basis, Mapping[int, Sequence[Claim]]],
) -> Apart:
    others = [
        other
        for other, cells in by_basis.items()
        if other.indicator == basis.indicator and any(place != column for place in cells)
    ]
    ways = [basis.differing(other) for other in others]
    nearest = min(ways, key=lambda parts: (len(parts), [PARTS.index(part) for part in parts]), default=())
    missing = basis.missing if others else ()
    return Apart(column, basis, claims, tuple(part for part in nearest if part not in missing), missing)


def _number(claim: Claim) -> tuple[object, ...]:
    return claim.value, claim.lower_bound, claim.upper_bound, claim.bound_exclusive
