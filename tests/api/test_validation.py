"""POST /api/v1/validate: a broken entry is refused, a sound one is not, and the graph stays as it is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from rdflib import Graph, Namespace
from starlette.testclient import TestClient

from graph.check.validation import Validation
from graph.entry.submitted import FORMATS
from graph.record.shipped import Corpus

BROKEN = (Path(__file__).resolve().parent.parent / "entries" / "broken.trig").read_bytes()
SH = Namespace("http://www.w3.org/ns/shacl#")
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


def test_the_report_in_turtle_is_one_of_shacl(client: TestClient) -> None:
    findings = client.post("/api/v1/validate", content=BROKEN, headers=TRIG).json()["findings"]
    answer = client.post("/api/v1/validate", content=BROKEN, headers=TRIG | {"Accept": "text/turtle"})
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert answer.headers["Vary"].startswith("Accept")
    report = Graph().parse(data=answer.text, format="turtle")
    assert len(list(report.objects(None, SH.result))) == len(findings)
    # A plain entry that is none yet has no nodes: its faults are told by their pointers.
    plain = client.post(
        "/api/v1/validate",
        content=b"{}",
        headers={"Content-Type": "application/json", "Accept": "text/turtle"},
    )
    assert "sh:conforms false" in plain.text
    # A document that cannot be read is a problem whatever was asked for.
    unreadable = client.post("/api/v1/validate", content=b"<a", headers=TRIG | {"Accept": "text/turtle"})
    assert (unreadable.status_code, unreadable.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", Corpus().entry_files, ids=lambda path: path.stem)
def test_a_shipped_entry_conforms(client: TestClient, path: Path) -> None:
    assert client.post("/api/v1/validate", content=path.read_bytes(), headers=TRIG).json()["conforms"] is True


def test_a_content_type_in_any_case_and_with_parameters(client: TestClient) -> None:
    headers = {"Content-Type": "Text/Turtle; charset=UTF-8"}
    report = client.post("/api/v1/validate", content=b"", headers=headers).json()
    assert (report["conforms"], report["entries"]) == (False, [])
    assert [found["rule"] for found in report["findings"]] == ["One-entry"]


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/rdf+xml", "application/xml"])
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


@pytest.mark.parametrize("path", ["/api/v1/validate", "/api/v1/labels"])
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "counted"])
def test_no_body_is_taken_beyond_its_limit(client: TestClient, path: str, declared: bool) -> None:
    headers = {"Content-Type": "text/turtle" if path.endswith("validate") else "application/json"}
    content: bytes | Iterator[bytes] = b" " * (6 << 20)
    if not declared:
        content = iter([b" " * (1 << 20)] * 6)
    answer = client.post(path, content=content, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["limit"] in (1 << 20, 4 << 20) and answer.json()["messages"]["zh"]


def test_a_client_with_many_entries_at_once_is_told_to_wait(client: TestClient) -> None:
    content = Corpus().entry_files[0].read_bytes()

    def post(_: int) -> tuple[int, str | None]:
        answer = client.post("/api/v1/validate", content=content, headers=TRIG)
        return answer.status_code, answer.headers.get("retry-after")

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(post, range(24)))
    assert {status for status, _ in answers} == {200, 429}
    assert all(after for status, after in answers if status == 429)


@pytest.mark.parametrize("limit", ["seconds", "queue"])
def test_an_entry_that_takes_too_long_is_a_problem_that_says_what_to_do(
    client: TestClient, limit: str
) -> None:
    app, portal = client.app, client.portal
    assert isinstance(app, FastAPI) and portal is not None
    usual, validation = app.state.validation, Validation(seconds=1, queue=-1 if limit == "queue" else 1)
    app.state.validation = validation
    slow = b"".join(b"<id/claim/c%d> a <ns#Claim>, <ns#FigureClaim> ." % number for number in range(20_000))
    try:
        answer = client.post("/api/v1/validate", content=slow, headers=TRIG)
    finally:
        app.state.validation = usual
        portal.call(validation.stop)
    body = answer.json()
    if limit == "queue":
        assert answer.status_code == 503 and answer.headers["retry-after"]
    else:
        assert answer.status_code == 422 and "retry-after" not in answer.headers
        assert (
            body["seconds"] == 1 and "1 秒" in body["messages"]["zh"] and "divide" in body["messages"]["en"]
        )


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
