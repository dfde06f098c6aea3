"""The one writer: from revisions to the version in force. Acknowledged is what the record holds on disk.

A write makes the next version beside the one in force, appends the revisions to the record, and only then puts the
version in force. A process that is killed in between leaves the old version, and a record from which the next writer
makes up for it. Any number of processes may write; the record lets one do so at a time.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FengqiaoError, RevisionConflict, StoreAway
from graph.publish.folder import VERSIONS_KEPT, VersionFolder
from graph.publish.ground import Ground
from graph.publish.making import EntriesRefused
from graph.publish.replacement import Replaced
from graph.publish.version import in_force, version_name
from graph.record.database import Record
from graph.record.revision import NewRevision, Revision, Status
from graph.store.entry_form import EntryForm, entry_form
from graph.store.remote.data_sets import DataSets
from graph.store.versions import store_path
from ontology.bilingual import Progress

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
        patience: float | None = None,
    ) -> None:
        """With `data_sets`, a version is also loaded into their engine before it is put in force. `patience` are the
        seconds to wait for others who write, without end if None."""
        self._record = record
        self._folder = VersionFolder(data, record, ground, kept, data_sets)
        self._patience = patience

    def bring_up_to_date(self, progress: Progress, *, again: bool = False) -> str:
        """Put in force the version of what the record holds, made anew if `again`; its name.

        Nobody else is kept from writing. Raises StoreBroken where the folder cannot be written, or what is there is
        damaged and not asked for anew; the errors of the record.
        """
        with self._folder.building(), self._folder.told_if_unwritable():
            return self._folder.catch_up(progress, again)

    def follow(self) -> None:
        """Bring up to date what no other process over the folder has brought up to date; raises what that raises."""
        if not self.is_up_to_date():
            with self._folder.building(), self._folder.told_if_unwritable():
                if not self.is_up_to_date():
                    self._folder.catch_up(lambda _: None)

    def is_up_to_date(self) -> bool:
        """Whether the version in force is one of all that the record holds, as far as their positions tell."""
        origin = self._folder.origin()
        return origin is not None and origin.position == self._record.position()

    def write(
        self, writes: Sequence[Write], progress: Progress = lambda _: None
    ) -> list[Written | FengqiaoError]:
        """Append revisions to the record and have what is no draft be in force; for each what became of it.

        One that cannot be taken (the entry was revised meanwhile, or is needed by others) does not keep the others from
        being written. Raises StoreBroken and the record's errors where nothing could be written at all.
        """
        results: dict[int, Written | FengqiaoError] = {}
        taken = dict(enumerate(writes))
        # What others have written may be much, and those who write elsewhere need not wait for it.
        self.follow()
        with self._record.writing(self._patience), self._folder.building():
            end = self._record.end()
            with self._folder.told_if_unwritable():
                self._folder.catch_up(progress)
            for place, write in enumerate(writes):
                if conflict := self._outdated(write, writes[:place]):
                    results[place] = conflict
                    del taken[place]
            while taken:
                try:
                    results.update(zip(taken, self._written(list(taken.values()), end), strict=True))
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

    def _written(self, writes: Sequence[Write], end: int) -> list[Written]:
        """Raises EntriesRefused, RecordUnavailable where others have appended since `end`; nothing is written then."""
        folder, making, data = self._folder, self._folder.making, self._folder.data
        base, origin = in_force(data), folder.origin()
        assert base and origin, "there is a version in force once the record has been caught up with"
        changed, entries = {}, dict(folder.entries.at(origin.position))
        for write in writes:
            entry, status = write.revision.entry, write.revision.status
            if status != "draft":
                old = making.form(self._record.in_force(entry))
                changed[entry] = Replaced(old, None if status == "withdrawn" else write.form)
                if status == "withdrawn":
                    entries.pop(entry, None)
                else:
                    entries[entry] = write.revision.graph_digest
        version = version_name(folder.ground.digest, entries.items())
        with folder.scratch(version) as scratch:
            if version != base:
                with folder.told_if_unwritable():
                    making.from_last(scratch, store_path(data, base), changed)
            appended = self._record.append([write.revision for write in writes], after=end, version=version)
            position = max([origin.position, *(each.sequence for each in appended if each.status != "draft")])
            # From here on it is written: what fails now is made up for by the next start or writer.
            try:
                folder.put(scratch, version, base, position)
            except (OSError, StoreAway) as error:
                log.error("what was written is not in force yet: %s", error)
        return [Written(revision, in_force(data) or base) for revision in appended]


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
