"""A node whose IRI has Chinese characters is told in all forms, its addresses percent-encoded in headers."""

import re
import shutil
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.record.shipped import SHIPPED

NAME = "结对共建"
FORMS = ["", ".html", ".ttl", ".jsonld", ".nt", ".rdf"]


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """The site over a corpus in which one mechanism has a Chinese name, and the path of that below `/id/`."""
    folder = tmp_path_factory.mktemp("chinese")
    corpus = folder / "corpus"
    shutil.copytree(SHIPPED, corpus)
    entry = next((corpus / "entries").glob("muzhou-*.trig"))
    text = entry.read_text(encoding="utf-8")
    found = re.search(r"^m:([\w-]+)\s+a fq:Mechanism", text, re.MULTILINE)
    assert found is not None
    entry.write_text(re.sub(rf"\bm:{found[1]}(?![\w-])", f"m:{NAME}", text), encoding="utf-8")
    space = re.search(r"@prefix m: <https://w3id\.org/fengqiao/id/([^>]*)>", text)
    assert space is not None
    with TestClient(
        create_app(Settings(data=folder / "data", corpus=corpus, workers=1)), follow_redirects=False
    ) as client:
        yield client, space[1] + NAME


@pytest.mark.parametrize("form", FORMS)
def test_every_form_answers(chinese: tuple[TestClient, str], form: str) -> None:
    client, path = chinese
    for written in (path, quote(path)):
        answer = client.get(f"/doc/{written}{form}", headers={"Accept": "text/turtle"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["link"].isascii()
        assert f"<https://w3id.org/fengqiao/id/{quote(path)}>" in answer.headers["link"]
        if not form:
            assert answer.headers["content-location"] == f"/doc/{quote(path)}.ttl"
        if form in ("", ".html", ".ttl", ".jsonld"):
            assert NAME in answer.text or quote(NAME) in answer.text
        held = client.get(
            f"/doc/{written}{form}",
            headers={"Accept": "text/turtle", "If-None-Match": answer.headers["etag"]},
        )
        assert held.status_code == 304
    assert client.get(f"/doc/{path}没有{form}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_the_thing_sends_on_to_its_document(chinese: tuple[TestClient, str], form: str) -> None:
    client, path = chinese
    answer = client.get(f"/id/{quote(path)}{form}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/{quote(path)}{form}")
    assert unquote(answer.headers["location"]) == f"/doc/{path}{form}"


def test_rest_and_network_have_it(chinese: tuple[TestClient, str]) -> None:
    client, path = chinese
    iri = f"https://w3id.org/fengqiao/id/{path}"
    assert client.get("/api/v1/network/card", params={"node": iri}).status_code == 200
    assert client.get("/network", params={"focus": iri}).status_code == 200
    found = client.get("/api/v1/mechanisms?limit=200").json()["items"]
    assert iri in [item["iri"] for item in found]
