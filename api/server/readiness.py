"""Whether this process can answer from its store: told from what is known, never by asking a busy worker."""

import time
from pathlib import Path
from threading import Lock

from graph.errors import StoreBroken
from graph.sparql.pool import WorkerPool
from graph.store.seal import check_seal

SECONDS_BETWEEN = 1
"""The files are looked at no more often, however often it is asked."""


class Readiness:
    """Watches the files of the store at `store`, and the workers that open it anew."""

    def __init__(self, store: Path, pool: WorkerPool) -> None:
        self._store = store
        self._pool = pool
        self._looking = Lock()
        self._looked = 0.0
        self._damage: StoreBroken | None = None

    def moved(self, store: Path) -> None:
        """Watch another store from now on."""
        with self._looking:
            self._store, self._looked, self._damage = store, 0.0, None

    def found(self, damage: StoreBroken) -> None:
        """Something could not be read from the store: it stays damaged until the service is started again."""
        self._damage = damage

    def fault(self) -> StoreBroken | None:
        """Why queries cannot be answered; None where they can, even if they have to wait. May read files."""
        with self._looking:
            if self._damage is None and time.monotonic() - self._looked > SECONDS_BETWEEN:
                self._looked = time.monotonic()
                try:
                    check_seal(self._store)
                except StoreBroken as error:
                    self._damage = error
        return self._damage or self._pool.state().broken
