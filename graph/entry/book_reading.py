"""From the cells of a workbook to a plain entry, every fault told by sheet and cell."""

import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment

from graph.entry.book_writing import CHOICES, EXAMPLE
from graph.entry.document import entry_of
from graph.entry.forms import Date, Typed
from graph.entry.grids import Grid, cell_name, grids_in, grids_of_folder
from graph.entry.model import PlainEntry
from graph.entry.node import Says, fields_of
from graph.entry.sheets import ALONE, IN, Column, Sheet, sheets
from graph.errors import EntryFaulty, Fault

_KEY = re.compile(r"\[([\w.]+)\]\s*$")
_SEPARATOR = re.compile(r"[\n；;]")


@dataclass
class Book:
    """What a workbook says: `told` as a JSON document would; `places` are cells by JSON Pointer; `ignored` columns."""

    told: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    @property
    def entry(self) -> PlainEntry:
        """The plain entry. Raises EntryFaulty, each fault at its cell."""
        try:
            return entry_of(self.told)
        except EntryFaulty as error:
            raise self.at_cells(error) from error

    def at_cells(self, error: EntryFaulty) -> EntryFaulty:
        """The faults of the document that the book stands for, at the cells."""
        return EntryFaulty([Fault(self.place(fault.pointer), fault.zh, fault.en) for fault in error.faults])

    def place(self, pointer: str) -> str:
        """The cell for a JSON Pointer, or for what it stands in; the pointer itself where there is none."""
        at = pointer
        while at:
            if at in self.places:
                return self.places[at]
            at = at.rpartition("/")[0]
        return pointer


def book_in(content: bytes, suffix: str) -> Book:
    """What a workbook says. Raises EntryUnreadable, EntryFaulty."""
    return _book(grids_in(content, suffix))


def book_of_folder(folder: Path) -> Book:
    """What the .csv files of a folder say. Raises EntryUnreadable, EntryFaulty, TextNotUtf8, OSError."""
    return _book(grids_of_folder(folder))


def with_notes(content: bytes, faults: Mapping[str, str]) -> bytes:
    """A copy of a workbook (.xlsx) with what is wrong as notes at its cells; `faults` by cell (`数字!C5`)."""
    book = load_workbook(io.BytesIO(content))
    for place, text in faults.items():
        title, mark, cell = place.rpartition("!")
        if mark and title in book.sheetnames:
            book[title][cell].comment = Comment(text, "Fengqiao Graph", height=140, width=300)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _book(grids: list[Grid]) -> Book:
    book = Book()
    faults: list[Fault] = []
    known = {name: sheet for sheet in sheets() for name in (sheet.key, sheet.name.zh, sheet.name.en)}
    holders: dict[str, dict[str, tuple[dict[str, Any], str]]] = {}
    # What stands inside others comes after them.
    found = {known[grid.title.strip()].key: grid for grid in grids if grid.title.strip() in known}
    strange = [grid.title for grid in grids if grid.title.strip() not in known and grid.title != CHOICES]
    book.ignored += strange
    for sheet in sheets():
        grid = found.get(sheet.key)
        if grid is not None:
            faults += grid.faults
            _read(book, sheet, grid, holders, faults)
    if faults:
        raise EntryFaulty(faults)
    return book


def _read(
    book: Book,
    sheet: Sheet,
    grid: Grid,
    holders: dict[str, dict[str, tuple[dict[str, Any], str]]],
    faults: list[Fault],
) -> None:
    columns = dict(_columns(book, sheet, grid))
    for number, row in enumerate(grid.rows[1:], 1):
        if not any(text.strip() for text in row) or row[0].strip().startswith(EXAMPLE.split()[0]):
            continue
        node, cells, holder = _row(sheet, grid, number, row, columns)
        pointer = _placed(book, sheet, grid, number, node, holder, holders, faults)
        if pointer is None:
            continue
        book.places.setdefault(pointer or "/", cell_name(grid.title, number, 0))
        for name, cell in cells.items():
            book.places[f"{pointer}/{name}"] = cell
        holders.setdefault(sheet.key, {})[node.get("id", "")] = (node, pointer)


def _columns(book: Book, sheet: Sheet, grid: Grid) -> Iterator[tuple[int, Column]]:
    """The columns by their place; headings that none has are noted."""
    by_name = {
        name: column
        for column in sheet.columns
        for name in (column.key, column.heading("zh"), column.heading("en"))
    }
    for place, heading in enumerate(grid.rows[0] if grid.rows else []):
        text = heading.strip()
        key = _KEY.search(text)
        column = by_name.get(key[1] if key else text)
        if column is not None:
            yield place, column
        elif text:
            book.ignored.append(f"{cell_name(grid.title, 0, place)} {text}")


def _row(
    sheet: Sheet, grid: Grid, number: int, row: list[str], columns: Mapping[int, Column]
) -> tuple[dict[str, Any], dict[str, str], str | None]:
    node: dict[str, Any] = {}
    cells: dict[str, str] = {}
    holder: str | None = None
    for place, column in columns.items():
        text = row[place] if place < len(row) else ""
        if not text.strip():
            continue
        cells.setdefault(column.field, cell_name(grid.title, number, place))
        if column.field == IN:
            holder = text.strip()
        elif column.language is not None:
            said = _texts(text)
            held = node.setdefault(column.field, {})
            held[column.language] = said
        else:
            node[column.field] = _value(sheet, column, text)
    for name, value in node.items():
        if isinstance(value, dict) and list(value) == ["zh"] and isinstance(value["zh"], str):
            node[name] = value["zh"]
    return node, cells, holder


def _placed(
    book: Book,
    sheet: Sheet,
    grid: Grid,
    number: int,
    node: dict[str, Any],
    holder: str | None,
    holders: Mapping[str, dict[str, tuple[dict[str, Any], str]]],
    faults: list[Fault],
) -> str | None:
    """Where in the document the node goes, after it was put there; None where it has no place."""
    if sheet.key == "entry":
        book.told.update(node)
        return ""
    if sheet.key in ALONE:
        book.told[sheet.key] = node
        return f"/{sheet.key}"
    if not sheet.is_inner:
        inside, at = book.told, ""
    else:
        held = [holders.get(key, {}).get(holder or "") for key in sheet.inside]
        there = next((each for each in held if each is not None), None)
        if there is None:
            faults.append(
                Fault(
                    cell_name(grid.title, number, 0),
                    f"没有编号为“{holder or ''}”的一条：请写它所属那一行的编号",
                    f"nothing has the id “{holder or ''}”: write the id of the row that it belongs to",
                )
            )
            return None
        inside, at = there
    nodes = inside.setdefault(sheet.key, [])
    nodes.append(node)
    return f"{at}/{sheet.key}/{len(nodes) - 1}"


def _value(sheet: Sheet, column: Column, text: str) -> Any:
    role = fields_of(sheet.model).get(column.field)
    form = role.form if isinstance(role, Says) else None
    if column.many:
        listed = _as_list(text.strip())
        if listed is not None:
            return listed
        by_lines = column.scheme is None and not isinstance(form, Date)
        parts = text.split("\n") if by_lines else _SEPARATOR.split(text)
        return [part.strip() for part in parts if part.strip()]
    plain = text.strip()
    if isinstance(form, Typed):
        narrow = unicodedata.normalize("NFKC", plain).replace(",", "").replace(" ", "")
        if narrow in ("true", "false"):
            return narrow == "true"
        if form.datatype.endswith("integer") and re.fullmatch(r"-?\d+", narrow):
            return int(narrow)
        return narrow
    if isinstance(form, Date):
        return unicodedata.normalize("NFKC", plain)
    return plain


def _texts(text: str) -> str | list[str]:
    listed = _as_list(text)
    if listed is None:
        return text
    return listed[0] if len(listed) == 1 else listed


def _as_list(text: str) -> list[str] | None:
    """The texts of a list as JSON has it; None for what is none."""
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return (
        found if isinstance(found, list) and found and all(isinstance(each, str) for each in found) else None
    )
