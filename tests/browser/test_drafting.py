"""From a pasted article to the statements of an entry, by the program's proposals and one key."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_contribute import curated, desk, language  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TEXT = (Path(__file__).resolve().parents[1] / "graph" / "draft" / "articles" / "liutang.txt").read_text(
    "utf-8"
)


def statements(page: Page, section: str) -> list[dict[str, object]]:
    """The nodes of a section, as the form would send them."""
    with page.expect_download() as download:
        page.click("#download")
    entry = json.loads(Path(download.value.path()).read_text("utf-8"))
    return list(entry.get(section, []))


def test_proposals_are_accepted_refused_and_taken_back_by_keys(desk: Page) -> None:  # noqa: F811
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    place = desk.locator("#proposals")
    expect(place).to_be_visible(timeout=30_000)
    expect(place.locator("kbd")).to_have_text(["A", "C", "X", "Z"])
    desk.select_option("#proposal-kind", "mechanism")
    place.locator("button").first.focus()
    desk.keyboard.press("a")
    desk.keyboard.press("x")
    desk.keyboard.press("z")
    assert len(statements(desk, "mechanisms")) == 1
    desk.select_option("#proposal-kind", "")
    place.locator("button").first.focus()
    for _ in range(80):
        if place.locator("button").first.is_disabled():
            break
        desk.keyboard.press("a")
    expect(place.locator(".proposal mark")).to_have_count(0)
    figures = statements(desk, "figures")
    assert len(figures) >= 28
    assert all(figure["evidence"] for figure in figures)
    assert len(statements(desk, "honours")) == 3


def test_what_was_left_out_can_be_seen_and_taken_in(desk: Page) -> None:  # noqa: F811
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    place = desk.locator("#proposals")
    expect(place).to_be_visible(timeout=30_000)
    before = place.locator(".proposal-count").text_content()
    place.locator("summary").click()
    expect(place.locator(".left-out q").first).to_be_visible()
    place.locator(".left-out button").first.click()
    expect(place.locator(".proposal-count")).not_to_have_text(str(before))
