"""The one error tree.

    FengqiaoError
    ├── EntryError
    │   └── EntryUnreadable      an entry that no parser can read
    ├── QueryError
    │   ├── QueryMalformed       not SPARQL, with line, column and what was expected
    │   ├── QueryRefused         SPARQL that is not served here: updates, SERVICE, too long, too deep
    │   ├── QueryTimeout         the deadline passed
    │   ├── QueryTooCostly       the memory limit was hit or the engine died of the query
    │   ├── ResultTooLarge       more rows or bytes than one answer may have
    │   ├── FormatNotAvailable   none of the accepted media types fits this form of query
    │   └── Overloaded           no worker is free and the queue is full
    │       └── TooManyFromClient    one client has too many queries waiting or running
    ├── NotInGraph               no such station, mechanism, type or entry
    └── StoreError
        ├── StoreBroken          the files on disk cannot be opened
        └── SourceMissing        a source file or folder is not where it was said to be

Every error carries what a person reads, in both languages, naming the place and the mend.
"""

from ontology.bilingual import BilingualText


class FengqiaoError(Exception):
    """Something that a user or operator can understand and mend.

    `text` is the message in both languages; `members` are further machine-readable facts (line, limit, …).
    """

    def __init__(self, zh: str, en: str, **members: object) -> None:
        super().__init__(en)
        self.text = BilingualText(zh, en)
        self.members = members


class EntryError(FengqiaoError):
    """An entry that cannot be taken."""


class EntryUnreadable(EntryError):
    """The bytes are not RDF in the format they were said to be in."""


class QueryError(FengqiaoError):
    """A query that gets no answer."""


class QueryMalformed(QueryError):
    """Not SPARQL 1.1; members: line, column."""


class QueryRefused(QueryError):
    """Well-formed perhaps, but not served here."""


class QueryTimeout(QueryError):
    """Stopped at the deadline; members: seconds."""


class QueryTooCostly(QueryError):
    """The worker ran out of memory or stack and was replaced."""


class ResultTooLarge(QueryError):
    """The answer would pass a limit; members: limit, unit."""


class FormatNotAvailable(QueryError):
    """No accepted media type fits; members: available."""


class Overloaded(QueryError):
    """Too many queries at once; members: retry_after (seconds)."""


class TooManyFromClient(Overloaded):
    """One client has its share of queries waiting or running already; members: limit, retry_after."""


class NotInGraph(FengqiaoError):
    """A name that the graph does not hold."""


class StoreError(FengqiaoError):
    """The store or a file it needs."""


class StoreBroken(StoreError):
    """The files on disk cannot be opened or written."""


class SourceMissing(StoreError):
    """A source text that is not there."""
