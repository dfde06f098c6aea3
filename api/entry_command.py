"""One entry in another form: the command `convert`, and `export` of a single entry."""

from typing import TYPE_CHECKING

import click

from api.entry_reports import media_type_of
from api.terminal import input_bytes, output
from graph.errors import EntryUnreadable, NoSuchRevision

if TYPE_CHECKING:
    from graph.store.entry_form import EntryForm

PLAIN = "json"
FORMS = {
    PLAIN: "application/json",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}
"""What an entry can be written as, with its media type; `json` is the plain entry."""


@click.command()
@click.argument("file")
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), required=True, help="json is the plain entry"
)
@click.option("--out", default="-", help="file to write; - for standard output")
def convert(file: str, form: str, out: str) -> None:
    """Write an entry (.json .ttl .trig .nt .nq .jsonld) in another form; the record is not touched."""
    from graph.entry.submitted import submitted

    try:
        content = written(submitted(input_bytes(file), media_type_of(file, None)).form, form)
    except EntryUnreadable as error:
        raise error.named(file) from error
    with output(out) as sink:
        sink.write(content)


def exported(entry: str, form: str) -> bytes:
    """The entry of that id as it is in force, in one of `FORMS`. Raises NoSuchRevision and the errors of the record."""
    from api.record_command import entry_id, opened_record
    from graph.store.entry_form import entry_form

    with opened_record() as record:
        revision = record.in_force(entry_id(entry))
        if revision is None or revision.status == "withdrawn":
            raise NoSuchRevision(f"图谱中没有条目 {entry}", f"the graph has no entry {entry}")
        content = record.content(revision.entry, revision.number)
    return written(entry_form(content, revision.media_type), form)


def written(form: "EntryForm", name: str) -> bytes:
    """An entry in one of `FORMS`. Raises EntryNotPlain where a plain entry cannot say it."""
    from api.entries.documents import written as in_rdf
    from graph.entry.document import document_of
    from graph.entry.from_rdf import plain

    return document_of(plain(form)) if name == PLAIN else in_rdf(form, FORMS[name])
