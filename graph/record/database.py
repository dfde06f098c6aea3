"""The record: every revision of every entry as it was submitted, append-only, in SQLite or PostgreSQL.

What it promises: when `append` has returned, the revisions are on disk. SQLite with `synchronous = FULL` syncs its
write-ahead log at each commit (https://sqlite.org/pragma.html#pragma_synchronous), PostgreSQL its own unless the
server is run with `fsync = off`; either way they survive a kill, a crash of the system and a power cut, as long as
the disk does what it is told. When `append` has raised, none of them was acknowledged: each time all or none are
there, and only where the way to a PostgreSQL server broke in the middle it is open which. The database itself
refuses to change or delete a revision.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, insert, literal_column, select, text

from graph.errors import NoSuchRevision, RecordDamaged, RecordUnavailable, RevisionConflict
from graph.record.connections import Connections
from graph.record.driver_errors import RETRY_AFTER
from graph.record.revision import LONGEST_NAME, RULES, NewRevision, Revision
from graph.record.tables import CHECKED, CONTENTS, REVISIONS, VERSIONS

AT_ONCE = 200
"""Contents read, or entries named, in one statement."""
LARGEST = (1 << 63) - 1

_Item = TypeVar("_Item")

_ALL = select(REVISIONS)
_OF = REVISIONS.c
_LATER = REVISIONS.alias("later")
_END = select(func.max(_OF.sequence))


class Record:
    """The record of one site; safe for threads. Each process opens its own.

    Every method raises RecordUnavailable where the database is away, busy for too long or full.
    """

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    @classmethod
    def open(cls, address: str, data: Path, *, patient: bool = False) -> "Record":
        """The record at an address, or with an empty one `<data>/record.sqlite`; made where there is none.

        Raises RecordUnavailable, RecordDamaged, and RecordTooNew for one that a later program has written. With
        `patient` a database that is away is none of these: what is asked of it is refused until it is there.
        """
        return cls(Connections.open(address, data, patient=patient))

    def append(
        self,
        revisions: Sequence[NewRevision],
        expected: Mapping[str, int | None] | None = None,
        *,
        after: int | None = None,
        version: str | None = None,
    ) -> list[Revision]:
        """Append revisions in one transaction, which is on disk when they are returned.

        `expected` holds by entry the number of its newest revision that the writer has seen, 0 for none; None asks
        for nothing. `after` is what `end` was when the writer began, `version` the name of what it made for them.
        Raises RevisionConflict, which names the newest, RevisionRefused where `from_number` is no revision of the
        entry, and RecordUnavailable where others have appended since `after`; nothing is appended then.
        """
        at = datetime.now(UTC)
        with self.connections.appending() as connection:
            named = {*(new.entry for new in revisions), *(expected or {})}
            numbers = _newest_numbers(connection, sorted(named))
            for entry, seen in (expected or {}).items():
                if seen is not None and numbers.get(entry, 0) != seen:
                    raise _conflict(entry, seen, numbers.get(entry, 0))
            if not revisions:
                return []
            last = connection.scalar(_END) or 0
            if after not in (None, last):
                # The lock of this writer has ended before it did: its way to the database broke, or it took too long.
                raise RecordUnavailable(
                    "提交期间另有写入，未作更改，请重试",
                    "another writer came between, and nothing was changed: try again",
                    retry_after=RETRY_AFTER,
                )
            appended = []
            for sequence, new in enumerate(revisions, last + 1):
                numbers[new.entry] = number = numbers.get(new.entry, 0) + 1
                appended.append(_kept(new, sequence, number, at))
            contents = {
                revision.digest: new.content for revision, new in zip(appended, revisions, strict=True)
            }
            add_contents(connection, contents)
            connection.execute(insert(REVISIONS), [vars(revision) for revision in appended])
            published = [each.sequence for each in appended if each.status != "draft"]
            if version is not None and published:
                connection.execute(insert(VERSIONS), {"position": published[-1], "version": version})
        return appended

    def revision(self, entry: str, number: int) -> Revision:
        """One revision. Raises NoSuchRevision."""
        found = (
            self._first(_ALL.where(_OF.entry == entry, _OF.number == number))
            if _may_be(entry, number)
            else None
        )
        if found is None:
            raise NoSuchRevision(
                f"条目 {entry[:80]} 没有第 {str(number)[:20]} 号修订",
                f"entry {entry[:80]} has no revision {str(number)[:20]}",
                entry=entry[:80],
                number=number,
            )
        return found

    def content(self, entry: str, number: int) -> bytes:
        """The bytes of a revision as submitted. Raises NoSuchRevision, and RecordDamaged where they have changed."""
        revision = self.revision(entry, number)
        return self._contents([revision])[revision.digest]

    def history(self, entry: str) -> list[Revision]:
        """All revisions of an entry, the oldest first; none for one that the record does not know."""
        return self._all(_ALL.where(_OF.entry == entry).order_by(_OF.number)) if _may_be(entry) else []

    def newest(self, entry: str) -> Revision | None:
        """The newest revision of an entry, be it a draft."""
        return (
            self._first(_ALL.where(_OF.entry == entry).order_by(_OF.number.desc()))
            if _may_be(entry)
            else None
        )

    def in_force(self, entry: str, until: int = LARGEST) -> Revision | None:
        """The newest revision of an entry that is no draft; it may be a withdrawal. None is later than `until`."""
        asked = _ALL.where(_OF.entry == entry, _OF.status != "draft", _OF.sequence <= until)
        return self._first(asked.order_by(_OF.number.desc())) if _may_be(entry) else None

    def published(self, until: int | None = None) -> list[Revision]:
        """What the graph is made of: the revision in force of every entry that is not withdrawn, by entry.

        With `until` what it was made of when that was the newest sequence.
        """
        return self._all(_published(until=until))

    def published_contents(
        self, entries: Sequence[str] | None = None, until: int | None = None
    ) -> Iterator[tuple[Revision, bytes]]:
        """The revisions in force with their bytes, by entry, a few at a time; of those entries only if some are named.

        `until` is that of `published`. Raises RecordDamaged where bytes have changed.
        """
        if entries is None:
            revisions = self.published(until)
        else:
            revisions = []
            for some in _batches(sorted(filter(_may_be, set(entries)))):
                revisions += self._all(_published(_OF.entry.in_(some), until))
        for some_revisions in _batches(revisions):
            contents = self._contents(some_revisions)
            for revision in some_revisions:
                yield revision, contents[revision.digest]

    def shipped_digests(self) -> set[str]:
        """The digests of all contents that ever came with the program."""
        with self.connections.reading() as connection:
            return set(connection.scalars(select(_OF.digest).where(_OF.origin == "shipped")))

    def set_aside(self) -> list[Revision]:
        """What no longer conforms and was not revised since, by entry: withdrawn, or disputed where others need it."""
        later = select(_LATER.c.number).where(
            _LATER.c.entry == _OF.entry, _LATER.c.number > _OF.number, _LATER.c.status != "draft"
        )
        return self._all(_ALL.where(_OF.role == RULES, ~later.exists()).order_by(_OF.entry))

    def waiting(self) -> list[Revision]:
        """The newest revision of each entry where that is a draft, by entry."""
        later = select(_LATER.c.number).where(_LATER.c.entry == _OF.entry, _LATER.c.number > _OF.number)
        # Spelt out, since an index over drafts alone is not used for a parameter.
        draft = _OF.status == literal_column("'draft'")
        return self._all(_ALL.where(draft, ~later.exists()).order_by(_OF.entry))

    def changes(self, since: int, limit: int) -> list[Revision]:
        """At most `limit` revisions after a sequence, the oldest first, drafts left out."""
        asked = _ALL.where(_OF.sequence > min(max(since, 0), LARGEST), _OF.status != "draft")
        return self._all(asked.order_by(_OF.sequence).limit(min(max(limit, 0), LARGEST)))

    def position(self) -> int:
        """The sequence of the newest revision that is no draft, 0 where there is none."""
        newest = self._first(_ALL.where(_OF.status != "draft").order_by(_OF.sequence.desc()))
        return 0 if newest is None else newest.sequence

    def end(self) -> int:
        """The sequence of the newest revision, be it a draft, 0 where there is none."""
        with self.connections.reading() as connection:
            return connection.scalar(_END) or 0

    def stops(self, since: int, most: int) -> list[int]:
        """Where the record stood when versions were made of it after a sequence: the last ones, in ascending order.

        The last of all is `position`, where that is after `since`, whether a version was made of it or not.
        """
        there = VERSIONS.c.position
        asked = select(there).where(there > since).order_by(there.desc()).limit(most)
        with self.connections.reading() as connection:
            found = set(connection.scalars(asked))
        if (last := self.position()) > since:
            found.add(last)
        return sorted(found)[-most:]

    def has_made(self, version: str) -> bool:
        """Whether a writer of this record has ever made a version of that name."""
        asked = select(VERSIONS.c.position).where(VERSIONS.c.version == version).limit(1)
        with self.connections.reading() as connection:
            return connection.scalar(asked) is not None

    def checked_by(self, rules: str) -> bool:
        """Whether all that is published has been held against the rules of that digest."""
        with self.connections.reading() as connection:
            return connection.scalar(select(CHECKED.c.rules).where(CHECKED.c.rules == rules)) is not None

    def note_checked(self, rules: str) -> None:
        """Keep that all that is published has been held against the rules of that digest (SHA-256, hex)."""
        with self.connections.appending() as connection:
            connection.execute(
                text("INSERT INTO checked (rules) VALUES (:rules) ON CONFLICT DO NOTHING"), {"rules": rules}
            )

    def writing(self, seconds: float | None = None) -> AbstractContextManager[None]:
        """One writer at a time over threads, processes and (PostgreSQL) machines, for as long as the block runs.

        By a lock on `<data>/record.lock` or one of the database server's, which ends with the process that holds it.
        Not to be entered twice by one thread. Waits for `seconds`, without end if None; raises RecordUnavailable then.
        """
        return self.connections.exclusive(seconds)

    def close(self) -> None:
        """Close all connections; the record must not be used afterwards."""
        self.connections.close()

    def _all(self, asked: "Select[Any]") -> list[Revision]:
        with self.connections.reading() as connection:
            return [Revision(*row) for row in connection.execute(asked)]

    def _first(self, asked: "Select[Any]") -> Revision | None:
        with self.connections.reading() as connection:
            row = connection.execute(asked.limit(1)).first()
        return None if row is None else Revision(*row)

    def _contents(self, revisions: Iterable[Revision]) -> dict[str, bytes]:
        wanted = {revision.digest: revision for revision in revisions}
        with self.connections.reading() as connection:
            asked = select(CONTENTS).where(CONTENTS.c.digest.in_(wanted))
            found = {row.digest: row.content for row in connection.execute(asked)}
        for digest, revision in wanted.items():
            if hashlib.sha256(found.get(digest, b"")).hexdigest() != digest:
                raise RecordDamaged(
                    f"条目 {revision.entry} 第 {revision.number} 号修订的内容已损坏：请从备份恢复",
                    f"the content of entry {revision.entry}, revision {revision.number}, is damaged: restore a backup",
                )
        return found


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    coming = iter(items)
    while batch := list(islice(coming, AT_ONCE)):
        yield batch


def add_contents(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Keep bytes under their digests; those that are there already stay as they are."""
    if contents:
        connection.execute(
            text("INSERT INTO contents (digest, content) VALUES (:digest, :content) ON CONFLICT DO NOTHING"),
            [{"digest": digest, "content": content} for digest, content in contents.items()],
        )


def _published(of: ColumnElement[bool] | None = None, until: int | None = None) -> "Select[Any]":
    later = select(_LATER.c.number).where(
        _LATER.c.entry == _OF.entry, _LATER.c.number > _OF.number, _LATER.c.status != "draft"
    )
    asked = _ALL
    if until is not None:
        later, asked = later.where(_LATER.c.sequence <= until), asked.where(_OF.sequence <= until)
    asked = asked.where(_OF.status.in_(("checked", "disputed")), ~later.exists()).order_by(_OF.entry)
    return asked if of is None else asked.where(of)


def _newest_numbers(connection: Connection, entries: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _batches(filter(_may_be, entries)):
        asked = select(_OF.entry, func.max(_OF.number)).where(_OF.entry.in_(some)).group_by(_OF.entry)
        found.update((entry, number) for entry, number in connection.execute(asked))
    return found


def _kept(new: NewRevision, sequence: int, number: int, at: datetime) -> Revision:
    return Revision(
        sequence=sequence,
        number=number,
        entry=new.entry,
        status=new.status,
        media_type=new.media_type,
        digest=new.digest,
        graph_digest=new.graph_digest,
        size=len(new.content),
        role=new.role,
        why=new.why,
        at=at,
        origin=new.origin,
        from_number=new.from_number,
    )


def _may_be(entry: str, number: int = 1) -> bool:
    """Whether the record can hold such a name and number: others come by the address bar, and drivers choke on them."""
    return 0 < number <= LARGEST and 0 < len(entry) <= LONGEST_NAME and entry.isprintable()


def _conflict(entry: str, seen: int, newest: int) -> RevisionConflict:
    return RevisionConflict(
        f"条目 {entry} 最新的修订是第 {newest} 号，不是第 {seen} 号：请先取得最新的再改",
        f"the newest revision of entry {entry} is {newest}, not {seen}: fetch it and make the change anew",
        entry=entry,
        newest=newest,
        expected=seen,
    )
