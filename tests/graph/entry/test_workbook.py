"""An entry as a workbook: there and back without loss, filled in as people do, each fault at its cell."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from graph.entry.book_reading import book_in, book_of_folder, with_notes
from graph.entry.book_writing import CHOICES, book_of
from graph.entry.document import document_of, rdf_of
from graph.entry.sheets import XLSX, sheets
from graph.entry.submitted import plain_in, submitted
from graph.errors import EntryFaulty, EntryUnreadable
from graph.record.shipped import Corpus

SHIPPED = Corpus().entry_files
SHANMEN = next(path for path in SHIPPED if path.name.startswith("shanmen"))
ENTRY = plain_in(SHANMEN.read_bytes(), "application/trig")
BOOK = book_of(ENTRY)


def opened(content: bytes = BOOK) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(page: Worksheet, key: str) -> int:
    return next(int(cell.column) for cell in page[1] if str(cell.value).endswith(f"[{key}]"))


def faults(content: bytes) -> dict[str, str]:
    with pytest.raises(EntryFaulty) as raised:
        submitted(content, XLSX)
    return {fault.pointer: fault.zh for fault in raised.value.faults}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_entry_survives_the_workbook(path: Path, language: Any) -> None:
    entry = plain_in(path.read_bytes(), "application/trig")
    document = submitted(book_of(entry, language), XLSX)
    assert document.form.document == rdf_of(entry).form.document


def test_a_folder_of_csv_says_the_same(tmp_path: Path) -> None:
    for page in opened().worksheets:
        with (tmp_path / f"{page.title}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [["" if value is None else value for value in row] for row in page.values]
            )
    assert document_of(book_of_folder(tmp_path).entry) == document_of(ENTRY)


def test_a_template_offers_the_concepts_and_says_nothing_itself() -> None:
    template = opened(book_of(None, "zh"))
    assert template.sheetnames == [*(sheet.name.zh for sheet in sheets()), CHOICES]
    figures = template["数字"]
    [unit] = [
        rule
        for rule in figures.data_validations.dataValidation
        if f"{figures.cell(2, column(figures, 'unit')).coordinate}:" in str(rule.sqref)
    ]
    assert CHOICES in unit.formula1
    assert figures.cell(1, column(figures, "unit")).comment.text
    assert template[CHOICES].protection.sheet
    assert book_in(book_of(None, "zh"), ".xlsx").told == {}


def test_columns_may_stand_in_any_order_and_strange_ones_are_named() -> None:
    book = opened()
    page = book["数字"]
    page.move_range(f"A1:B{page.max_row}", cols=page.max_column)
    page.cell(1, 1, "备注（自用）")
    page.cell(2, 1, "x")
    found = book_in(saved(book), ".xlsx")
    assert any("备注" in name for name in found.ignored)
    assert document_of(found.entry) == document_of(ENTRY)


def test_what_a_spreadsheet_makes_of_texts_is_understood() -> None:
    book = opened()
    page = book["数字"]
    value, unit = column(page, "value"), column(page, "unit")
    number = page.cell(2, value).value
    page.cell(
        2, value, f" {number:,} ".translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    )
    page.cell(2, unit, f"  {ENTRY.figures[0].unit} ")
    quotes = book["引文"]
    for row in range(2, quotes.max_row + 1):
        if quotes.cell(row, column(quotes, "start")).value is not None:
            quotes.cell(row, column(quotes, "start")).number_format = "0.00"
    assert document_of(book_in(saved(book), ".xlsx").entry) == document_of(ENTRY)


def test_formulas_and_merged_cells_are_refused_at_their_place() -> None:
    book = opened()
    page = book["数字"]
    page.cell(2, column(page, "value"), "=1+1")
    page.merge_cells("A3:A4")
    found = faults(saved(book))
    assert "公式" in found[f"数字!{page.cell(2, column(page, 'value')).coordinate}"]
    assert "合并" in found["数字!A3"]


def test_faults_stand_at_their_cells_and_can_be_written_back() -> None:
    book = opened()
    page, credits = book["数字"], book["归因"]
    page.cell(3, column(page, "value"), "许多")
    page.cell(3, column(page, "unit"), "平方公")
    cell = page.cell(3, column(page, "value")).coordinate
    found = faults(saved(book))
    assert "须为数" in found[f"数字!{cell}"]
    noted = opened(with_notes(saved(book), found))
    assert "须为数" in noted["数字"][cell].comment.text
    page.cell(3, column(page, "value"), 1)
    assert "平方公里" in faults(saved(book))[f"数字!{page.cell(3, column(page, 'unit')).coordinate}"]
    page.cell(3, column(page, "unit"), "件")
    credits.cell(2, 1, "nobody")
    assert "nobody" in faults(saved(book))["归因!A2"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no book", BOOK[: len(BOOK) // 2]])
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    for suffix in (".xlsx", ".ods"):
        with pytest.raises(EntryUnreadable) as raised:
            book_in(content, suffix)
        assert raised.value.text.zh and raised.value.text.en


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([sheet.name.zh for sheet in sheets()]),
            st.integers(1, 4),
            st.integers(1, 9),
            CELLS,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_mutilated_workbook_has_faults_at_cells_or_is_an_entry(
    changes: list[tuple[str, int, int, Any]],
) -> None:
    book = opened()
    for title, row, place, value in changes:
        cell = book[title].cell(row, place)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    try:
        assert rdf_of(book_in(saved(book), ".xlsx").entry).content
    except EntryFaulty as error:
        assert all(fault.zh and fault.en for fault in error.faults)
