"""`fengqiao import`, `template` and `agreement` as a user runs them: workbooks made by hand, faults, exit statuses."""

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.entry.book_writing import book_of
from graph.entry.document import document_of
from graph.entry.submitted import plain_in
from graph.record.shipped import Corpus
from tests.api.command import fengqiao
from tests.data_folder import copied
from tests.entries.hand_made_ods import hand_made_ods

SHANMEN = next(path for path in Corpus().entry_files if path.name.startswith("shanmen"))
ENTRY = plain_in(SHANMEN.read_bytes(), "application/trig")


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own, in which the shipped entries are."""
    return copied(data, tmp_path_factory.mktemp("commands") / "data")


def test_a_workbook_made_by_hand_becomes_an_entry_of_the_graph(site: Path, tmp_path: Path) -> None:
    book = tmp_path / "hand.ods"
    book.write_bytes(hand_made_ods())
    done = fengqiao("import", str(book), "--why", "by hand", "--role", "coder-b", data=site)
    assert (done.returncode, done.stderr.strip().endswith("added")) == (0, True), done.stdout + done.stderr
    told = fengqiao("export", "--entry", "hand-made", "--format", "json", data=site)
    entry = json.loads(told.stdout)
    assert entry["mechanisms"][0]["label"] == {"zh": "晨光护路队", "en": "Dawn road patrol"}
    assert entry["figures"][0]["value"] == 30 and entry["figures"][0]["unit"] == "person"
    again = fengqiao("import", str(book), "--why", "by hand", "--role", "coder-b", data=site)
    assert again.stderr.strip().endswith("unchanged")


def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_taken(site: Path, tmp_path: Path) -> None:
    book, noted = tmp_path / "bad.xlsx", tmp_path / "noted.xlsx"
    book.write_bytes(book_of(ENTRY, "en"))
    opened = load_workbook(book)
    page = opened["Figures"]
    column = next(int(cell.column) for cell in page[1] if str(cell.value).endswith("[value]"))
    page.cell(3, column).value = "many"
    opened.save(book)
    before = fengqiao("history", ENTRY.id, data=site).stdout
    done = fengqiao("import", str(book), "--why", "x", "--notes", str(noted), data=site)
    cell = page.cell(3, column).coordinate
    assert done.returncode == 1
    assert f"Figures!{cell}" in done.stdout and "must be a number" in done.stdout
    comment = load_workbook(noted)["Figures"][cell].comment
    assert comment is not None and "must be a number" in comment.text
    assert fengqiao("history", ENTRY.id, data=site).stdout == before


@pytest.mark.parametrize("name", ["nothing.xlsx", "notes.txt"])
def test_what_is_no_workbook_is_one_line(site: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    done = fengqiao("import", str(tmp_path / name), "--why", "x", data=site)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


def test_agreement_of_files_and_of_folders(site: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    (first / "shanmen.trig").write_bytes(SHANMEN.read_bytes())
    other = ENTRY.model_copy(deep=True)
    credit = next(claim for claim in other.figures if claim.id == "c10").credits[0]
    credit.credit_kind = "juxtaposed"
    (second / "shanmen.json").write_bytes(document_of(other))
    done = fengqiao("agreement", str(first), str(second), data=site)
    assert done.returncode == 0
    assert re.search(r"Kind of credit: 34 of 35 agree .*kappa 0\.\d{3}.*AC1 0\.\d{3}", done.stdout)
    files = [str(first / "shanmen.trig"), str(second / "shanmen.json")]
    told = json.loads(fengqiao("agreement", *files, "--format", "json", data=site).stdout)
    assert told["overall"]["credit_kind"]["percent"] == pytest.approx(34 / 35)
    assert told["sources"][0]["disagreements"][0]["codes"] == ["explicit-sole", "juxtaposed"]
    muzhou = next(path for path in Corpus().entry_files if path.name.startswith("muzhou"))
    refused = fengqiao("agreement", files[0], str(muzhou), data=site)
    assert refused.returncode == 2 and "one source" in refused.stderr
