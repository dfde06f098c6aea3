"""What is counted once for a version of the graph and remembered with it, whoever asks and however many at once."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from graph.store.snapshot import Snapshot

Made = TypeVar("Made")


def once_per_version(make: Callable[[Snapshot], Made]) -> Callable[[Snapshot], Made]:
    """`make`, called once for a snapshot; a second thread waits for the first instead of counting it all again.

    Readers of another version do not wait, and what was made goes when its snapshot goes. Where `make` raises,
    the next caller tries again.
    """
    remembered: WeakKeyDictionary[Snapshot, Made] = WeakKeyDictionary()
    locks: WeakKeyDictionary[Snapshot, Lock] = WeakKeyDictionary()
    looking_up = Lock()

    @wraps(make)
    def once(snapshot: Snapshot) -> Made:
        # Nothing waits here once it is made: a look-up is one step of the interpreter.
        if snapshot in remembered:
            return remembered[snapshot]
        with looking_up:
            lock = locks.setdefault(snapshot, Lock())
        with lock:
            if snapshot not in remembered:
                made = make(snapshot)
                with looking_up:
                    remembered[snapshot] = made
            return remembered[snapshot]

    return once
