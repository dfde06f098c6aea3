"""Agreement of two codings: against printed figures, against numbers worked out by hand, and where there is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analyse.agreement import agreement
from graph.analyse.second_coding import compared, overall
from graph.entry.document import entry_of, told_of
from graph.entry.model import PlainEntry
from graph.entry.submitted import plain_in
from graph.errors import SourcesDiffer
from graph.record.shipped import Corpus

SHANMEN = next(path for path in Corpus().entry_files if path.name.startswith("shanmen"))
FIRST = plain_in(SHANMEN.read_bytes(), "application/trig")
CREDITED = ("settings", "figures", "trends", "ranks", "assertions")


def second() -> dict[str, Any]:
    """The shipped coding with known differences, under names of the second coder's own.

    c10 sole → juxtaposed, c12 assisting → shared, the first credit of c16 shared → sole; the credit of c32 is not
    coded, nor is the setting s3; the service post is coded as a forum.
    """
    told: dict[str, Any] = json.loads(json.dumps(told_of(FIRST)))
    own = {mechanism["id"]: f"b-{mechanism['id']}" for mechanism in told["mechanisms"]}
    for mechanism in told["mechanisms"]:
        mechanism["has_part"] = [own[part] for part in mechanism.get("has_part", [])]
        if mechanism["id"] == "hongjing-yizhan":
            mechanism["mechanism_type"] = ["contact-forum"]
        mechanism["id"] = own[mechanism["id"]]
    kinds = {"c10": "juxtaposed", "c12": "explicit-shared", "c16": "explicit-sole"}
    for section in CREDITED:
        for number, claim in enumerate(told[section]):
            for credit in claim.get("credits", []):
                credit["mechanism"] = own[credit["mechanism"]]
            if claim["id"] in kinds:
                claim["credits"][0]["credit_kind"] = kinds[claim["id"]]
            if claim["id"] == "c32":
                claim["credits"] = []
            claim["id"] = f"{section[0]}{number}"
    told["settings"].pop()
    told["tensions"], told["appraisals"] = [], []
    told["mechanisms"].reverse()
    return told


SECOND = entry_of(second())


def test_the_figures_are_those_of_the_published_table() -> None:
    """Gwet's `cont3x3abstractors`, with what irrCAC 0.4.4 prints for it."""
    counts = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    found = agreement((str(i), str(j)) for i in range(3) for j in range(3) for _ in range(counts[i][j]))
    assert (found.units, found.agreed) == (100, 89)
    assert found.percent == pytest.approx(0.89)
    assert found.kappa == pytest.approx(0.79641, abs=5e-6)
    assert found.alpha == pytest.approx(0.79726, abs=5e-6)
    assert found.ac1 == pytest.approx(0.84933, abs=5e-6)


def test_the_kind_of_credit_by_hand() -> None:
    """34 credits that both have; the first coder's kinds 4, 2, 12, 16, the second's 4, 1, 12, 17."""
    found = compared(FIRST, SECOND).agreement("credit_kind")
    sole, shared, assisting, beside = "explicit-sole", "explicit-shared", "explicit-assisting", "juxtaposed"
    assert found.table == {
        (assisting, assisting): 1,
        (assisting, shared): 1,
        (shared, shared): 11,
        (shared, sole): 1,
        (sole, sole): 3,
        (sole, beside): 1,
        (beside, beside): 16,
    }
    assert found.percent == pytest.approx(31 / 34)
    # By chance (4·4 + 2·1 + 12·12 + 16·17) / 34² = 434/1156.
    assert found.kappa == pytest.approx((31 / 34 - 434 / 1156) / (1 - 434 / 1156))
    assert found.kappa == pytest.approx(0.858726, abs=1e-6)
    # Of 68 codes 8, 3, 24 and 33: two drawn at random differ by 1 - (8·7 + 3·2 + 24·23 + 33·32) / (68·67).
    assert found.alpha == pytest.approx(1 - (3 / 34) / (2886 / 4556))
    # Gwet: (1 - (8² + 3² + 24² + 33²) / 68²) / 3 by chance.
    assert found.ac1 == pytest.approx((31 / 34 - 962 / 4624) / (1 - 962 / 4624))
    assert found.ac1 == pytest.approx(0.888585, abs=1e-6)


def test_the_type_of_mechanism_by_hand() -> None:
    """13 mechanisms, 12 alike; by chance (3·3 + 2·2 + 1·2 + 6·1) / 13² = 21/169."""
    found = compared(FIRST, SECOND).agreement("mechanism_type")
    assert (found.units, found.agreed) == (13, 12)
    assert found.kappa == pytest.approx(135 / 148)


def test_what_differs_and_what_only_one_has_is_listed() -> None:
    comparison = compared(FIRST, SECOND)
    assert sorted(unit.codes for unit in comparison.disagreements) == [
        ("explicit-assisting", "explicit-shared"),
        ("explicit-shared", "explicit-sole"),
        ("explicit-sole", "juxtaposed"),
        ("service-post", "contact-forum"),
    ]
    assert all(unit.words for unit in comparison.disagreements)
    alone = {(each.coder, each.section) for each in comparison.alone}
    assert alone == {(0, "settings"), (0, "credits")}
    assert len(comparison.alone) == 2


def test_over_all_pools_the_units() -> None:
    both = compared(FIRST, SECOND), compared(FIRST, FIRST)
    found = overall(both, "credit_kind")
    assert (found.units, found.agreed) == (34 + 35, 31 + 35)


def test_where_nothing_is_shared_there_is_no_figure() -> None:
    told = second()
    for section in ("mechanisms", *CREDITED):
        told[section] = []
    found = compared(FIRST, entry_of(told)).agreement("credit_kind")
    assert (found.units, found.percent, found.kappa, found.alpha, found.ac1) == (0, None, None, None, None)


def test_of_one_code_only_there_is_agreement_and_no_figure_beyond_chance() -> None:
    found = agreement([("juxtaposed", "juxtaposed")] * 5)
    assert (found.percent, found.kappa, found.alpha, found.ac1) == (1.0, None, None, None)


def test_codings_of_two_sources_are_refused() -> None:
    other = PlainEntry.model_validate(told_of(FIRST) | {"id": "other"})
    with pytest.raises(SourcesDiffer) as raised:
        compared(FIRST, other)
    assert "other" in raised.value.text.zh and "other" in raised.value.text.en


CODES = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=30))
def test_the_figures_are_at_most_one_and_know_no_first_coder(pairs: list[tuple[str, str]]) -> None:
    found, turned = agreement(pairs), agreement((two, one) for one, two in pairs)
    for name in ("percent", "kappa", "alpha", "ac1"):
        value = getattr(found, name)
        assert value is None or value <= 1 + 1e-12
        assert value == pytest.approx(getattr(turned, name))
    if found.agreed == found.units and len(found.codes) > 1:
        assert found.kappa == found.alpha == found.ac1 == pytest.approx(1)
