"""What is carried on to a newer version is what counting that version anew gives, whatever changed."""

import random
from collections import defaultdict
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from graph.lists.said import SAID
from graph.store.change import Change, Statement
from graph.store.per_version import carry_on
from ontology.namespaces import FQ, PREFIXES
from tests.changing_graph import (
    COUNTED,
    Statements,
    derived,
    entries,
    everything,
    opened,
    said_by_vocabulary,
)

STATIONS, SEEDS = 6, 3
READ = {
    *(
        str(FQ[name])
        for name in (
            "jurisdiction", "within", "operatedBy", "mechanismType", "reports", "indicator", "names", "creditedWith",
            "reportedBeside", "translation", "station",
        )
    ),
    *map(str, SAID),
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")),
    PREFIXES["rdf"] + "type",
    PREFIXES["oa"] + "exact",
}  # fmt: skip
"""The properties that lists and counts are made from."""

Entries = st.lists(
    st.dictionaries(
        st.integers(0, STATIONS - 1), st.none() | st.integers(0, SEEDS - 1), min_size=1, max_size=3
    ),
    min_size=1,
    max_size=4,
)
"""Changes one after the other, each of one or several stations: which entry is put in their place, or none."""


def carried_through(versions: list[Statements]) -> None:
    """Carry everything on from each version to the next, and hold it against counting each anew."""
    old = opened(versions[0])
    shown = everything(old)
    for before, after in pairwise(versions):
        new = opened(after)
        carry_on(old, new, Change.between(before, after))
        assert all(counted.made(new) is not None for counted in COUNTED)
        carried, anew = everything(new), everything(opened(after))
        for name, value in anew.items():
            assert carried[name] == value, name
        assert everything(old) == shown, "the older version was changed"
        old, shown = new, carried


@settings(max_examples=3)
@given(Entries, st.sets(st.integers(0, STATIONS - 1)))
def test_entries_put_replaced_and_taken_away(changes: list[dict[int, int | None]], first: set[int]) -> None:
    state: dict[int, int | None] = dict.fromkeys(first, 0)
    versions = []
    for change in [{}, *changes]:
        state |= change
        said = said_by_vocabulary().union(
            *(entries(STATIONS, seed)[number] for number, seed in state.items() if seed is not None)
        )
        versions.append(said | derived(said))
    carried_through(versions)


@settings(max_examples=6)
@given(st.integers(0, 2**32), st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_any_statements_at_all(seed: int, sizes: list[int]) -> None:
    """Also what no entry may say: circles of areas, a station in two, one triple in two graphs, tied strangers."""
    chance = random.Random(seed)
    base = said_by_vocabulary().union(*entries(3, 0))
    versions = [base | derived(base)]
    for size in sizes:
        versions.append(_meddled(versions[-1], size, chance))
    carried_through(versions)


def _meddled(said: Statements, size: int, chance: random.Random) -> Statements:
    """Some statements taken away, put into another graph or led to where another one leads."""
    by_property: dict[str, list[Statement]] = defaultdict(list)
    for statement in sorted(said):
        if str(statement.predicate) in READ:
            by_property[str(statement.predicate)].append(statement)
    changed = set(said)
    for _ in range(size):
        one, other = (chance.choice(by_property[name]) for name in [chance.choice(sorted(by_property))] * 2)
        deed = chance.choice(["away", "copy", "lead", "move", "new"])
        if deed in ("away", "move"):
            changed.discard(one)
        if deed in ("copy",):
            changed.add(one._replace(graph="https://example.org/another"))
        if deed in ("lead", "move"):
            changed.add(one._replace(object=other.object))
        if deed == "new" and not isinstance(one.object, Literal):
            changed.add(one._replace(subject=URIRef(f"{one.subject}-{chance.randrange(3)}")))
    return frozenset(changed)


def test_a_change_that_carries_nothing_shares_everything() -> None:
    said = said_by_vocabulary().union(*entries(2, 0))
    said |= derived(said)
    old, new = opened(said), opened(said)
    everything(old)
    carry_on(old, new, Change())
    assert all(one.made(new) is one.made(old) is not None for one in COUNTED)


def test_what_was_never_made_is_counted_when_it_is_asked_for() -> None:
    said = said_by_vocabulary().union(*entries(2, 0))
    old, new = opened(said), opened(said)
    carry_on(old, new, Change())
    assert all(one.made(new) is None for one in COUNTED)


def test_two_changes_one_after_the_other_are_one() -> None:
    chance = random.Random(1)
    one = said_by_vocabulary().union(*entries(2, 0))
    two = _meddled(one, 30, chance)
    three = _meddled(two, 30, chance)
    both = Change.between(one, two).then(Change.between(two, three))
    assert both == Change.between(one, three)
