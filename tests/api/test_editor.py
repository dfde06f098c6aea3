"""The SPARQL page as it is served: a plain form with everything in it that the script then uses."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.headers import CONTENT_SECURITY_POLICY
from api.http.web_assets import QUERY_EDITOR, WebAsset
from api.sparql import editor, examples
from graph.store.snapshot import Snapshot
from ontology.files import questions
from ontology.namespaces import PREFIXES

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page_data(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page(client: TestClient, language: str) -> None:
    response = client.get("/sparql", headers=BROWSER | {"Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["content-language"] == language
    page = response.text
    for group in examples.catalogue():
        assert group.title[language] in page  # type: ignore[index]
    for name in ("01-volunteer-patrols", "network-nodes", "station-page"):
        if (found := examples.find_example(name)) is not None:
            assert f'href="/sparql?example={name}"' in page
            assert found.title[language] in page  # type: ignore[index]
    assert page_data(page)["prefixes"] == PREFIXES
    assert f'LANG(?stationName) = \\"{language}\\"' in json.dumps(
        page_data(page)["examples"], ensure_ascii=False
    )


def test_no_inline_script_or_style(client: TestClient) -> None:
    page = client.get("/sparql", headers=BROWSER).text
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert "<style" not in page
    assert not re.search(r"\s(style|on[a-z]+)=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_a_query_to_edit(client: TestClient) -> None:
    query = 'SELECT ("</textarea><script>1</script>" AS ?x) {}'
    page = client.get("/sparql", params={"edit": 1, "query": query}, headers=BROWSER).text
    assert "SELECT (&#34;&lt;/textarea&gt;" in page
    assert page_data(page)["given"] is True


def test_a_query_without_edit_is_answered(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "ASK {}"}, headers=BROWSER)
    assert response.json()["boolean"] is True


def test_a_program_that_asks_to_edit_is_answered(client: TestClient) -> None:
    response = client.get(
        "/sparql",
        params={"edit": 1, "query": "ASK {}"},
        headers={"Accept": "application/sparql-results+json"},
    )
    assert response.json()["boolean"] is True


def test_an_example_by_its_name(client: TestClient) -> None:
    page = client.get("/sparql?example=01-volunteer-patrols&lang=en", headers=BROWSER).text
    assert "LANG(?stationName) = &#34;en&#34;" in page
    assert page_data(page)["given"] is True


def test_an_example_that_is_not_there(client: TestClient) -> None:
    assert page_data(client.get("/sparql?example=none", headers=BROWSER).text)["given"] is False


def test_without_the_installed_editor(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("api.sparql.editor.QUERY_EDITOR", WebAsset("yasqe", tmp_path / "nowhere"))
    page = client.get("/sparql", headers=BROWSER | {"Accept-Language": "en"}).text
    assert "The query editor is not installed" in page
    assert "/assets/yasqe" not in page
    assert '<form id="ask" action="/sparql" method="get">' in page
    assert '<textarea id="query" name="query"' in page


def test_the_installed_editor_is_served(client: TestClient) -> None:
    if not QUERY_EDITOR.installed:
        pytest.skip("the web assets are not installed (make assets)")
    page = client.get("/sparql", headers=BROWSER).text
    for address in re.findall(r'(?:src|href)="(/(?:assets|static)/[^"]+)"', page):
        assert client.get(address).status_code == 200, address


def test_every_question_is_in_the_catalogue_and_has_a_topic() -> None:
    offered = {example.name for group in examples.catalogue() for example in group.examples}
    assert offered >= set(questions())
    assert {question.header["topic"] for question in questions().values()} == set(examples.TOPICS)


def test_the_first_example_is_there() -> None:
    assert examples.find_example(editor.FIRST_EXAMPLE) is not None


def test_terms_to_complete(client: TestClient) -> None:
    response = client.get("/sparql/terms")
    terms = {term["name"]: term for term in response.json()}
    station = {"name": "fq:Station", "kind": "class", "zh": "公安派出所", "en": "Police station"}
    assert terms["fq:Station"] == station
    assert terms["fq:operates"]["kind"] == "property"
    assert terms["mt:volunteer-patrol"]["kind"] == "concept"
    assert "义警" in terms["mt:volunteer-patrol"]["zh"]
    assert {term["name"].split(":")[0] for term in terms.values()} <= set(PREFIXES)
    again = client.get("/sparql/terms", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_labels(client: TestClient, snapshot: Snapshot) -> None:
    volunteers = PREFIXES["mt"] + "volunteer-patrol"
    response = client.post(
        "/api/v1/labels", json={"iris": [volunteers, "http://example.org/x", "not an IRI"]}
    )
    assert response.json() == {
        volunteers: snapshot.label(volunteers).as_dict(),
        "http://example.org/x": {"zh": "http://example.org/x", "en": "http://example.org/x"},
    }


@pytest.mark.parametrize("iris", [["http://x/"] * 501, [""], ["x" * 2_001], None])
def test_labels_have_limits(client: TestClient, iris: object) -> None:
    response = client.post("/api/v1/labels", json={"iris": iris})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
