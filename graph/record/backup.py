"""The whole record as one file, and back: a SQLite database with the record's own tables, whichever it was read from.

It holds every revision with its bytes and what reviewers said, and in the table `backup` how many there are of both and
digests over all of them. Tokens and sessions are left out: a file that is handed on opens no door, and restoring
an old one revives no revoked token. So are working copies, which may hold the text of an article.
"""

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, exists, insert, inspect, select, text

from graph.errors import FileUnreadable, RecordDamaged, RecordNotEmpty, StoreBroken
from graph.record.connections import Connections
from graph.record.database import Record, add_contents
from graph.record.revision import Revision
from graph.record.tables import CONTENTS, REMARKS, REVISIONS, microseconds

AT_ONCE = 200
"""Revisions copied at a time."""
REMARK_COLUMNS = [column for column in REMARKS.c if column.name != "id"]


@dataclass(frozen=True)
class Holdings:
    """What a record or a backup holds.

    `digest` is a SHA-256 over all that is said of its revisions, in their order, `remarks_digest` over all remarks.
    """

    revisions: int
    entries: int
    digest: str
    remarks: int
    remarks_digest: str


def write_backup(record: Record, out: BinaryIO, scratch: Path | None = None) -> Holdings:
    """Write the record, as it is at one moment, while others go on appending.

    It is put together in the folder `scratch`, by default that of temporary files, which needs room for it. Raises
    RecordDamaged where bytes have changed, StoreBroken where the folder cannot be written, OSError of `out`.
    """
    with _scratch(scratch) as folder, closing(Connections.open("", folder)) as copy:
        with record.connections.reading(snapshot=True) as source, copy.appending() as target:
            held = _read(source, target)
            target.execute(
                text(
                    "CREATE TABLE backup"
                    " (revisions INTEGER, entries INTEGER, digest TEXT, remarks INTEGER, remarks_digest TEXT)"
                )
            )
            target.execute(
                text("INSERT INTO backup VALUES (:revisions, :entries, :digest, :remarks, :remarks_digest)"),
                vars(held),
            )
        copy.close()
        path = folder / "record.sqlite"
        with closing(sqlite3.connect(path)) as file:
            # One file without a log beside it.
            file.execute("PRAGMA journal_mode = DELETE")
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)
    return held


def restore_backup(record: Record, backup: BinaryIO, scratch: Path | None = None) -> Holdings:
    """Put a backup into an empty record, in one transaction, once it has been read back and found to be the same.

    A record that holds revisions is left alone, since it is append-only: another address or data folder is to be
    named for the new one. Raises RecordNotEmpty then, FileUnreadable for what is no backup, RecordDamaged for one
    that is not as it was written.
    """
    with _scratch(scratch) as folder:
        with (folder / "record.sqlite").open("wb") as file:
            shutil.copyfileobj(backup, file)
        with closing(_opened(folder)) as copy, record.writing():
            try:
                return _copied(copy, record.connections)
            except RecordDamaged as error:
                raise RecordDamaged(
                    f"备份已损坏，未作恢复：{error.text.zh}",
                    f"the backup is damaged and was not restored: {error.text.en}",
                ) from None


def _copied(copy: Connections, into: Connections) -> Holdings:
    with copy.reading(snapshot=True) as source, into.appending() as target:
        if target.scalar(select(REVISIONS.c.sequence).limit(1)) is not None:
            raise RecordNotEmpty(
                f"修订记录 {into.place} 中已有内容，备份只能恢复到空的记录：请另设 FENGQIAO_DATA 或 FENGQIAO_RECORD",
                f"the record {into.place} is not empty, and a backup is restored into an empty one only: "
                "name another by FENGQIAO_DATA or FENGQIAO_RECORD",
            )
        held = _read(source, target)
        stated = _stated(source, held)
        if held != stated or _read(target) != stated:
            raise RecordDamaged(
                f"应有 {stated.revisions} 次修订、{stated.remarks} 条意见，"
                f"摘要 {stated.digest} {stated.remarks_digest}；"
                f"实有 {held.revisions} 次、{held.remarks} 条，摘要 {held.digest} {held.remarks_digest}",
                f"it should hold {stated.revisions} revisions and {stated.remarks} remarks of the digests "
                f"{stated.digest} {stated.remarks_digest}, and holds {held.revisions} and {held.remarks} of "
                f"{held.digest} {held.remarks_digest}",
            )
        return held


def holdings(record: Record) -> Holdings:
    """What a record holds, all of it read and checked. Raises RecordDamaged where bytes have changed."""
    with record.connections.reading(snapshot=True) as source:
        return _read(source)


def _read(source: Connection, target: Connection | None = None) -> Holdings:
    """Read every revision with its bytes, and write them to the target if there is one."""
    digest, count = hashlib.sha256(), 0
    entries: set[str] = set()
    known: set[str] = set()
    for revisions in _in_parts(source):
        wanted = {revision.digest for revision in revisions} - known
        found = source.execute(select(CONTENTS).where(CONTENTS.c.digest.in_(wanted))).all()
        contents = {row.digest: row.content for row in found}
        for name in wanted:
            if hashlib.sha256(contents.get(name, b"")).hexdigest() != name:
                raise RecordDamaged(f"内容 {name} 已损坏", f"the content {name} is damaged")
        if target is not None:
            add_contents(target, contents)
            target.execute(insert(REVISIONS), [vars(revision) for revision in revisions])
        for revision in revisions:
            said = {**vars(revision), "at": microseconds(revision.at)}
            digest.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\n")
            entries.add(revision.entry)
        known |= wanted
        count += len(revisions)
    return Holdings(count, len(entries), digest.hexdigest(), *_read_remarks(source, target))


def _read_remarks(source: Connection, target: Connection | None) -> tuple[int, str]:
    digest = hashlib.sha256()
    on_revision = (REVISIONS.c.entry == REMARKS.c.entry) & (REVISIONS.c.number == REMARKS.c.number)
    if source.scalar(select(REMARKS.c.id).where(~exists().where(on_revision)).limit(1)) is not None:
        raise RecordDamaged("有意见所评的修订不在其中", "a remark is on a revision that is not there")
    remarks = [dict(row._mapping) for row in source.execute(select(*REMARK_COLUMNS).order_by(REMARKS.c.id))]
    for remark in remarks:
        said = {**remark, "at": microseconds(remark["at"])}
        digest.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    if remarks and target is not None:
        target.execute(insert(REMARKS), remarks)
    return len(remarks), digest.hexdigest()


def _in_parts(source: Connection) -> Iterator[list[Revision]]:
    after = 0
    while True:
        asked = select(REVISIONS).where(REVISIONS.c.sequence > after).order_by(REVISIONS.c.sequence)
        revisions = [Revision(*row) for row in source.execute(asked.limit(AT_ONCE))]
        if not revisions:
            return
        yield revisions
        after = revisions[-1].sequence


def _opened(folder: Path) -> Connections:
    """The copy of a backup, brought up to date where an earlier program wrote it."""
    try:
        copy = Connections.open("", folder)
        with copy.reading() as connection:
            if inspect(connection).has_table("backup"):
                return copy
        copy.close()
    except RecordDamaged:
        pass
    raise _no_backup()


def _stated(source: Connection, held: Holdings) -> Holdings:
    """What a backup says that it holds; one of an earlier program says nothing of remarks: then what it does hold."""
    row = source.execute(text("SELECT * FROM backup")).mappings().first()
    if row is None:
        raise _no_backup()
    remarks = {name: row.get(name, getattr(held, name)) for name in ("remarks", "remarks_digest")}
    return Holdings(row["revisions"], row["entries"], row["digest"], **remarks)


def _no_backup() -> FileUnreadable:
    return FileUnreadable("不是修订记录的备份", "is no backup of a record")


@contextmanager
def _scratch(folder: Path | None) -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(prefix=".fengqiao-backup-", dir=folder)
    except OSError as error:
        raise StoreBroken(
            f"无法在 {folder} 中写入：{error.strerror}", f"{folder} cannot be written: {error.strerror}"
        ) from error
    with made as name:
        yield Path(name)
