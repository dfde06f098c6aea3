"""Counted once for a version, even when two ask at the same time, and carried on to the next."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from rdflib import Graph

from graph.store.change import Change
from graph.store.per_version import Transition, carry_on, once_per_version
from graph.store.snapshot import Snapshot


def test_two_threads_count_once() -> None:
    started, go_on = Event(), Event()
    counted: list[Snapshot] = []

    @once_per_version
    def slowly(snapshot: Snapshot) -> int:
        counted.append(snapshot)
        started.set()
        assert go_on.wait(30)
        return len(counted)

    snapshot = Snapshot.in_memory(Graph())
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(slowly, snapshot)
        assert started.wait(30)
        second = threads.submit(slowly, snapshot)
        go_on.set()
        assert first.result() == second.result() == 1
    assert counted == [snapshot]


def test_another_version_is_counted_anew() -> None:
    counted = once_per_version(lambda snapshot: snapshot.version)
    one, two = Snapshot.in_memory(Graph()), Snapshot.in_memory(Graph())
    two.version = "other"
    assert counted(one) == "memory"
    assert counted(two) == "other"


def opened() -> Snapshot:
    return Snapshot.in_memory(Graph())


def test_what_was_made_is_carried_on_and_the_rest_is_made_when_it_is_asked_for() -> None:
    counted: list[str] = []

    @once_per_version
    def length(_: Snapshot) -> int:
        counted.append("length")
        return 1

    @once_per_version
    def twice(snapshot: Snapshot) -> int:
        counted.append("twice")
        return 2 * length(snapshot)

    @once_per_version
    def costly(_: Snapshot) -> int:
        counted.append("costly")
        return 7

    @length.carry
    def _length(previous: int, _: Transition) -> int:
        return previous + 1

    @twice.carry
    def _twice(_: int, transition: Transition) -> int:
        return 2 * length(transition.new)

    @costly.carry
    def _costly(_previous: int, _: Transition) -> int | None:
        return None

    old, new, other = opened(), opened(), opened()
    assert (twice(old), costly(old)) == (2, 7)
    counted.clear()
    carry_on(old, new, Change())
    assert (length.made(new), twice.made(new), costly.made(new)) == (2, 4, None)
    assert (length(old), twice(old)) == (1, 2)
    assert not counted
    assert costly(new) == 7 and counted == ["costly"]
    carry_on(other, new, Change())
    carry_on(new, other, Change())
    assert (length(new), length.made(other)) == (2, 3)


def test_who_asks_while_something_is_carried_on_waits_for_it() -> None:
    started, go_on = Event(), Event()

    @once_per_version
    def made(_: Snapshot) -> str:
        return "anew"

    @made.carry
    def _carried(_previous: str, _: Transition) -> str:
        started.set()
        assert go_on.wait(30)
        return "carried on"

    old, new = opened(), opened()
    made(old)
    with ThreadPoolExecutor(2) as threads:
        carrying = threads.submit(carry_on, old, new, Change())
        assert started.wait(30)
        asking = threads.submit(made, new)
        assert made(old) == "anew"
        go_on.set()
        assert asking.result() == "carried on"
        carrying.result()


def test_what_cannot_be_carried_on_is_counted_when_it_is_asked_for() -> None:
    @once_per_version
    def made(_: Snapshot) -> str:
        return "anew"

    @made.carry
    def _carried(_previous: str, _: Transition) -> str:
        raise ValueError("not this one")

    old, new = opened(), opened()
    made(old)
    with pytest.raises(ValueError, match="not this one"):
        carry_on(old, new, Change())
    assert made(new) == "anew"


def test_nothing_is_kept_of_a_version_that_nobody_reads() -> None:
    class Big:
        pass

    made = once_per_version(lambda _: Big())

    @made.carry
    def _carried(_previous: Big, _: Transition) -> Big:
        return Big()

    old, new = opened(), opened()
    gone = weakref.ref(made(old))
    carry_on(old, new, Change())
    del old
    gc.collect()
    assert gone() is None
    assert isinstance(made.made(new), Big)
