"""The one writer: from revisions to the version in force. Acknowledged is what the record holds on disk.

A write makes the next version beside the one in force, appends the revisions to the record, and only then puts the
version in force. A process that is killed in between leaves the old version, and a record from which the next writer
makes up for it. Any number of processes may write; the record lets one do so at a time.
"""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FengqiaoError, RevisionConflict, StoreAway, StoreBroken
from graph.publish.ground import Ground
from graph.publish.making import EntriesRefused, Making
from graph.publish.published import PublishedEntries
from graph.publish.replacement import Replaced
from graph.publish.version import Origin, in_force, kept_versions, put_in_force, version_name
from graph.record.database import Record
from graph.record.revision import NewRevision, Revision, Status
from graph.store.entry_form import EntryForm, entry_form
from graph.store.remote.data_sets import DataSets
from graph.store.seal import check_seal
from graph.store.versions import remove, remove_unused, store_path
from ontology.bilingual import Progress

VERSIONS_KEPT = 3
"""Versions that stay, the one in force among them, so that what was cited can be asked again."""
PART_ANEW = 5
"""A version is made anew where more than one in so many entries changed: then loading all is quicker."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Write:
    """A revision to be written. `form` is the entry in its content, `seen` the number of the newest revision that the
    writer knew of (0: none), None where that is no matter."""

    revision: NewRevision
    form: EntryForm
    seen: int | None = None


@dataclass(frozen=True)
class Written:
    """A revision in the record, and the version that was in force when it had been written."""

    revision: Revision
    version: str


class Writer:
    """Writes into one data folder from one record. Safe to use from several processes; from one thread at a time."""

    def __init__(
        self,
        data: Path,
        record: Record,
        ground: Ground,
        kept: int = VERSIONS_KEPT,
        data_sets: DataSets | None = None,
    ) -> None:
        """With `data_sets`, a version is also loaded into their engine before it is put in force."""
        self._data = data
        self._data_sets = data_sets
        self._record = record
        self._ground = ground
        self._kept = kept
        self._entries = PublishedEntries(record)
        self._making = Making(record, ground)

    def bring_up_to_date(self, progress: Progress, *, again: bool = False) -> str:
        """Put in force the version of what the record holds, made anew if `again`; its name.

        Raises StoreBroken where the folder cannot be written, or what is there is damaged and not asked for anew.
        """
        with self._record.writing(), self._told_if_unwritable():
            return self._caught_up(progress, again)

    def write(
        self, writes: Sequence[Write], progress: Progress = lambda _: None
    ) -> list[Written | FengqiaoError]:
        """Append revisions to the record and have what is no draft be in force; for each what became of it.

        One that cannot be taken (the entry was revised meanwhile, or is needed by others) does not keep the others from
        being written. Raises StoreBroken and the record's errors where nothing could be written at all.
        """
        results: dict[int, Written | FengqiaoError] = {}
        taken = dict(enumerate(writes))
        with self._record.writing():
            with self._told_if_unwritable():
                self._caught_up(progress, again=False)
            for place, write in enumerate(writes):
                if conflict := self._outdated(write, writes[:place]):
                    results[place] = conflict
                    del taken[place]
            while taken:
                try:
                    results.update(zip(taken, self._written(list(taken.values())), strict=True))
                    break
                except EntriesRefused as refused:
                    for place, write in list(taken.items()):
                        if error := refused.faults.get(write.revision.entry):
                            results[place] = error
                            del taken[place]
        return [results[place] for place in range(len(writes))]

    def _outdated(self, write: Write, before: Sequence[Write]) -> RevisionConflict | None:
        entry = write.revision.entry
        newest = self._record.newest(entry)
        number = newest.number if newest else 0
        together = any(other.revision.entry == entry for other in before)
        if not together and write.seen in (None, number):
            return None
        return RevisionConflict(
            f"条目 {entry} 已被修订：请先看过新的修订，再提交",
            f"the entry {entry} has been revised meanwhile: see that first",
            entry=entry,
            newest=number,
            expected=write.seen,
        )

    def _written(self, writes: Sequence[Write]) -> list[Written]:
        """Raises EntriesRefused, and then nothing has been written."""
        changed, entries = {}, dict(self._entries.digests())
        for write in writes:
            entry, status = write.revision.entry, write.revision.status
            if status != "draft":
                old = self._making.form(self._record.in_force(entry))
                changed[entry] = Replaced(old, None if status == "withdrawn" else write.form)
                if status == "withdrawn":
                    entries.pop(entry, None)
                else:
                    entries[entry] = write.revision.graph_digest
        base = in_force(self._data)
        assert base is not None, "there is a version in force once the record has been caught up with"
        version = version_name(self._ground.digest, entries.items())
        with self._scratch(version) as scratch:
            if version != base:
                with self._told_if_unwritable():
                    self._making.from_last(scratch, store_path(self._data, base), changed)
            appended = self._record.append([write.revision for write in writes])
            # From here on it is written: what fails now is made up for by the next start or writer.
            try:
                self._put(scratch, version, base)
            except (OSError, StoreAway) as error:
                log.error("what was written is not in force yet: %s", error)
        return [Written(revision, in_force(self._data) or base) for revision in appended]

    def _caught_up(self, progress: Progress, again: bool) -> str:
        entries = self._entries.digests()
        version = version_name(self._ground.digest, entries.items())
        target = store_path(self._data, version)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not again and os.path.lexists(target):
            check_seal(target)
            self._put(target, version, version)
            return version
        pending = None if again else self._pending(entries)
        with self._scratch(version) as scratch:
            if pending is not None:
                base, changed = pending
                self._making.from_last(scratch, store_path(self._data, base), changed, recorded=True)
            else:
                base = ""
                self._making.anew(scratch, progress)
            self._put(scratch, version, base)
        return version

    def _pending(self, entries: Mapping[str, str]) -> tuple[str, dict[str, Replaced]] | None:
        """The version in force and what the record holds beyond it, where that is little enough to be put in."""
        base = in_force(self._data)
        origin = Origin.of(store_path(self._data, base)) if base else None
        if base is None or origin is None or origin.ground != self._ground.digest:
            return None
        most = len(entries) // PART_ANEW + 1
        changes = self._record.changes(origin.position, most + 1)
        if len(changes) > most:
            return None
        changed, before = {}, dict(entries)
        for entry in {change.entry for change in changes}:
            seen = [each for each in self._record.history(entry) if each.status != "draft"]
            old = next((each for each in reversed(seen) if each.sequence <= origin.position), None)
            changed[entry] = Replaced(self._making.form(old), self._making.form(seen[-1]))
            before.pop(entry, None)
            if old is not None and old.published:
                before[entry] = old.graph_digest
        # The name tells whether the version is what it is taken for.
        return (base, changed) if version_name(self._ground.digest, before.items()) == base else None

    def _put(self, made: Path, version: str, base: str) -> None:
        """Put a version in force, made in a scratch folder unless it is its own `base`. Raises OSError."""
        target = store_path(self._data, version)
        origin, position = Origin.of(target), self._record.position()
        if version != base:
            Origin(self._ground.digest, position, base).write(made)
            if os.path.lexists(target):
                target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
            made.rename(target)
            _sync(target.parent)
        elif origin is None or origin.position != position:
            Origin(self._ground.digest, position, origin.base if origin else "").write(target)
        if self._data_sets is not None:
            self._data_sets.place(self._data, version)
        put_in_force(self._data, version)
        self._tidy(version)

    def _tidy(self, version: str) -> None:
        folder = store_path(self._data, version).parent
        remove_unused(folder, {version, *kept_versions(self._data)[: self._kept]})

    @contextmanager
    def _scratch(self, version: str) -> Iterator[Path]:
        """A folder to be made, of which nothing is left unless it has been renamed."""
        scratch = store_path(self._data, f"{version}.building")
        remove(scratch)
        try:
            yield scratch
        finally:
            remove(scratch)

    @contextmanager
    def _told_if_unwritable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise StoreBroken(
                f"无法写入数据文件夹 {self._data}:{error}",
                f"The data folder {self._data} cannot be written: {error}",
            ) from error


def again(
    record: Record, revision: Revision, status: Status, role: str, why: str, seen: int | None = None
) -> Write:
    """The write of a revision that is there, once more: accepted, restored or withdrawn."""
    content = record.content(revision.entry, revision.number)
    new = NewRevision(
        revision.entry,
        status,
        revision.media_type,
        content,
        revision.graph_digest,
        role,
        why,
        from_number=revision.number,
    )
    return Write(new, entry_form(content, revision.media_type), seen)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
