"""A page that a reader has already is not made again; what it depends on makes another page of it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.page_tag import program_digest
from api.http.version_in_force import VersionInForce
from graph.store.snapshot import Snapshot

HTML = {"Accept": "text/html"}
PAGES = [
    "/", "/about", "/stations", "/stations?area=zhejiang", "/stations/zhejiang-pingyang-shanmen", "/mechanisms",
    "/mechanisms/volunteer-patrol", "/outcomes?credit=explicit", "/doc/claim/5923babd39e2e31d/c04", "/ns",
    "/voc/unit", "/voc/credit-kind/juxtaposed", "/entry/5923babd39e2e31d", "/shapes", "/dataset",
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_cookies(client: TestClient) -> None:
    client.cookies.clear()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_seen_before_costs_nothing(
    client: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(address, headers=HTML)
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for name in ("Accept", "Accept-Language", "Cookie"):
        assert name in first.headers["vary"].split(", "), first.headers["vary"]
    monkeypatch.setattr("api.pages.templating._environment", None)
    again = client.get(address, headers=HTML | {"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control"):
        assert again.headers[name] == first.headers[name]
    # Only what is sent with a body can be packed, and so depend on Accept-Encoding too.
    assert set(first.headers["vary"].split(", ")) - set(again.headers["vary"].split(", ")) <= {
        "Accept-Encoding"
    }
    assert again.headers.get("content-location") == first.headers.get("content-location")
    assert again.headers.get("link") == first.headers.get("link")


@pytest.mark.parametrize("address", ["/stations", "/doc/claim/5923babd39e2e31d/c04"])
def test_language_address_and_version_make_another_page(
    client: TestClient, snapshot: Snapshot, data: Path, address: str
) -> None:
    tag = client.get(address, headers=HTML | {"Accept-Language": "zh"}).headers["etag"]
    given = HTML | {"If-None-Match": tag}
    assert client.get(address, headers=given | {"Accept-Language": "zh"}).status_code == 304
    assert client.get(address, headers=given | {"Accept-Language": "en"}).status_code == 200
    assert client.get(f"{address}?page=1", headers=given | {"Accept-Language": "zh"}).status_code == 200
    state = client.app.state  # type: ignore[attr-defined]
    another = Snapshot.open(data, snapshot.version)
    another.version = "another"
    before, state.in_force = state.in_force, VersionInForce(another, data)
    try:
        assert client.get(address, headers=given | {"Accept-Language": "zh"}).status_code == 200
    finally:
        state.in_force = before


def test_the_cookie_of_a_reader_decides_which_page_is_the_same(client: TestClient) -> None:
    chinese = client.get("/about").headers["etag"]
    english = client.get("/about?lang=en")
    assert "lang=en" in english.headers["set-cookie"]
    assert client.get("/about", headers={"If-None-Match": chinese}).status_code == 200
    again = client.get("/about?lang=en", headers={"If-None-Match": english.headers["etag"]})
    assert again.status_code == 304
    assert "lang=en" in again.headers["set-cookie"], "the wish is kept, though the page is not sent again"


@pytest.mark.parametrize("address", ["/stations/nowhere", "/stations?page=9999", "/doc/nothing"])
def test_what_is_not_there_has_no_tag(client: TestClient, address: str) -> None:
    answer = client.get(address, headers=HTML | {"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "etag" not in answer.headers


def test_a_star_stands_for_any_page_there_is(client: TestClient) -> None:
    assert client.get("/about", headers={"If-None-Match": "*"}).status_code == 304


def test_the_program_is_known_by_its_files() -> None:
    assert len(program_digest()) == 64
