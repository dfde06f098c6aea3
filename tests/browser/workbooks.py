"""Two workbooks of a shipped entry: as it is, and with a number that is none."""

import io

from openpyxl import load_workbook

from graph.entry.book_writing import book_of
from graph.entry.submitted import plain_in
from graph.record.shipped import Corpus


def whole() -> bytes:
    path = next(path for path in Corpus().entry_files if path.name.startswith("muzhou"))
    return book_of(plain_in(path.read_bytes(), "application/trig"))


def faulty() -> bytes:
    book = load_workbook(io.BytesIO(whole()))
    page = book["数字"]
    column = next(cell.column for cell in page[1] if str(cell.value).endswith("[value]"))
    page.cell(3, column).value = "许多"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
