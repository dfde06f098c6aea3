"""One way to write CSV for everything that is given as a table: RFC 4180, UTF-8, nothing that a spreadsheet runs.

The results of `/sparql` are the one exception: they are the W3C's SPARQL 1.1 CSV format, word for word.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO, TypeAlias

from ontology.bilingual import BilingualText

Cell: TypeAlias = str | int | bool | Decimal | date | None

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
"""A byte order mark: without it Excel takes UTF-8 for the encoding of the machine."""

GUARD_NOTE = BilingualText(
    "以 = + - @（及其全角等变体 ＝＋－＠，其前有空格或引号时亦然）、撇号、制表符或换行开头的文本前加一个撇号，"
    "以免电子表格当作公式；需要原文时去掉开头的一个撇号。数字不受影响。",
    "A text that begins with = + - @ (or a variant such as full-width ＝＋－＠, also after spaces or quotation "
    "marks), with an apostrophe, a tab or a line break has one apostrophe in front, so that no spreadsheet takes "
    "it for a formula; take one leading apostrophe away for the exact text. Numbers are left as they are.",
)

_STARTS_FORMULA = frozenset("=+-@")
_STARTS_ANYTHING = frozenset("'\t\r\n\v\f\0")
"""An apostrophe, so that the guard can be taken away again; and what spreadsheets skip or cut at."""

_QUOTES = "\"'“”‘’„‟«»「」『』＂＇｀`´"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet might take it for a formula.

    A number in ASCII digits stays a number. Take one leading apostrophe away to have the text back. See OWASP,
    “CSV Injection”; full-width signs are read as signs by spreadsheets set to Chinese or Japanese.
    """
    if not text or _NUMBER.fullmatch(text):
        return text
    if text[0] in _STARTS_ANYTHING or _first_sign(text) in _STARTS_FORMULA:
        return f"'{text}"
    return text


def write_csv(
    out: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False
) -> int:
    """Write the header and a line for each row, each ended by CR LF; returns how many rows there were.

    None is an empty cell, a Decimal is written without exponent, a date as ISO 8601. Rows are written as they
    come, so that a table may be longer than memory.
    """
    if bom:
        out.write(BOM)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(map(guarded, header))
        count = 0
        for row in rows:
            writer.writerow(map(_written, row))
            count += 1
        text.flush()
        return count
    finally:
        # Whoever gave the file closes it.
        text.detach()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False) -> bytes:
    """The same in memory, for tables that are small."""
    out = io.BytesIO()
    write_csv(out, header, rows, bom=bom)
    return out.getvalue()


def _first_sign(text: str) -> str:
    """The first character that is neither space, control, invisible nor a quotation mark, in its plain form."""
    for character in text:
        if character not in _QUOTES and unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf"):
            return unicodedata.normalize("NFKC", character)[:1]
    return ""


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return guarded(cell) if isinstance(cell, str) else str(cell)
