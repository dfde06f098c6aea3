"""The store of a version while it is made: anew from the record, or from the version before by what entries change."""

from collections.abc import Mapping
from pathlib import Path

from graph.errors import EntryError
from graph.publish.ground import Ground
from graph.publish.replacement import Replaced, faults, replace
from graph.publish.version import write_change
from graph.record.database import LARGEST, Record
from graph.record.revision import Revision
from graph.store.entry_form import EntryForm, entry_form
from graph.store.seal import seal
from graph.store.writable import WritableStore
from ontology.bilingual import BilingualText, Progress
from ontology.files import vocabulary_files
from ontology.namespaces import VOCABULARY

FILLED_AT_ONCE = 500
"""Entries."""


class EntriesRefused(Exception):
    """Entries that the others do not allow to be changed so: why, by their ids."""

    def __init__(self, faults: Mapping[str, EntryError]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


class Making:
    """Makes stores of what one record holds on one ground. Each is sealed when it is made, and still to be named."""

    def __init__(self, record: Record, ground: Ground) -> None:
        self._record = record
        self._ground = ground

    def anew(self, folder: Path, progress: Progress, until: int) -> None:
        """A store of all that was published up to a sequence, in a folder that is not there yet.

        Raises OSError and RuntimeError where the folder cannot be written, EntryUnreadable and FileUnreadable.
        """
        folder.mkdir()
        store = WritableStore(folder)
        try:
            for path in vocabulary_files():
                store.load(path, str(VOCABULARY))
            for path in self._ground.corpus.reference_files:
                store.load(path)
            lines: list[bytes] = []
            for number, (revision, content) in enumerate(self._record.published_contents(until=until), 1):
                progress(BilingualText(f"载入条目 {revision.entry}", f"loading entry {revision.entry}"))
                lines += entry_form(content, revision.media_type).lines
                if number % FILLED_AT_ONCE == 0:
                    store.fill(lines)
                    lines = []
            store.fill(lines)
            progress(BilingualText("推导捷径", "deriving the shortcuts"))
            store.derive()
        finally:
            store.close(in_order=True)
        seal(folder)

    def from_last(
        self,
        folder: Path,
        base: Path,
        changed: Mapping[str, Replaced],
        *,
        recorded: bool = False,
        until: int = LARGEST,
    ) -> None:
        """A copy of the store in `base` with some entries replaced, in a folder that is not there yet.

        The others are as they were at the sequence `until`. Raises EntriesRefused, unless the change is `recorded`
        already; OSError and RuntimeError where the folder cannot be written.
        """
        store = WritableStore.copy_of(base, folder)
        try:
            difference = replace(
                store, changed, self._ground, lambda entry: self._form_in_force(entry, until)
            )
            found = {} if recorded else faults(store, changed, difference)
        finally:
            store.close()
        if found:
            raise EntriesRefused(found)
        write_change(folder, difference.removed, difference.added)
        seal(folder, base)

    def form(self, revision: Revision | None) -> EntryForm | None:
        """What a revision says; None where there is none or it is a withdrawal."""
        if revision is None or revision.status == "withdrawn":
            return None
        return entry_form(self._record.content(revision.entry, revision.number), revision.media_type)

    def _form_in_force(self, entry: str, until: int) -> EntryForm:
        found = self.form(self._record.in_force(entry, until))
        assert found is not None, "an entry in force has a form"
        return found
