"""POST /api/v1/draft and `fengqiao draft`: an article in, a draft out; nothing enters the graph."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.entry.document import read_entry
from graph.record.tokens import Tokens
from tests.api.command import fengqiao
from tests.data_folder import copied
from tests.graph.draft.fake_model import KEY, FakeModel, fake_model

ARTICLE = Path(__file__).resolve().parents[1] / "graph" / "draft" / "articles" / "liutang.txt"
SMALL = "沙口派出所化解纠纷25起。老友议事亭每周开放。"
PROPOSED = [{"kind": "mechanism", "quote": "老友议事亭"}, {"kind": "mechanism", "quote": "老友议事厅"}]
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
FIELDS = {
    *("kind", "label", "value", "lower", "upper", "qualifier", "unit", "indicator", "measure", "comparator"),
    *("period", "credit", "start", "end", "quote", "confidence", "reason"),
}


def test_an_article_gets_items_with_their_words_and_what_was_left_out_with_the_reason(
    client: TestClient,
) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    before = client.get("/api/v1/stations").json()["total"]
    answer = client.post("/api/v1/draft", content=text.encode(), headers=PLAIN)
    assert answer.status_code == 200
    draft = answer.json()
    assert draft["text"]["length"] == len(text) and draft["station"] == "柳塘派出所"
    assert {item["kind"] for item in draft["items"]} >= {
        "station",
        "mechanism",
        "figure",
        "honour",
        "attribute",
        "source",
    }
    for item in draft["items"] + draft["left_out"]:
        assert set(item) >= FIELDS
        assert draft["article"][item["start"] : item["end"]] == item["quote"]
    assert all(item["reason"] is None for item in draft["items"])
    assert all(item["reason"]["zh"] and item["reason"]["en"] for item in draft["left_out"])
    caught = next(item for item in draft["items"] if item["quote"] == "打掉盗窃团伙2个")
    assert (caught["value"], caught["unit"], caught["credit"]) == (2, "group", "explicit")
    assert caught["goes_to"] == "figures" and caught["entry"]["value"] == "2"
    assert client.get("/api/v1/stations").json()["total"] == before


def test_the_entry_of_all_items_comes_with_the_draft(client: TestClient) -> None:
    draft = client.post("/api/v1/draft", content=ARTICLE.read_bytes(), headers=PLAIN).json()
    entry = read_entry(json.dumps(draft["plain_entry"]).encode())
    assert len(entry.figures) > 25 and entry.mechanisms and entry.honours


def test_a_page_is_drafted_too(client: TestClient) -> None:
    page = "<html><body><p>沙口派出所化解纠纷25起。</p></body></html>"
    draft = client.post("/api/v1/draft", content=page.encode(), headers={"Content-Type": "text/html"}).json()
    assert [item["value"] for item in draft["items"] if item["kind"] == "figure"] == [25]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"x", "application/json", 415),
        ("沙口派出所".encode(), "text/markdown", 415),
        ("沙口派出所".encode(), "", 415),
        (b"{}", "text/html", 422),
        (b"{}", "text/plain", 422),
        ('{"沙口": "派出所"}'.encode(), "text/html", 422),
        (b"<p>no Chinese</p>", "text/html", 422),
        ("沙口派出所".encode(), "application/pdf", 422),
        (b"", "text/plain", 422),
        (b"\xff\xfe\x00", "text/plain", 422),
        ("字".encode() * 100_001, "text/plain", 422),
        (b"%PDF-1.4", "application/pdf", 422),
    ],
)
def test_what_is_no_article_is_refused_and_told_why(
    client: TestClient, content: bytes, media_type: str, status: int
) -> None:
    answer = client.post("/api/v1/draft", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert ("accept-post" in answer.headers) == (status == 415)


def test_every_type_that_is_taken_is_declared(client: TestClient) -> None:
    declared = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/draft"]["post"]
    refused = client.post("/api/v1/draft", content=b"x", headers={"Content-Type": "text/csv"})
    assert set(declared["requestBody"]["content"]) == set(refused.headers["accept-post"].split(", "))
    assert {"200", "413", "415", "422"} <= set(declared["responses"])


def test_an_unknown_parameter_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/draft?x=1", content=b"x", headers=PLAIN).status_code == 422


@pytest.fixture(scope="module")
def server() -> Iterator[FakeModel]:
    with fake_model() as running:
        yield running


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own, since tokens are made in it."""
    return copied(data, tmp_path_factory.mktemp("drafts") / "data")


@pytest.fixture(scope="module")
def site(server: FakeModel, folder: Path) -> Iterator[TestClient]:
    """A site whose operator has set a model."""
    settings = Settings(data=folder, model=server.address, model_name="fake", model_key=KEY)
    with TestClient(create_app(settings)) as running:
        yield running


@pytest.fixture(scope="module")
def without_model(folder: Path) -> Iterator[TestClient]:
    """One whose operator has set none."""
    with TestClient(create_app(Settings(data=folder))) as running:
        yield running


def test_a_model_proposes_for_who_has_a_token_and_asks_for_it(site: TestClient, server: FakeModel) -> None:
    server.says(PROPOSED)
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    headers = PLAIN | {"Authorization": f"Bearer {tokens.create('for-the-model', ['submit'])}"}
    assert site.post("/api/v1/draft?model=true", content=SMALL.encode(), headers=PLAIN).status_code == 401
    by_rules = site.post("/api/v1/draft", content=SMALL.encode(), headers=headers).json()
    assert server.seen == [] and {item["proposed_by"] for item in by_rules["items"]} == {"rules"}
    page = f"<p>{SMALL}</p>".encode()
    draft = site.post(
        "/api/v1/draft?model=true", content=page, headers=headers | {"Content-Type": "text/html"}
    ).json()
    [item] = [item for item in draft["items"] if item["proposed_by"] == "model"]
    assert draft["article"][item["start"] : item["end"]] == item["quote"] == "老友议事亭"
    assert item["entry"]["label"] == {"zh": "老友议事亭"} and item["goes_to"] == "mechanisms"
    assert server.seen[0]["body"]["messages"][-1]["content"] == SMALL
    server.says("", "refuses")
    answer = site.post("/api/v1/draft?model=true", content=SMALL.encode(), headers=headers)
    assert answer.status_code == 503 and "HTTP 401" in answer.text and KEY not in answer.text


def test_without_a_model_there_is_none_to_ask(without_model: TestClient) -> None:
    tokens: Tokens = cast(FastAPI, without_model.app).state.tokens
    headers = PLAIN | {"Authorization": f"Bearer {tokens.create('for-no-model', ['submit'])}"}
    answer = without_model.post("/api/v1/draft?model=true", content=SMALL.encode(), headers=headers)
    assert answer.status_code == 503 and "FENGQIAO_MODEL" in answer.json()["detail"]


def test_the_command_asks_a_model_only_when_told_and_never_shows_the_key(
    data: Path, server: FakeModel
) -> None:
    given = {"FENGQIAO_MODEL": server.address, "FENGQIAO_MODEL_KEY": KEY}
    server.says(PROPOSED)
    fengqiao("draft", "-", data=data, given=SMALL, **given)
    assert server.seen == []
    draft = json.loads(fengqiao("draft", "-", "--model", data=data, given=SMALL, **given).stdout)
    assert [item["quote"] for item in draft["items"] if item["proposed_by"] == "model"] == ["老友议事亭"]
    server.says("", "refuses")
    refused = fengqiao("draft", "-", "--model", data=data, given=SMALL, **given)
    assert refused.returncode != 0 and KEY not in refused.stdout + refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    unset = fengqiao("draft", "-", "--model", data=data, given=SMALL)
    assert unset.returncode != 0 and "FENGQIAO_MODEL" in unset.stderr


def test_the_command_writes_the_draft_the_entry_and_a_workbook(data: Path, tmp_path: Path) -> None:
    draft = json.loads(fengqiao("draft", str(ARTICLE), data=data).stdout)
    assert draft["station"] == "柳塘派出所"
    entry = fengqiao("draft", str(ARTICLE), "--entry", data=data)
    assert read_entry(entry.stdout.encode()).figures
    book = tmp_path / "draft.xlsx"
    assert fengqiao("draft", str(ARTICLE), "--format", "xlsx", "--out", str(book), data=data).returncode == 0
    assert book.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.txt",), "missing.txt"),
        (("a.doc",), "a.doc"),
        ((), "article"),
        (("--evaluate", "nowhere"), "nowhere"),
    ],
)
def test_a_mistake_of_the_command_is_one_line(data: Path, words: tuple[str, ...], said: str) -> None:
    done = fengqiao("draft", *words, data=data)
    assert done.returncode == 2
    assert said in done.stderr and len(done.stderr.strip().splitlines()) == 1
