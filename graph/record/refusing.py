"""What has just been waited for in vain is refused at once for a while: readers need the threads that would wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from graph.errors import RecordUnavailable

SLOW = 1.0
"""Seconds after which a failure counts as one that was waited for; a server that refuses does so at once."""
REFUSED_SECONDS = 5.0
TRIED_SECONDS = 60.0
"""The longest that one may try while the others are refused."""


class Refusing:
    """Whether the way to a database is to be tried; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = 0.0
        self._failed: RecordUnavailable | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """A try, in the block; raises what the last one raised where that took long and is not long ago.

        Of those that come later, one tries again while the others are still refused.
        """
        began = time.monotonic()
        with self._lock:
            if self._failed is not None:
                if began < self._until:
                    raise RecordUnavailable(
                        self._failed.text.zh, self._failed.text.en, **self._failed.members
                    )
                self._until = began + TRIED_SECONDS
        try:
            yield
        except RecordUnavailable as error:
            now = time.monotonic()
            with self._lock:
                if self._failed is not None or now - began > SLOW:
                    self._failed, self._until = error, now + REFUSED_SECONDS
            raise
        with self._lock:
            self._failed = None
