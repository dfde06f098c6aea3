"""The site's own address: under a path, behind a proxy, and never the name that a client puts into Host."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import SettingInvalid, Settings, read_settings
from tests.api.addresses import CLAIM, EXAMPLES, SHANMEN
from tests.api.pages import parse

PUBLIC = "https://example.org/kg"
EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
PAGES = [
    "/", "/about", "/stations?area=zhejiang", f"/stations/{SHANMEN}", "/mechanisms", "/mechanisms/volunteer-patrol",
    "/outcomes?page=2", "/network", f"/network?focus=station:{SHANMEN}", "/sparql", "/api/docs", "/download",
    f"/doc/{CLAIM}", "/doc/coding-protocol-0.1", "/entry/5923babd39e2e31d", "/ns", "/voc/unit", "/voc/unit/case",
    "/shapes", "/dataset", "/nothing-here",
]  # fmt: skip


@pytest.fixture(scope="module")
def below(app_settings: Settings) -> Iterator[TestClient]:
    """The site with a public address under a path."""
    app = create_app(replace(app_settings, public_url=PUBLIC, workers=1))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "text",
    [
        "example.org", "ftp://example.org", "https://", "https://user@example.org", "https://example.org/?a=b",
        "https://example.org/#a", "https://exa mple.org", "https://example.org/a//b", "https://example.org/../b",
        "https://example.org:port/", "https://exa\nmple.org/", "//example.org/kg", "https://example.org/kg?",
        "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_public_address_stops_the_start(text: str) -> None:
    with pytest.raises(SettingInvalid, match="FENGQIAO_PUBLIC_URL"):
        read_settings({"FENGQIAO_PUBLIC_URL": text})


@pytest.mark.parametrize("name", ["graph", "api", "static", "sparql", "doc", "network"])
def test_a_path_that_is_one_of_the_sites_own_stops_the_start(app_settings: Settings, name: str) -> None:
    with pytest.raises(SettingInvalid, match=f"/{name}"):
        create_app(replace(app_settings, public_url=f"https://example.org/{name}/x"))


def addresses_in(page: str) -> list[str]:
    """Every address that a page names, in whichever element."""
    found = []
    for _, given in parse(page).tags:
        names = ("href", "src", "action", "formaction", "data-address")
        found += [str(given[name]) for name in names if given.get(name)]
    return found


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("sent", ["stripped", "passed on"])
def test_every_link_of_a_page_stays_under_the_path_and_answers(
    below: TestClient, address: str, sent: str
) -> None:
    """Each link is followed as the proxy would send it."""
    prefix = "/kg" if sent == "passed on" else ""
    page = below.get(prefix + address, headers={"Accept": "text/html"})
    assert page.status_code == (404 if "nothing" in address else 200), page.text
    links = addresses_in(page.text)
    assert len(links) > 10
    for link in set(links):
        whole = urlsplit(urljoin(f"{PUBLIC}{address}", link))
        if whole.netloc != "example.org":
            assert whole.netloc, link
            continue
        assert whole.path == "/kg" or whole.path.startswith("/kg/"), link
        assert not whole.path.startswith("/kg/kg"), link
        target = whole.path if sent == "passed on" else whole.path.removeprefix("/kg") or "/"
        if "nothing" in target:
            continue  # Its other language.
        if len(links) > 150 and not re.search(r"static|assets|sparql\?|download", target):
            continue  # Of the same kind as those of the smaller pages.
        answer = below.get(target + (f"?{whole.query}" if whole.query else ""), headers={"Accept": "*/*"})
        assert answer.status_code < 400 or (answer.status_code, link) == (405, "/kg/answers"), (
            link,
            answer.text,
        )
        if "location" in answer.headers:
            assert answer.headers["location"].startswith("/kg/")


def test_scripts_are_told_where_the_site_stands(below: TestClient) -> None:
    page = below.get("/network", headers={"Accept": "text/html"}).text
    assert '<html lang="zh-Hans" data-root="/kg/">' in page
    assert '"/kg/api/v1/network"' in page
    card = below.get("/api/v1/network/card", params={"node": f"station:{SHANMEN}"}).json()
    assert card["page"] == f"/kg/stations/{SHANMEN}"
    assert card["sparql"].startswith("/kg/sparql?")


def test_what_is_taken_along_has_the_public_address(below: TestClient) -> None:
    def get(path: str, **headers: str) -> Any:
        return below.get(path, headers={**EVIL, **headers})

    page = get("/api/v1/outcomes?limit=2")
    assert page.json()["links"]["next"].startswith(f"{PUBLIC}/api/v1/outcomes?limit=2&cursor=")
    assert f'<{PUBLIC}/api/v1/outcomes?limit=2>; rel="first"' in page.headers["link"]
    assert get(f"/api/v1/stations/{SHANMEN}").json()["outcomes_url"].startswith(f"{PUBLIC}/api/v1/outcomes?")
    assert get("/api/v1/openapi.json").json()["servers"] == [{"url": PUBLIC}]
    assert f"<{PUBLIC}/sparql>" in get("/sparql", Accept="text/turtle").text
    assert f"<{PUBLIC}/download" in get("/dataset.ttl").text
    document = get(f"/doc/{CLAIM}", Accept="text/turtle")
    assert f'</kg/doc/{CLAIM}>; rel="canonical"' in document.headers["link"]
    assert document.headers["content-location"] == f"/kg/doc/{CLAIM}.ttl"
    assert get(f"/id/{CLAIM}").headers["location"] == f"/kg/doc/{CLAIM}"
    assert get("/stations/?page=1").headers["location"] == "/kg/stations?page=1"
    assert "</kg/" in get("/download/stations.csv").headers["link"]
    saved = below.post("/answers", data={"query": "SELECT ?s { ?s ?p ?o } LIMIT 1"}, headers=EVIL)
    assert saved.headers["location"].startswith("/kg/answers/")
    name = saved.headers["location"].rpartition("/")[2]
    assert f"{PUBLIC}/answers/{name}" in get(f"/answers/{name}.bib").text
    assert get("/nothing").json()["instance"] == "/kg/nothing"


def test_the_cookie_is_for_the_path(below: TestClient, client: TestClient) -> None:
    assert "Path=/kg/;" in below.get("/about?lang=en").headers["set-cookie"]
    assert "Path=/;" in client.get("/about?lang=en").headers["set-cookie"]


def test_a_page_under_another_address_is_another_page(below: TestClient, client: TestClient) -> None:
    here, there = client.get("/about"), below.get("/about")
    assert here.headers["etag"] != there.headers["etag"]


ALL = [
    *EXAMPLES.values(),
    *PAGES,
    "/stations/",
    "/api/v1/outcomes?limit=1&offset=1",
    "/dataset.jsonld",
    "/sparql",
]


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("which", ["without an address", "with one"])
def test_a_foreign_name_in_host_stands_nowhere(
    client: TestClient, below: TestClient, which: str, accept: str
) -> None:
    site = below if which == "with one" else client
    saved = site.post("/answers", data={"query": "SELECT ?p { ?s ?p ?o } LIMIT 2"}, headers=EVIL)
    name = saved.headers["location"].rpartition("/")[2]
    for address in ALL:
        answer = site.get(address.replace("{saved}", name), headers=EVIL | {"Accept": accept})
        assert answer.status_code < 500
        assert "evil.example" not in answer.text, address
        assert "evil.example" not in str(answer.headers), address


def test_without_an_address_links_say_no_host(client: TestClient) -> None:
    found = client.get("/api/v1/outcomes?limit=2")
    links = found.json()["links"]
    assert links["first"] == "/api/v1/outcomes?limit=2"
    assert links["next"].startswith("/api/v1/outcomes?limit=2&cursor=")
    assert found.headers["link"].startswith("</api/v1/")
    assert client.get(f"/id/{CLAIM}").headers["location"] == f"/doc/{CLAIM}"
    assert client.get("/stations/").headers["location"] == "/stations"
    assert "servers" not in client.get("/api/v1/openapi.json").json()


def test_an_address_that_only_begins_like_the_path_is_another(below: TestClient) -> None:
    assert below.get("/kgx/stations").status_code == 404
    assert below.get("/kg").status_code == below.get("/kg/").status_code == 200
