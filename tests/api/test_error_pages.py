"""An error is a page for a browser and a problem document for a program."""

import pytest
from starlette.testclient import TestClient

from tests.api.pages import LANGUAGES, parse


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/stations/nowhere", 404),
        ("/stations/%3Cscript%3E", 404),
        ("/stations?area=atlantis", 404),
        ("/stations?page=99", 404),
        ("/mechanisms/nothing", 404),
        ("/mechanisms/volunteer-patrol?page=9", 404),
        ("/outcomes?indicator=luck", 404),
        ("/outcomes?page=0", 422),
        ("/outcomes?level=great", 422),
        ("/outcomes?station=<script>", 422),
        ("/no-such-page", 404),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_pages_for_browsers_and_problems_for_programs(
    client: TestClient, address: str, status: int, language: str
) -> None:
    client.cookies.clear()
    wishes = {"Accept-Language": language}
    program = client.get(address, headers=wishes)
    assert (program.status_code, program.headers["content-type"]) == (status, "application/problem+json")
    browser = client.get(address, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"} | wishes)
    assert browser.status_code == status
    assert browser.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept," in browser.headers["vary"]
    assert browser.headers["cache-control"] == "no-store"
    page = parse(browser.text)
    assert program.json()["title"] in page.text
    assert program.json()["detail"] in page.text
    # But for the page's own, which come from files.
    assert all(
        (attributes.get("src") or "").startswith("/static/")
        for tag, attributes in page.tags
        if tag == "script"
    )
