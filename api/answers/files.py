"""What is kept of an answer, made once when it is saved: files and pages, so that to read costs what is shown."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from api.answers.answer import SavedAnswer, words_of
from api.answers.view import Column, Row, columns_of, rows_a_page, shown
from ontology.bilingual import BilingualText

JSON, CSV, HEAD = "json", "csv", "head"
"""Kinds of file; a page is a kind by its number."""


@dataclass(frozen=True)
class Head:
    """All that the page of an answer says of it, its rows excepted; `width` is the number of its columns."""

    query: str
    version: str
    created: datetime
    rows: int
    boolean: bool | None
    digest: str
    width: int
    columns: tuple[Column, ...]

    @property
    def words(self) -> BilingualText | None:
        """The visitor's own title."""
        return words_of(self.query)


def files_of(answer: SavedAnswer, record: bytes) -> dict[str, bytes]:
    """The files by kind, each compressed by gzip; `record` is the answer's JSON."""
    size = rows_a_page(len(answer.variables))
    pages = range(0, len(answer.solutions), size)
    files = {JSON: record, CSV: answer.to_csv(), HEAD: _written(asdict(_head(answer)))}
    for number, start in enumerate(pages, 1):
        rows = answer.solutions[start : start + size]
        files[str(number)] = _written([shown(answer.variables, row) for row in rows])
    return {kind: gzip.compress(body, 6, mtime=0) for kind, body in files.items()}


def read_head(packed: bytes) -> Head:
    """The head of a file. Raises OSError, ValueError, KeyError or TypeError for anything else."""
    facts = json.loads(gzip.decompress(packed))
    columns = tuple(Column(**column) for column in facts.pop("columns"))
    return Head(created=datetime.fromisoformat(facts.pop("created")), columns=columns, **facts)


def read_rows(packed: bytes) -> list[Row]:
    """The rows of a page. Raises OSError or ValueError for anything else."""
    rows: list[Row] = json.loads(gzip.decompress(packed))
    return rows


def _head(answer: SavedAnswer) -> Head:
    return Head(
        answer.query,
        answer.version,
        answer.created,
        answer.rows,
        answer.boolean,
        answer.digest,
        len(answer.variables),
        columns_of(answer.variables, answer.computed),
    )


def _written(value: dict[str, object] | Iterable[Row]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=datetime.isoformat).encode()
