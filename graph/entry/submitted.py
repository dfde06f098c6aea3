"""An entry as it is submitted, in whichever form: as RDF, with the way back to where its author wrote it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graph.entry.document import MEDIA_TYPE as PLAIN
from graph.entry.document import rdf_of, read_entry
from graph.entry.from_rdf import plain
from graph.entry.model import PlainEntry
from graph.entry.sheets import ODS, XLSX
from graph.errors import EntryFaulty
from graph.store.entry_form import MEDIA_TYPE as NQUADS
from graph.store.entry_form import EntryForm, entry_form
from graph.store.parse import FORMATS as RDF
from graph.store.parse import SUFFIXES as RDF_SUFFIXES

BOOKS = {XLSX: ".xlsx", ODS: ".ods"}
FORMATS = (*RDF, PLAIN, *BOOKS)
"""Media types in which an entry may be submitted."""
SUFFIXES = {**RDF_SUFFIXES, ".json": PLAIN, ".xlsx": XLSX, ".ods": ODS}


@dataclass(frozen=True)
class Submitted:
    """`content` is RDF of `media_type`; `pointers` are JSON Pointers by IRI, and by IRI and property.

    `place` turns a pointer into what the author knows it by: itself, or a cell of a workbook.
    """

    content: bytes
    media_type: str
    pointers: Mapping[str | tuple[str, str], str] = field(default_factory=dict)
    place: Callable[[str], str] = str

    @property
    def form(self) -> EntryForm:
        """The entry as the graph holds it. Raises EntryUnreadable."""
        return entry_form(self.content, self.media_type)

    def pointer(self, focus: str, path: str | None) -> str | None:
        """Where the author has written a node, or a property of it; None in RDF."""
        found = self.pointers.get((focus, path)) if path is not None else None
        found = self.pointers.get(focus) if found is None else found
        return None if found is None else self.place(found)


def submitted(content: bytes, media_type: str, text: str | None = None) -> Submitted:
    """The entry in the bytes; a plain one is turned into N-Quads, `text` that of its source where it is at hand.

    Raises EntryUnreadable and EntryFaulty for a plain entry or a workbook, KeyError for another media type; RDF is not
    read yet.
    """
    if media_type == PLAIN:
        written = rdf_of(read_entry(content), text)
        return Submitted(written.content, NQUADS, written.pointers)
    if media_type in BOOKS:
        # Here and not above: few entries are workbooks, and the library takes a while to load.
        from graph.entry.book_reading import book_in

        book = book_in(content, BOOKS[media_type])
        entry = book.entry
        try:
            written = rdf_of(entry, text)
        except EntryFaulty as error:
            raise book.at_cells(error) from error
        return Submitted(written.content, NQUADS, written.pointers, book.place)
    if media_type not in RDF:
        raise KeyError(media_type)
    return Submitted(content, media_type)


def plain_in(content: bytes, media_type: str) -> PlainEntry:
    """The plain entry in a document of any form. Raises EntryUnreadable, EntryFaulty, EntryNotPlain."""
    return plain(submitted(content, media_type).form)
