"""One entry in another form: the command `convert`, and `export` of a single entry."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from api.entry_reports import media_type_of
from api.terminal import input_bytes, output, print_report, say, spoken_language
from api.write_command import added, role_option, why_option
from graph.check.plain import faults
from graph.entry.sheets import XLSX
from graph.errors import EntryFaulty, EntryUnreadable, FileUnreadable, NoSuchRevision

if TYPE_CHECKING:
    from graph.store.entry_form import EntryForm
    from ontology.bilingual import Language

PLAIN = "json"
FORMS = {
    PLAIN: "application/json",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "xlsx": XLSX,
}
"""What an entry can be written as, with its media type; `json` is the plain entry, `xlsx` a workbook."""
BOOKS = (".xlsx", ".ods")


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    required=True,
    help="json is the plain entry, xlsx a workbook",
)
@click.option("--out", default="-", help="file to write; - for standard output")
def convert(file: str, form: str, out: str) -> None:
    """Write an entry (.json .xlsx .ods .ttl .trig .nt .nq .jsonld) in another form; the record is not touched."""
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

    if name == "xlsx":
        from graph.entry.book_writing import book_of

        return book_of(plain(form), spoken_language())
    return document_of(plain(form)) if name == PLAIN else in_rdf(form, FORMS[name])


@click.command()
@click.argument("book")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="language of sheets and headings; else that of the locale"
)
def template(book: str, lang: "Language | None") -> None:
    """Write an empty workbook (.xlsx) to code an article in: headings with notes, an example row, lists of choices."""
    from graph.entry.book_writing import book_of

    if Path(book).suffix.lower() != ".xlsx":
        raise FileUnreadable(f"{book}：文件名须以 .xlsx 结尾", f"{book}: the name must end in .xlsx")
    with output(book) as sink:
        sink.write(book_of(None, lang or spoken_language()))


@click.command("import")
@click.argument("book")
@click.option("--draft", is_flag=True, help="let it wait for a review instead of putting it into the graph")
@click.option(
    "--notes",
    default="",
    help="write a copy of the workbook (.xlsx) with what is wrong as notes at its cells",
)
@why_option
@role_option
def import_book(book: str, draft: bool, notes: str, why: str, role: str) -> None:
    """Add the entry in a workbook (.xlsx .ods) or in a folder of .csv, one a sheet, if it keeps the rules.

    What is wrong is told by sheet and cell, and nothing is taken in. Exit 1 if it was not added, 2 if unreadable.
    """
    from graph.entry.book_reading import book_of_folder, with_notes
    from graph.entry.document import document_of

    path = Path(book)
    findings: list[dict[str, Any]] = []
    try:
        if path.is_dir():
            with TemporaryDirectory() as folder:
                document = Path(folder) / "entry.json"
                document.write_bytes(document_of(book_of_folder(path).entry))
                outcome = added([str(document)], draft, why, role)
        else:
            if path.suffix.lower() not in BOOKS:
                raise FileUnreadable(
                    f"{book}：须为 .xlsx、.ods 或 .csv 的文件夹",
                    f"{book}: must be .xlsx, .ods or a folder of .csv",
                )
            outcome = added([book], draft, why, role)
    except EntryFaulty as error:
        findings = faults(error)
        print_report(book, {"conforms": False, "findings": findings}, spoken_language())
    else:
        for report in outcome.refused.values():
            print_report(book, report, spoken_language())
            findings += report.get("findings", [])
        if not outcome.refused:
            say("已收录" if outcome.written else "未变", "added" if outcome.written else "unchanged")
            return
        if any("unreadable" in report for report in outcome.refused.values()):
            sys.exit(2)
    if notes and path.suffix.lower() == ".xlsx":
        language = spoken_language()
        told = {found["pointer"]: found["message"][language] for found in findings if found.get("pointer")}
        with output(notes) as sink:
            sink.write(with_notes(path.read_bytes(), told))
    sys.exit(1)
