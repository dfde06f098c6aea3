"""The pages for readers: what people do there works. Journeys and axe on every kind of page: test_journeys."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SHANMEN, MUZHOU = "zhejiang-pingyang-shanmen", "guangdong-xinhui-muzhou"


@pytest.mark.parametrize("slug", [SHANMEN, "shaanxi-zhashui-hongyansi"])
def test_a_station_answers_within_four_screens_of_a_phone(page: Page, slug: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/stations/{slug}")
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * 844


def test_stations_ticked_in_a_list_are_compared(page: Page) -> None:
    """From home: stations, two ticks, compare."""
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="派出所").click()
    page.get_by_role("checkbox", name="山门派出所").check()
    page.get_by_role("checkbox", name="睦洲派出所").check()
    page.locator("#compare-tray").get_by_role("link").click()
    expect(page).to_have_title("对照：山门派出所、睦洲派出所 · 枫桥图谱")
    expect(page.locator("table.sides").filter(has_text=">800 人")).to_be_visible()
    expect(page.get_by_text("不同：统计对象").first).to_be_visible()


def test_the_tray_follows_and_is_emptied(page: Page) -> None:
    page.goto("/stations")
    page.get_by_role("checkbox", name="山门派出所").check()
    page.goto("/about")
    expect(page.locator("#compare-tray")).to_contain_text("山门派出所")
    page.get_by_role("button", name="清空").click()
    expect(page.locator("#compare-tray")).to_be_hidden()


def test_the_words_of_a_figure_open_in_place_and_a_citation_is_at_hand(page: Page) -> None:
    page.goto("/indicators/members")
    page.locator(".claim-rows summary").filter(has_text=">120 人").click()
    card = page.locator("#claim-5923babd39e2e31d-c08")
    expect(card).to_contain_text("120余名成员")
    card.get_by_role("link", name="证据与引用").click()
    over = page.get_by_role("dialog")
    over.get_by_text("引用本页").click()
    expect(over.locator(".cite")).to_contain_text("https://w3id.org/fengqiao/id/claim/5923babd39e2e31d/c08")
    over.get_by_role("link", name="下一条").click()
    expect(over.locator(".counted").first).to_contain_text("第 15 条")
    page.keyboard.press("Escape")
    expect(over).to_be_hidden()
    assert page.url.endswith("/indicators/members"), "the page stays where it was"


def test_a_chart_needs_no_script_and_a_picture_of_it_does(page: Page, browser: Browser, site: str) -> None:
    page.goto("/indicators/members")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PNG").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    plain = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    plain.goto("/indicators/members")
    expect(plain.locator("svg.chart")).to_be_visible()
    expect(plain.get_by_role("link", name="PNG")).to_be_hidden()
    plain.context.close()


def test_an_empty_cell_of_the_matrix_leads_to_its_query(page: Page) -> None:
    page.goto("/matrix")
    page.locator(".gap-table td.empty a").first.click()
    expect(page.get_by_text("这一格是空的")).to_be_visible()
    assert (page.get_by_role("link", name="看查询").get_attribute("href") or "").startswith("/sparql?edit=1")
