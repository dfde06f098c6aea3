"""A circuit breaker: an engine that has failed several times in a row is left alone for a while.

Whoever asks meanwhile is told at once instead of waiting for a time-out each; after the pause one question is let
through, and its outcome decides (M. Nygard, Release It!, chapter 5).
"""

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Closed, until `failures` in a row open it for `pause` seconds. Safe to use from several threads."""

    def __init__(
        self, failures: int = 5, pause: float = 10, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._closed_again = 0.0

    def wait(self) -> float:
        """Seconds until something may be asked; 0 where it may now. After a pause, only the first one may."""
        with self._lock:
            if self._failed < self._most:
                return 0
            left = self._closed_again - self._clock()
            if left > 0:
                return left
            # This one tries; the others go on waiting for what it finds.
            self._closed_again = self._clock() + self._pause
            return 0

    def succeeded(self) -> None:
        """It has answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It has not answered, or not whole."""
        with self._lock:
            self._failed += 1
            self._closed_again = self._clock() + self._pause
