"""The cells of a workbook, from .xlsx, .ods or a folder of .csv, as texts; what cannot be taken is told at its place.

Numbers stand as they are shown without a format (2016, not 2016.0), dates as 2016-05-01. A formula is refused, since
what it gives may not be what was meant, and so are merged cells. Hidden rows and columns are read like others.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook

from graph.errors import EntryUnreadable, Fault
from graph.store.utf8 import text_of

SUFFIXES = (".xlsx", ".ods")
MOST_CELLS = 2_000_000
"""Of a workbook: a small packed file may hold many."""


@dataclass
class Grid:
    """One sheet: its title and its rows of texts, "" for an empty cell."""

    title: str
    rows: list[list[str]]
    faults: list[Fault] = field(default_factory=list)


def cell_name(title: str, row: int, column: int) -> str:
    """How a place is told: `数字!C5`, counted from 0."""
    return f"{title}!{get_column_letter(column + 1)}{row + 1}"


def grids_in(content: bytes, suffix: str) -> list[Grid]:
    """The sheets of a workbook. Raises EntryUnreadable where it is none."""
    try:
        if suffix == ".xlsx":
            return list(_from_xlsx(content))
        return list(_from_calamine(content))
    except (
        BadZipFile,
        InvalidFileException,
        CalamineError,
        KeyError,
        ValueError,
        OSError,
        TypeError,
    ) as error:
        raise EntryUnreadable(
            f"不是可读的工作簿（{type(error).__name__}）：请另存为 .xlsx 或 .ods",
            f"not a workbook that can be read ({type(error).__name__}): save it as .xlsx or .ods",
        ) from error


def grids_of_folder(folder: Path) -> list[Grid]:
    """The tables of a folder, one a .csv file, called by its name. Raises EntryUnreadable, TextNotUtf8, OSError."""
    found = [
        Grid(path.stem, list(csv.reader(io.StringIO(text_of(path.read_bytes()), newline=""))))
        for path in sorted(folder.glob("*.csv"))
    ]
    if not found:
        raise EntryUnreadable(f"{folder} 里没有 .csv 文件", f"there is no .csv file in {folder}")
    return found


def _from_xlsx(content: bytes) -> Iterator[Grid]:
    book = load_workbook(io.BytesIO(content), data_only=False)
    cells = 0
    for page in book.worksheets:
        grid = Grid(page.title, [])
        cells += page.max_row * page.max_column
        if cells > MOST_CELLS:
            raise ValueError("too many cells")
        for merged in page.merged_cells.ranges:
            grid.faults.append(
                Fault(
                    cell_name(page.title, merged.min_row - 1, merged.min_col - 1),
                    "合并的单元格：请取消合并，每格各写各的",
                    "merged cells: unmerge them and write each cell",
                )
            )
        for number, row in enumerate(page.iter_rows()):
            texts = []
            for place, cell in enumerate(row):
                if cell.data_type == "f":
                    grid.faults.append(
                        Fault(
                            cell_name(page.title, number, place),
                            "公式：请改为数值（复制后“选择性粘贴—值”）",
                            "a formula: put its value instead (copy, paste special, values)",
                        )
                    )
                texts.append(_text(cell.value))
            grid.rows.append(texts)
        yield grid


def _from_calamine(content: bytes) -> Iterator[Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = 0
    for title in book.sheet_names:
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        cells += sum(map(len, rows))
        if cells > MOST_CELLS:
            raise ValueError("too many cells")
        yield Grid(title, [[_text(value) for value in row] for row in rows])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        plain_day = value.time() == time(0)
        return value.date().isoformat() if plain_day else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
