"""A page in both languages says the same, and the wish for one of them is kept."""

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.api.pages import PAGES, Read, parse

CJK = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("address", PAGES)
def test_both_languages_say_the_same(read: Read, address: str) -> None:
    (_, zh), (_, en) = read(address, "zh"), read(address, "en")
    assert zh.ids == en.ids
    assert zh.headings == en.headings
    changed = {link for link in zh.links if "lang=" in link} | {link for link in en.links if "lang=" in link}
    assert Counter(link for link in zh.links if link not in changed) == Counter(
        link for link in en.links if link not in changed
    )


@pytest.mark.parametrize("address", ["/", "/about", "/stations", "/mechanisms"])
def test_an_english_page_marks_its_chinese(read: Read, address: str) -> None:
    _, page = read(address, "en")
    assert CJK.findall(page.english) in ([], list("余以上近达余"), list("余以上近达"))


def test_the_language_switch_keeps_the_page_and_its_parameters(client: TestClient) -> None:
    client.cookies.clear()
    page = parse(client.get("/outcomes?credit=explicit&page=1&lang=zh").text)
    switch = next(link for link in page.links if "lang=en" in link)
    assert parse_qs(urlsplit(switch).query) == {"credit": ["explicit"], "page": ["1"], "lang": ["en"]}
    answer = client.get(switch)
    assert parse(answer.text).all("html")[0]["lang"] == "en"
    # The wish is kept for pages whose address does not carry it.
    assert parse(client.get("/about").text).all("html")[0]["lang"] == "en"
    client.cookies.clear()
