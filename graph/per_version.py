"""What is counted once for a version of the graph and remembered, whoever asks and however many at once."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import TypeVar

from graph.store.snapshot import Snapshot

Made = TypeVar("Made")


def once_per_version(make: Callable[[Snapshot], Made]) -> Callable[[Snapshot], Made]:
    """`make`, called once for a snapshot; a second thread waits for the first instead of counting it all again."""
    remembered = lru_cache(maxsize=2)(make)
    lock = Lock()

    @wraps(make)
    def once(snapshot: Snapshot) -> Made:
        with lock:
            return remembered(snapshot)

    return once
