"""Names and relations, held against plain Python sets."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.lists.relation import Chosen, Names, Relation, Renumbering

THINGS = [f"https://example.org/thing/{number}" for number in range(60)]
VALUES = [f"https://example.org/值/{'x' * number}" for number in range(12)]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    chance = random.Random(5)
    return [(chance.choice(THINGS[:50]), chance.choice(VALUES)) for _ in range(120)]


def test_names_are_sorted_each_once_and_come_back_as_they_were() -> None:
    names = Names([*THINGS, *VALUES, *THINGS])
    expected = sorted({*THINGS, *VALUES})
    assert list(names) == names[:] == expected
    assert names[3] == expected[3] and names[-1] == expected[-1]
    assert names[5:9] == expected[5:9] and names[70:90] == expected[70:90]
    assert len(names) == len(expected)
    with pytest.raises(IndexError):
        names[len(expected)]


def test_a_mask_means_the_names_that_are_in_the_list() -> None:
    names = Names(THINGS)
    mask = names.mask([THINGS[7], "https://example.org/elsewhere", THINGS[40], THINGS[7] + "x"])
    assert set(Chosen(names, mask)) == {THINGS[7], THINGS[40]}
    assert not names.mask([]).any()
    assert names.all().all()


def test_chosen_names_can_be_cut_into_pages() -> None:
    names = Names(THINGS)
    chosen = Chosen(names, names.mask(THINGS[10:33]))
    expected = sorted(THINGS[10:33])
    assert len(chosen) == 23 and list(chosen) == expected
    assert [one for start in range(0, 30, 5) for one in chosen[start : start + 5]] == expected
    assert chosen[23:99] == [] and chosen[22] == expected[22]


def test_a_relation_is_followed_both_ways(pairs: list[tuple[str, str]]) -> None:
    relation = Relation.of(pairs)
    for wanted in (set(VALUES[:1]), set(VALUES[3:9]), set(), {"https://example.org/elsewhere"}):
        found = Chosen(relation.things, relation.having(relation.values.mask(wanted)))
        assert set(found) == {thing for thing, value in pairs if value in wanted}
    for wanted in (set(THINGS[:1]), set(THINGS[20:60]), set()):
        found = Chosen(relation.values, relation.had_by(relation.things.mask(wanted)))
        assert set(found) == {value for thing, value in pairs if thing in wanted}


def test_what_is_in_no_given_list_is_left_out(pairs: list[tuple[str, str]]) -> None:
    things, values = Names(THINGS[5:]), Names(VALUES[:6])
    relation = Relation.of(pairs, things, values)
    assert relation.things is things and relation.values is values
    kept = {(thing, value) for thing, value in pairs if thing in THINGS[5:] and value in VALUES[:6]}
    assert list(relation) == sorted(kept)
    assert len(kept) < len(pairs)
    found = Chosen(things, relation.having(values.all()))
    assert set(found) == {thing for thing, _ in kept}
    own = Relation.of(pairs, things)
    assert set(own.values) == {value for thing, value in pairs if thing in THINGS[5:]}


def test_nothing_at_all() -> None:
    relation = Relation.of([])
    assert len(relation.things) == len(relation.values) == 0
    assert relation.having(relation.values.mask(THINGS)).size == 0
    assert list(Chosen(relation.things, relation.things.all())) == []
    assert Relation.of([], Names(THINGS)).having(np.zeros(0, dtype=np.bool_)).sum() == 0


TEXTS = st.sampled_from([f"{'字' * length}{number}" for length in (0, 1, 40) for number in range(6)])
PAIRS = st.sets(st.tuples(TEXTS, TEXTS))


@given(st.sets(TEXTS), st.sets(TEXTS), st.sets(TEXTS))
def test_a_list_without_some_names_and_with_others(before: set[str], gone: set[str], came: set[str]) -> None:
    old = Names(before)
    changed = old.changed(gone, came)
    after = (before - gone) | came
    assert list(changed.new) == sorted(after)
    assert list(old) == sorted(before)
    assert changed.new._sorted.itemsize == Names(after)._sorted.itemsize
    for numbered in (changed, Renumbering.between(old, changed.new, gone | came)):
        stayed = sorted(before & after)
        assert changed.new.at(numbered(old.places(stayed))) == stayed


@given(PAIRS, PAIRS, st.sets(TEXTS), st.sets(TEXTS))
def test_a_relation_in_which_some_pairs_are_read_anew(
    before: set[tuple[str, str]], now: set[tuple[str, str]], things: set[str], values: set[str]
) -> None:
    def touched(pair: tuple[str, str]) -> bool:
        return pair[0] in things or pair[1] in values

    old = Relation.of(before)
    came = {pair for pair in now if touched(pair)}
    after = Relation.of({pair for pair in before if not touched(pair)} | came)
    changed = old.changed(things, came, touched_values=values)
    assert list(changed) == list(after)
    assert list(changed.things) == list(after.things) and list(changed.values) == list(after.values)
    assert list(old) == sorted(before)


@given(PAIRS, PAIRS, st.sets(TEXTS), st.sets(TEXTS), st.sets(TEXTS), st.sets(TEXTS))
def test_a_relation_over_lists_that_change(
    before: set[tuple[str, str]],
    now: set[tuple[str, str]],
    things: set[str],
    more_things: set[str],
    values: set[str],
    more_values: set[str],
) -> None:
    """A name that comes into a list brings all the pairs that it has now, one that goes takes its own along."""
    left, right = Names(things), Names(values)
    old = Relation.of(before, left, right)
    moved = left.changed(things - more_things, more_things), right.changed(values - more_values, more_values)
    fresh = more_things - things, more_values - values
    came = {pair for pair in now if pair[0] in fresh[0] or pair[1] in fresh[1]}
    changed = old.changed(fresh[0], came, touched_values=fresh[1], things=moved[0], values=moved[1])
    kept = {pair for pair in before if pair[0] in things and pair[1] in values}
    expected = {pair for pair in kept | came if pair[0] in more_things and pair[1] in more_values}
    assert list(changed) == sorted(expected)
    assert changed.things is moved[0].new and changed.values is moved[1].new
