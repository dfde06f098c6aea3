"""What the shipped entries teach, as it is used for any article but their own."""

from functools import cache

from graph.draft.learned import Learned
from graph.draft.teaching import taught_by
from graph.entry.model import PlainEntry
from graph.entry.submitted import plain_in
from graph.record.shipped import Corpus
from graph.store.utf8 import read_bytes


@cache
def shipped_entries() -> tuple[PlainEntry, ...]:
    """The entries of the corpus that is shipped, as plain entries."""
    return tuple(plain_in(read_bytes(path), "application/trig") for path in Corpus().entry_files)


@cache
def shipped_lessons() -> Learned:
    """What all of them teach."""
    return taught_by(shipped_entries())


def lessons_for(digest: str) -> Learned:
    """What they teach for an article of that digest: nothing that was coded of the article itself."""
    entries = shipped_entries()
    if all(entry.source.text_digest != digest for entry in entries):
        return shipped_lessons()
    return taught_by([entry for entry in entries if entry.source.text_digest != digest])
