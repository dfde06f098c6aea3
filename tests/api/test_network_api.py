"""The network over HTTP: page, JSON, files, expansions, cards and refusals."""

import json
import re

import pytest
from starlette.testclient import TestClient

from ontology.bilingual import LANGUAGES

API = "/api/v1/network"
SHANMEN = "station:zhejiang-pingyang-shanmen"
CIPING = "station:jiangxi-jinggangshan-ciping"
VIEWS = [
    "",
    "view=whole&place=area:zhejiang",
    "view=bipartite",
    "view=cooccurrence&least=3",
    "view=credit",
    f"view=credit&station={SHANMEN}",
    "view=formula",
    f"view=compare&a={SHANMEN}&b={CIPING}",
    f"view=path&from={SHANMEN}&to={CIPING}",
    f"focus={SHANMEN}",
    "focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fvoc%2Fmechanism-type%2Fvolunteer-patrol",
]


@pytest.mark.parametrize("parameters", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_the_same_nodes_as_json_in_its_table_and_in_its_data(
    client: TestClient, parameters: str, language: str
) -> None:
    page = client.get(f"/network?{parameters}", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}" ' in page.text
    block = re.search(r'<script type="application/json" id="network-data">(.*?)</script>', page.text, re.S)
    assert block is not None
    data = json.loads(block[1])
    answer = client.get(f"{API}?{parameters}").json()
    assert data["picture"]["nodes"] == answer["nodes"]
    assert data["picture"]["edges"] == answer["edges"]
    rows = re.search(r'<tbody id="network-nodes">(.*?)</tbody>', page.text, re.S)
    assert rows is not None and rows[1].count("<tr>") == len(answer["nodes"])
    assert len(data["drawing"]["nodes"]) == len(answer["nodes"])
    assert [edge["id"] for edge in data["drawing"]["edges"]] == [edge["id"] for edge in answer["edges"]]


def test_page_holds_to_the_policy(client: TestClient) -> None:
    page = client.get("/network")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page.text)
    scripts = re.findall(r"<script(?! type=\"application/json\")([^>]*)>", page.text)
    assert scripts and all(' src="/' in script for script in scripts)


def test_everything_that_the_page_loads_and_links_to_is_there(client: TestClient) -> None:
    page = client.get(f"/network?view=compare&a={SHANMEN}&b={CIPING}").text
    linked = re.findall(r'(?:href|src)="(/[^"]*)"', page)
    own = [one for one in linked if re.match("/(api/v1/)?network|/assets/", one) and "lang=" not in one]
    assert len(own) > 10
    for address in own:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/json"),
        ("gexf", "application/gexf+xml"),
        ("graphml", "application/graphml+xml"),
        ("csv", "text/csv"),
        ("html", "text/html"),
    ],
)
def test_files(client: TestClient, form: str, media_type: str) -> None:
    answer = client.get(f"{API}?view=credit&format={form}&lang=zh")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert "义警队伍" in answer.text
    if form != "json":
        version = client.get(API).json()["version"]
        assert (
            answer.headers["content-disposition"]
            == f'attachment; filename="fengqiao-credit-{version}.{form}"'
        )


def test_the_csv_has_a_byte_order_mark_where_one_is_asked_for_and_on_the_page(client: TestClient) -> None:
    plain, marked = (client.get(f"{API}?view=credit&format=csv{more}") for more in ("", "&bom=1"))
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    page = client.get("/network?view=credit", headers={"Accept": "text/html"}).text
    assert re.search(r'href="/api/v1/network\?[^"]*format=csv[^"]*bom=1', page)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{API}?view=nonsense", 422),
        (f"{API}?least=0", 422),
        (f"{API}?format=xls", 422),
        (f"{API}?view=compare&a={SHANMEN}", 404),
        (f"{API}?focus=station:nowhere", 404),
        (f"{API}?focus=%3Cscript%3E", 404),
        (f"{API}?place=https://example.org/%00", 404),
        (f"{API}/neighbours", 422),
        (f"{API}/neighbours?node=station:nowhere", 404),
        (f"{API}/neighbours?node=%22%7D", 404),
        (f"{API}/card?node=", 404),
        ("/network?focus=station:nowhere", 404),
        ("/assets/network/other.js", 404),
    ],
)
def test_refusals_are_problem_documents(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()["messages"]) == {"zh", "en"}


def test_a_view_without_what_it_needs_says_so_and_draws_nothing_else(client: TestClient) -> None:
    page = client.get("/network?view=compare", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "Choose two stations" in page.text and "<h1" in page.text and "Two stations</h1>" in page.text
    assert page.text.count("<option") >= 12
    assert "network-data" not in page.text, "no other picture under its heading"
    for view in ("compare", "path", "ego"):
        text = client.get(f"/network?view={view}").text
        example = re.findall(r'href="(/network\?(?:view=\w+&amp;a=|view=path|focus=)[^"]+)"', text)
        assert client.get(example[0].replace("&amp;", "&")).status_code == 200


def test_a_line_gives_as_many_claims_as_it_counts(client: TestClient) -> None:
    for view in (
        "view=whole",
        "view=whole&place=area:zhejiang",
        "view=credit",
        f"view=credit&station={SHANMEN}",
    ):
        edges = client.get(f"{API}?{view}").json()["edges"]
        for edge in edges[:: max(1, len(edges) // 12)]:
            asked = {name: edge[name] for name in ("source", "target", "relation", "credit")}
            told = client.get(f"{API}/line", params={**parameters(view), **asked}).json()
            assert told["total"] == edge["count"], (view, edge)
            things = told["claims"] or told["mechanisms"]
            assert len(things) == told["total"]
            assert {one["page"].split("/")[1] for one in things} <= {"claims", "stations"}


def test_a_line_that_is_one_statement_gives_its_words(client: TestClient) -> None:
    edges = client.get(f"{API}?focus={SHANMEN}").json()["edges"]
    part = next(edge for edge in edges if edge["relation"].endswith("operatedBy"))
    asked = {name: part[name] for name in ("source", "target", "relation")}
    told = client.get(f"{API}/line", params=asked).json()
    assert told["total"] == 0 and told["words"]
    assert all(word["page"].startswith("/quotes/") for word in told["words"])
    assert client.get(f"{API}/line", params={**asked, "source": "station:nowhere"}).status_code == 404


def parameters(view: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(part.split("=", 1) for part in view.split("&"))


def test_organisations_and_those_served_are_kinds_of_their_own(client: TestClient) -> None:
    kinds = set()
    for node in ("voc:organisation-kind/enterprise", "voc:beneficiary/resident"):
        answer = client.get(f"{API}/card", params={"node": node})
        kinds.add(answer.json().get("kind"))
    assert kinds == {"organisation", "beneficiary"}


def test_neighbours_come_with_their_drawing_and_their_statements(client: TestClient) -> None:
    answer = client.get(f"{API}/neighbours", params={"node": SHANMEN, "draw": "en"}).json()
    assert answer["shown"] == len(answer["nodes"]) <= answer["total"]
    assert {node["id"] for node in answer["drawing"]["nodes"]} == {node["id"] for node in answer["nodes"]}
    assert {edge["id"] for edge in answer["drawing"]["edges"]} == {edge["id"] for edge in answer["edges"]}
    filtered = {iri for node in answer["nodes"] for iris in node["facets"].values() for iri in iris}
    assert filtered
    assert set(answer["facets"]) == filtered
    assert all(set(label) == {"zh", "en"} for label in answer["facets"].values())


def test_a_card_leads_to_pages_that_are_there(client: TestClient) -> None:
    for node in (SHANMEN, "mt:volunteer-patrol"):
        told = client.get(f"{API}/card", params={"node": node}).json()
        assert client.get(told["page"]).status_code == 200
        assert told["sparql"].startswith("/sparql?edit=1&query=")
        assert told["counts"]


@pytest.mark.parametrize(
    "address",
    [API, *(f"{API}?format={form}" for form in ("gexf", "graphml", "csv", "html")),
     f"{API}/neighbours?node={SHANMEN}", f"{API}/card?node={SHANMEN}"],
)  # fmt: skip
def test_what_the_client_has_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).content == first.content


def test_the_api_is_documented(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in (API, f"{API}/neighbours", f"{API}/card"):
        described = paths[path]["get"]
        assert described["summary"]
        assert described["description"]
    assert all("schema" in parameter for parameter in paths[API]["get"]["parameters"])


def test_names_are_found_in_both_languages_and_whole_names_come_first(client: TestClient) -> None:
    for q in ("义警队伍", "VOLUNTEER patrols"):
        answer = client.get(f"{API}/search", params={"q": q}).json()
        assert answer["found"][0]["kind"] == "type"
        assert answer["found"][0]["label"]["zh"] == "义警队伍"
    stations = client.get(f"{API}/search", params={"q": "派出所", "kind": "station"}).json()
    assert stations["total"] == len(stations["found"]) == 5
    assert all(one["where"] for one in stations["found"])
    assert client.get(f"{API}/search", params={"q": "a"}).json()["total"] > 20
    assert len(client.get(f"{API}/search", params={"q": "a"}).json()["found"]) == 20
    assert client.get(f"{API}/search", params={"q": " "}).json()["found"] == []


def test_the_form_takes_names_and_asks_which_one_where_several_are_meant(client: TestClient) -> None:
    by_name = client.get("/network?view=path&from=山门派出所&to=Ciping Police Station")
    by_iri = client.get(f"/network?view=path&from={SHANMEN}&to={CIPING}")
    assert data_of(by_name.text) == data_of(by_iri.text)
    assert 'value="山门派出所"' in by_iri.text
    asked = client.get(f"/network?view=path&from=派出所&to={CIPING}")
    assert asked.status_code == 200
    which = re.search(r'<ul class="network-which">(.*?)</ul>', asked.text, re.S)
    assert which is not None
    addresses = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', which[1])]
    assert len(addresses) == 5
    chosen = next(one for one in addresses if "shanmen" in one)
    assert data_of(client.get(chosen).text) == data_of(by_iri.text)
    nothing = client.get("/network?focus=没有这个", headers={"Accept": "application/json"})
    assert nothing.status_code == 404
    assert "没有这个" in nothing.json()["messages"]["zh"]


def test_a_path_is_told_with_the_words_of_the_source(client: TestClient) -> None:
    """A credit rests on the words of its claim and on its cues, each of them in the source as quoted."""
    claim = "https://w3id.org/fengqiao/id/claim/5923babd39e2e31d/c12"
    told = client.get(f"{API}?view=path&from={claim}&to={SHANMEN}").json()
    assert told["ways"]
    edges = {edge["id"]: edge for edge in told["edges"]}
    for way in told["ways"]:
        assert {way[0]["source"], way[0]["target"]} >= {claim}
        assert all(step["edge"] in edges for step in way)
    between = client.get(f"{API}?view=path&from={SHANMEN}&to={CIPING}").json()["ways"]
    mountains = next(step for way in between for step in way if step["target"].endswith("setting/mountain"))
    assert any("山" in word["quote"] and "派出所" not in word["quote"] for word in mountains["words"])
    credit = next(edge for edge in client.get(f"{API}?focus={claim}").json()["edges"] if edge["credit"])
    way = client.get(f"{API}?view=path&from={claim}&to={credit['source']}").json()["ways"][0]
    card = client.get(f"{API}/card?node={claim}").json()
    quotes = {word["quote"] for word in way[0]["words"]}
    assert {word["quote"] for word in card["words"]} < quotes
    page = client.get(
        f"/network?view=path&from={claim}&to={credit['source']}", headers={"Accept-Language": "zh"}
    )
    assert all(f'<q lang="zh-Hans">{quote}</q>' in page.text for quote in quotes)
    for address in re.findall(r'<p class="network-words">.*?href="([^"]+)"', page.text):
        assert client.get(address).status_code == 200


def data_of(page: str) -> str:
    """The block of data of a page."""
    block = re.search(r'<script type="application/json" id="network-data">(.*?)</script>', page, re.S)
    assert block is not None
    return block[1]
