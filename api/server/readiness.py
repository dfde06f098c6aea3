"""Whether this process can answer from its store: told from what is known, never by asking a busy worker."""

import time
from pathlib import Path
from threading import Lock

from graph.errors import StoreAway, StoreBroken, StoreError
from graph.sparql.pool import WorkerPool
from graph.store.remote.data_sets import DataSets
from graph.store.seal import check_seal

SECONDS_BETWEEN = 1
"""The files are looked at no more often, however often it is asked."""


class Readiness:
    """Watches the files of the store at `store`, the workers that open it anew, and the engine of `data_sets`."""

    def __init__(self, store: Path, pool: WorkerPool, data_sets: DataSets | None = None) -> None:
        self._data_sets = data_sets
        self._away: StoreAway | None = None
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

    def fault(self) -> StoreError | None:
        """Why queries cannot be answered; None where they can, even if they have to wait. May read files."""
        with self._looking:
            if self._damage is None and time.monotonic() - self._looked > SECONDS_BETWEEN:
                self._looked = time.monotonic()
                try:
                    check_seal(self._store)
                except StoreBroken as error:
                    self._damage = error
                self._away = self._not_there()
        return self._damage or self._away or self._pool.state().broken

    def _not_there(self) -> StoreAway | None:
        """Why the engine does not answer. By a query: one that hangs still accepts connections."""
        if self._data_sets is not None:
            try:
                self._data_sets.ping()
            except StoreAway as error:
                return error
        return None
