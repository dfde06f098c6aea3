"""The commands over the record: `history`, `diff`, `backup`, `restore-backup`."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from api.settings import read_settings
from api.terminal import output, say, spoken_language
from graph.errors import FileUnreadable, NoSuchRevision
from ontology.namespaces import ENTRY, expand

if TYPE_CHECKING:
    from graph.record.database import Record

AT_TERMINAL = "%Y-%m-%dT%H:%M:%SZ"


@contextmanager
def opened_record() -> Iterator["Record"]:
    """The record that the settings name, for as long as a command runs."""
    # Imported where it is needed: the other commands start sooner without.
    from graph.record.database import Record

    settings = read_settings()
    record = Record.open(settings.record, settings.data)
    try:
        yield record
    finally:
        record.close()


def entry_id(name: str) -> str:
    """The id of an entry that is named by it, by its IRI or by `entry:…`."""
    return expand(name).removeprefix(str(ENTRY))


@click.command()
@click.argument("entry", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="as JSON")
def history(entry: str, as_json: bool) -> None:
    """All revisions of an entry, the oldest first: number, when, status, role, bytes, the revision it is from, why."""
    with opened_record() as record:
        revisions = record.history(entry_id(entry))
    if not revisions:
        raise NoSuchRevision(f"修订记录中没有条目 {entry}", f"the record has no entry {entry}")
    if as_json:
        said = [{**asdict(revision), "at": revision.at.isoformat()} for revision in revisions]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for revision in revisions:
        origin = "-" if revision.from_number is None else str(revision.from_number)
        cells = [
            *(str(revision.number), revision.at.strftime(AT_TERMINAL), revision.status, revision.role),
            *(str(revision.size), origin, printable(revision.why)),
        ]
        click.echo("\t".join(cells))


@click.command()
@click.argument("entry", metavar="ID")
@click.argument("old", metavar="A", type=click.IntRange(min=1))
@click.argument("new", metavar="B", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="as JSON, every label in both languages")
def diff(entry: str, old: int, new: int, as_json: bool) -> None:
    """What changed from revision A of an entry to revision B: claims, mechanisms, credits, spans, old → new."""
    from graph.record.diff import difference_of

    with opened_record() as record:
        found = difference_of(record, entry_id(entry), old, new)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        for line in found.in_words(spoken_language()):
            click.echo(printable(line))


@click.command()
@click.argument("file")
def backup(file: str) -> None:
    """Write the whole record to FILE (- for standard output), consistent while others write.

    It is a SQLite database, whichever the record is kept in, readable by its owner only, and holds every revision;
    tokens are not in it.
    """
    from graph.record.backup import write_backup

    scratch = None if file == "-" else Path(file).absolute().parent
    # It holds drafts, too.
    mask = os.umask(0o077)
    try:
        with opened_record() as record, output(file) as out:
            held = write_backup(record, out, scratch)
    finally:
        os.umask(mask)
    say(
        f"已备份 {held.entries} 个条目的 {held.revisions} 次修订，摘要 {held.digest}",
        f"backed up {held.revisions} revisions of {held.entries} entries, digest {held.digest}",
    )


@click.command("restore-backup")
@click.argument("file", type=click.File("rb"))
def restore_backup(file: BinaryIO) -> None:
    """Put the backup FILE (- for standard input) into an empty record and verify it.

    A record that holds anything is left as it is: to go back to an older state, name an empty place by FENGQIAO_DATA
    or FENGQIAO_RECORD and restore it there.
    """
    from graph.record.backup import restore_backup as restore

    try:
        with opened_record() as record:
            held = restore(record, file, _room())
    except FileUnreadable as error:
        raise error.named(file.name) from error
    say(
        f"已恢复 {held.entries} 个条目的 {held.revisions} 次修订，摘要 {held.digest}，核对无误",
        f"restored {held.revisions} revisions of {held.entries} entries, digest {held.digest}, verified",
    )


def printable(text: str) -> str:
    """On one line, without what a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


def _room() -> Path:
    """A folder with room for a copy of a backup: the data folder, where the record is likely to go."""
    folder = read_settings().data
    folder.mkdir(parents=True, exist_ok=True)
    return folder
