"""Lines of the network lead to the claims behind them; what is not drawn is found in the whole graph."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.network_page import opened, shown, status, until

pytestmark = pytest.mark.browser


def test_a_line_opens_its_claims_and_each_its_card(page: Page) -> None:
    opened(page, "/network")
    page.locator(".network-tables summary").click()
    row = page.locator("#network-edges tr").filter(has_text="明确归因").first
    count = int(row.locator("td").nth(3).inner_text() or "1")
    row.locator("td").nth(1).get_by_role("button").click()
    claims = page.locator("#network-card .network-behind li")
    expect(claims).to_have_count(count)
    claims.first.get_by_role("link").click()
    card = page.get_by_role("dialog")
    expect(card.get_by_role("heading", name="原文的话")).to_be_visible()
    expect(card.get_by_text("引用本页")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_click_on_a_line_of_the_picture_is_one_on_the_line(page: Page) -> None:
    opened(page, "/network?view=bipartite")
    box = page.locator("#network-canvas").bounding_box()
    assert box is not None
    # Along a line through the middle some place is on a line and on no node.
    for step in range(4, 96, 1):
        page.mouse.click(box["x"] + box["width"] * step / 100, box["y"] + box["height"] / 2)
        if "已选中连线" in status(page):
            break
    assert "已选中连线" in status(page)


def test_what_is_not_drawn_is_found_in_the_whole_graph_and_added(page: Page) -> None:
    opened(page, "/network")
    before = shown(page)
    page.locator("#network-search").fill("红警驿站")
    found = page.locator("#network-elsewhere")
    expect(found).to_contain_text("图中没有“红警驿站”")
    found.get_by_role("button", name="加入图中").first.click()
    until(lambda: shown(page) == before + 1, "the node")
    expect(page.locator("#network-card h2")).to_have_text("红警驿站")
    page.reload()
    until(lambda: "已按网址还原" in status(page), "the picture of the address")
    assert shown(page) == before + 1
    page.locator("#network-search").fill("绝无此名")
    until(lambda: "都没有“绝无此名”" in status(page), "that there is none")


def test_without_scripts_the_tables_are_open_and_no_dead_control_is_there(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/network")
    expect(page.locator("#network-edges tr").first).to_be_visible()
    expect(page.locator(".network-frame")).to_be_hidden()
    expect(page.locator("#network-undo")).to_be_hidden()
    context.close()
