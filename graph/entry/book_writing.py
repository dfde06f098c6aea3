"""A plain entry as a workbook: for people to fill in, or with what an entry says."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.entry.node import Node, Texts
from graph.entry.sheets import IN, Column, Sheet, sheets
from graph.errors import EntryNotPlain
from ontology.bilingual import Language
from ontology.schemes import Concept, schemes

CHOICES = "选项 Choices"
EXAMPLE = "示例 example"
"""What the first cell of a row begins with that is there to be looked at, and is not read."""
ROWS_WITH_CHOICES = 500
MOST_CHARACTERS = 32_767
"""Of a cell, by Excel's own limit."""
WIDTH = 22

_HEAD = PatternFill("solid", fgColor="F3F0E9")


def book_of(entry: Node | None = None, language: Language = "zh") -> bytes:
    """The workbook (.xlsx) of an entry; without one a template with an example row and drop-down lists.

    Raises EntryNotPlain where a text is longer than a cell or has characters that no workbook can hold.
    """
    book = Workbook()
    book.remove(book.active)
    choices = _choices(language)
    for sheet in sheets():
        page = book.create_sheet(sheet.name[language])
        _head(page, sheet, language)
        rows = [] if entry is None else list(rows_of(entry, sheet))
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row, 1):
                _put(page.cell(number, place), value)
        if entry is None:
            _example(page, sheet)
        _lists(page, sheet, choices)
    _choices_sheet(book, choices)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(entry: Node, sheet: Sheet) -> Iterator[list[Any]]:
    """The rows of a sheet: a value a column, None for an empty cell."""
    for holder, node in _nodes(entry, sheet):
        yield [holder if column.field == IN else cell_of(node, column) for column in sheet.columns]


def cell_of(node: Node, column: Column) -> str | int | float | bool | None:
    """What stands in the cell of a node."""
    value = getattr(node, column.field)
    if column.language is not None:
        return _text(value, column.language)
    if column.many:
        # A list that has one member reads as it; what itself looks like a list is written as one.
        texts = [str(each) for each in value]
        if not texts:
            return None
        return "\n".join(texts) if not any("\n" in text or _is_list(text) for text in texts) else _list(texts)
    if isinstance(value, Decimal):
        return _number(value)
    assert value is None or isinstance(value, str | int | bool), value
    return value


def _nodes(entry: Node, sheet: Sheet) -> Iterator[tuple[str | None, Node]]:
    if sheet.key == "entry":
        yield None, entry
    elif sheet.key == "source":
        yield None, entry.source  # type: ignore[attr-defined]
    elif not sheet.is_inner:
        for node in getattr(entry, sheet.key):
            yield None, node
    else:
        for holder in _holders(entry, sheet):
            for node in getattr(holder, sheet.key):
                yield holder.id, node


def _holders(entry: Node, sheet: Sheet) -> Iterator[Node]:
    for key in sheet.inside:
        of = next(each for each in sheets() if each.key == key)
        for _, node in _nodes(entry, of):
            yield node


def _text(value: str | Texts | None, language: Language) -> str | None:
    said = value if isinstance(value, str) and language == "zh" else getattr(value, language, None)
    if said is None:
        return None
    return _list(said) if isinstance(said, list) or _is_list(said) else said


def _list(texts: str | list[str]) -> str:
    return json.dumps([texts] if isinstance(texts, str) else texts, ensure_ascii=False)


def _is_list(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")


def _number(value: Decimal) -> int | float | str:
    """As a number where the cell's own is the same, else as text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else format(value, "f")


def _put(cell: Any, value: str | int | float | bool | None) -> None:
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS or ILLEGAL_CHARACTERS_RE.search(value) or "\r" in value:
            raise EntryNotPlain(
                f"“{value[:40]}…”不能写进表格：太长或含控制字符",
                f"“{value[:40]}…” does not go into a workbook: it is too long or has control characters",
            )
        cell.value = value
        # A text that begins with = is a text.
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        cell.value = value


def _head(page: Worksheet, sheet: Sheet, language: Language) -> None:
    for place, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, place, column.heading(language))
        assert isinstance(cell, Cell)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=True)
        note = column.meaning[language]
        if column.many:
            note += {"zh": "\n可有多项：一行一项。", "en": "\nSeveral may stand here: one a line."}[language]
        if note:
            cell.comment = Comment(note, "Fengqiao Graph", height=120, width=280)
        page.column_dimensions[get_column_letter(place)].width = WIDTH
    page.freeze_panes = "B2"


def _example(page: Worksheet, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.columns, 1):
        cell = page.cell(2, place)
        if place == 1:
            _put(cell, EXAMPLE)
        elif column.scheme is not None and (scheme := schemes().get(column.scheme)) and scheme.top:
            _put(cell, scheme.top[0].label.zh)
        cell.font = Font(italic=True, color="777777")


def _choices(language: Language) -> dict[str, list[str]]:
    """The names that may be chosen, by the slug of their scheme."""
    used = sorted({column.scheme for sheet in sheets() for column in sheet.columns if column.scheme})
    return {
        slug: [concept.label[language] for concept in _all(schemes()[slug].top)]
        for slug in used
        if slug in schemes()
    }


def _all(concepts: tuple[Concept, ...]) -> Iterator[Concept]:
    for concept in concepts:
        yield concept
        yield from _all(concept.narrower)


def _choices_sheet(book: Workbook, choices: dict[str, list[str]]) -> None:
    # A list inside a rule ends at 255 characters, and a name may have a comma in it.
    page = book.create_sheet(CHOICES)
    for place, (slug, names) in enumerate(choices.items(), 1):
        page.cell(1, place, slug)
        for number, name in enumerate(names, 2):
            _put(page.cell(number, place), name)
    page.protection.sheet = True


def _lists(page: Worksheet, sheet: Sheet, choices: dict[str, list[str]]) -> None:
    slugs = list(choices)
    for place, column in enumerate(sheet.columns, 1):
        if column.scheme in choices:
            letter = get_column_letter(slugs.index(column.scheme) + 1)
            last = len(choices[column.scheme]) + 1
            rule = DataValidation(
                type="list",
                formula1=f"'{CHOICES}'!${letter}$2:${letter}${last}",
                allow_blank=True,
                showErrorMessage=False,
            )
            page.add_data_validation(rule)
            here = get_column_letter(place)
            rule.add(f"{here}2:{here}{ROWS_WITH_CHOICES}")
