"""The one writer: from revisions to the version in force. Acknowledged is what the record holds on disk.

A write makes the next version beside the one in force, appends the revisions to the record, and only then puts the
version in force. A process that is killed in between leaves the old version, and a record from which the next writer
makes up for it. Any number of processes may write; the record lets one do so at a time.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from graph.errors import EntryError, FengqiaoError, RevisionConflict, StoreBroken
from graph.publish.ground import Ground
from graph.publish.replacement import Difference, Replaced, replace
from graph.publish.version import Origin, in_force, put_in_force, version_name, write_change
from graph.record.database import Record
from graph.record.revision import NewRevision, Revision, Status
from graph.store.entry_form import EntryForm, entry_form
from graph.store.seal import check_seal, seal
from graph.store.versions import remove, remove_unused, store_path
from graph.store.writable import WritableStore
from ontology.bilingual import BilingualText, Progress
from ontology.files import vocabulary_files
from ontology.namespaces import VOCABULARY

VERSIONS_KEPT = 3
"""Versions that stay, the one in force among them, so that what was cited can be asked again."""
PART_ANEW = 5
"""A version is made anew where more than one in so many entries changed: then loading all is quicker."""
FILLED_AT_ONCE = 500
"""Entries."""


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

    def __init__(self, data: Path, record: Record, ground: Ground, kept: int = VERSIONS_KEPT) -> None:
        self._data = data
        self._record = record
        self._ground = ground
        self._kept = kept

    def bring_up_to_date(self, progress: Progress, *, again: bool = False) -> str:
        """Put in force the version of what the record holds, made anew if `again`; its name.

        Raises StoreBroken where the folder cannot be written, or what is there is damaged and not asked for anew.
        """
        with self._record.writing():
            return self._caught_up(progress, again)

    def write(
        self, writes: Sequence[Write], progress: Progress = lambda _: None
    ) -> list[Written | FengqiaoError]:
        """Append revisions to the record and have what is no draft be in force; for each what became of it.

        One that cannot be taken (the entry was revised meanwhile, or is needed by others) does not keep the others from
        being written. Raises StoreBroken and the record's errors where nothing could be written at all.
        """
        with self._record.writing():
            self._caught_up(progress, again=False)
            return self._written(list(writes))

    def _written(self, writes: list[Write]) -> list[Written | FengqiaoError]:
        refused = {
            place: error
            for place, write in enumerate(writes)
            if (error := self._outdated(write, writes[:place]))
        }
        taken = [write for place, write in enumerate(writes) if place not in refused]
        try:
            done = iter(self._published(taken) if taken else [])
        except EntryError as error:
            if len(taken) == 1:
                done = iter([error])
            else:
                half = len(taken) // 2
                done = iter([*self._written(taken[:half]), *self._written(taken[half:])])
        return [refused[place] if place in refused else next(done) for place in range(len(writes))]

    def _outdated(self, write: Write, before: Sequence[Write]) -> RevisionConflict | None:
        entry = write.revision.entry
        newest = self._record.newest(entry)
        number = newest.number if newest else 0
        if any(other.revision.entry == entry for other in before):
            number = -1
        if (write.seen is None and number >= 0) or write.seen == number:
            return None
        return RevisionConflict(
            f"条目 {entry} 已被修订：请先看过新的修订，再提交",
            f"the entry {entry} has been revised meanwhile: see that first",
            entry=entry,
        )

    def _published(self, writes: Sequence[Write]) -> list[Written | FengqiaoError]:
        visible = [write for write in writes if write.revision.status != "draft"]
        revisions = [write.revision for write in writes]
        if not visible:
            version = in_force(self._data) or ""
            return [Written(revision, version) for revision in self._record.append(revisions)]
        entries = {revision.entry: revision.graph_digest for revision in self._record.published()}
        changed: dict[str, Replaced] = {}
        for write in visible:
            entry = write.revision.entry
            old = self._form(entry) if entry in entries else None
            if write.revision.status == "withdrawn":
                entries.pop(entry, None)
                changed[entry] = Replaced(old, None)
            else:
                entries[entry] = write.revision.graph_digest
                changed[entry] = Replaced(old, write.form)
        base = in_force(self._data)
        assert base is not None, "there is a version in force once the record has been caught up with"
        appended: list[Revision] = []

        def append() -> int:
            appended.extend(self._record.append(revisions))
            return self._record.position()

        version = version_name(self._ground.digest, entries.items())
        self._make(version, base, lambda store: replace(store, changed, self._ground, self._form), append)
        return [Written(revision, version) for revision in appended]

    def _caught_up(self, progress: Progress, again: bool) -> str:
        published = self._record.published()
        entries = [(revision.entry, revision.graph_digest) for revision in published]
        version = version_name(self._ground.digest, entries)
        target = store_path(self._data, version)
        with self._told_if_unwritable():
            target.parent.mkdir(parents=True, exist_ok=True)
            if not again and os.path.lexists(target):
                check_seal(target)
                self._note_position(target)
                put_in_force(self._data, version)
                self._tidy(version)
                return version
        change = None if again else self._pending(len(published))
        if change is not None:
            base, replaced = change
            self._make(version, base, lambda store: replace(store, replaced, self._ground, self._form))
        else:
            self._make(version, "", lambda store: self._fill(store, progress))
        return version

    def _pending(self, entries: int) -> tuple[str, Mapping[str, Replaced]] | None:
        """The version in force and what the record holds beyond it, where that is little enough to be put in."""
        base = in_force(self._data)
        origin = Origin.of(store_path(self._data, base)) if base else None
        if base is None or origin is None or origin.ground != self._ground.digest:
            return None
        changes = self._record.changes(origin.position, entries // PART_ANEW + 2)
        if len(changes) > entries // PART_ANEW + 1:
            return None
        replaced = {}
        for entry in {change.entry for change in changes}:
            history = self._record.history(entry)
            before = [each for each in history if each.sequence <= origin.position and each.status != "draft"]
            after = [each for each in history if each.status != "draft"]
            replaced[entry] = Replaced(
                *(self._form_of(each[-1] if each else None) for each in (before, after))
            )
        return base, replaced

    def _fill(self, store: WritableStore, progress: Progress) -> None:
        for path in vocabulary_files():
            store.load(path, str(VOCABULARY))
        for path in self._ground.corpus.reference_files:
            store.load(path)
        lines: list[bytes] = []
        for number, (revision, content) in enumerate(self._record.published_contents(), 1):
            progress(BilingualText(f"载入条目 {revision.entry}", f"loading entry {revision.entry}"))
            lines += entry_form(content, revision.media_type).lines
            if number % FILLED_AT_ONCE == 0:
                store.fill(lines)
                lines = []
        store.fill(lines)
        progress(BilingualText("推导捷径", "deriving the shortcuts"))
        store.derive()

    def _make(
        self,
        version: str,
        base: str,
        fill: Callable[[WritableStore], Difference | None],
        append: Callable[[], int] | None = None,
    ) -> None:
        """Make a version, from the one named `base` or anew, and put it in force.

        `append` writes to the record, and gives its position, once all that can fail has been done.
        """
        target = store_path(self._data, version)
        if base == version:
            # What was written says the same as what is there.
            if append is not None:
                append()
            self._note_position(target)
            return
        scratch = target.with_name(f"{version}.building")
        with self._told_if_unwritable():
            remove(scratch)
            try:
                if base:
                    store = WritableStore.copy_of(store_path(self._data, base), scratch)
                else:
                    scratch.mkdir()
                    store = WritableStore(scratch)
                try:
                    difference = fill(store)
                finally:
                    store.close(in_order=not base)
                if difference is not None:
                    write_change(scratch, difference.removed, difference.added)
                seal(scratch, store_path(self._data, base) if base else None)
                position = append() if append is not None else self._record.position()
            except BaseException:
                remove(scratch)
                raise
            Origin(self._ground.digest, position, base).write(scratch)
            if os.path.lexists(target):
                target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
            scratch.rename(target)
            _sync(target.parent)
            put_in_force(self._data, version)
            self._tidy(version)

    def _note_position(self, target: Path) -> None:
        origin, position = Origin.of(target), self._record.position()
        if origin is not None and origin.position != position:
            Origin(origin.ground, position, origin.base).write(target)

    def _tidy(self, version: str) -> None:
        folder = store_path(self._data, version).parent
        by_age = sorted((path for path in folder.iterdir() if "." not in path.name), key=_age, reverse=True)
        keep = {version, *(path.name for path in by_age[: self._kept])}
        remove_unused(folder, keep)

    def _form(self, entry: str) -> EntryForm:
        found = self._form_of(self._record.in_force(entry))
        assert found is not None, "an entry in force has a form"
        return found

    def _form_of(self, revision: Revision | None) -> EntryForm | None:
        if revision is None or revision.status == "withdrawn":
            return None
        return entry_form(self._record.content(revision.entry, revision.number), revision.media_type)

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


def _age(path: Path) -> float:
    with suppress(OSError):
        return (path / "origin.json").stat().st_mtime
    return 0


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
