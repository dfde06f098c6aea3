"""The saved answers on disk: one SQLite database, `<data>/answers.sqlite`, that several processes use at a time.

What is acknowledged is synced (WAL, synchronous FULL). An answer is *in use* from when its citation is taken or it
is opened on a later day than it was saved. One that is not in use goes after `days`; where there is no room, those
not in use go first, the longest unopened before others, then those in use that nobody opened for `days`.
"""

import gzip
import hashlib
import os
import re
import secrets
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from api.answers.answer import SavedAnswer, answer_of_record, words_of
from api.answers.files import HEAD, JSON, Head, files_of, read_head, read_rows
from api.answers.view import Row
from api.http.problems import Refusal
from graph.errors import NotInGraph, StoreBroken, TooManyFromClient

MOST_BYTES = 2 << 20
"""Of one answer as JSON."""
MOST_CELLS = 200_000
"""Of one answer, the empty ones too: rows times columns."""

HOUR, DAY = 3_600, 86_400
BUSY_SECONDS = 10
ROW_BYTES = 128
"""What a file takes in the database beside its bytes, about."""
AT_ONCE = 1_000

NAME = re.compile(r"[a-z2-7]{16}")

SCHEMA = """
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE answers (
  name TEXT PRIMARY KEY, version TEXT NOT NULL, title TEXT NOT NULL, size INTEGER NOT NULL,
  saved INTEGER NOT NULL, opened INTEGER NOT NULL, in_use INTEGER NOT NULL
);
CREATE INDEX first_to_go ON answers (in_use, opened, saved);
CREATE TABLE files (name TEXT NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (name, kind));
CREATE TABLE removed (name TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE recent (client TEXT NOT NULL, saved INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE INDEX recent_of_client ON recent (client, saved);
CREATE TABLE kept (answers INTEGER NOT NULL, bytes INTEGER NOT NULL, salt TEXT NOT NULL);
CREATE TRIGGER saved AFTER INSERT ON answers BEGIN
  UPDATE kept SET answers = answers + 1, bytes = bytes + NEW.size;
END;
CREATE TRIGGER dropped AFTER DELETE ON answers BEGIN
  UPDATE kept SET answers = answers - 1, bytes = bytes - OLD.size;
  DELETE FROM files WHERE name = OLD.name;
END;
"""


@dataclass(frozen=True)
class Limits:
    """How many answers and bytes (as kept, compressed) there may be in all and from one client in an hour; days."""

    answers: int = 100_000
    bytes: int = 1 << 30
    per_client: int = 60
    bytes_per_client: int = 16 << 20
    days: int = 365


@dataclass(frozen=True)
class Kept:
    """What is known of an answer unread; times in seconds since 1970, `opened` as a day, `in_use` 0 or 1."""

    name: str
    version: str
    title: str
    size: int
    saved: int
    opened: int
    in_use: int


class AnswerArchive:
    """The archive in a data folder; safe to use from several threads and processes."""

    def __init__(
        self, data: Path, limits: Limits | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.limits = limits or Limits()
        self._path = data / "answers.sqlite"
        self._clock = clock

    def has(self, name: str) -> bool:
        """Whether it is there. Raises Refusal 410 where an operator has removed it."""
        if not self._path.exists():
            return False
        with self._open() as database:
            _refuse_removed(database, name)
            return bool(database.execute("SELECT 1 FROM answers WHERE name = ?", (name,)).fetchone())

    def files(self, name: str, *kinds: str, cited: bool = False) -> list[bytes | None]:
        """Files of an answer, compressed by gzip, None for one that it has not; `cited` where its citation is taken.

        Raises NotInGraph where there is none, Refusal 410 where it was removed.
        """
        if NAME.fullmatch(name) is None:
            raise NotInGraph(f"“{name[:40]}”不是答案的名称", f"“{name[:40]}” is no name of an answer")
        if not self._path.exists():
            raise _unknown(name)
        with self._open() as database:
            found = database.execute(
                "SELECT saved, opened, in_use FROM answers WHERE name = ?", (name,)
            ).fetchone()
            if found is None:
                _refuse_removed(database, name)
                raise _unknown(name)
            bodies = [
                database.execute(
                    "SELECT body FROM files WHERE name = ? AND kind = ?", (name, kind)
                ).fetchone()
                for kind in kinds
            ]
            saved, opened, in_use = found
            today = int(self._clock()) // DAY
            used = bool(in_use or cited or saved // DAY < today)
            if opened < today or used != bool(in_use):
                # To be read matters more than to be counted as read.
                with suppress(sqlite3.OperationalError):
                    database.execute(
                        "UPDATE answers SET opened = ?, in_use = ? WHERE name = ?", (today, used, name)
                    )
        return [body[0] if body else None for body in bodies]

    def file(self, name: str, kind: str) -> bytes:
        """One file, not compressed. Raises what `files` raises, StoreBroken where it is damaged."""
        with _told_if_damaged(name):
            return gzip.decompress(_there(*self.files(name, kind)))

    def read(self, name: str) -> SavedAnswer:
        """The whole answer; raises what `file` raises."""
        with _told_if_damaged(name):
            return answer_of_record(self.file(name, JSON))

    def head(self, name: str, cited: bool = False) -> Head:
        """What is said of an answer; raises what `file` raises."""
        with _told_if_damaged(name):
            return read_head(_there(*self.files(name, HEAD, cited=cited)))

    def page(self, name: str, number: int) -> tuple[Head, list[Row]]:
        """The same with the rows of a page, none where there is no such page."""
        head, rows = self.files(name, HEAD, str(number))
        with _told_if_damaged(name):
            return read_head(_there(head)), [] if rows is None else read_rows(rows)

    def check_share(self, client: str) -> None:
        """Raises TooManyFromClient (429) where the client has saved its share of the hour."""
        if self._path.exists():
            with self._open() as database:
                self._check_share(database, self._hashed(database, client))

    def save(self, answer: SavedAnswer, client: str = "") -> None:
        """Keep an answer; one of that name that is already there stays as it is.

        Raises Refusal where it is too large (422), was removed by an operator (410) or every answer that is kept
        was opened of late (507), TooManyFromClient where the client has had its share (429), StoreBroken where the
        database cannot be written.
        """
        self.keep(answer, client)

    def keep(self, answer: SavedAnswer, client: str | None = None) -> None:
        """As `save`; of nobody's share where no client is named."""
        _check_size(answer.rows * len(answer.variables), MOST_CELLS, "格", "cells")
        body = answer.to_json()
        _check_size(len(body), MOST_BYTES, "字节", "bytes")
        files = files_of(answer, body)
        size = sum(len(file) + ROW_BYTES for file in files.values())
        words = words_of(answer.query)
        title = words.zh if words else ""
        second = int(self._clock())
        with self._changed() as database:
            _refuse_removed(database, answer.name)
            if database.execute("SELECT 1 FROM answers WHERE name = ?", (answer.name,)).fetchone():
                return
            if client is not None:
                hashed = self._hashed(database, client)
                self._check_share(database, hashed)
                database.execute("INSERT INTO recent VALUES (?, ?, ?)", (hashed, second, size))
            self._expire(database, self.limits.days)
            self._make_room(database, size)
            database.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, 0)",
                (answer.name, answer.version, title, size, second, second // DAY),
            )
            database.executemany(
                "INSERT INTO files VALUES (?, ?, ?)",
                [(answer.name, kind, file) for kind, file in files.items()],
            )

    def list(self) -> list[Kept]:
        """All that is kept, the newest first."""
        if not self._path.exists():
            return []
        with self._open() as database:
            rows = database.execute(
                "SELECT name, version, title, size, saved, opened, in_use FROM answers ORDER BY saved DESC, name"
            )
            return [Kept(*facts) for facts in rows]

    def remove(self, name: str) -> None:
        """Remove an answer for good: its address says so from now on, and it cannot be saved again.

        Raises NotInGraph where there is none of that name.
        """
        with self._changed() as database:
            if not database.execute("DELETE FROM answers WHERE name = ?", (name,)).rowcount:
                raise _unknown(name)
            database.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (name, int(self._clock())))

    def allow(self, name: str) -> None:
        """Let a removed answer be saved again. Raises NotInGraph where none of that name was removed."""
        with self._changed() as database:
            if not database.execute("DELETE FROM removed WHERE name = ?", (name,)).rowcount:
                raise NotInGraph(f"没有移除过答案 {name}", f"No answer {name} has been removed")

    def prune(self, days: int) -> int:
        """Drop what is not in use and was not opened for so many days, and give the room back; how many went."""
        if not self._path.exists():
            return 0
        dropped = 0
        while True:
            with self._changed() as database:
                here = self._expire(database, days)
            dropped += here
            if here < AT_ONCE:
                break
        with self._open() as database:
            database.execute("VACUUM")
        return dropped

    def _check_share(self, database: sqlite3.Connection, hashed: str) -> None:
        second = int(self._clock())
        number, size, first = database.execute(
            "SELECT COUNT(*), TOTAL(size), MIN(saved) FROM recent WHERE client = ? AND saved > ?",
            (hashed, second - HOUR),
        ).fetchone()
        if number >= self.limits.per_client or size >= self.limits.bytes_per_client:
            raise TooManyFromClient(
                f"您一小时内已保存 {number} 个答案，达到上限，请稍后再存；查询与下载不受影响",
                f"You have saved {number} answers within an hour, which is the limit; save more later."
                " You can go on to ask and download",
                limit=self.limits.per_client,
                unit="answers",
                retry_after=max(1, first + HOUR - second),
            )

    def _expire(self, database: sqlite3.Connection, days: int) -> int:
        """Drop what is not in use and was not opened for so many days, at most AT_ONCE; and who saved what."""
        second = int(self._clock())
        database.execute("DELETE FROM recent WHERE saved <= ?", (second - HOUR,))
        return database.execute(
            "DELETE FROM answers WHERE name IN"
            " (SELECT name FROM answers WHERE in_use = 0 AND opened < ? LIMIT ?)",
            (second // DAY - days, AT_ONCE),
        ).rowcount

    def _make_room(self, database: sqlite3.Connection, size: int) -> None:
        long_ago = int(self._clock()) // DAY - self.limits.days
        while True:
            answers, kept = database.execute("SELECT answers, bytes FROM kept").fetchone()
            if answers < self.limits.answers and kept + size <= self.limits.bytes:
                return
            dropped = database.execute(
                "DELETE FROM answers WHERE name IN (SELECT name FROM answers WHERE in_use = 0 OR opened < ?"
                " ORDER BY in_use, opened, saved LIMIT 1)",
                (long_ago,),
            ).rowcount
            if not dropped:
                raise Refusal(
                    HTTPStatus.INSUFFICIENT_STORAGE,
                    f"已保存 {answers} 个常用的答案，暂无空间；请自行下载保存",
                    f"{answers} answers that are in use take all the room; download the result to keep it",
                    limit=self.limits.answers,
                    unit="answers",
                )

    def _hashed(self, database: sqlite3.Connection, client: str) -> str:
        """A client without its address: that is not to be kept, not even for an hour."""
        salt: str = database.execute("SELECT salt FROM kept").fetchone()[0]
        return hashlib.blake2b(client.encode(), digest_size=8, key=bytes.fromhex(salt)).hexdigest()

    @contextmanager
    def _changed(self) -> Iterator[sqlite3.Connection]:
        """One change: whole on disk when the block ends, or not made at all."""
        if not self._path.exists():
            self._create()
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one call: opening takes a tenth of a millisecond, and nothing is left open."""
        address = f"{self._path.resolve().as_uri()}?mode=rw"
        try:
            with closing(
                sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
            ) as database:
                database.execute("PRAGMA synchronous = FULL")
                yield database
        except sqlite3.Error as error:
            raise _unusable(self._path, error) from error

    def _create(self) -> None:
        """The empty database, made beside its place: to switch to WAL is not safe while others open it."""
        scratch = self._path.with_name(f".answers-{secrets.token_hex(8)}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(scratch, isolation_level=None)) as database:
                database.executescript(SCHEMA)
                database.execute("INSERT INTO kept VALUES (0, 0, ?)", (secrets.token_hex(16),))
                database.execute("COMMIT")
            with suppress(FileExistsError):
                self._path.hardlink_to(scratch)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except (OSError, sqlite3.Error) as error:
            raise _unusable(self._path, error) from error
        finally:
            with suppress(OSError):
                scratch.unlink()


def _there(body: bytes | None) -> bytes:
    if body is None:
        raise ValueError("a file is missing")
    return body


@contextmanager
def _told_if_damaged(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise StoreBroken(f"答案 {name} 已损坏：{error}", f"Answer {name} is damaged: {error}") from error


def _check_size(size: int, most: int, zh: str, en: str) -> None:
    if size > most:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"答案有 {size} {zh}，可保存的答案不超过 {most} {zh}；请减少列数或用 LIMIT 缩小",
            f"The answer has {size} {en}; one of at most {most} can be saved."
            " Take fewer columns, or fewer rows with LIMIT",
            limit=most,
            unit=en,
        )


def _refuse_removed(database: sqlite3.Connection, name: str) -> None:
    if database.execute("SELECT 1 FROM removed WHERE name = ?", (name,)).fetchone():
        raise removed(name)


def removed(name: str) -> Refusal:
    """The refusal of an answer that an operator has removed."""
    return Refusal(
        HTTPStatus.GONE,
        f"答案 {name} 已由本站管理者移除，不能再以同一查询保存",
        f"Answer {name} was removed by those who run this site; the same query cannot be saved again",
        {"X-Robots-Tag": "noindex, nofollow"},
    )


def _unknown(name: str) -> NotInGraph:
    return NotInGraph(
        f"没有名为 {name} 的答案：从未保存，或因久未使用已清除",
        f"There is no answer {name}: it was never saved, or was dropped since nobody used it",
    )


def _unusable(path: Path, error: Exception) -> StoreBroken:
    return StoreBroken(
        f"无法使用答案库 {path.name}：{error}；如已损坏，请移走该文件，或换回备份",
        f"the archive of answers {path.name} cannot be used: {error}; if it is damaged, move it away or put a"
        " backup in its place",
    )
