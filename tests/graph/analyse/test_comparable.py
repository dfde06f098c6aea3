"""Comparability: nothing unlike ever in one row, nothing lost, whatever the order."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from graph.analyse.comparable import PARTS, Basis, aligned
from graph.read.claim import Claim
from ontology.namespaces import PREFIXES

MS, UN, CP = PREFIXES["ms"], PREFIXES["un"], PREFIXES["cp"]


def figure(name: str, value: int) -> Claim:
    """A claim with a number; all else of it is of no interest here."""
    empty = dict.fromkeys(Claim.__dataclass_fields__)
    return Claim(
        **{
            **empty,
            "claim": name,
            "value": Decimal(value),
            "bound_exclusive": False,
            "credits": (),
            "evidence": (),
            "not_stated": (),
        }  # type: ignore[arg-type]
    )


BASES = st.builds(
    Basis,
    indicator=st.sampled_from(["members", "calls"]),
    measure=st.sampled_from(["", MS + "level", MS + "change-rate", MS + "change-ambiguous"]),
    unit=st.sampled_from(["", UN + "person", UN + "unstated"]),
    comparator=st.sampled_from(["", CP + "year-on-year", CP + "unstated"]),
    observation=st.sampled_from([(), ("Station",), ("Area",), ("Mechanism", "a"), ("Mechanism", "a", "b")]),
    scope=st.sampled_from(["", "村"]),
    denominator=st.sampled_from(["", "辖区"]),
)
FIGURES = st.lists(st.tuples(st.integers(0, 2), BASES, st.integers(0, 3)), max_size=12).map(
    lambda those: [
        (column, basis, figure(f"c{n:02}", value)) for n, (column, basis, value) in enumerate(those)
    ]
)
Figures = Sequence[tuple[int, Basis, Claim]]


@given(FIGURES)
def test_only_like_stands_in_one_row(figures: Figures) -> None:
    of = {claim.claim: basis for _, basis, claim in figures}
    rows, _ = aligned(figures)
    for row in rows:
        assert len(row.cells) > 1
        assert {of[claim.claim] for claims in row.cells.values() for claim in claims} == {row.basis}
        assert row.basis.measure and row.basis.unit and row.basis.observation
        assert not any("unstated" in part for part in (row.basis.unit, row.basis.comparator))
        assert row.basis.comparator or "change" not in row.basis.measure


@given(FIGURES)
def test_every_figure_is_told_once_under_its_column(figures: Figures) -> None:
    rows, apart = aligned(figures)
    told = [
        *((column, claim.claim) for row in rows for column, claims in row.cells.items() for claim in claims),
        *((one.column, claim.claim) for one in apart for claim in one.claims),
    ]
    assert sorted(told) == sorted((column, claim.claim) for column, _, claim in figures)


@given(FIGURES, st.randoms())
def test_the_order_decides_nothing(figures: Figures, random: object) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert aligned(shuffled) == aligned(figures)


@given(FIGURES)
def test_what_stands_apart_says_why(figures: Figures) -> None:
    _, apart = aligned(figures)
    for one in apart:
        others = [
            basis for column, basis, _ in figures
            if column != one.column and basis.indicator == one.basis.indicator
        ]  # fmt: skip
        assert bool(one.differing or one.missing) == bool(others)
        assert set(one.differing) <= set(PARTS) - {"indicator"}
        if others and not one.missing:
            assert len(one.differing) == min(len(one.basis.differing(other)) for other in others)
