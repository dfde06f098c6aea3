"""What is counted once for a version of the graph and remembered with it, whoever asks and however many at once.

A newer version takes it over from an older one where it is known how the one comes from the other: `carry_on`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import update_wrapper
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from rdflib import URIRef

from graph.store.change import Change
from graph.store.snapshot import Snapshot

Made = TypeVar("Made")


@dataclass(frozen=True)
class Transition:
    """From an older version, still open, to a newer one, and the statements by which they differ."""

    old: Snapshot
    new: Snapshot
    change: Change

    def pairs_from(self, subjects: Iterable[str], predicate: URIRef) -> Iterator[tuple[str, str]]:
        """Subject and value of every triple of these subjects with the predicate, as the newer version has them."""
        for subject in subjects:
            for value in self.new.properties(subject).get(str(predicate), ()):
                yield subject, str(value)


Carry = Callable[[Made, Transition], Made | None]
"""From what was made for the older version makes what counting the newer one anew would give.

It changes nothing of the older one, which is still being read. None where counting anew costs no more.
"""


class OncePerVersion(Generic[Made]):
    """`make`, called once for a snapshot; a second thread waits for the first instead of counting it all again.

    Readers of another version do not wait, and what was made goes when its snapshot goes; so it must not hold its
    snapshot. Where `make` raises, the next caller tries again.
    """

    def __init__(self, make: Callable[[Snapshot], Made]) -> None:
        self.make = make
        self._remembered: WeakKeyDictionary[Snapshot, Made] = WeakKeyDictionary()
        self._locks: WeakKeyDictionary[Snapshot, Lock] = WeakKeyDictionary()
        self._looking_up = Lock()
        self._carry: Carry[Made] | None = None
        update_wrapper(self, make)

    def __call__(self, snapshot: Snapshot) -> Made:
        """What was made for the snapshot, made now where it was not yet."""
        # Nothing waits here once it is made: a look-up is one step of the interpreter.
        if snapshot in self._remembered:
            return self._remembered[snapshot]
        with self._lock(snapshot):
            if snapshot not in self._remembered:
                self.remember(snapshot, self.make(snapshot))
            return self._remembered[snapshot]

    def made(self, snapshot: Snapshot) -> Made | None:
        """What was made for the snapshot; None where nothing was yet."""
        return self._remembered.get(snapshot)

    def remember(self, snapshot: Snapshot, made: Made) -> None:
        """Take `made`, known from elsewhere, for what would be made; what was made before stays."""
        with self._looking_up:
            self._remembered.setdefault(snapshot, made)

    def carry(self, carry: Carry[Made]) -> Carry[Made]:
        """Register, as a decorator, how a newer version takes over what was made.

        In the order in which they are registered they are carried on: one that needs another stands below it.
        """
        self._carry = carry
        _carried.append(self)
        return carry

    def carry_on(self, transition: Transition) -> None:
        """Make for the newer version what was made for the older one; whoever asks for it meanwhile waits."""
        previous = self.made(transition.old)
        if previous is None or self._carry is None:
            return
        with self._lock(transition.new):
            if transition.new not in self._remembered:
                carried = self._carry(previous, transition)
                if carried is not None:
                    self.remember(transition.new, carried)

    def _lock(self, snapshot: Snapshot) -> Lock:
        with self._looking_up:
            return self._locks.setdefault(snapshot, Lock())


def once_per_version(make: Callable[[Snapshot], Made]) -> OncePerVersion[Made]:
    """`make`, called once for a snapshot and remembered with it."""
    return OncePerVersion(make)


_carried: list[OncePerVersion[Any]] = []
"""Everything that can be carried on, what others need before those."""


def carry_on(old: Snapshot, new: Snapshot, change: Change) -> None:
    """Take over for a newer version all that was made for an older one, at the cost of the change between them.

    What the older one has read of single things is in memory of the newer one, too, so that the first pages of it cost
    no more than others.

    To be called before the newer one is published, in each process that reads it, while the older one is open.
    What was never made for the older one, or cannot be carried on for less than counting, is counted when it is
    first asked for. Safe beside readers of both. Raises StoreBroken where a store turns out to be damaged: what
    was not carried on by then is counted when it is asked for.
    """
    new.take_over(old, change)
    transition = Transition(old, new, change)
    for counted in _carried:
        counted.carry_on(transition)
