"""The tables of the record, as SQLAlchemy asks them; `migrations.py` makes them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Dialect, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator

_START = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, kept as microseconds since 1970: whole numbers mean the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else moment(value)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 of a time with its zone."""
    return (at - _START) // timedelta(microseconds=1)


def moment(value: int) -> datetime:
    """The time, in UTC, of so many microseconds since 1970."""
    return _START + timedelta(microseconds=value)


METADATA = MetaData()

SCHEMA = Table("record_schema", METADATA, Column("version", Integer, primary_key=True))

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("entry", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("graph_digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    Column("from_number", BigInteger),
)
"""The columns stand in the order of the fields of `revision.Revision`."""

CONTENTS = Table(
    "contents",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes, once for all revisions that have the same."""

VERSIONS = Table(
    "versions",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
)
"""The name of the version that a writer made of the record up to a sequence. It can be made again: no backup has it."""

SHARED_ANSWERS = Table(
    "shared_answers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("body", LargeBinary),
    Column("size", BigInteger, nullable=False),
    Column("saved", BigInteger, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("in_use", BigInteger, nullable=False),
)
"""What visitors have saved on any node; `body` is none of those that were removed. Times are days since 1970."""

CHECKED = Table("checked", METADATA, Column("rules", Text, primary_key=True))
"""Digests of rules by which all that was published has been checked."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("revoked", Moment),
)
"""`scopes` with commas between them."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("expires", Moment, nullable=False),
)
"""`token` is the digest of the token that was signed in with."""

WORKING_COPIES = Table(
    "working_copies",
    METADATA,
    Column("role", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)
"""The only table whose rows are changed: what is not submitted yet. It may hold the text of an article."""

REMARKS = Table(
    "remarks",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("entry", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
