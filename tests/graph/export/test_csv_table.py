"""The one CSV writer: what RFC 4180 readers get back, and nothing that a spreadsheet would run."""

import csv
import io
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export.csv_table import BOM, csv_bytes, guarded, write_csv

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"
BEFORE = ["", " ", "　", "\u00a0", '"', "“", "'", "\t", "\n", "\r", "\ufeff", "\u200b", ' "  ']


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_guarded_whatever_stands_before_its_sign(sign: str, before: str) -> None:
    for rest in ('HYPERLINK("http://x.example","y")', "SUM(1)", "1+1", "cmd|' /C calc'!A0", ""):
        text = before + sign + rest
        assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "-43.3", "+7", "1e-9", "-.5", "", "1-2", "a=b", "三=三", "“枫桥”"])
def test_numbers_and_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["-5%", "-1-1", "-INF", "+86 138", "-５", "－5", "\t1", "\r-5", "'s"])
def test_what_only_looks_like_a_number_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5), st.booleans())
def test_any_text_comes_back_and_none_starts_a_formula(rows: list[list[str]], bom: bool) -> None:
    content = csv_bytes(["a", "b"], rows, bom=bom)
    assert content.startswith(BOM) == bom
    found = read(content.removeprefix(BOM) if bom else content)
    assert found[0] == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in found[1:]] == rows
    for cell in (cell for row in found[1:] for cell in row):
        first = unicodedata.normalize("NFKC", cell.lstrip().lstrip("\"'“”")[:1])[:1]
        if first in ("=", "+", "-", "@") and not cell.startswith("'"):
            float(cell)


def test_cells_by_kind_lines_by_rfc_4180() -> None:
    out = io.BytesIO()
    row = (None, True, Decimal("-25.0"), Decimal("1E+3"), 7, date(2022, 11, 1), 'a "b",\nc', "=1")
    assert write_csv(out, list("abcdefgh"), [row, row]) == 2
    line = b',true,-25,1000,7,2022-11-01,"a ""b"",\nc",\'=1\r\n'
    assert out.getvalue() == b"a,b,c,d,e,f,g,h\r\n" + 2 * line


def test_a_header_is_guarded_too() -> None:
    assert csv_bytes(["＝1"], []) == "'＝1\r\n".encode()
