"""The shipped entries enter the record like anyone's: at the first start, and each time a newer one is shipped."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version

from graph.errors import EntryUnreadable
from graph.record.database import Record
from graph.record.revision import NewRevision
from graph.record.shipped import Corpus
from graph.store.entry_form import entry_form
from graph.store.utf8 import read_bytes
from ontology.bilingual import BilingualText, Progress

ROLE = "shipped"
MEDIA_TYPE = "application/trig"
AT_ONCE = 200
"""Entries appended in one transaction."""


def adopt(corpus: Corpus, record: Record, progress: Progress) -> None:
    """Append what is shipped and not yet in the record, to be called while nobody else writes.

    An entry that was revised here since is kept as it is, which is said. Raises EntryUnreadable, FileUnreadable.
    """
    waiting: list[NewRevision] = []
    for new in newly_shipped(corpus, record, progress):
        waiting.append(new)
        if len(waiting) == AT_ONCE:
            record.append(waiting)
            waiting = []
    if waiting:
        record.append(waiting)


def is_adopted(corpus: Corpus, record: Record) -> bool:
    """Whether the record has had all that is shipped. Raises FileUnreadable."""
    known = record.shipped_digests()
    return all(hashlib.sha256(read_bytes(path)).hexdigest() in known for path in corpus.entry_files)


def newly_shipped(corpus: Corpus, record: Record, progress: Progress) -> Iterator[NewRevision]:
    """What `adopt` would append, as it comes; says what is kept instead. Raises EntryUnreadable, FileUnreadable."""
    known = record.shipped_digests()
    why = f"as shipped with fengqiao-graph {version('fengqiao-graph')}"
    for path in corpus.entry_files:
        content = read_bytes(path)
        if hashlib.sha256(content).hexdigest() in known:
            continue
        try:
            form = entry_form(content, MEDIA_TYPE)
        except EntryUnreadable as error:
            raise error.named(path) from error
        newest = record.newest(form.id)
        if newest is not None and newest.origin != "shipped":
            progress(
                BilingualText(
                    f"条目 {form.id} 已在此处修订，保留现有修订；随程序发布的新版见 {path}",
                    f"entry {form.id} was revised here and is kept as it is; what is shipped now stands in {path}",
                )
            )
            continue
        progress(BilingualText(f"登记 {path.name}", f"recording {path.name}"))
        yield NewRevision(form.id, "checked", MEDIA_TYPE, content, form.digest, ROLE, why, origin="shipped")
