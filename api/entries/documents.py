"""An entry as a document, in any form that it may be sent in again."""

from functools import lru_cache

from starlette.requests import Request

from api.http.content import QUADS, Data, Variant
from api.http.version_in_force import bound
from graph.errors import NoSuchRevision
from graph.record.database import Record
from graph.record.revision import Revision
from graph.store.entry_form import MEDIA_TYPE, EntryForm, entry_form
from graph.store.serialise import graphs_of

FORMS_KEPT = 8
"""Entries remembered in a process; one takes about a megabyte."""


def in_version(request: Request, entry: str) -> Revision:
    """The revision of an entry that stands in the version the request is bound to. Raises NoSuchRevision."""
    record: Record = request.app.state.record
    position = bound(request).position
    for revision in reversed(record.history(entry)):
        if revision.status != "draft" and revision.sequence <= position:
            if revision.status == "withdrawn":
                break
            return revision
    raise NoSuchRevision(
        f"图谱中没有条目 {entry[:80]}", f"the graph has no entry {entry[:80]}", entry=entry[:80]
    )


def form_of(record: Record, revision: Revision) -> EntryForm:
    """The entry in a revision. Raises the errors of the record."""
    return _form(record, revision.entry, revision.number)


def named_graphs(form: EntryForm) -> Data:
    """What an entry says, in its graphs."""
    return graphs_of(form.document)


def written(form: EntryForm, media_type: str) -> bytes:
    """The document in one of the media types of RDF, to be validated and submitted as it is."""
    variant: Variant = next(each for each in QUADS if each.media_type == media_type)
    return form.document if media_type == MEDIA_TYPE else variant.write(named_graphs(form))


@lru_cache(maxsize=FORMS_KEPT)
def _form(record: Record, entry: str, number: int) -> EntryForm:
    # A revision never changes.
    revision = record.revision(entry, number)
    return entry_form(record.content(entry, number), revision.media_type)
