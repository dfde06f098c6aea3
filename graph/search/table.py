"""Documents in a full-text table of SQLite: pairs of characters, single characters, words, pinyin and initials.

SQLite's own trigram tokeniser finds nothing for two characters, and says nothing of it; so the texts are taken apart
here, and what the table holds are our own tokens.
"""

import json
import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

from graph.search.documents import KINDS, Document
from graph.search.folding import KEPT, Folded, is_run

COUNTED_AT_MOST = 1_000
"""Things of one kind after which they are not counted any further."""
PREFIXES_KEPT = "1 2 3 4 6 8"

_SCHEMA = f"""
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, station TEXT NOT NULL, names TEXT NOT NULL,
  places TEXT NOT NULL);
CREATE TABLE keys (kind INTEGER, key TEXT, sound INTEGER, id INTEGER, PRIMARY KEY (kind, key, sound, id)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(grams, characters, words, sounds, content='', prefix='{PREFIXES_KEPT}');
"""
_KIND_BITS, _LENGTH_BITS = 48, 32
_LONGEST = (1 << (_KIND_BITS - _LENGTH_BITS)) - 1

EXACT, EXACT_SOUND, BEGINNING, BEGINNING_SOUND, INSIDE, QUOTED = range(6)
"""How well a thing fits, the best first: by its whole name, by the beginning of one, by any part, by a quote."""


@dataclass(frozen=True, order=True)
class Hit:
    """A thing that was found; sorted as it is shown."""

    fit: int
    place: int
    length: int
    iri: str
    document: Document


class Table:
    """Made once, then only read; safe to use from several threads, which take turns.

    It lies in a file, so that only what is used of it is in memory, and several processes share one.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        weakref.finalize(self, base.close)
        self._turn = Lock()
        self.words = tuple(word for (word,) in base.execute("SELECT word FROM words ORDER BY word"))
        """The words of names, for who has mistyped one."""

    @classmethod
    def of(cls, documents: Iterable[Document], path: Path | None = None) -> "Table":
        """Made now of these, in a new file at a path, or in one of SQLite's own that vanishes with it."""
        base = sqlite3.connect(path or "", check_same_thread=False, isolation_level=None)
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        words: set[str] = set()
        for number, document in enumerate(documents):
            words |= _add(base, number, document)
        base.executemany("INSERT INTO words VALUES (?)", ((word,) for word in words))
        base.execute("INSERT INTO found (found) VALUES ('optimize')")
        base.execute("COMMIT")
        return cls(base)

    @classmethod
    def open(cls, path: Path) -> "Table":
        """One that was made before. Raises sqlite3.Error where the file is none or damaged."""
        # Nobody writes to it any more: SQLite need not look for changes.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None))

    def close(self) -> None:
        """Close its file; nothing is found any more."""
        self._base.close()

    def identities(self, iris: Iterable[str]) -> set[int]:
        """The ids of those things that are here."""
        with self._turn:
            ask = "SELECT id FROM things WHERE iri = ?"
            return {row[0] for iri in iris for row in self._base.execute(ask, (iri,))}

    def documents(self, hidden: Collection[int]) -> Iterator[Document]:
        """Everything that is here and not hidden."""
        with self._turn:
            rows = self._base.execute("SELECT * FROM things").fetchall()
        return (_document(row) for row in rows if row[0] not in hidden)

    def count(self, kind: str, sought: Folded, hidden: Collection[int]) -> int:
        """How many things of a kind are found, counted up to COUNTED_AT_MOST."""
        found = self._rows(_FOUND, (_match(sought), *_range(kind), COUNTED_AT_MOST + len(hidden)))
        return min(COUNTED_AT_MOST, sum(row[0] not in hidden for row in found))

    def hits(self, kind: str, sought: Folded, limit: int, hidden: Collection[int]) -> list[Hit]:
        """The best things of a kind, at most `limit`."""
        many, place = limit + len(hidden), KINDS.index(kind)
        fits: dict[int, int] = {}
        if kind != "quote":
            key = sought.key
            for identity, sound in self._rows(_SAME, (place, key, many)):
                fits.setdefault(identity, EXACT_SOUND if sound else EXACT)
            for identity, sound in self._rows(_BEGINS, (place, key, key + "\U0010ffff", many)):
                fits[identity] = min(fits.get(identity, INSIDE), BEGINNING_SOUND if sound else BEGINNING)
        for (identity,) in self._rows(_FOUND, (_match(sought), *_range(kind), many)):
            fits.setdefault(identity, QUOTED if kind == "quote" else INSIDE)
        best = sorted((fit, identity) for identity, fit in fits.items() if identity not in hidden)[:limit]
        found = {
            identity: self._rows("SELECT * FROM things WHERE id = ?", (identity,))[0] for _, identity in best
        }
        return sorted(
            Hit(fit, place, _length(identity), found[identity][1], _document(found[identity]))
            for fit, identity in best
        )

    def _rows(self, question: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._base.execute(question, values).fetchall()


def _add(base: sqlite3.Connection, number: int, document: Document) -> frozenset[str]:
    """Put a document in; gives the words of its names."""
    kind = KINDS.index(document.kind)
    length = min(len(document.names[0]), _LONGEST)
    # In the order of the ids the better hit comes first, so that a search can stop early.
    identity = kind << _KIND_BITS | length << _LENGTH_BITS | number
    tokens = _tokens(document)
    told = (json.dumps(texts, ensure_ascii=False) for texts in (document.names, document.places))
    base.execute(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?)", (identity, document.iri, document.station, *told)
    )
    base.execute(
        "INSERT INTO found (rowid, grams, characters, words, sounds) VALUES (?, ?, ?, ?, ?)",
        (identity, *tokens.columns),
    )
    base.executemany(
        "INSERT INTO keys VALUES (?, ?, ?, ?)", [(kind, key, sound, identity) for key, sound in tokens.keys]
    )
    return tokens.words


@dataclass(frozen=True)
class _Tokens:
    """A document taken apart: the four columns, the keys with whether they are sounds, the words of its names."""

    columns: tuple[str, str, str, str]
    keys: frozenset[tuple[str, int]]
    words: frozenset[str]


@lru_cache(maxsize=5_000)
def _tokens(document: Document) -> _Tokens:
    names = [Folded.of(name) for name in document.names]
    places = [Folded.of(place) for place in document.places]
    spoken = [[*name.sounds()] for name in names] if document.kind != "quote" else []
    near = [sound for place in places for sound in place.sounds()]
    columns = (
        # Between two runs stands what nobody can type, so that no pair reaches from one into the next.
        " qqparted ".join(
            " ".join(map("".join, pairwise(run))) for name in (*names, *places) for run in name.runs
        ),
        " ".join(sorted({character for name in names for run in name.runs for character in run})),
        " ".join(word for name in (*names, *places) for word in (*name.words, *_joined(name))),
        " ".join([*(sound for sounds in spoken for sound in sounds), *near]),
    )
    if document.kind == "quote":
        return _Tokens(columns, frozenset(), frozenset())
    # Of the sounds only those of the whole name: its pinyin, and its initials.
    whole = {(sounds[at], 1) for sounds in spoken if sounds for at in (0, len(sounds) // 2)}
    keys = {(name.key, 0) for name in names if name.key} | whole
    return _Tokens(columns, frozenset(keys), frozenset(w for name in names for w in name.words if len(w) > 2))


_FOUND = "SELECT rowid FROM found WHERE found MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?"
_SAME = "SELECT id, sound FROM keys WHERE kind = ? AND key = ? LIMIT ?"
_BEGINS = "SELECT id, sound FROM keys WHERE kind = ? AND key >= ? AND key < ? LIMIT ?"


def _document(row: tuple[object, ...]) -> Document:
    identity, iri, station, names, places = row
    assert isinstance(identity, int)
    told = (tuple(json.loads(str(texts))) for texts in (names, places))
    return Document(str(iri), KINDS[identity >> _KIND_BITS], next(told), str(station), next(told))


def _length(identity: int) -> int:
    return identity >> _LENGTH_BITS & _LONGEST


def _range(kind: str) -> tuple[int, int]:
    place = KINDS.index(kind)
    return place << _KIND_BITS, (place + 1) << _KIND_BITS


def _joined(name: Folded) -> list[str]:
    """Words that stand beside each other as one: `voluntary patrol` is found by `voluntarypatrol`."""
    return [] if name.runs or len(name.words) < 2 else ["".join(name.words)[:KEPT]]


def _match(sought: Folded) -> str:
    """In the language of the table. The pieces hold letters and digits only, so that nothing need be escaped."""
    *before, last = sought.pieces
    # Only the last word may still be being typed: the beginnings of a word are the dear ones.
    parts = [_characters(piece) if is_run(piece) else _whole(piece) for piece in before]
    parts.append(_characters(last) if is_run(last) else _word(last))
    whole = " AND ".join(parts)
    if before and not sought.runs:
        return f"({whole}) OR {_word(sought.key)}"
    return whole


def _characters(run: str) -> str:
    if len(run) == 1:
        return f'characters : "{run}"'
    return f'grams : "{" ".join(map("".join, pairwise(run)))}"'


def _whole(word: str) -> str:
    return f'({{words sounds}} : "{word[:KEPT]}")'


def _word(word: str) -> str:
    return f'({{words sounds}} : "{word[:KEPT]}" *)'
