"""POST /api/v1/validate: a broken entry is refused, a sound one is not, and the graph stays as it is."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.corpus import Corpus
from graph.store.parse import FORMATS

BROKEN = (Path(__file__).resolve().parent.parent / "entries" / "broken.trig").read_bytes()
TRIG = {"Content-Type": "application/trig"}


def test_a_broken_entry_gets_findings_in_both_languages_and_changes_nothing(client: TestClient) -> None:
    before = client.get("/api/v1/mechanisms").json()
    answer = client.post("/api/v1/validate", content=BROKEN, headers=TRIG)
    assert answer.status_code == 200
    body = answer.json()
    assert body["conforms"] is False
    rules = {finding["rule"] for finding in body["findings"]}
    assert {"Figure-unit", "Mechanism-type"} < rules
    for finding in body["findings"]:
        assert set(finding) == {"severity", "focus", "path", "value", "rule", "message"}
        assert finding["message"]["zh"] and finding["message"]["en"]
    assert client.get("/api/v1/mechanisms").json() == before


@pytest.mark.parametrize("path", Corpus().entry_files, ids=lambda path: path.stem)
def test_a_shipped_entry_conforms(client: TestClient, path: Path) -> None:
    assert client.post("/api/v1/validate", content=path.read_bytes(), headers=TRIG).json()["conforms"] is True


def test_a_content_type_in_any_case_and_with_parameters(client: TestClient) -> None:
    headers = {"Content-Type": "Text/Turtle; charset=UTF-8"}
    assert client.post("/api/v1/validate", content=b"", headers=headers).json() == {
        "conforms": True,
        "findings": [],
    }


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/rdf+xml", "application/json"])
def test_another_content_type_is_refused_and_the_right_ones_are_named(
    client: TestClient, content_type: str
) -> None:
    answer = client.post("/api/v1/validate", content=b"", headers={"Content-Type": content_type})
    assert answer.status_code == 415
    assert answer.headers["accept-post"].split(", ") == list(FORMATS)


def test_what_cannot_be_read_is_a_problem_with_line_and_column(client: TestClient) -> None:
    answer = client.post("/api/v1/validate", content=b"<a:a>\n<a:b", headers=TRIG)
    assert answer.status_code == 400
    body = answer.json()
    assert body["line"] == 2 and body["column"] >= 1
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_entry_that_is_too_large_is_refused_with_the_limit(client: TestClient) -> None:
    answer = client.post("/api/v1/validate", content=b"#" * ((4 << 20) + 1), headers=TRIG)
    assert answer.status_code == 413
    assert answer.json()["limit"] == 4 << 20


def test_a_byte_order_mark_is_skipped_and_another_encoding_is_told_with_its_mend(client: TestClient) -> None:
    sound = Corpus().entry_files[0].read_bytes()
    marked = client.post("/api/v1/validate", content=b"\xef\xbb\xbf" + sound, headers=TRIG)
    assert marked.json()["conforms"] is True
    for encoding in ("gb18030", "utf-16"):
        answer = client.post("/api/v1/validate", content=sound.decode().encode(encoding), headers=TRIG)
        assert answer.status_code == 400
        assert "请另存为 UTF-8" in answer.text and "save as UTF-8" in answer.text
