"""The search box and the page in a real Chromium: keyboard, no script, axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

AXE = Path(__file__).resolve().parents[1] / "scripts" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = pytest.mark.browser


def test_a_suggestion_is_chosen_by_keyboard(page: Page) -> None:
    page.goto("/about?lang=zh")
    box = page.get_by_role("combobox", name="搜索全库")
    box.press_sequentially("smpcs")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("山门派出所")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "site-search-0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url("**/stations/zhejiang-pingyang-shanmen*")


def test_escape_closes_and_enter_searches(page: Page) -> None:
    page.goto("/about?lang=en")
    box = page.get_by_role("combobox", name="Search everything")
    box.press_sequentially("volunter")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    page.wait_for_url("**/search?q=volunter*")
    expect(page.get_by_role("link", name="volunteer", exact=True)).to_be_visible()


def test_the_search_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("搜索全库").fill("红警驿站")
    page.get_by_label("搜索全库").press("Enter")
    expect(page.locator("mark").first).to_have_text("红警驿站")
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_breaks_no_rule(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/search?q=义警&lang={language}")
    page.locator("#site-search").press_sequentially("hongyan")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
