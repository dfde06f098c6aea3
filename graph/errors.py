"""The one error tree.

    FengqiaoError
    ├── EntryError
    │   ├── EntryUnreadable      an entry that no parser can read
    │   ├── EntryFaulty          a plain entry that is not one, with the place of each fault
    │   ├── EntryNotPlain        an entry that says what no plain entry can
    │   ├── SourcesDiffer        two codings that are not of one source
    │   ├── CorpusRefused        entries that break the rules, so that no store is built of them
    │   ├── EntryTimeout         its validation was not done by the deadline
    │   ├── EntryTooCostly       its validation ran out of memory
    │   ├── EntryNotChecked      the validation itself fails on it
    │   ├── EntryNeeded          others point to what it alone registers
    │   └── NothingSaid          it points to what nothing tells of
    ├── QueryError
    │   ├── QueryMalformed       not SPARQL, with line, column and what was expected
    │   ├── QueryRefused         SPARQL that is not served here: updates, SERVICE, too long, too deep
    │   ├── QueryTimeout         the deadline passed
    │   ├── QueryTooCostly       the memory limit was hit or the engine died of the query
    │   ├── QueryNotAnswered     the engine itself fails on the query
    │   ├── ResultTooLarge       more rows or bytes than one answer may have
    │   ├── FormatNotAvailable   none of the accepted media types fits this form of query
    │   └── Overloaded           no worker is free and the queue is full
    │       └── TooManyFromClient    one client has too many queries waiting or running
    ├── NotInGraph               no such station, mechanism, type or entry
    │   └── NoSuchRevision       an entry, or a revision of it, that the record does not hold
    ├── RecordError
    │   ├── RecordUnavailable    its database is away, busy, full or not ours to use; nothing was changed
    │   ├── RecordDamaged        what it gives back is not what was put in
    │   ├── RecordTooNew         a later version of the program has written it
    │   ├── RecordNotEmpty       a backup can be restored into an empty record only
    │   ├── RevisionConflict     the entry has a newer revision than the writer has seen
    │   ├── RevisionRefused      a revision that cannot be kept: no entry named, a status that there is not
    │   ├── WorkingCopyRefused   a working copy that cannot be kept: its name, or too many
    │   ├── TokenRefused         a token that cannot be made: its name, scopes or time
    │   ├── TokenNameTaken       a token of that name is in use
    │   └── NoSuchToken          no token in use has that name
    ├── ArticleUnreadable        an article to be drafted from that holds no text, or too much
    ├── DraftStopped             its drafting was not done by the deadline, or ran out of memory
    ├── ModelUnavailable         the language model for drafting gives no answer that can be used
    ├── TextNotUtf8              a text in another encoding than UTF-8
    ├── FileUnreadable           a file that a command was given and that cannot be read
    └── StoreError
        ├── StoreBroken          the files on disk cannot be opened
        ├── StoreAway            the engine that holds the graph does not answer, or not whole; nothing is lost
        └── SourceMissing        a source file or folder is not where it was said to be

Every error carries what a person reads, in both languages, naming the place and the mend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ontology.bilingual import BilingualText

FAULTS_SHOWN = 10
"""Faults of an entry that a message of one line names."""


class FengqiaoError(Exception):
    """Something that a user or operator can understand and mend.

    `text` is the message in both languages; `members` are further machine-readable facts (line, limit, …).
    """

    def __init__(self, zh: str, en: str, **members: object) -> None:
        super().__init__(en)
        self.text = BilingualText(zh, en)
        self.members = members

    def named(self, name: object) -> Self:
        """The same error, said of a file or an input of that name."""
        return type(self)(f"{name}：{self.text.zh}", f"{name}: {self.text.en}", **self.members)


class EntryError(FengqiaoError):
    """An entry that cannot be taken."""


class EntryUnreadable(EntryError):
    """The bytes are not RDF in the format they were said to be in."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a plain entry: its place as a JSON Pointer (RFC 6901), and the mend."""

    pointer: str
    zh: str
    en: str


class EntryFaulty(EntryError):
    """A plain entry that is not one; `faults` has the place and the mend of each fault, `members` likewise."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = faults[:FAULTS_SHOWN]
        more = len(faults) - len(shown)
        zh = "；".join(f"{fault.pointer or '/'}：{fault.zh}" for fault in shown)
        en = "; ".join(f"{fault.pointer or '/'}: {fault.en}" for fault in shown)
        super().__init__(
            f"条目有 {len(faults)} 处错误：{zh}" + (f"；另有 {more} 处" if more else ""),
            f"the entry has {len(faults)} faults: {en}" + (f"; and {more} more" if more else ""),
            faults=[{"pointer": fault.pointer, "zh": fault.zh, "en": fault.en} for fault in faults],
        )
        self.faults = tuple(faults)


class SourcesDiffer(EntryError):
    """Two codings that are not of one source."""


class EntryNotPlain(EntryError):
    """An entry says something that no field of a plain entry is for, so that it cannot be given out as one."""


class EntryNeeded(EntryError):
    """What an entry registers is still pointed to by others."""


class NothingSaid(EntryError):
    """An entry points to a station, an area or a concept that is not, or no longer, there."""


class CorpusRefused(EntryError):
    """Entries of a corpus that do not conform; the message has one line a finding."""


class EntryTimeout(EntryError):
    """Its validation was stopped at the deadline; members: seconds."""


class EntryTooCostly(EntryError):
    """Its validation ran out of memory; the process was replaced."""


class EntryNotChecked(EntryError):
    """A fault of the validation, not of the entry."""


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


class QueryNotAnswered(QueryError):
    """A fault of the engine, which ended the worker; members: engine, what it said."""


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


class NoSuchRevision(NotInGraph):
    """The record has no such entry or no revision of that number; members: entry, number."""


class RecordError(FengqiaoError):
    """The record, or what was to be kept in it."""


class RecordUnavailable(RecordError):
    """Its database does not answer or takes nothing now; members: retry_after (seconds)."""


class RecordDamaged(RecordError):
    """Its files are no record, or the bytes of a revision are not those that were submitted."""


class RecordTooNew(RecordError):
    """Written by a later version of the program; members: schema, known."""


class RecordNotEmpty(RecordError):
    """A record that holds revisions, where an empty one is needed."""


class RevisionConflict(RecordError):
    """Another revision came first; members: entry, newest (number of its newest revision, 0 for none), expected."""


class RevisionRefused(RecordError):
    """A revision that cannot be kept as it is."""


class WorkingCopyRefused(RecordError):
    """A working copy that cannot be kept."""


class TokenRefused(RecordError):
    """A token that cannot be made as it was asked for."""


class TokenNameTaken(RecordError):
    """A token of that name is in use."""


class NoSuchToken(RecordError):
    """No token in use has that name."""


class ArticleUnreadable(FengqiaoError):
    """An article to be drafted from that is damaged, holds no text or too much."""


class DraftStopped(FengqiaoError):
    """Drafting was not done by the deadline, or ran out of memory."""


class ModelUnavailable(FengqiaoError):
    """The language model that is set for drafting gives no answer that can be used."""


class TextNotUtf8(FengqiaoError):
    """Bytes that are no UTF-8; members: line."""


class FileUnreadable(FengqiaoError):
    """A file that is not there, is a folder or may not be read."""


class StoreError(FengqiaoError):
    """The store or a file it needs."""


class StoreBroken(StoreError):
    """The files on disk cannot be opened or written."""


class StoreAway(StoreError):
    """The engine that holds the graph gives no answer, or none that is whole; members: retry_after (seconds)."""


class SourceMissing(StoreError):
    """A source text that is not there."""
