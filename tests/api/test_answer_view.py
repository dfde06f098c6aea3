"""What a page shows of an answer stays within its bounds, whatever the answer holds, and says what it leaves out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD
from starlette.testclient import TestClient

from api.answers.answer import MOST_SHOWN, SavedAnswer, Term, difference
from api.answers.archive import AnswerArchive
from api.answers.view import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    cell,
    columns_of,
    rows_a_page,
    sheet,
    shown,
    shown_difference,
)
from api.settings import Settings
from ontology.namespaces import BASE
from tests.api.saved_answers import THEN, iri, literal

MOST_PAGE = 1_500_000
"""Bytes of HTML for the worst that can be saved."""


def table(columns: int, rows: int, value: str, query: str = "SELECT", version: str = "old") -> SavedAnswer:
    variables = tuple(f"v{number}" for number in range(columns))
    row = {variable: literal(value) for variable in variables} if value else {}
    return SavedAnswer(query, version, THEN, variables, (row,) * rows, None)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, Cell("none")),
        (iri(BASE + "id/x"), Cell("thing", "label", "/id/x")),
        (iri(BASE + "/evil.example/x"), Cell("thing", "label", "/evil.example/x")),
        (iri("javascript:alert(1)"), Cell("text", "javascript:alert(1)")),
        (
            iri("https://example.org/"),
            Cell("text", "https://example.org/", "https://example.org/", foreign=True),
        ),
        (
            iri("https://example.org/" + "x" * 200),
            Cell("text", "https://example.org/" + "x" * 180 + "…", cut=True),
        ),
        (iri(BASE + "x" * 200), Cell("text", (BASE + "x" * 200)[:200] + "…", cut=True)),
        (literal("3") | {"datatype": str(XSD.integer)}, Cell("number", "3")),
        (literal("<b>"), Cell("text", "<b>")),
        (literal("x") | {"xml:lang": "en"}, Cell("text", "x", language="en")),
        (literal("x") | {"xml:lang": "e" * 36}, Cell("text", "x")),
        ({"type": "bnode", "value": "b"}, Cell("text", "_:b")),
        (
            {
                "type": "triple",
                "value": {"subject": iri("a:a"), "predicate": iri("a:b"), "object": literal("c")},
            },
            Cell("text", "<<( a:a a:b c )>>"),
        ),
    ],
)
def test_how_a_term_is_shown(term: Term | None, expected: Cell) -> None:
    assert cell(term, lambda _: "label") == expected


@given(columns=st.integers(0, 5_000), rows=st.integers(0, 300), length=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_a_sheet_is_never_larger_than_a_page_holds(columns: int, rows: int, length: int) -> None:
    kept = table(columns, rows, "长" * length)
    rows_shown = [shown(kept.variables, row) for row in kept.solutions[: rows_a_page(columns)]]
    page = sheet(columns_of(kept.variables, ()), rows_shown, str)
    assert len(page.columns) == min(columns, MOST_COLUMNS)
    assert 1 <= rows_a_page(columns) <= MOST_ROWS
    assert sum(map(len, page.rows)) <= MOST_CELLS
    assert all(len(cell.words) <= MOST_CHARACTERS + 1 for row in page.rows for cell in row)
    assert page.cut == (length > MOST_CHARACTERS and columns > 0 and rows > 0)


WORST = {
    "many columns, none with a value": table(5_000, 40, "", "SELECT 1"),
    "many long cells that are escaped": table(40, 200, "&" * 201, "SELECT 2"),
    "one cell of two megabytes": table(1, 1, "<" * 2_000_000, "SELECT 3"),
    "names of columns of 90 kB": SavedAnswer(
        "SELECT 4", "old", THEN, tuple("&" * 90_000 + str(n) for n in range(20)), ({},), None
    ),
    "a query of 100 kB": table(1, 1, "x", "SELECT 5 #" + "&" * 99_000),
    "a title of 100 kB": table(1, 1, "x", "# zh: " + "<" * 99_000 + "\nSELECT 6"),
    "many rows": table(2, 19_000, "x", "SELECT 7"),
    "many long IRIs": SavedAnswer(
        "SELECT 8",
        "old",
        THEN,
        ("x",),
        tuple({"x": iri(f"https://a.example/{n}/" + "&" * 900)} for n in range(2_000)),
        None,
    ),
}


@pytest.mark.parametrize("name", WORST)
def test_no_page_is_large(client: TestClient, app_settings: Settings, name: str) -> None:
    kept = WORST[name]
    AnswerArchive(app_settings.data).save(kept)
    address = f"/answers/{kept.name}"
    for language in ("zh", "en"):
        page = client.get(address, headers={"Accept-Language": language})
        assert page.status_code == 200
        assert len(page.content) < MOST_PAGE
    data = client.get(f"{address}.json").json()
    assert data["head"]["vars"] == list(kept.variables)
    assert len(data["results"]["bindings"]) == kept.rows
    header = client.get(f"{address}.csv").text.split("\r\n", 1)[0]
    assert header.count(",") == len(kept.variables) - 1


def test_a_page_says_what_it_leaves_out(client: TestClient, app_settings: Settings) -> None:
    kept = table(60, 50, "x" * 300, "SELECT 9")
    AnswerArchive(app_settings.data).save(kept)
    page = client.get(f"/answers/{kept.name}", headers={"Accept-Language": "en"}).text
    assert "60 columns in all; the page shows the first 40" in page
    assert "at most 200 characters a cell" in page
    assert "50 in all; this page has 1 to 25" in page
    assert client.get(f"/answers/{kept.name}?page=2").text.count("<tr>") == 26


def test_what_is_remembered_of_a_difference_is_short() -> None:
    variables = [f"v{number}" for number in range(500)]
    short = shown_difference(difference(table(500, 30, "x" * 5_000), table(500, 30, "y" * 5_000)), variables)
    assert (short.added, short.gone) == (30, 30)
    rows = [*short.new_rows, *short.gone_rows]
    assert len(rows) == 2 * MOST_SHOWN
    assert max(map(len, rows)) == MOST_COLUMNS
    assert max(len(term["value"]) for row in rows for term in row if term) == MOST_CHARACTERS + 1
