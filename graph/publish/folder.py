"""A data folder and the versions in it: made of what the record holds, put in force, and removed when they are old.

Only one process makes versions in a folder at a time, by a lock on it. Others may append to the record meanwhile, on
this machine or another: each version is made of the record up to a sequence, and of nothing later.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreBroken
from graph.publish.ground import Ground
from graph.publish.making import Making
from graph.publish.published import PublishedEntries
from graph.publish.replacement import Replaced
from graph.publish.version import Origin, in_force, kept_versions, put_in_force, version_name
from graph.record.database import Record
from graph.store.remote.data_sets import DataSets
from graph.store.seal import check_seal
from graph.store.versions import locked, remove, remove_unused, store_path
from ontology.bilingual import Progress

VERSIONS_KEPT = 3
"""Versions that stay, the one in force among them, so that what was cited can be asked again."""
PART_ANEW = 5
"""A version is made anew where more than one in so many entries changed: then loading all is quicker."""


class VersionFolder:
    """The versions of one ground in one data folder. From one thread at a time."""

    def __init__(
        self,
        data: Path,
        record: Record,
        ground: Ground,
        kept: int = VERSIONS_KEPT,
        data_sets: DataSets | None = None,
    ) -> None:
        """With `data_sets`, a version is also loaded into their engine before it is put in force."""
        self.data = data
        self._data_sets = data_sets
        self.ground = ground
        self.entries = PublishedEntries(record)
        self.making = Making(record, ground)
        self._record = record
        self._kept = kept

    def origin(self) -> Origin | None:
        """What the version in force was made of; None where there is none, or one of another ground."""
        base = in_force(self.data)
        origin = Origin.of(store_path(self.data, base)) if base else None
        return origin if origin is not None and origin.ground == self.ground.digest else None

    @contextmanager
    def building(self) -> Iterator[None]:
        """One process makes versions in the folder for as long as the block runs. Raises StoreBroken."""
        with self.told_if_unwritable():
            store_path(self.data, "any").parent.mkdir(parents=True, exist_ok=True)
        with locked(self.data, fcntl.LOCK_EX):
            yield

    def catch_up(self, progress: Progress, again: bool = False) -> str:
        """Put in force the version of what the record holds, to be called while building; its name.

        Those that were last made of it elsewhere are made here, too, one after the other, so that what was cited or
        begun there is found here. Raises OSError, RuntimeError and StoreBroken.
        """
        origin = None if again else self.origin()
        stops = self._record.stops(origin.position, self._kept) if origin else []
        for stop in stops or [self._record.position()]:
            version = self._made(stop, progress, again)
        return version

    def put(self, made: Path, version: str, base: str, position: int) -> None:
        """Put a version of the record up to a position in force, made in a scratch folder unless it is its own `base`.

        Raises OSError; StoreAway where the engine does not take it.
        """
        target = store_path(self.data, version)
        origin = Origin.of(target)
        if version != base:
            Origin(self.ground.digest, position, base).write(made)
            if os.path.lexists(target):
                target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
            made.rename(target)
            _sync(target.parent)
        elif origin is None or origin.position != position:
            Origin(self.ground.digest, position, origin.base if origin else "").write(target)
        if self._data_sets is not None:
            self._data_sets.place(self.data, version)
        put_in_force(self.data, version)
        remove_unused(target.parent, {version, *kept_versions(self.data)[: self._kept]})

    @contextmanager
    def scratch(self, version: str) -> Iterator[Path]:
        """A folder to be made, of which nothing is left unless it has been renamed."""
        scratch = store_path(self.data, f"{version}.building")
        remove(scratch)
        try:
            yield scratch
        finally:
            remove(scratch)

    @contextmanager
    def told_if_unwritable(self) -> Iterator[None]:
        """Turn what a folder raises that cannot be written into StoreBroken."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise StoreBroken(
                f"无法写入数据文件夹 {self.data}:{error}",
                f"The data folder {self.data} cannot be written: {error}",
            ) from error

    def _made(self, position: int, progress: Progress, again: bool) -> str:
        """Put in force the version of the record up to a position; its name."""
        entries = self.entries.at(position)
        version = version_name(self.ground.digest, entries.items())
        target = store_path(self.data, version)
        if not again and os.path.lexists(target):
            check_seal(target)
            self.put(target, version, version, position)
            return version
        pending = None if again else self._pending(entries, position)
        with self.scratch(version) as scratch:
            if pending is not None:
                base, changed = pending
                self.making.from_last(
                    scratch, store_path(self.data, base), changed, recorded=True, until=position
                )
            else:
                base = ""
                self.making.anew(scratch, progress, position)
            self.put(scratch, version, base, position)
        return version

    def _pending(self, entries: Mapping[str, str], position: int) -> tuple[str, dict[str, Replaced]] | None:
        """The version in force and what the record holds beyond it, where that is little enough to be put in."""
        base, origin = in_force(self.data), self.origin()
        if base is None or origin is None:
            return None
        most = len(entries) // PART_ANEW + 1
        found = self._record.changes(origin.position, most + 1)
        changes = [change for change in found if change.sequence <= position]
        if len(changes) > most:
            return None
        changed, before = {}, dict(entries)
        for entry in {change.entry for change in changes}:
            old = self._record.in_force(entry, origin.position)
            new = self._record.in_force(entry, position)
            changed[entry] = Replaced(self.making.form(old), self.making.form(new))
            before.pop(entry, None)
            if old is not None and old.published:
                before[entry] = old.graph_digest
        # The name tells whether the version is what it is taken for.
        return (base, changed) if version_name(self.ground.digest, before.items()) == base else None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
