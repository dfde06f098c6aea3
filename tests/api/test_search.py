"""Search over HTTP: the interface, its refusals, the page and the box on every page."""

import pytest
from starlette.testclient import TestClient

from tests.api.pages import HTML, parse

API = "/api/v1/search"


def test_items_tell_where_to_read_on(client: TestClient) -> None:
    body = client.get(API, params={"q": "红都义警", "kind": "mechanism"}).json()
    assert body["total"] >= 1 and body["meant"] is None
    first = body["items"][0]
    assert set(first) == {"kind", "iri", "href", "label", "station", "matched", "score"}
    assert first["kind"] == "mechanism" and first["matched"] == "红都义警"
    assert first["station"]["label"] == {"zh": "山门派出所", "en": "Shanmen Police Station"}
    assert first["href"] == "/stations/zhejiang-pingyang-shanmen/mechanisms/hongdu-yijing"
    assert "红都义警" in client.get(first["href"], headers=HTML).text


@pytest.mark.parametrize(
    "query", ["义警", "rate", "hongyansi", "4+N", "农村", "浙江", "police", "荣", "一级公安"]
)
def test_every_item_leads_to_a_page(client: TestClient, query: str) -> None:
    items = client.get(API, params={"q": query, "limit": 30}).json()["items"]
    assert items
    for item in items:
        answer = client.get(item["href"].partition("#")[0], headers=HTML)
        assert answer.status_code == 200, item


def test_a_whole_name_has_the_first_place_and_a_mistyped_one_says_what_was_meant(client: TestClient) -> None:
    items = client.get(API, params={"q": "smpcs"}).json()["items"]
    assert items[0]["label"]["zh"] == "山门派出所"
    body = client.get(API, params={"q": "hongyanssi"}).json()
    assert body["meant"] == "hongyansi" and body["items"][0]["kind"] == "station"


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"q": "a" * 101}, "q"),
        ({}, "q"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "limit": "101"}, "limit"),
        ({"q": "a", "kind": "person"}, "kind"),
        ({"q": "a", "offset": "1"}, "offset"),
    ],
)
def test_what_it_does_not_take_is_refused_by_name(
    client: TestClient, parameters: dict[str, str], named: str
) -> None:
    answer = client.get(API, params=parameters)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    messages = answer.json()["messages"]
    assert named in messages["zh"] and named in messages["en"]


def test_the_page_groups_by_kind_and_marks_what_was_sought(client: TestClient) -> None:
    text = client.get("/search", params={"q": "义警", "lang": "zh"}, headers=HTML).text
    page = parse(text)
    assert "<mark>义警</mark>" in text
    assert "机制" in page.text and "机制类型" in page.text and "原文字句" in page.text
    meant = client.get("/search", params={"q": "hongyanssi", "lang": "en"}, headers=HTML).text
    assert "Did you mean" in meant and "q=hongyansi" in meant
    none = client.get("/search", params={"q": "zzzzqqqq", "lang": "en"}, headers=HTML).text
    assert "Nothing found" in none


def test_what_is_typed_stays_text(client: TestClient) -> None:
    text = client.get("/search", params={"q": '<script>"&'}, headers=HTML).text
    assert '<script>"&' not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize("address", ["/", "/stations", "/network", "/ns", "/voc/unit", "/nothing"])
def test_every_page_has_the_box(client: TestClient, address: str) -> None:
    page = parse(client.get(address, headers=HTML).text)
    assert {"action": "/search", "method": "get", "role": "search", "class": "site-search"} in page.all(
        "form"
    )
