"""Collects a serialised result, counts its rows on the way and stops it at a limit.

The engine writes results in chunks without saying how many rows they hold; counting their marks in the bytes
is ten times faster than building every row in Python.
"""

import io
import re
from dataclasses import dataclass
from typing import Any

from graph.errors import ResultTooLarge


@dataclass(frozen=True)
class RowMark:
    """How the rows of one format are told apart: by bytes that occur once for each, outside of quotes.

    `extra` is added to the count of marks: -1 for a heading line, +1 where the mark stands between rows.
    `clear` finds the marks of a whole result, quotes and all, unless `doubtful` stands somewhere in it.
    """

    mark: bytes
    quotes: re.Pattern[bytes] | None = None
    extra: int = 0
    clear: re.Pattern[bytes] | None = None
    doubtful: bytes = b""


JSON_ROWS = RowMark(
    b"},{",
    re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL),
    extra=1,
    clear=re.compile(rb'\},\{"[^},]'),
    doubtful=b"},{}",
)
"""Two objects follow each other without a key between them only where one row ends and the next begins.

In a string a quotation mark is escaped, so that `},{"` can only be its end, after which comes `}` or a comma; after
the same between rows comes the name of a variable. A row without values cannot be told from a string in this way.
"""
XML_ROWS = RowMark(b"<result>")
CSV_ROWS = RowMark(b"\r\n", re.compile(rb'"[^"]*+"'), extra=-1)
TSV_ROWS = RowMark(b"\n", extra=-1)


class Tally(io.BytesIO):
    """A binary file to serialise into. `write` raises ResultTooLarge when a limit is passed."""

    def __init__(self, most_bytes: int, most_rows: int, mark: RowMark | None = None) -> None:
        super().__init__()
        self._most_bytes = most_bytes
        self._most_rows = most_rows
        self._mark = mark
        self._rows = self._at_most = mark.extra if mark else 0
        self._counted = 0
        self._rest = b""

    def write(self, chunk: Any, /) -> int:
        size = super().write(chunk)
        if self.tell() > self._most_bytes:
            raise too_large(self._most_bytes, "bytes")
        if self._mark is not None:
            # What may be in quotes or cut in two is looked at only when there could be too many.
            self._at_most += chunk.count(self._mark.mark) + 1
            if self._at_most > self._most_rows:
                self._count(self._mark)
                if self._rows > self._most_rows:
                    raise too_large(self._most_rows, "rows")
        return size

    @property
    def rows(self) -> int:
        """The rows of what was written, once all of it is."""
        if self._mark is None:
            return 0
        if not self._counted and self._mark.clear is not None:
            whole = self.getvalue()
            if self._mark.doubtful not in whole:
                return self._mark.extra + len(self._mark.clear.findall(whole))
        self._count(self._mark)
        return self._rows

    def _count(self, mark: RowMark) -> None:
        """Count the rows of what was written since the last time."""
        with self.getbuffer() as written:
            text = self._rest + written[self._counted :]
        self._counted = self.tell()
        tail = b""
        if mark.quotes:
            text = mark.quotes.sub(b"", text)
            inside = text.find(b'"')
            if inside >= 0:
                # A string goes on in the next chunk; of it only a pending backslash matters.
                slashes = len(text) - len(text.rstrip(b"\\"))
                tail = b'"\\' if slashes % 2 else b'"'
                text = text[:inside]
        self._rows += text.count(mark.mark)
        self._at_most = self._rows
        self._rest = text[len(text) - min(len(text), len(mark.mark) - 1) :] + tail


def too_large(limit: int, unit: str) -> ResultTooLarge:
    """The error for a result beyond `limit` rows, triples or bytes; it names the ways on."""
    zh = {"rows": "行", "triples": "个三元组", "bytes": "字节"}[unit]
    return ResultTooLarge(
        f"结果超过 {limit} {zh}的上限。请用 LIMIT 与 OFFSET 分页，或从 /download 下载全部数据",
        f"The result has more than {limit} {unit}. Page through it with LIMIT and OFFSET, or take all "
        "data from /download",
        limit=limit,
        unit=unit,
    )
