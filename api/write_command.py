"""The commands that write: `add`, `restore`, `withdraw`. They may be used while the service runs, which follows."""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.entry_reports import media_type_of
from api.record_command import entry_id
from api.settings import Settings, read_settings
from api.terminal import input_bytes, print_report, say, show_progress, spoken_language, watched
from graph.check.plain import faults
from graph.entry.submitted import SUFFIXES, submitted
from graph.errors import EntryError, EntryFaulty, FengqiaoError, FileUnreadable, NoSuchRevision

if TYPE_CHECKING:
    from graph.publish.writer import Write, Writer
    from graph.record.database import Record
    from graph.record.revision import Status

ROLE = "operator"
VERDICTS = "conforming-added.json"
BYTES_AT_ONCE = 256 << 20
"""Of documents that are written together into one version."""

why_option = click.option("--why", required=True, help="why, in a few words; kept with the revision")
role_option = click.option(
    "--role", default=ROLE, show_default=True, help="who, as a role; never a person's name"
)


@dataclass
class Opened:
    """What a command needs to write."""

    settings: Settings
    record: "Record"
    writer: "Writer"
    version: str


@contextmanager
def opened_writer(recheck_record: bool = True) -> Iterator[Opened]:
    """The settings, the record and its writer, once what is shipped has entered the record and the graph."""
    from graph.publish.build import ensure_built
    from graph.publish.ground import Ground
    from graph.publish.writer import Writer
    from graph.record.database import Record
    from graph.record.shipped import Corpus

    settings = read_settings()
    corpus = Corpus(settings.corpus)
    version = ensure_built(
        corpus,
        settings.data,
        show_progress,
        record=settings.record,
        data_sets=settings.data_sets,
        recheck_record=recheck_record,
    )
    record = Record.open(settings.record, settings.data)
    try:
        yield Opened(
            settings,
            record,
            Writer(settings.data, record, Ground(corpus), settings.versions, settings.data_sets),
            version,
        )
    finally:
        record.close()


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--draft", is_flag=True, help="let them wait for a review instead of putting them into the graph"
)
@why_option
@role_option
def add(files: tuple[str, ...], draft: bool, why: str, role: str) -> None:
    """Add entries, new or revised (.json .ttl .trig .nt .nq .jsonld, or folders of them), if they keep the rules.

    Those that do not are listed with their findings and do not keep the others out. What was added before unchanged
    is passed over. Exit 1 if one was not added, 2 if one cannot be read.
    """
    outcome = added(_found(files), draft, why, role)
    for name, report in outcome.refused.items():
        print_report(name, report, spoken_language())
    say(
        f"已收录 {outcome.written} 个，未变 {outcome.unchanged} 个，未收录 {len(outcome.refused)} 个",
        f"{outcome.written} added, {outcome.unchanged} unchanged, {len(outcome.refused)} not added",
    )
    unreadable = any("unreadable" in report for report in outcome.refused.values())
    sys.exit(2 if unreadable else 1 if outcome.refused else 0)


def added(names: list[str], draft: bool, why: str, role: str) -> "Outcome":
    """Add the entries in files, each by itself. Raises the errors of the store and the record."""
    with opened_writer() as opened:
        return asyncio.run(_added(opened, names, "draft" if draft else "checked", why, role))


@click.command()
@click.argument("entry", metavar="ID")
@click.argument("number", metavar="REVISION", type=click.IntRange(min=1))
@why_option
@role_option
def restore(entry: str, number: int, why: str, role: str) -> None:
    """Put a revision of an entry back in force, or accept a draft: as a new revision of the same content."""
    from graph.publish.writer import again

    with opened_writer() as opened:
        revision = opened.record.revision(entry_id(entry), number)
        _write(opened, again(opened.record, revision, "checked", role, why))


@click.command()
@click.argument("entry", metavar="ID")
@why_option
@role_option
def withdraw(entry: str, why: str, role: str) -> None:
    """Take an entry out of the graph. Its revisions stay in the record, and `restore` brings it back."""
    from graph.publish.writer import again

    with opened_writer() as opened:
        revision = opened.record.in_force(entry_id(entry))
        if revision is None or revision.status == "withdrawn":
            raise NoSuchRevision(f"图谱中没有条目 {entry}", f"the graph has no entry {entry}")
        _write(opened, again(opened.record, revision, "withdrawn", role, why))


def _write(opened: Opened, write: "Write") -> None:
    (done,) = opened.writer.write([write])
    if isinstance(done, FengqiaoError):
        raise done
    say(
        f"条目 {done.revision.entry} 第 {done.revision.number} 号修订，图谱版本 {done.version}",
        f"entry {done.revision.entry}, revision {done.revision.number}, graph version {done.version}",
    )


def _found(names: tuple[str, ...]) -> list[str]:
    """The files that are named and those in the folders that are, in their order."""
    found: list[str] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(
                str(each) for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file()
            )
            if not inside:
                raise FileUnreadable(f"{name} 里没有条目文件", f"there is no file of an entry in {name}")
            found += inside
        else:
            found.append(name)
    return found


@dataclass
class Outcome:
    """What became of entries: how many were written and unchanged, and the reports on those that were refused."""

    written: int = 0
    unchanged: int = 0
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)


async def _added(opened: Opened, names: list[str], status: "Status", why: str, role: str) -> Outcome:
    """Validate in as many processes as there are cores, then write; what waits for others in the list comes after."""
    outcome = Outcome()
    waiting = names
    while waiting:
        conforming = await sound(opened, waiting, outcome)
        if not conforming:
            break
        _write_all(opened, conforming, status, why, role, outcome)
        # What points to a station that another of them registers conforms once that one is in the graph.
        waiting = [
            name for name in waiting if name in outcome.refused and "findings" in outcome.refused[name]
        ]
    return outcome


async def sound(opened: Opened, names: list[str], outcome: Outcome) -> list[tuple[str, bytes, str]]:
    """The files that conform, sorted: name, bytes, media type. Those that do not are told to the outcome."""
    from graph.check.validation import Validation
    from graph.check.verdicts import Verdicts
    from graph.publish.version import in_force
    from graph.record.shipped import Corpus

    settings = opened.settings
    verdicts = Verdicts(settings.data / VERDICTS, Corpus(settings.corpus))
    there = {revision.digest for revision in opened.record.published()}
    version = in_force(settings.data) or opened.version
    coming = iter(names)
    conforming: list[tuple[str, bytes, str]] = []
    label = "校验" if spoken_language() == "zh" else "validating"

    async def validate(validation: Validation, progress: Any) -> None:
        for name in coming:
            outcome.refused.pop(name, None)
            try:
                document = submitted(input_bytes(name), media_type_of(name, None))
                content, media_type = document.content, document.media_type
                if hashlib.sha256(content).hexdigest() in there:
                    outcome.unchanged += 1
                elif verdicts.knows(content):
                    conforming.append((name, content, media_type))
                else:
                    report = json.loads(await validation.report(content, media_type, version))
                    if report["conforms"]:
                        verdicts.add(content)
                        conforming.append((name, content, media_type))
                    else:
                        for found in report["findings"]:
                            found["pointer"] = document.pointer(found["focus"], found["path"])
                        outcome.refused[name] = report
            except EntryFaulty as error:
                outcome.refused[name] = {"conforms": False, "findings": faults(error)}
            except (FileUnreadable, EntryError) as error:
                outcome.refused[name] = {
                    "conforms": False,
                    "unreadable": error.text.as_dict(),
                    "findings": [],
                }
            progress.update(1)

    processes = min(len(os.sched_getaffinity(0)), len(names))
    validations = [
        Validation(
            settings.corpus,
            seconds=settings.validation_seconds,
            memory=settings.validation_memory,
            stores=settings.data / "graphs",
        )
        for _ in range(processes)
    ]
    try:
        with click.progressbar(
            length=len(names), label=label, file=sys.stderr, hidden=not watched()
        ) as progress:
            await asyncio.gather(*(validate(validation, progress) for validation in validations))
    finally:
        await asyncio.gather(*(validation.stop() for validation in validations))
        verdicts.write()
    return sorted(conforming)


def _write_all(
    opened: Opened,
    sound: list[tuple[str, bytes, str]],
    status: "Status",
    why: str,
    role: str,
    outcome: Outcome,
) -> None:
    from graph.publish.writer import Write
    from graph.record.revision import NewRevision
    from graph.store.entry_form import entry_form

    batch: list[tuple[str, Write]] = []
    size = 0
    for place, (name, content, media_type) in enumerate(sound, 1):
        form = entry_form(content, media_type)
        revision = NewRevision(form.id, status, media_type, content, form.digest, role, why)
        batch.append((name, Write(revision, form)))
        size += len(content)
        if size >= BYTES_AT_ONCE or place == len(sound):
            for (of, _), done in zip(batch, opened.writer.write([write for _, write in batch]), strict=True):
                if isinstance(done, FengqiaoError):
                    outcome.refused[of] = {"conforms": False, "unreadable": done.text.as_dict()}
                else:
                    outcome.written += 1
            batch, size = [], 0
