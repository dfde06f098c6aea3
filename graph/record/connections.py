"""The way to the record's database: SQLite under the data folder, or PostgreSQL at an address.

Reads see one state of it; what is to be appended comes one transaction after another, whoever appends.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from graph.errors import RecordUnavailable
from graph.record.driver_errors import RETRY_AFTER, told_plainly
from graph.record.migrations import APPENDED, APPENDING_LOCK, STEPS, migrate
from graph.record.refusing import Refusing

BUSY_SECONDS = 10
"""How long a transaction waits for another one before the record is said to be busy."""
WRITING_LOCK = APPENDING_LOCK + 1
LOCK_SECONDS = 300
"""A writer who is heard of no more, though its machine is there, loses the lock after so long."""
POLL_SECONDS = 0.02

_LEASE = """SELECT set_config('idle_session_timeout', :seconds, false)
  WHERE current_setting('server_version_num')::int >= 140000"""

_PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""Of libpq: a server that is gone is noticed within half a minute at most. An address may say otherwise."""


class Connections:
    """A pool of connections to one record, safe for threads. Each process opens its own, after it was forked."""

    def __init__(self, engine: Engine, place: str, secret: str | None, lock: Path) -> None:
        self.place = place
        self._engine, self._secret, self._lock = engine, secret, lock
        self._up_to_date = False
        self._refusing = Refusing()

    @classmethod
    def open(cls, address: str, data: Path, *, patient: bool = False) -> "Connections":
        """Connect, make the tables where there are none and bring older ones up to date.

        `address` is empty for `<data>/record.sqlite`, else `postgresql://user:password@host/database`, whose
        query may hold any parameter of libpq. Raises RecordUnavailable, RecordDamaged and RecordTooNew. With `patient`
        a database that is away is no error: then all this is done when something is first asked of it.
        """
        lock = data / "record.lock"
        if address:
            url, place = _postgresql(address), place_of(address, data)
            engine = create_engine(
                url,
                connect_args={
                    # A pooler between here and the server does not know statements prepared on another connection.
                    "prepare_threshold": None,
                    **{name: value for name, value in _PATIENCE.items() if name not in url.query},
                },
                hide_parameters=True,
                pool_pre_ping=True,
            )
            event.listen(engine, "connect", _set_up_postgresql)
            opened = cls(engine, place, url.password, lock)
        else:
            path = data.resolve() / "record.sqlite"
            _make_file(path)
            engine = create_engine(
                URL.create("sqlite", database=str(path)),
                connect_args={"timeout": BUSY_SECONDS},
                hide_parameters=True,
            )
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            opened = cls(engine, str(path), None, lock)
        try:
            with suppress(*((RecordUnavailable,) if patient else ())), opened._connected():
                pass
        except BaseException:
            opened.close()
            raise
        return opened

    @contextmanager
    def reading(self, *, snapshot: bool = False) -> Iterator[Connection]:
        """A transaction that only reads; with `snapshot` all of its statements see one state of the record."""
        with self._connected() as connection:
            if snapshot and not self.embedded:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def appending(self) -> Iterator[Connection]:
        """The transaction of one writer, after those of all others; on disk when the block has been left.

        Raises RecordUnavailable where others write for longer than `BUSY_SECONDS`, or there is no room.
        """
        with self._connected() as connection, self._in_turn(connection):
            yield connection

    @contextmanager
    def exclusive(self, seconds: float | None = None) -> Iterator[None]:
        """One holder at a time over threads, processes and (PostgreSQL) machines; the system frees it of the killed.

        Waits for `seconds`, without end if None. Raises RecordUnavailable where it is held for longer.
        """
        with self._file_held(seconds) if self.embedded else self._server_held(seconds):
            yield

    @contextmanager
    def listening(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to PostgreSQL on which it tells of what is appended, by notifications without content."""
        with self._connected() as connection:
            driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
            driver.autocommit = True
            try:
                driver.execute(f"LISTEN {APPENDED}")
                yield driver
            finally:
                connection.invalidate()

    def close(self) -> None:
        """Close what is open; SQLite then takes its log into the file."""
        self._engine.dispose()

    @property
    def embedded(self) -> bool:
        """Whether it is SQLite: then no other machine writes to it."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection to a record that is up to date; refused at once where one has just been waited for in vain."""
        with self._refusing.at_once(), told_plainly(self.place, self._secret):
            connection = self._engine.connect()
        with told_plainly(self.place, self._secret), connection:
            if not self._up_to_date:
                self._bring_up_to_date(connection)
                self._up_to_date = True
            yield connection

    @contextmanager
    def _in_turn(self, connection: Connection) -> Iterator[None]:
        """A transaction after those of all others that append."""
        with connection.execution_options(immediate=True).begin():
            if not self.embedded:
                wait = {"wait": f"{BUSY_SECONDS}s"}
                connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), wait)
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPENDING_LOCK})
            yield
        connection.execution_options(immediate=False)

    def _bring_up_to_date(self, connection: Connection) -> None:
        with connection.begin():
            if inspect(connection).has_table("record_schema"):
                version = connection.scalar(text("SELECT max(version) FROM record_schema"))
                if version == len(STEPS):
                    return
        with self._in_turn(connection):
            migrate(connection, STEPS)

    @contextmanager
    def _file_held(self, seconds: float | None) -> Iterator[None]:
        try:
            # Opened for reading: whoever may read the folder may wait, whoever made the file.
            handle = os.open(self._lock, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise _unusable(self._lock, error) from error
        try:
            end = None if seconds is None else time.monotonic() + seconds
            while end is not None:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= end:
                        raise self._held_by_another() from None
                    time.sleep(POLL_SECONDS)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _server_held(self, seconds: float | None) -> Iterator[None]:
        with self._refusing.at_once(), told_plainly(self.place, self._secret):
            connection = self._engine.connect()
        try:
            with told_plainly(self.place, self._secret):
                session = connection.execution_options(isolation_level="AUTOCOMMIT")
                session.execute(text(_LEASE), {"seconds": f"{LOCK_SECONDS}s"})
                if seconds is not None:
                    wait = {"wait": f"{max(1, round(seconds * 1000))}ms"}
                    session.execute(text("SELECT set_config('lock_timeout', :wait, false)"), wait)
                session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": WRITING_LOCK})
            yield
        finally:
            # The lock is the session's: ended with it, it is given back in any case.
            connection.invalidate()
            connection.close()

    def _held_by_another(self) -> RecordUnavailable:
        return RecordUnavailable(
            f"另有写入正在进行（{self._lock}），请稍后再试",
            f"another writer is at work ({self._lock}): try again soon",
            retry_after=RETRY_AFTER,
        )


def place_of(address: str, data: Path) -> str:
    """Where the record at an address is, without user and password. Raises RecordUnavailable for what is no address."""
    if not address:
        return str(data.resolve() / "record.sqlite")
    url = _postgresql(address)
    return f"{url.host or url.query.get('host') or 'localhost'}/{url.database or ''}"


def _postgresql(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise RecordUnavailable(
            "修订记录的地址须形如 postgresql://用户:口令@主机/数据库；为空则用数据文件夹里的 SQLite",
            "the address of the record must be like postgresql://user:password@host/database; "
            "empty, it is SQLite in the data folder",
        )
    return url.set(drivername="postgresql+psycopg")


def _make_file(path: Path) -> None:
    """The database file, readable by nobody else (it holds drafts), with a write-ahead log.

    Raises RecordUnavailable and RecordDamaged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise _unusable(path, error) from error
    end = time.monotonic() + BUSY_SECONDS
    while True:
        with told_plainly(str(path)):
            file = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                if file.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
                    return
                break
            except sqlite3.OperationalError as error:
                # While another process does the same, SQLite does not wait by itself.
                busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
                if not busy or time.monotonic() >= end:
                    raise
            finally:
                file.close()
        time.sleep(POLL_SECONDS)
    raise RecordUnavailable(
        f"{path} 所在的文件系统不支持 SQLite 的预写日志：请把数据放在本机磁盘上，或改用 PostgreSQL",
        f"the file system of {path} cannot hold SQLite's write-ahead log: use a local disk, or PostgreSQL",
    )


def _unusable(path: Path, error: OSError) -> RecordUnavailable:
    return RecordUnavailable(
        f"无法写入 {path}：{error.strerror}",
        f"{path} cannot be written: {error.strerror}",
        retry_after=RETRY_AFTER,
    )


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # Transactions begin as we say, not as Python's driver guesses.
    connection.isolation_level = None
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _set_up_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # A server or role may be set to acknowledge before it has written; we promise more.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()
