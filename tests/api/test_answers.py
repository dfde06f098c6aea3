"""Saved answers over HTTP: one address for one question, shown, compared, cited, refused."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.answers.answer import SavedAnswer, tidy
from api.answers.archive import AnswerArchive
from api.app import create_app
from api.http import compression
from api.settings import Settings
from ontology.namespaces import BASE
from tests.api.saved_answers import THEN
from tests.data_folder import copied

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
    archive = AnswerArchive(app_settings.data)
    archive.save(kept)
    yield f"/answers/{kept.name}"
    archive.remove(kept.name)
    archive.allow(kept.name)


def test_the_same_question_has_the_same_address(client: TestClient, saved: str) -> None:
    again = client.post("/answers", data={"query": STATIONS.replace("\n", "\r\n") + "\n\n"})
    assert again.headers["location"] == saved


@pytest.mark.parametrize(("language", "title"), [("zh", "全部派出所"), ("en", "All stations")])
def test_the_page(client: TestClient, saved: str, language: str, title: str) -> None:
    response = client.get(saved, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    heading = {"zh": "SPARQL 查询的答案", "en": "Answer to a SPARQL query"}[language]
    assert f"<h1>{heading}</h1>" in response.text
    assert f"<blockquote>{title}</blockquote>" in response.text
    assert {"zh": "访客所写，非本图谱内容", "en": "Words of a visitor, not of the graph"}[
        language
    ] in response.text
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
    again = client.get(f"{saved}.json", headers={"If-None-Match": found.headers["etag"]})
    assert (found.headers["cache-control"], again.status_code) == ("no-cache", 304)
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
    assert "All stations" not in found.text
    assert "a SPARQL query written by a visitor" in found.text
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
    AnswerArchive(app_settings.data).save(kept)
    page = client.get(f"/answers/{kept.name}", headers={"Accept-Language": "en"}).text
    assert "its answer to this query has not" in page


def test_a_query_that_can_no_longer_be_asked(client: TestClient, app_settings: Settings) -> None:
    kept = SavedAnswer("SELECT ?x { broken\n", "2" * 16, THEN, ("x",), (), None)
    AnswerArchive(app_settings.data).save(kept)
    page = client.get(f"/answers/{kept.name}", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "could not answer the query again" in page.text


def test_hostile_words_are_shown_as_words(client: TestClient) -> None:
    query = """# en: <script>alert(1)</script>
SELECT ("<img src=x onerror=alert(1)>" AS ?a) (<javascript:alert(1)> AS ?b)
  (<https://w3id.org/fengqiao//evil.example> AS ?c) (<https://evil.example/> AS ?d) { ?s ?p ?o } LIMIT 1"""
    page = client.get(client.post("/answers", data={"query": query}).headers["location"]).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert 'href="//' not in page
    assert '<a href="https://evil.example/" rel="nofollow noopener">' in page


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("全国" AS ?地区) (12.0 AS ?满意率) {}',
        'SELECT * { VALUES (?地区 ?满意率) { ("全国" 12.0) } }',
        'SELECT ?a ?b { BIND("全国" AS ?a) OPTIONAL { ?b <no:such> ?c } }',
        'SELECT (CONCAT("全", "国") AS ?a) ?s { {} UNION { ?s <no:such> ?p } }',
        'SELECT ("全国" AS ?a) FROM <no:such> {}',
        "ASK {}",
        "ASK { FILTER(1 < 2) OPTIONAL { ?s ?p ?o } }",
    ],
)
def test_an_answer_that_owes_nothing_to_the_graph_is_refused(client: TestClient, query: str) -> None:
    refused = client.post("/answers", data={"query": f"# zh: 官方通报\n{query}"})
    assert refused.status_code == 422, query
    assert "holds no data of the graph" in refused.json()["messages"]["en"]


@pytest.mark.parametrize(
    ("query", "computed"),
    [
        ('SELECT ("全国" AS ?a) (12.0 AS ?b) ?s { ?s ?p ?o } LIMIT 1', ["a", "b"]),
        ("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/fengqiao/ns#Station> }", ["n"]),
        ("SELECT (COUNT(*) AS ?n) { ?s a <no:such> }", ["n"]),
        ("SELECT ?s { ?s a <no:such> }", []),
        ("SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } LIMIT 300", []),
        ("SELECT DISTINCT ?g ?p { GRAPH ?g { ?s ?p ?o } } LIMIT 300", []),
        ("ASK { ?s ?p ?o }", []),
        ("ASK { ?s <no:such> ?o }", []),
    ],
)
def test_what_the_query_made_itself_is_marked(client: TestClient, query: str, computed: list[str]) -> None:
    address = client.post("/answers", data={"query": query}).headers["location"]
    assert client.get(f"{address}.json").json()["fengqiao"]["computed"] == computed
    page = client.get(address, headers={"Accept-Language": "en"}).text
    assert page.count('class="computed"') == len(computed)


def test_nothing_of_an_answer_is_indexed(client: TestClient, saved: str) -> None:
    for suffix in ("", ".json", ".csv", ".rq", ".bib", ".ris"):
        assert client.get(saved + suffix).headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in client.get(saved).text


def test_the_query_is_there_whole(client: TestClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 3 #" + "长" * 20_000
    address = client.post("/answers", data={"query": query}).headers["location"]
    assert client.get(f"{address}.rq").text == tidy(query)
    page = client.get(address).text
    assert len(page.encode()) < 60_000
    assert "/sparql?edit=1" not in page


def test_csv_for_excel(client: TestClient, saved: str) -> None:
    plain, marked = client.get(f"{saved}.csv"), client.get(f"{saved}.csv?bom=1")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert marked.headers["etag"] != plain.headers["etag"]


def test_no_cell_of_a_saved_answer_is_run_by_a_spreadsheet(client: TestClient) -> None:
    """The guard of every table, in an answer that anyone can save for anyone."""
    hostile = ('=HYPERLINK(\\"http://x.example\\")', "@SUM(1)", "＝1+1", " +1-1", "-43.3", "词")
    values = " ".join(f'"{text}"' for text in hostile)
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} ?s a <https://w3id.org/fengqiao/ns#Station> }} LIMIT 60"
    address = client.post("/answers", data={"query": query}).headers["location"]
    cells = {row["x"] for row in csv.DictReader(io.StringIO(client.get(f"{address}.csv").text, newline=""))}
    assert cells == {
        '\'=HYPERLINK("http://x.example")', "'@SUM(1)", "'＝1+1", "' +1-1", "-43.3", "词",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br;q=0, GZIP ; q=0.5", "gzip"),
        ("", None),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_data_is_compressed_as_accepted(
    client: TestClient, suffix: str, accepted: str, coding: str | None
) -> None:
    address = client.post("/answers", data={"query": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 60"}).headers[
        "location"
    ]
    plain = client.get(address + suffix, headers={"Accept-Encoding": "identity"})
    found = client.get(address + suffix, headers={"Accept-Encoding": accepted})
    assert found.headers.get("content-encoding") == coding
    assert found.text == plain.text
    assert "Accept-Encoding" in found.headers["vary"]


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, gzip;q=1.0", True),
        ("gzip ; q=0.001", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("xgzip, br", False),
        ("*", True),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert compression.takes(accepted, "gzip") is takes


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_an_operator_removed_is_gone(client: TestClient, app_settings: Settings, language: str) -> None:
    query = f"SELECT ?s {{ ?s ?p ?o }} LIMIT 1 # {language}"
    address = client.post("/answers", data={"query": query}).headers["location"]
    AnswerArchive(app_settings.data).remove(address.rpartition("/")[2])
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert page.status_code == 410
    assert {"zh": "已由本站管理者移除", "en": "was removed by those who run this site"}[language] in page.text
    for suffix in (".json", ".csv", ".rq", ".bib", ".ris"):
        gone = client.get(address + suffix)
        assert (gone.status_code, gone.json()["status"]) == (410, 410)
    assert client.post("/answers", data={"query": query + "\n\n"}).status_code == 410


def test_a_client_saves_so_many_in_an_hour(data: Path, tmp_path: Path) -> None:
    folder = copied(data, tmp_path / "data")
    app = create_app(Settings(data=folder, answers_per_client=2))
    with TestClient(app, follow_redirects=False) as one:
        queries = [f"SELECT ?s {{ ?s ?p ?o }} LIMIT {number}" for number in (1, 2, 3)]
        answers = [one.post("/answers", data={"query": query}) for query in queries]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert 3_000 < int(answers[2].headers["retry-after"]) <= 3_600
        assert one.post("/answers", data={"query": queries[0]}).status_code == 303
        assert one.get(answers[0].headers["location"]).status_code == 200
    with TestClient(app, follow_redirects=False, client=("192.0.2.1", 50_000)) as another:
        assert another.post("/answers", data={"query": queries[2]}).status_code == 303


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
    archive = AnswerArchive(app_settings.data)
    before = archive.list()
    response = client.post("/answers", data={"query": query})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["messages"].keys() == {"zh", "en"}
    assert archive.list() == before


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
