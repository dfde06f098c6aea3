"""An entry as it is submitted, in whichever form: as RDF, with the way back to the place in a plain entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.entry.document import MEDIA_TYPE as PLAIN
from graph.entry.document import rdf_of, read_entry
from graph.entry.from_rdf import plain
from graph.entry.model import PlainEntry
from graph.store.entry_form import MEDIA_TYPE as NQUADS
from graph.store.entry_form import EntryForm, entry_form
from graph.store.parse import FORMATS as RDF
from graph.store.parse import SUFFIXES as RDF_SUFFIXES

FORMATS = (*RDF, PLAIN)
"""Media types in which an entry may be submitted."""
SUFFIXES = {**RDF_SUFFIXES, ".json": PLAIN}


@dataclass(frozen=True)
class Submitted:
    """`content` is RDF of `media_type`; `pointers` are JSON Pointers by IRI, and by IRI and property."""

    content: bytes
    media_type: str
    pointers: Mapping[str | tuple[str, str], str] = field(default_factory=dict)

    @property
    def form(self) -> EntryForm:
        """The entry as the graph holds it. Raises EntryUnreadable."""
        return entry_form(self.content, self.media_type)

    def pointer(self, focus: str, path: str | None) -> str | None:
        """Where in the plain entry a node, or a property of it, is written; None in RDF."""
        if path is not None and (focus, path) in self.pointers:
            return self.pointers[focus, path]
        return self.pointers.get(focus)


def submitted(content: bytes, media_type: str, text: str | None = None) -> Submitted:
    """The entry in the bytes; a plain one is turned into N-Quads, `text` that of its source where it is at hand.

    Raises EntryUnreadable and EntryFaulty for a plain entry, KeyError for another media type; RDF is not read yet.
    """
    if media_type == PLAIN:
        written = rdf_of(read_entry(content), text)
        return Submitted(written.content, NQUADS, written.pointers)
    if media_type not in RDF:
        raise KeyError(media_type)
    return Submitted(content, media_type)


def plain_in(content: bytes, media_type: str) -> PlainEntry:
    """The plain entry in a document of any form. Raises EntryUnreadable, EntryFaulty, EntryNotPlain."""
    return plain(submitted(content, media_type).form)
