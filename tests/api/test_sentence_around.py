"""The sentence around a quote: what it is, and that only who is signed in is given it."""

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.curate import quotes
from api.curate.quotes import surroundings
from api.settings import Settings
from graph.read.entry import Source, read_source
from graph.record.tokens import Tokens
from graph.store.snapshot import Snapshot

TEXT = "开头一句。" + "中" * 914 + "。那年该所化解各类矛盾纠纷826起，群众满意。后面另有一句。"
"""Made up: only the quoted words are at their place in the article."""
PLACE = (922, 934)
ADDRESS = "/curate/quotes/5923babd39e2e31d/922-934"


@pytest.mark.parametrize(
    ("text", "start", "end", "told"),
    [
        ("甲。乙丙丁。戊", 3, 4, ("乙", "丙", "丁。")),
        ("甲乙", 0, 1, ("", "甲", "乙")),
        ("说：“好！”他又做了三件。完", 7, 9, ("他", "又做", "了三件。")),
        ("第一段\n\n第二段开头", 5, 7, ("", "第二", "段开头")),
        ("甲。乙。丙", 1, 4, ("甲", "。乙。", "")),
    ],
)
def test_a_sentence_ends_at_its_mark(text: str, start: int, end: int, told: tuple[str, str, str]) -> None:
    assert dataclasses.astuple(surroundings(text, start, end)) == told


def test_a_text_without_marks_is_not_given_whole() -> None:
    found = surroundings("字" * 5_000, 2_000, 2_010)
    assert len(found.before) == len(found.after) == quotes.FARTHEST


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "made_5923babd39e2e31d.txt").write_text(TEXT, encoding="utf-8")
    with TestClient(create_app(Settings(data=data, sources=folder)), follow_redirects=False) as running:
        yield running


@pytest.fixture
def signed_in(site: TestClient) -> Iterator[TestClient]:
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    token = tokens.create(f"reader-{len(tokens.list())}", ("submit",))
    site.post("/curate/sign-in", data={"token": token, "onward": ""})
    yield site
    site.cookies.clear()


def test_others_are_sent_to_sign_in_and_back(site: TestClient) -> None:
    answer = site.get(ADDRESS)
    assert answer.status_code == 303 and answer.headers["location"] == f"/curate?onward={ADDRESS}"
    assert answer.headers["cache-control"] == "no-store"
    public = site.get("/quotes/5923babd39e2e31d/922-934", headers={"Accept": "text/html"}).text
    assert ADDRESS in public and "群众满意" not in public


def test_another_text_than_the_one_that_was_coded_gives_no_sentence(signed_in: TestClient) -> None:
    answer = signed_in.get(ADDRESS, headers={"Accept-Language": "zh"})
    assert "没有当初编码的那份文本" in answer.text and "群众满意" not in answer.text


def test_who_is_signed_in_reads_the_sentence(signed_in: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def coded(snapshot: Snapshot, iri: str) -> Source:
        return dataclasses.replace(
            read_source(snapshot, iri), digest=hashlib.sha256(TEXT.encode()).hexdigest()
        )

    monkeypatch.setattr(quotes, "read_source", coded)
    answer = signed_in.get(ADDRESS, headers={"Accept-Language": "zh"})
    assert answer.headers["cache-control"] == "no-store"
    start, end = PLACE
    assert f"<mark>{TEXT[start:end]}</mark>" in answer.text
    assert "那年" in answer.text and "后面另有一句" not in answer.text and "中中" not in answer.text
    assert signed_in.get("/curate/quotes/5923babd39e2e31d/1-2").status_code == 404
