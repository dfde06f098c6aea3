"""A web process follows the version in force: whoever put it in force, requests that begin are answered from it.

Requests that have begun keep the version they began with; it is let go when the last of them has ended.
"""

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from threading import BoundedSemaphore

from fastapi import FastAPI

from api.http.version_in_force import VersionInForce, publish
from api.server.readiness import Readiness
from api.server.reopened import Reopened
from graph.errors import RecordError, StoreError
from graph.lists.areas import area_map, provinces
from graph.lists.names import all_names
from graph.lists.outcomes import all_outcomes
from graph.lists.stations import all_stations
from graph.lists.tables import read_base
from graph.lists.totals import overview
from graph.lists.types import type_tree
from graph.publish.catching_up import CatchingUp, behind
from graph.publish.version import change_between, in_force
from graph.record.database import Record
from graph.search.index import search_index
from graph.sparql.pool import WorkerPool
from graph.store.per_version import carry_on
from graph.store.remote.data_sets import DataSets
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path

LOOKED_EVERY = 0.1
"""Seconds between two looks at which version is in force: a small file is read."""
KEPT_OPEN = 1
"""Versions before the one in force that stay open, so that lists read page by page can be read to the end."""
TIDIED_AFTER = 30
"""Seconds after which what old versions leave in memory is collected: that halts everything for some tenths of one."""
AWAITED = 3.0
"""Seconds that a request waits for what other nodes have and this one has not."""
MOST_WAITING = 2
"""Requests for pages of lists that wait so at a time, since each keeps a thread from the others."""

log = logging.getLogger(__name__)


class Following:
    """Keeps an application at the version in force of a data folder."""

    def __init__(
        self,
        app: FastAPI,
        data: Path,
        pool: WorkerPool,
        readiness: Readiness,
        record: Record,
        catching_up: CatchingUp,
        data_sets: DataSets | None = None,
    ) -> None:
        self._data_sets = data_sets
        self._record = record
        self._catching_up = catching_up
        self._waiting = BoundedSemaphore(MOST_WAITING)
        self._reopened = Reopened(data)
        self.set_aside = 0
        """Entries that were set aside when the rules changed, and not revised since."""
        self._app = app
        self._data = data
        self._pool = pool
        self._readiness = readiness
        self._moving = asyncio.Lock()
        self._old: list[VersionInForce] = []
        self._tidying: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look again and again for as long as the block runs."""
        await asyncio.to_thread(self._count_set_aside)
        looking = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            if self._tidying is not None:
                self._tidying.cancel()
            for version in (*self._old, self._app.state.in_force):
                version.snapshot.close()
            self._reopened.close()

    def of_name(self, name: str) -> VersionInForce | None:
        """The version of that name, in force or kept: pages of a list that began with it, here or elsewhere, go on.

        None where it is gone or never was. May wait, in a thread, and raises what `await_record` raises.
        """
        found = self._there(name)
        if found is None:
            if not self._waiting.acquire(blocking=False):
                raise behind()
            try:
                found = self._there(name) if self.await_record() else None
            finally:
                self._waiting.release()
        return found

    def await_record(self) -> bool:
        """Wait, in a thread, until all that the record holds now is in force here; whether there was anything.

        Raises RecordUnavailable where it is away, or there is too much to wait for.
        """
        position = self._record.position()
        if self._app.state.in_force.position >= position:
            return False
        self._catching_up.wake()
        end = time.monotonic() + AWAITED
        while time.monotonic() < end:
            if self._app.state.in_force.position >= position:
                return True
            time.sleep(LOOKED_EVERY / 5)
        raise behind()

    def progress(self) -> dict[str, float | int | str | None]:
        """How far this process is: positions in the record, and seconds since that was last reached; None if never."""
        reached, position = self._catching_up.reached, self._app.state.in_force.position
        current = reached is not None and reached.position <= position
        return {
            "position": position,
            "record_position": reached.position if reached else None,
            "record_seen_seconds": round(time.monotonic() - reached.at, 1) if reached else None,
            "state": "unknown" if reached is None else "current" if current else "behind",
        }

    async def look(self) -> None:
        """Answer from the version in force, if that is another one. Raises StoreError and stays where it is."""
        async with self._moving:
            name = in_force(self._data)
            old: VersionInForce = self._app.state.in_force
            if name is not None and name != old.version:
                new = await asyncio.to_thread(self._opened, name, old)
                try:
                    await self._pool.publish(store_path(self._data, name))
                except BaseException:
                    new.snapshot.close()
                    raise
                publish(self._app, new)
                self._readiness.moved(store_path(self._data, name))
                self._old.append(old)
            self._let_go()

    async def _look_on(self) -> None:
        said = ""
        while True:
            await asyncio.sleep(LOOKED_EVERY)
            try:
                await self.look()
            except StoreError as error:
                if str(error) != said:
                    log.error("the version in force cannot be opened: %s", error)
                said = str(error)

    def _there(self, name: str) -> VersionInForce | None:
        current: VersionInForce = self._app.state.in_force
        found = next((version for version in (current, *self._old) if version.version == name), None)
        return found or self._reopened.get(name)

    def _opened(self, name: str, old: VersionInForce) -> VersionInForce:
        """The version of that name, all that is counted of it carried on from the old one where that can be."""
        new = VersionInForce(Snapshot.open(self._data, name, self._data_sets), self._data)
        change = change_between(self._data, old.version, name)
        if change is not None:
            carry_on(old.snapshot, new.snapshot, change)
        warm(new)
        self._count_set_aside()
        return new

    def _count_set_aside(self) -> None:
        # Where the record is away, readers go on.
        with contextlib.suppress(RecordError):
            self.set_aside = len(self._record.set_aside())

    def _let_go(self) -> None:
        for version in [version for version in self._old[:-KEPT_OPEN] if not version.requests]:
            self._old.remove(version)
            version.snapshot.close()
            if self._tidying is None:
                self._tidying = asyncio.get_running_loop().call_later(TIDIED_AFTER, self._tidy)

    def _tidy(self) -> None:
        self._tidying = None
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def warm(in_force: VersionInForce) -> None:
    """Read what is read once for a version, so that not the first visitor waits for it. Raises StoreBroken."""
    for read in (
        all_stations,
        overview,
        provinces,
        area_map,
        type_tree,
        all_outcomes,
        all_names,
        search_index,
        read_base,
    ):
        read(in_force.snapshot)
    assert in_force.views is not None
