"""What goes wrong in a database or on the way to it, as errors of our tree, which show no password and no content."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from graph.errors import FengqiaoError, RecordDamaged, RecordUnavailable, RevisionRefused

RETRY_AFTER = 5
LONGEST_REASON = 300

_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01", "53300", "57014")
_FULL = (
    *("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"),
    *("SQLITE_IOERR_SHMSIZE", "53100"),
)
_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002")
_REFUSED = ("SQLITE_CONSTRAINT", "23")
"""Beginnings of SQLite's result codes and of PostgreSQL's SQLSTATE (its documentation, appendix A)."""


@contextmanager
def told_plainly(place: str, secret: str | None = None) -> Iterator[None]:
    """Turn errors of SQLAlchemy and its drivers into ours.

    `place` names the record in them; `secret`, a password, is struck out wherever a driver repeats it. They are
    raised without the driver's own, whose statements and addresses a log must not hold.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error, UnicodeError, OverflowError) as error:
        raise as_ours(error, place, secret) from None


def as_ours(error: Exception, place: str, secret: str | None = None) -> FengqiaoError:
    """The error of our tree for one of SQLAlchemy, sqlite3 or psycopg."""
    cause: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    reason = _reason(cause, secret)
    if code.startswith(_REFUSED) or isinstance(cause, UnicodeError | OverflowError | psycopg.DataError):
        return RevisionRefused(f"修订记录不收：{reason}", f"the record refuses it: {reason}")
    if code.startswith(_BROKEN):
        return RecordDamaged(
            f"修订记录 {place} 已损坏（{reason}）：请用 fengqiao restore-backup 从备份恢复",
            f"the record {place} is damaged ({reason}): restore a backup by fengqiao restore-backup",
        )
    if code.startswith(_FULL):
        zh, en = "写不下了，请腾出空间", "takes no more: make room"
    elif code.startswith(_BUSY) or isinstance(error, PoolTimeout):
        zh, en = "正忙，请稍后再试", "is busy: try again soon"
    else:
        zh, en = "现在用不了", "cannot be used now"
    return RecordUnavailable(
        f"修订记录 {place} {zh}（{reason}）", f"the record {place} {en} ({reason})", retry_after=RETRY_AFTER
    )


def _reason(cause: BaseException, secret: str | None) -> str:
    """The first line of what a driver says, without what it was asked to keep."""
    if isinstance(cause, psycopg.DataError):
        return type(cause).__name__
    said = str(cause).strip()
    line = said.splitlines()[0] if said else type(cause).__name__
    if secret:
        line = line.replace(secret, "***")
    return line[:LONGEST_REASON]
