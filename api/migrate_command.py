"""The command `migrate`: entries of the record that were coded against ontology 0.1 become new revisions of 0.2."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.record_command import opened_record, printable
from api.settings import read_settings
from api.terminal import print_report, say, spoken_language
from api.write_command import Outcome, opened_writer, role_option, sound
from graph.errors import FengqiaoError

if TYPE_CHECKING:
    from graph.publish.migration import Migrated
    from graph.record.database import Record
    from graph.record.revision import Revision

WHY = "ontology 0.2: evidence grades are derived"


@click.command()
@click.option("--dry-run", is_flag=True, help="write nothing; say entry by entry what would change")
@role_option
def migrate(dry_run: bool, role: str) -> None:
    """Bring the entries of the record that were coded against ontology 0.1 to 0.2, as new revisions; nothing is lost.

    Shipped entries that nobody revised are replaced by what is shipped now, as at each start. Coded evidence grades go
    where the rule gives the same and become notes where it does not. What only a coder can say is left open, and
    `validate` warns of it. Exit 1 if an entry does not keep the rules of 0.2 and stays as it is.
    """
    if dry_run:
        _tell()
    else:
        _migrate(role)


def _tell() -> None:
    from graph.record.diff import difference
    from graph.store.parse import parse_entry

    changed = 0
    with opened_record() as record:
        replaced = _to_be_replaced(record)
        for entry in sorted(replaced):
            _echo(f"{entry}：由随程序发布的新版取代", f"{entry}: replaced by what is shipped now")
        for revision, content, new in _changing(record):
            if revision.entry not in replaced:
                changed += 1
                _say_what_changes(revision, new)
                found = difference(
                    parse_entry(content, revision.media_type), parse_entry(new.content, "application/trig")
                )
                for line in found.in_words(spoken_language()):
                    click.echo(f"  {printable(line)}")
    say(
        f"将改写 {changed} 个条目，取代 {len(replaced)} 个；什么也没有写入",
        f"{changed} entries would be migrated, {len(replaced)} replaced; nothing was written",
    )


def _migrate(role: str) -> None:
    from graph.publish.writer import Write
    from graph.record.revision import NewRevision
    from graph.store.entry_form import entry_form

    outcome = Outcome()
    with opened_writer(recheck_record=False) as opened, tempfile.TemporaryDirectory() as scratch:
        coming = {}
        for revision, _, new in _changing(opened.record):
            newest = opened.record.newest(revision.entry)
            path = Path(scratch) / f"{revision.entry}.trig"
            path.write_bytes(new.content)
            coming[str(path)] = revision, newest.number if newest else None
            _say_what_changes(revision, new)
        writes = []
        for name, content, media_type in asyncio.run(sound(opened, list(coming), outcome)) if coming else ():
            form, (revision, seen) = entry_form(content, media_type), coming[name]
            made = NewRevision(form.id, revision.status, media_type, content, form.digest, role, WHY)
            writes.append(Write(made, form, seen))
        for write, done in zip(writes, opened.writer.write(writes), strict=True):
            if isinstance(done, FengqiaoError):
                report = {"conforms": False, "unreadable": done.text.as_dict()}
                outcome.refused[write.revision.entry] = report
            else:
                outcome.written += 1
    for name, report in outcome.refused.items():
        print_report(Path(name).stem, report, spoken_language())
    say(
        f"已改写 {outcome.written} 个，未改 {len(outcome.refused)} 个",
        f"{outcome.written} migrated, {len(outcome.refused)} left as they are",
    )
    sys.exit(1 if outcome.refused else 0)


def _changing(record: "Record") -> "Iterator[tuple[Revision, bytes, Migrated]]":
    """The revisions in force that are of 0.1, their bytes, and what becomes of them."""
    from graph.publish.migration import migrated

    for revision, content in record.published_contents():
        new = migrated(content, revision.media_type)
        if new is not None:
            yield revision, content, new


def _to_be_replaced(record: "Record") -> set[str]:
    """Ids of the shipped entries that nobody revised and of which another edition is shipped now."""
    from graph.publish.adoption import newly_shipped
    from graph.record.shipped import Corpus

    return {new.entry for new in newly_shipped(Corpus(read_settings().corpus), record, lambda _: None)}


def _say_what_changes(revision: "Revision", new: "Migrated") -> None:
    _echo(
        f"{revision.entry}：删去规则同样给出的等级 {new.followed} 个，不同的改为注释 {new.noted} 个",
        f"{revision.entry}: {new.followed} grades dropped that the rule gives, too; {new.noted} others kept as notes",
    )


def _echo(zh: str, en: str) -> None:
    """A line on standard output in the person's language."""
    click.echo(zh if spoken_language() == "zh" else en)
