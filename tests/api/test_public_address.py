"""Behind a proxy under a path: every link of the pages stays under it, and absolute addresses are the public ones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.http.public_address import PublicAddress
from api.settings import SettingInvalid, Settings, read_settings

PUBLIC = "https://example.org/kg"
PAGES = [
    "/",
    "/stations",
    "/stations/zhejiang-pingyang-shanmen",
    "/mechanisms",
    "/outcomes",
    "/network",
    "/about",
    "/download",
    "/sparql",
    "/ns",
    "/api/docs",
    "/dataset",
    "/doc/claim/5923babd39e2e31d/c04",
]


@pytest.fixture(scope="module")
def under(app_settings: Settings) -> Iterator[TestClient]:
    """The site as a proxy serves it under `/kg`."""
    with TestClient(
        create_app(replace(app_settings, public_url=PUBLIC)), base_url="https://example.org"
    ) as client:
        yield client


class Links(HTMLParser):
    """All addresses in a page that a browser follows or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction") and value:
                self.found.add(value)


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_stays_under_the_path_and_answers(under: TestClient, address: str) -> None:
    page = under.get(f"/kg{address}", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.status_code == 200
    assert 'data-root="/kg/"' in page.text
    links = Links()
    links.feed(page.text)
    own = {
        link
        for link in links.found
        if urlsplit(urljoin("https://example.org/kg/", link)).netloc == "example.org"
    }
    assert len(own) > 5
    for link in sorted(own):
        path = urlsplit(urljoin(str(page.url), link))
        assert path.path == "/kg" or path.path.startswith("/kg/"), link
    for link in sorted(own)[:8]:
        answer = under.get(
            urljoin(str(page.url), link), headers={"Accept": "text/html"}, follow_redirects=False
        )
        assert answer.status_code in (200, 303, 405), (link, answer.status_code)


def test_a_proxy_may_leave_the_path_on_or_take_it_off(under: TestClient) -> None:
    assert under.get("/kg/about").text == under.get("/about").text
    assert under.get("/kgabout").status_code == 404
    assert under.post("/kg/sparql", data={"query": "ASK {}"}).json()["boolean"] is True


def test_headers_and_data_name_public_addresses(under: TestClient) -> None:
    moved = under.get("/kg/id/claim/5923babd39e2e31d/c04", follow_redirects=False)
    assert moved.headers["location"].startswith("/kg/doc/")
    told = under.get("/kg/doc/claim/5923babd39e2e31d/c04", headers={"Accept": "text/turtle"})
    assert told.headers["content-location"].startswith("/kg/doc/")
    assert "</kg/doc/claim" in told.headers["link"] and "</doc/" not in told.headers["link"]
    paged = under.get("/kg/api/v1/stations?limit=1").json()
    assert paged["links"]["next"].startswith(f"{PUBLIC}/api/v1/stations?limit=1&cursor=")
    assert f"<{PUBLIC}/sparql>" in under.get("/kg/sparql", headers={"Accept": "text/turtle"}).text
    assert f"{PUBLIC}/sparql" in under.get("/kg/dataset.ttl").text
    assert under.get("/kg/api/v1/openapi.json").json()["servers"] == [{"url": PUBLIC}]
    assert "Path=/kg/" in under.get("/kg/about?lang=en").headers["set-cookie"]
    card = under.get("/kg/api/v1/network/card?node=station:zhejiang-pingyang-shanmen").json()
    assert card["page"].startswith("/kg/stations/") and card["sparql"].startswith("/kg/sparql?")


def test_a_saved_answer_is_cited_by_its_public_address(under: TestClient) -> None:
    saved = under.post("/kg/answers", data={"query": "ASK { ?s ?p ?o }"}, follow_redirects=False)
    address = saved.headers["location"]
    assert re.fullmatch("/kg/answers/[a-z2-7]{16}", address)
    assert f"{PUBLIC}{address.removeprefix('/kg')}" in under.get(f"{address}.bib").text


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://10.0.0.1:8000", "https://example.org/a/b-c/", "http://[::1]/kg"]
)
def test_addresses_that_are_taken(url: str) -> None:
    assert read_settings({"FENGQIAO_PUBLIC_URL": url}).public_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://h/a?b",
        "https://h/a#b",
        'https://h/"',
        "https://u:p@h/",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(SettingInvalid, match="FENGQIAO_PUBLIC_URL"):
        read_settings({"FENGQIAO_PUBLIC_URL": url})


def test_without_one_links_are_relative_to_the_host() -> None:
    address = PublicAddress()
    assert (address.prefix, address.of("/a"), address.here("/a")) == ("", "/a", "/a")
    assert address.base == "https://w3id.org/fengqiao"
