"""Signing in, working copies and review over HTTP: who may, what a foreign page cannot do, what is refused and why."""

import json
from collections.abc import Iterator
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.curate.session import COOKIE
from api.settings import Settings
from graph.record.tokens import Tokens
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.api.pages import parse

NEW = next(iter(synthesise(1, "trig"))).encode()
ID = entry_form(NEW, "application/trig").id
TRIG = {"Content-Type": "application/trig"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site of its own, on which these tests write, one after another."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / f"1_{ID}.txt").write_text("原文不公开", encoding="utf-8")
    settings = Settings(data=tmp_path_factory.mktemp("site"), sources=folder)
    with TestClient(create_app(settings), follow_redirects=False) as running:
        yield running


@pytest.fixture(autouse=True)
def signed_out(site: TestClient) -> Iterator[None]:
    yield
    site.cookies.clear()


def token(site: TestClient, *scopes: str) -> str:
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    return tokens.create(f"role-{len(tokens.list())}", scopes)


def signed_in(site: TestClient, *scopes: str) -> str:
    """Sign in; the mark of the session."""
    answer = site.post("/curate/sign-in", data={"token": token(site, *scopes), "onward": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/curate")
    page = parse(site.get("/curate").text)
    return next(str(given["value"]) for given in page.all("input") if given.get("name") == "session")


def test_the_cookie_is_for_no_script_and_no_other_site(site: TestClient) -> None:
    answer = site.post("/curate/sign-in", data={"token": token(site, "submit"), "onward": "/contribute"})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/contribute"
    assert cookie.startswith(COOKIE) and "httponly" in cookie and "samesite=strict" in cookie
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/curatex", "/\\evil", "javascript:x"]
)
def test_nobody_is_sent_elsewhere(site: TestClient, onward: str) -> None:
    answer = site.post("/curate/sign-in", data={"token": token(site, "submit"), "onward": onward})
    assert answer.headers["location"] == "/curate"


@pytest.mark.parametrize("text", ["", "fengqiao_nothing", "x" * 5_000, "令牌"])
def test_what_is_no_token_opens_nothing(site: TestClient, text: str) -> None:
    answer = site.post("/curate/sign-in", data={"token": text}, headers={"Accept-Language": "en"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert "unknown, expired or revoked" in answer.text
    site.cookies.set(COOKIE, text.encode().hex())
    assert "<table" not in site.get("/curate").text


def test_signing_out_and_revoking_end_a_session_for_whoever_holds_the_cookie(site: TestClient) -> None:
    mark = signed_in(site, "review")
    cookie = site.cookies[COOKIE]
    assert site.post("/curate/sign-out", data={"session": mark}).status_code == 303
    site.cookies.set(COOKIE, cookie)
    assert site.get("/contribute/copies").status_code == 401
    site.cookies.clear()
    signed_in(site, "review")
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    tokens.revoke(tokens.list()[-1].name)
    assert site.get("/contribute/copies").status_code == 401


def test_a_page_of_another_site_can_do_nothing(site: TestClient) -> None:
    mark = signed_in(site, "submit", "review")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for path, data in {
        "/curate/sign-out": {"x": ""},
        f"/curate/entries/{ID}": {"act": "comment", "text": "x"},
    }.items():
        assert site.post(path, data=data).status_code == 403
        assert site.post(path, data=data | {"session": "0" * 64}).status_code == 403
        assert site.post(path, data=data | {"session": mark}, headers=foreign).status_code == 403
    for headers in ({}, {"Fengqiao-Session": "x"}, {"Fengqiao-Session": mark, **foreign}):
        assert site.put(f"/api/v1/entries/{ID}", content=NEW, headers=TRIG | headers).status_code == 403
        assert site.put("/contribute/copies/a", content=b"{}", headers=headers).status_code == 403
    assert (
        site.post("/curate/sign-in", data={"token": token(site, "submit")}, headers=foreign).status_code
        == 403
    )
    answer = site.get("/contribute/copies", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-credentials" not in answer.headers


def test_a_working_copy_is_for_its_role_alone_and_never_overwritten(site: TestClient) -> None:
    headers = {"Fengqiao-Session": signed_in(site, "submit")}
    content = {"entry": {"id": "x"}, "text": "原文"}
    kept = site.put("/contribute/copies/x?seen=0", json=content, headers=headers)
    assert kept.json()["number"] == 1
    assert site.put("/contribute/copies/x?seen=0", json={}, headers=headers).status_code == 412
    assert site.put("/contribute/copies/x?seen=1", json=content, headers=headers).json()["number"] == 2
    assert site.get("/contribute/copies/x").json()["content"] == content
    assert site.put("/contribute/copies/x?seen=2", content=b"{", headers=headers).status_code == 400
    too_large = b'"' + b"x" * (5 << 20) + b'"'
    assert site.put("/contribute/copies/x?seen=2", content=too_large, headers=headers).status_code == 413
    site.cookies.clear()
    assert site.get("/contribute/copies/x").status_code == 401
    signed_in(site, "submit")
    assert site.get("/contribute/copies/x").json() == {"entry": "x", "number": 0, "content": None}
    assert site.get("/contribute/copies").json() == []


def test_the_text_of_an_article_is_for_who_is_signed_in(site: TestClient) -> None:
    address = f"/contribute/text/{ID}"
    assert site.get(address).json() == {"text": ""}
    signed_in(site, "submit")
    assert site.get(address).json() == {"text": "原文不公开"}
    for odd in ("nothing", "..", "%2A", "a[0-9]"):
        assert site.get(f"/contribute/text/{odd}").json() == {"text": ""}


def test_a_draft_is_sent_back_mended_accepted_and_restored(site: TestClient) -> None:
    headers = {"Authorization": f"Bearer {token(site, 'submit')}"} | TRIG
    assert site.put(f"/api/v1/entries/{ID}?why=first", content=NEW, headers=headers).status_code == 201
    address = f"/curate/entries/{ID}"
    assert site.get(address).headers["location"].startswith("/curate?onward=")
    form = {"session": signed_in(site, "submit")}
    assert site.post(address, data=form | {"act": "accept", "seen": "1"}).status_code == 403
    site.cookies.clear()
    form = {"session": signed_in(site, "review"), "seen": "1"}
    assert ID in site.get("/curate").text
    assert site.post(address, data=form | {"act": "send-back", "text": " "}).status_code == 422
    assert site.post(address, data=form | {"act": "send-back", "text": "两处漏编"}).status_code == 303
    assert "两处漏编" in site.get("/curate").text and "两处漏编" in site.get(address).text
    # A revision that came meanwhile: nothing is done, the words are kept, the choice is shown.
    mended = NEW.replace(b'"@en', b' (mended)"@en', 1)
    assert mended != NEW
    second = site.put(
        f"/api/v1/entries/{ID}?why=mended", content=mended, headers=headers | {"If-Match": '"r1.json"'}
    )
    assert second.status_code == 200, second.text
    newest = second.json()["revision"]["number"]
    stale = site.post(address, data=form | {"seen": str(newest + 5), "act": "accept", "text": "收下"})
    assert stale.status_code == 412 and "收下" in stale.text
    assert site.get(f"/api/v1/entries/{ID}/history").json()["items"][-1]["status"] == "draft"
    form["seen"] = str(newest)
    assert site.post(address, data=form | {"act": "accept", "text": "收下"}).status_code == 303
    assert site.get(f"/entry/{ID}").status_code == 200
    history = site.get(f"/api/v1/entries/{ID}/history").json()["items"]
    assert (history[-1]["status"], history[-1]["from_number"]) == ("checked", newest)
    assert site.post(address, data=form | {"act": "accept"}).status_code == 412
    form["seen"] = str(history[-1]["number"])
    assert site.post(address, data=form | {"act": "accept"}).status_code == 409
    assert site.post(address, data=form | {"act": "restore", "number": "1"}).status_code == 303
    assert site.post(address, data=form | {"act": "nothing"}).status_code == 400
    assert site.get("/curate/entries/nothing").status_code == 404


def test_two_codings_are_compared_and_settled(site: TestClient) -> None:
    entry = "5923babd39e2e31d"
    plain = site.get(f"/api/v1/entries/{entry}").json()["plain"]
    credit = next(figure["credits"][0] for figure in plain["figures"] if figure["id"] == "c10")
    assert credit.pop("cue") and credit["credit_kind"] == "explicit-sole"
    credit["credit_kind"] = "juxtaposed"
    headers = {"Authorization": f"Bearer {token(site, 'submit')}", "If-Match": '"r1.json"'}
    headers["Content-Type"] = "application/json"
    made = site.put(f"/api/v1/entries/{entry}?why=second", content=json.dumps(plain), headers=headers)
    if made.status_code == 422:
        pytest.fail(json.dumps(made.json()["findings"], ensure_ascii=False)[:2_000])
    mark = signed_in(site, "submit")
    assert entry in site.get("/curate/agreement").text
    page = site.get(f"/curate/agreement?entry={entry}&lang=en").text
    assert 'name="unit-0"' in page and "Gwet" in page
    form = {"session": mark, "entry": entry, "first": "1", "second": "2", "unit-0": "second"}
    assert site.post("/curate/agreement", data=form).headers["location"] == f"/contribute?entry={entry}"
    kept = site.get(f"/contribute/copies/{entry}").json()["content"]
    kinds = [
        credit["credit_kind"] for figure in kept["entry"]["figures"] for credit in figure.get("credits", [])
    ]
    first = site.get(f"/api/v1/entries/{entry}/revisions/1").json()["plain"]
    before = [credit["credit_kind"] for figure in first["figures"] for credit in figure.get("credits", [])]
    assert sum(one != other for one, other in zip(kinds, before, strict=True)) == 1
    assert site.post("/curate/agreement", data=form).status_code == 409
