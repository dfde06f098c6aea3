"""Saved answers over HTTP: one address for one question, shown, compared, cited, refused."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.answer_archive import AnswerArchive
from api.answers import SavedAnswer, tidy
from api.settings import Settings
from ontology.namespaces import BASE
from tests.api.saved_answers import THEN

STATIONS = """# zh: 全部派出所
# en: All stations
PREFIX fq: <https://w3id.org/fengqiao/ns#>
SELECT ?station ?note WHERE { ?station a fq:Station } ORDER BY ?station"""


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
    assert found.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(("suffix", "words"), [("bib", "@misc{fengqiao-"), ("ris", "TY  - DATA")])
def test_the_citations(client: TestClient, saved: str, suffix: str, words: str) -> None:
    found = client.get(f"{saved}.{suffix}", headers={"Accept-Language": "en"})
    assert found.text.startswith(words)
    assert "All stations" in found.text
    assert f"https://w3id.org/fengqiao{saved}" in found.text
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
        ("SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o . ?s ?q ?r }", 400),
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
