"""Two codings become one: nothing chosen is the first, all chosen says what the second says, one choice one thing."""

from functools import cache
from typing import Any

import pytest

from graph.analyse.agreement_wording import field_words, value_words
from graph.analyse.second_coding import Comparison, compared
from graph.analyse.settling import differences, settled
from graph.entry.document import entry_of, rdf_of, told_of
from graph.entry.from_rdf import plain
from graph.entry.model import PlainEntry
from tests.graph.analyse.test_second_coding import FIRST as SHANMEN
from tests.graph.analyse.test_second_coding import second

HONOUR = {
    "id": "h1",
    "label": {"zh": "集体奖", "en": "Prize"},
    "holder": ["station:zhejiang-pingyang-shanmen"],
    "honour_type": ["outstanding-unit"],
    "award_status": "granted",
    "grantor_level": ["county"],
    "year": "2023",
    "evidence": [SHANMEN.quotes[0].id],
}
FORMULA = {
    "id": "f1",
    "label": {"zh": "三调", "en": "Three mediations"},
    "token": "三调",
    "formula_kind": "procedure",
    "formula_of": ["zhejiang-pingyang-shanmen"],
    "listing": "listed",
    "slots": [{"symbol": "三", "order": 1, "declared_count": 3, "listing": "listed"}],
    "evidence": [SHANMEN.quotes[1].id],
}
FIRST = plain(rdf_of(entry_of(told_of(SHANMEN) | {"honours": [HONOUR], "formulas": [FORMULA]})).form)


@cache
def other() -> PlainEntry:
    """The second coding with a difference in every kind of statement, and more that only one has."""
    told = second()
    figure = next(each for each in told["figures"] if each["value"] == 120)
    figure |= {"value": 126, "lower_bound": 126, "qualifier": "at-least", "bound_exclusive": False}
    told["trends"][0]["direction"] = "low"
    told["ranks"] = told["ranks"][1:]
    told["assertions"][0]["gloss"] = {"zh": "另一种说法", "en": "in other words"}
    told["settings"][0]["narrative_role"] = "body"
    told["honours"] = [HONOUR | {"id": "h7", "year": "1999", "honour_type": ["commendation"]}]
    told["formulas"] = [
        FORMULA | {"id": "f9", "listing": "unlisted", "slots": [{"symbol": "七", "order": 1}]}
    ]
    # A period, a mechanism and a quote that the first coder has not.
    told["periods"].append(
        {"id": "p77", "as_printed": {"zh": "当年"}, "period_kind": "vague", "anchor": "none"}
    )
    told["mechanisms"].append(
        {
            "id": "b-new",
            "label": {"zh": "新机制", "en": "New"},
            "mechanism_type": ["volunteer-patrol"],
            "evidence": ["1-4"],
        }
    )
    told["quotes"].append({"id": "1-4", "words": "三个字"})
    figure |= {"period": "p77"}
    figure["credits"] = [{"mechanism": "b-new", "credit_kind": "juxtaposed"}]
    return plain(rdf_of(entry_of(told)).form)


def choices(comparison: Comparison) -> list[str]:
    return [
        *(f"unit-{number}" for number in range(len(comparison.disagreements))),
        *(f"field-{number}" for number in range(len(differences(comparison)))),
        *(f"alone-{number}" for number in range(len(comparison.alone))),
    ]


def left(one: PlainEntry) -> int:
    return len(choices(compared(one, other())))


def canonical(entry: PlainEntry) -> Any:
    return rdf_of(entry).form.document


def test_there_is_a_difference_in_every_kind_of_statement() -> None:
    comparison = compared(FIRST, other())
    found = differences(comparison)
    sections = {each.match.section for each in found} | {each.section for each in comparison.alone}
    assert sections >= {
        "figures",
        "trends",
        "ranks",
        "assertions",
        "settings",
        "honours",
        "formulas",
        "mechanisms",
    }
    for each in found:
        for language in ("zh", "en"):
            assert field_words(each)[language]
            assert all(value_words(each, coder)[language] for coder in (0, 1))
        assert value_words(each, 0) != value_words(each, 1)


def test_where_nothing_is_chosen_it_is_the_first() -> None:
    assert canonical(settled(FIRST, other(), ())) == canonical(FIRST)
    assert settled(FIRST, FIRST, ()) == FIRST and left(other()) == 0


def test_where_everything_is_chosen_nothing_is_left_to_settle() -> None:
    both = settled(FIRST, other(), choices(compared(FIRST, other())))
    assert left(both) == 0
    assert plain(rdf_of(both).form)
    # What the choices do not speak of stays as the first has it.
    assert (both.source, both.curations) == (FIRST.source, FIRST.curations)


@pytest.mark.parametrize("number", range(len(choices(compared(FIRST, other())))))
def test_one_choice_settles_one_thing_and_the_entry_stays_whole(number: int) -> None:
    comparison = compared(FIRST, other())
    choice = choices(comparison)[number]
    both = settled(FIRST, other(), [choice])
    assert canonical(both) != canonical(FIRST)
    assert plain(rdf_of(both).form)
    assert left(both) < left(FIRST)


def test_what_is_referred_to_comes_along_and_what_is_gone_is_nowhere() -> None:
    comparison = compared(FIRST, other())
    [period] = [
        f"field-{number}" for number, each in enumerate(differences(comparison)) if each.values[1] == "p77"
    ]
    both = settled(FIRST, other(), [period])
    brought = next(each for each in both.periods if each.id not in {own.id for own in FIRST.periods})
    assert brought.as_printed == other().periods[-1].as_printed
    assert any(figure.period == brought.id for figure in both.figures)
    shorter = FIRST.model_copy(deep=True)
    gone = shorter.mechanisms.pop(0)
    turned = compared(FIRST, settled(shorter, shorter, ()))
    drop = [f"alone-{n}" for n, each in enumerate(turned.alone) if each.node.id == gone.id]
    without = settled(FIRST, shorter, drop)
    assert f'"{gone.id}"' not in str(told_of(without)).replace("'", '"')
