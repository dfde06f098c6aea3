"""How a record becomes one of this version of the program, step by step.

Each step is a list of statements for each kind of database, run together in one transaction by whoever opens the
record first; what is there stays. A step that has been released is never changed: what is needed later is a new one.
"""

from sqlalchemy import Connection, inspect, text

from graph.errors import RecordTooNew

Step = dict[str, list[str]]
"""Statements by the name of SQLAlchemy's dialect."""

APPENDING_LOCK = 0x66712D7265630001
"""Key of the lock that orders appends, and openings, in PostgreSQL."""
APPENDED = "fengqiao_appended"
"""The channel on which PostgreSQL tells those that listen of what was appended, once it is committed."""

FIRST: Step = {
    "sqlite": [
        """CREATE TABLE contents (
             digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
             content BLOB NOT NULL CHECK (typeof(content) = 'blob')
           )""",
        """CREATE TABLE revisions (
             sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
             number INTEGER NOT NULL CHECK (number > 0),
             entry TEXT NOT NULL,
             status TEXT NOT NULL CHECK (status IN ('draft', 'checked', 'disputed', 'withdrawn')),
             media_type TEXT NOT NULL,
             digest TEXT NOT NULL REFERENCES contents (digest),
             graph_digest TEXT NOT NULL,
             size INTEGER NOT NULL,
             role TEXT NOT NULL,
             why TEXT NOT NULL,
             at INTEGER NOT NULL,
             origin TEXT NOT NULL CHECK (origin IN ('shipped', 'submitted')),
             from_number INTEGER,
             UNIQUE (entry, number),
             FOREIGN KEY (entry, from_number) REFERENCES revisions (entry, number)
           )""",
        "CREATE INDEX drafts ON revisions (entry, number) WHERE status = 'draft'",
        "CREATE INDEX states ON revisions (entry, number, status)",
        # Also against INSERT OR REPLACE, which deletes without a DELETE.
        """CREATE TRIGGER revisions_come_in_order BEFORE INSERT ON revisions
           WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM revisions)
             OR NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM revisions WHERE entry = NEW.entry)
           BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
        """CREATE TRIGGER contents_are_kept_once BEFORE INSERT ON contents
           WHEN EXISTS (SELECT 1 FROM contents WHERE digest = NEW.digest) BEGIN SELECT RAISE(IGNORE); END""",
        *(
            f"""CREATE TRIGGER {table}_stay_on_{act.lower()} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"""
            for table in ("revisions", "contents")
            for act in ("UPDATE", "DELETE")
        ),
        """CREATE TABLE tokens (
             digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64), name TEXT NOT NULL, scopes TEXT NOT NULL,
             created INTEGER NOT NULL, expires INTEGER, revoked INTEGER
           )""",
    ],
    "postgresql": [
        """CREATE TABLE contents (
             digest TEXT COLLATE "C" PRIMARY KEY CHECK (length(digest) = 64), content BYTEA NOT NULL
           )""",
        """CREATE TABLE revisions (
             sequence BIGINT PRIMARY KEY CHECK (sequence > 0),
             number BIGINT NOT NULL CHECK (number > 0),
             entry TEXT COLLATE "C" NOT NULL,
             status TEXT NOT NULL CHECK (status IN ('draft', 'checked', 'disputed', 'withdrawn')),
             media_type TEXT NOT NULL,
             digest TEXT COLLATE "C" NOT NULL REFERENCES contents (digest),
             graph_digest TEXT NOT NULL,
             size BIGINT NOT NULL,
             role TEXT NOT NULL,
             why TEXT NOT NULL,
             at BIGINT NOT NULL,
             origin TEXT NOT NULL CHECK (origin IN ('shipped', 'submitted')),
             from_number BIGINT,
             UNIQUE (entry, number),
             FOREIGN KEY (entry, from_number) REFERENCES revisions (entry, number)
           )""",
        "CREATE INDEX drafts ON revisions (entry, number) WHERE status = 'draft'",
        "CREATE INDEX states ON revisions (entry, number, status)",
        """CREATE FUNCTION record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$""",
        *(
            f"""CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"""
            for table in ("revisions", "contents")
        ),
        """CREATE TABLE tokens (
             digest TEXT PRIMARY KEY CHECK (length(digest) = 64), name TEXT NOT NULL, scopes TEXT NOT NULL,
             created BIGINT NOT NULL, expires BIGINT, revoked BIGINT
           )""",
    ],
}

REVIEWING: Step = {
    "sqlite": [
        """CREATE TABLE sessions (
             digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64), token TEXT NOT NULL, expires INTEGER NOT NULL
           )""",
        """CREATE TABLE working_copies (
             role TEXT NOT NULL, entry TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
             at INTEGER NOT NULL, PRIMARY KEY (role, entry)
           )""",
        """CREATE TABLE remarks (
             id INTEGER NOT NULL PRIMARY KEY, entry TEXT NOT NULL, number INTEGER NOT NULL,
             verdict TEXT NOT NULL CHECK (verdict IN ('comment', 'accepted', 'sent-back')),
             role TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
             FOREIGN KEY (entry, number) REFERENCES revisions (entry, number)
           )""",
        "CREATE INDEX remarks_of ON remarks (entry, number)",
        *(
            f"""CREATE TRIGGER remarks_stay_on_{act.lower()} BEFORE {act} ON remarks
                BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"""
            for act in ("UPDATE", "DELETE")
        ),
    ],
    "postgresql": [
        """CREATE TABLE sessions (
             digest TEXT PRIMARY KEY CHECK (length(digest) = 64), token TEXT NOT NULL, expires BIGINT NOT NULL
           )""",
        """CREATE TABLE working_copies (
             role TEXT COLLATE "C" NOT NULL, entry TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL,
             content BYTEA NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (role, entry)
           )""",
        """CREATE TABLE remarks (
             id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry TEXT COLLATE "C" NOT NULL,
             number BIGINT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('comment', 'accepted', 'sent-back')),
             role TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL,
             FOREIGN KEY (entry, number) REFERENCES revisions (entry, number)
           )""",
        "CREATE INDEX remarks_of ON remarks (entry, number)",
        """CREATE TRIGGER remarks_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON remarks
           FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()""",
    ],
}
"""Who is signed in, what is being written, what reviewers have said."""

FOLLOWING: Step = {
    "sqlite": [
        """CREATE TABLE versions (
             position INTEGER NOT NULL PRIMARY KEY, version TEXT NOT NULL
           )""",
        "CREATE INDEX versions_by_name ON versions (version)",
        "CREATE TABLE checked (rules TEXT NOT NULL PRIMARY KEY CHECK (length(rules) = 64))",
        """CREATE TABLE shared_answers (
             name TEXT NOT NULL PRIMARY KEY, body BLOB, size INTEGER NOT NULL, saved INTEGER NOT NULL,
             opened INTEGER NOT NULL, in_use INTEGER NOT NULL
           )""",
    ],
    "postgresql": [
        """CREATE TABLE versions (
             position BIGINT PRIMARY KEY, version TEXT COLLATE "C" NOT NULL
           )""",
        "CREATE INDEX versions_by_name ON versions (version)",
        'CREATE TABLE checked (rules TEXT COLLATE "C" PRIMARY KEY CHECK (length(rules) = 64))',
        """CREATE TABLE shared_answers (
             name TEXT COLLATE "C" PRIMARY KEY, body BYTEA, size BIGINT NOT NULL, saved BIGINT NOT NULL,
             opened BIGINT NOT NULL, in_use BIGINT NOT NULL
           )""",
        f"""CREATE FUNCTION record_tells() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_notify('{APPENDED}', ''); RETURN NULL; END $$""",
        """CREATE TRIGGER revisions_are_told AFTER INSERT ON revisions
           FOR EACH STATEMENT EXECUTE FUNCTION record_tells()""",
    ],
}
"""What nodes share: which versions there were, by which rules all was checked, saved answers, a word at each append."""

STEPS: list[Step] = [FIRST, REVIEWING, FOLLOWING]


def migrate(connection: Connection, steps: list[Step]) -> None:
    """Take the record from where it is to the last step; the caller's transaction, which orders openings, holds it.

    Raises RecordTooNew where it has seen more steps than there are here.
    """
    if not inspect(connection).has_table("record_schema"):
        connection.execute(text("CREATE TABLE record_schema (version INTEGER NOT NULL PRIMARY KEY)"))
    done = connection.scalar(text("SELECT coalesce(max(version), 0) FROM record_schema"))
    assert isinstance(done, int)
    if done > len(steps):
        raise RecordTooNew(
            f"修订记录由更新的程序写成（格式 {done}，本程序只识 {len(steps)}），请升级程序",
            f"the record was written by a later program (format {done}, this one knows {len(steps)}): upgrade it",
            schema=done,
            known=len(steps),
        )
    for version, step in enumerate(steps[done:], done + 1):
        for statement in step[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO record_schema (version) VALUES (:version)"), {"version": version}
        )
