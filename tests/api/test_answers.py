"""Saved answers: one address for one question, kept whole, compared whatever the order, cited."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import XSD
from starlette.testclient import TestClient

from api.answer_archive import AnswerArchive
from api.answers import SavedAnswer, Term, difference, name_of, tidy
from api.problems import Refusal
from api.routes.answers import cell
from api.settings import Settings
from graph.errors import NotInGraph, StoreBroken
from ontology.namespaces import BASE

STATIONS = """# zh: 全部派出所
# en: All stations
PREFIX fq: <https://w3id.org/fengqiao/ns#>
SELECT ?station ?note WHERE { ?station a fq:Station } ORDER BY ?station"""

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def literal(value: str) -> Term:
    return {"type": "literal", "value": value}


def iri(value: str) -> Term:
    return {"type": "uri", "value": value}


def answer(*values: str, query: str = "SELECT ?x {}\n", version: str = "v1") -> SavedAnswer:
    return SavedAnswer(query, version, THEN, ("x",), tuple({"x": literal(value)} for value in values), None)


# ---- the answer


def test_the_order_of_rows_and_columns_is_no_difference() -> None:
    one = SavedAnswer("q", "v", THEN, ("a", "b"), ({"a": literal("1")}, {"b": literal("2")}), None)
    other = SavedAnswer("q", "w", THEN, ("b", "a"), ({"b": literal("2")}, {"a": literal("1")}), None)
    assert one.digest == other.digest
    assert difference(one, other).same


def test_rows_count_as_often_as_they_are_there() -> None:
    found = difference(answer("a", "a", "b"), answer("a", "b", "b", "c"))
    assert not found.same
    assert (found.added, found.gone) == (2, 1)
    assert [row["x"]["value"] for row in found.shown_added] == ["b", "c"]
    assert [row["x"]["value"] for row in found.shown_gone] == ["a"]


def test_of_many_new_rows_the_first_are_shown() -> None:
    found = difference(answer(), answer(*map(str, range(500))))
    assert found.added == 500
    assert [row["x"]["value"] for row in found.shown_added] == [str(number) for number in range(20)]


def test_terms_that_differ_only_in_kind_differ() -> None:
    text, iri = (
        answer("a"),
        SavedAnswer("q", "v", THEN, ("x",), ({"x": {"type": "uri", "value": "a"}},), None),
    )
    assert text.digest != iri.digest
    assert not difference(text, iri).same


def test_blank_nodes_are_alike() -> None:
    one, other = (
        SavedAnswer("q", "v", THEN, ("x",), ({"x": {"type": "bnode", "value": name}},), None) for name in "ab"
    )
    assert difference(one, other).same


def test_another_column_is_a_difference() -> None:
    assert not difference(answer(), SavedAnswer("q", "v", THEN, ("y",), (), None)).same


def test_another_verdict_is_a_difference() -> None:
    yes, no = (SavedAnswer("ASK {}", "v", THEN, (), (), verdict) for verdict in (True, False))
    assert not difference(yes, no).same
    assert yes.digest != no.digest


def test_the_name_depends_on_query_and_version() -> None:
    assert len({name_of("a", "1"), name_of("a", "2"), name_of("b", "1"), name_of("a\0", "1")}) == 4
    assert name_of("a", "1") == name_of("a", "1")


def test_a_query_is_kept_without_the_line_ends_of_a_form() -> None:
    assert tidy("\r\nASK\r\n{}  ") == "ASK\n{}\n"


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (None, ("none", "", None)),
        (iri(BASE + "id/x"), ("thing", BASE + "id/x", "/id/x")),
        (iri(BASE + "/evil.example/x"), ("thing", BASE + "/evil.example/x", "/evil.example/x")),
        (iri("javascript:alert(1)"), ("text", "javascript:alert(1)", None)),
        (iri("https://example.org/"), ("text", "https://example.org/", "https://example.org/")),
        (literal("3") | {"datatype": str(XSD.integer)}, ("number", "3", None)),
        (literal("<b>"), ("text", "<b>", None)),
    ],
)
def test_how_a_term_is_shown(term: Term | None, shown: tuple[str, str, str | None]) -> None:
    assert cell(term) == shown


# ---- the archive


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    kept = answer("一", '"', "\u2028")
    archive = AnswerArchive(tmp_path / "answers")
    archive.save(kept)
    assert archive.read(kept.name) == kept
    assert [path.name for path in (tmp_path / "answers").iterdir()] == [f"{kept.name}.json"]


def test_an_answer_is_never_overwritten(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    first, second = answer("first"), answer("second")
    assert first.name == second.name
    archive.save(first)
    archive.save(second)
    assert archive.read(first.name) == first


def test_a_full_archive_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path, most=2)
    for query in "ab":
        archive.save(answer("x", query=query))
    with pytest.raises(Refusal) as refusal:
        archive.save(answer("x", query="c"))
    assert (refusal.value.status, refusal.value.members["limit"]) == (507, 2)
    archive.save(answer("x", query="a"))
    assert archive.has(answer("x", query="a").name)


def test_too_large_an_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        AnswerArchive(tmp_path, most_bytes=500).save(answer("x" * 500))
    assert refusal.value.status == 422
    assert "500" in refusal.value.text.zh
    assert "500" in refusal.value.text.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 15, "A" * 16, "a" * 16 + "\n", "a" * 16])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotInGraph):
        AnswerArchive(tmp_path).read(name)


@pytest.mark.parametrize("damage", ["", "[]", "null", '{"fengqiao": {}}', "cut", "changed"])
def test_a_damaged_file_is_not_served(tmp_path: Path, damage: str) -> None:
    kept = answer("right")
    whole = kept.to_json().decode()
    text = {"cut": whole[:-5], "changed": whole.replace('"right"', '"wrong"')}.get(damage, damage)
    (tmp_path / f"{kept.name}.json").write_text(text)
    with pytest.raises(StoreBroken):
        AnswerArchive(tmp_path).read(kept.name)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file")
    with pytest.raises(StoreBroken):
        AnswerArchive(tmp_path / "answers").save(answer("x"))


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from api.answer_archive import AnswerArchive
from api.answers import SavedAnswer
archive = AnswerArchive(Path(sys.argv[1]))
for number in range(100_000):
    rows = tuple({"x": {"type": "literal", "value": "x" * 200_000}} for _ in range(5))
    kept = SavedAnswer(f"q{number}", "v", datetime.now(UTC), ("x",), rows, None)
    archive.save(kept)
    print(kept.name, flush=True)
"""


def test_a_killed_process_leaves_whole_answers_only(tmp_path: Path) -> None:
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline().strip()]
            time.sleep(0.2)
            os.kill(writer.pid, signal.SIGKILL)
            said += writer.stdout.read().split()
        archive = AnswerArchive(tmp_path)
        for name in said:
            archive.read(name)
        for path in tmp_path.glob("*.json"):
            archive.read(path.stem)
    archive.save(answer("afterwards"))


# ---- over HTTP


@pytest.fixture
def saved(client: TestClient) -> str:
    """The address of the saved answer to STATIONS."""
    response = client.post("/answers", data={"query": STATIONS})
    assert response.status_code == 303, response.text
    address: str = response.headers["location"]
    return address


@pytest.fixture
def older(client: TestClient, app_settings: Settings) -> Iterator[str]:
    """The address of an answer saved on an earlier version, which had one row more and one less."""
    found = client.post("/sparql", data={"query": STATIONS}).json()["results"]["bindings"]
    rows = (*found[1:], {"station": {"type": "uri", "value": BASE + "id/station/closed"}})
    kept = SavedAnswer(tidy(STATIONS), "0" * 16, THEN, ("station", "note"), rows, None)
    AnswerArchive(app_settings.data / "answers").save(kept)
    yield f"/answers/{kept.name}"
    (app_settings.data / "answers" / f"{kept.name}.json").unlink()


def test_the_same_question_has_the_same_address(client: TestClient, saved: str) -> None:
    again = client.post("/answers", data={"query": STATIONS.replace("\n", "\r\n") + "\n\n"})
    assert again.headers["location"] == saved


@pytest.mark.parametrize(("language", "title"), [("zh", "全部派出所"), ("en", "All stations")])
def test_the_page(client: TestClient, saved: str, language: str, title: str) -> None:
    response = client.get(saved, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.text
    assert response.text.count('href="/id/station/') == 5
    version = client.get("/api/v1/stations").json()["version"]
    for words in (version, "GB/T 7714", "APA", "@misc{fengqiao-", "TY  - DATA", "fq:Station"):
        assert words in response.text
    assert "Accept" in response.headers["vary"]
    for label in {"zh": ["府山派出所"], "en": ["Fushan"]}[language]:
        assert label in response.text


def test_the_data(client: TestClient, saved: str) -> None:
    found = client.get(f"{saved}.json")
    assert found.headers["content-type"] == "application/sparql-results+json"
    assert "immutable" in found.headers["cache-control"]
    live = client.post("/sparql", data={"query": STATIONS}).json()
    assert found.json()["results"] == live["results"]
    assert found.json()["head"]["vars"] == ["station", "note"]
    origin = found.json()["fengqiao"]
    assert origin["rows"] == 5
    assert origin["query"] == tidy(STATIONS)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{saved}.csv").text)))
    assert [row["station"] for row in rows] == [
        row["station"]["value"] for row in live["results"]["bindings"]
    ]
    assert [row["note"] for row in rows] == [""] * 5


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "text/csv"])
def test_a_program_gets_data_at_the_plain_address(client: TestClient, saved: str, media_type: str) -> None:
    found = client.get(saved, headers={"Accept": media_type})
    assert found.headers["content-type"].split(";")[0] == media_type
    assert found.headers["vary"] == "Accept"


@pytest.mark.parametrize(("suffix", "words"), [("bib", "@misc{fengqiao-"), ("ris", "TY  - DATA")])
def test_the_citations(client: TestClient, saved: str, suffix: str, words: str) -> None:
    found = client.get(f"{saved}.{suffix}", headers={"Accept-Language": "en"})
    assert found.text.startswith(words)
    assert "All stations" in found.text
    assert f"http://testserver{saved}" in found.text
    assert f".{suffix}" in found.headers["content-disposition"]


def test_an_ask(client: TestClient) -> None:
    address = client.post("/answers", data={"query": "ASK { ?s ?p ?o }"}).headers["location"]
    assert '<p class="verdict">Yes</p>' in client.get(address, headers={"Accept-Language": "en"}).text
    assert client.get(f"{address}.json").json()["boolean"] is True
    assert client.get(f"{address}.csv").text == "boolean\r\ntrue\r\n"


def test_what_has_changed_since(client: TestClient, older: str) -> None:
    page = client.get(older, headers={"Accept-Language": "en"}).text
    assert "The graph in force answers differently" in page
    assert "has 1 new rows and lacks 1" in page
    assert 'href="/id/station/closed"' in page


def test_what_has_not_changed_since(client: TestClient, app_settings: Settings) -> None:
    kept = SavedAnswer("ASK { ?s ?p ?o }\n", "1" * 16, THEN, (), (), True)
    AnswerArchive(app_settings.data / "answers").save(kept)
    page = client.get(f"/answers/{kept.name}", headers={"Accept-Language": "en"}).text
    assert "its answer to this query has not" in page


def test_a_query_that_can_no_longer_be_asked(client: TestClient, app_settings: Settings) -> None:
    kept = SavedAnswer("SELECT ?x { broken\n", "2" * 16, THEN, ("x",), (), None)
    AnswerArchive(app_settings.data / "answers").save(kept)
    page = client.get(f"/answers/{kept.name}", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "could not answer the query again" in page.text


def test_hostile_words_are_shown_as_words(client: TestClient) -> None:
    query = """# en: <script>alert(1)</script>
SELECT ("<img src=x onerror=alert(1)>" AS ?a) (<javascript:alert(1)> AS ?b)
  (<https://w3id.org/fengqiao//evil.example> AS ?c) {}"""
    page = client.get(client.post("/answers", data={"query": query}).headers["location"]).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert 'href="//' not in page


def test_many_rows_are_paged(client: TestClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 450"
    address = client.post("/answers", data={"query": query}).headers["location"]
    assert client.get(address).text.count("<tr>") == 201
    assert client.get(f"{address}?page=3").text.count("<tr>") == 51
    assert client.get(f"{address}?page=4", headers={"Accept": "*/*"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", 422),
        ("DESCRIBE <http://x/>", 422),
        ("SELECT ?x {", 400),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
        ("SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o . ?s ?q ?r }", 422),
    ],
)
def test_what_cannot_be_saved(client: TestClient, app_settings: Settings, query: str, status: int) -> None:
    folder = app_settings.data / "answers"
    before = sorted(folder.glob("*"))
    response = client.post("/answers", data={"query": query})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["messages"].keys() == {"zh", "en"}
    assert sorted(folder.glob("*")) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"query=", 400),
        (b"query=ASK{}&query=ASK{}", 400),
        (b"query=%ff", 400),
        (b"\xff", 400),
        (b"&".join([b"a=b"] * 1_000), 400),
        (b"query=" + b"x" * 400_000, 413),
    ],
)
def test_a_form_that_is_none(client: TestClient, body: bytes, status: int) -> None:
    response = client.post(
        "/answers", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["/answers/nothing", "/answers/aaaaaaaaaaaaaaaa", "/answers/aaaaaaaaaaaaaaaa.json"]
)
def test_an_answer_that_is_not_there(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_record_on_disk_is_what_is_served(client: TestClient, app_settings: Settings, saved: str) -> None:
    kept = (app_settings.data / f"{saved[1:]}.json").read_bytes()
    assert json.loads(kept) == client.get(f"{saved}.json").json()
