"""Relations made of others: one after another, turned round, widened; and what of them is counted. All by NumPy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.lists.relation import Mask, Names, Places, Relation

NOWHERE = -1


def where(names: Names, other: Names) -> Places:
    """For each name its place in another list, NOWHERE where it is not there."""
    if names is other:
        return np.arange(len(names), dtype=np.int32)
    if not len(other):
        return np.full(len(names), NOWHERE, dtype=np.int32)
    places = np.searchsorted(other.encoded, names.encoded)
    inside = np.minimum(places, len(other) - 1)
    there = other.encoded[inside] == names.encoded
    return np.where(there, inside, NOWHERE).astype(np.int32)


def sorted_pairs(things: Names, values: Names, left: Places, right: Places) -> Relation:
    """The relation of these pairs of places, in any order and with doubles."""
    both = np.unique((left.astype(np.int64) << 32) | right.astype(np.int64))
    return Relation(things, values, (both >> 32).astype(np.int32), (both & 0xFFFFFFFF).astype(np.int32))


def over(relation: Relation, things: Names) -> Relation:
    """The same pairs over another list of things; those of things outside it are left out."""
    if relation.things is things:
        return relation
    placed = where(relation.things, things)[relation.thing_places]
    inside = placed != NOWHERE
    return sorted_pairs(things, relation.values, placed[inside], relation.value_places[inside])


def inverse(relation: Relation) -> Relation:
    """From the values to the things."""
    return sorted_pairs(relation.values, relation.things, relation.value_places, relation.thing_places)


def then(first: Relation, second: Relation) -> Relation:
    """A thing of the first with every value that one of its values has in the second."""
    middle = where(first.values, second.things)[first.value_places]
    inside = middle != NOWHERE
    left, middle = first.thing_places[inside], middle[inside]
    begins = np.searchsorted(second.thing_places, middle, side="left")
    counts = np.searchsorted(second.thing_places, middle, side="right") - begins
    left = np.repeat(left, counts)
    # For each pair the run of places at which the second has its values.
    starts = np.repeat(begins - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    places = (starts + np.arange(counts.sum())).astype(np.int64)
    return sorted_pairs(first.things, second.values, left, second.value_places[places])


def either(first: Relation, second: Relation) -> Relation:
    """The pairs of both, over the things of the first."""
    second = over(second, first.things)
    values = first.values
    if second.values is not values:
        values = first.values.changed((), second.values).new
    return sorted_pairs(
        first.things,
        values,
        np.concatenate((first.thing_places, second.thing_places)),
        np.concatenate(
            (
                where(first.values, values)[first.value_places],
                where(second.values, values)[second.value_places],
            )
        ),
    )


def widened(relation: Relation, step: Relation) -> Relation:
    """With the values that the values lead to by a step, and those by a further one, to the end."""
    wider = either(relation, then(relation, step))
    while len(wider.thing_places) > len(relation.thing_places):
        relation, wider = wider, either(wider, then(wider, step))
    return wider


def with_values(relation: Relation, values: Names) -> Relation:
    """Only the pairs of these values."""
    placed = where(relation.values, values)[relation.value_places]
    inside = placed != NOWHERE
    return sorted_pairs(relation.things, values, relation.thing_places[inside], placed[inside])


def same(names: Names) -> Relation:
    """Each thing with itself."""
    every = np.arange(len(names), dtype=np.int32)
    return Relation(names, names, every, every)


def labelled(names: Names, masks: Sequence[tuple[str, Mask]]) -> Relation:
    """Things with words: each word for those that its mask means."""
    words = Names(word for word, _ in masks)
    left = [np.flatnonzero(mask).astype(np.int32) for _, mask in masks]
    places = words.places(word for word, _ in masks)
    right = [np.full(len(some), place, dtype=np.int32) for some, place in zip(left, places, strict=True)]
    return sorted_pairs(names, words, np.concatenate(left), np.concatenate(right))


def counts(relation: Relation, things: Mask) -> NDArray[np.int64]:
    """How many of the things have each value."""
    meant = relation.value_places[things[relation.thing_places]]
    return np.bincount(meant, minlength=len(relation.values))


def first_values(relation: Relation, ranks: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """For each thing the place (or rank) of its first value; one more than the last where it has none."""
    places = relation.value_places.astype(np.int64) if ranks is None else ranks[relation.value_places]
    found = np.full(len(relation.things), len(relation.values), dtype=np.int64)
    np.minimum.at(found, relation.thing_places, places)
    return found


def values_of(relation: Relation, thing: str) -> list[str]:
    """The values of one thing, in their order."""
    found = relation.things.found([thing])
    if not len(found):
        return []
    begin, end = np.searchsorted(relation.thing_places, [found[0], found[0] + 1])
    return relation.values.at(relation.value_places[begin:end])
