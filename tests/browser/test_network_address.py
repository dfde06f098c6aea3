"""What is seen stands in the address, and an address brings it back."""

import pytest
from playwright.sync_api import Page

from tests.browser.network_page import SHANMEN, opened, press, shown, status, until

pytestmark = pytest.mark.browser


def test_the_address_holds_what_is_seen(page: Page) -> None:
    opened(page, "/network?focus=mt:volunteer-patrol")
    assert "#" not in page.url
    canvas = page.locator("#network-canvas")
    canvas.press("Enter")
    until(lambda: "已展开" in status(page), "unfolding")
    canvas.press("ArrowRight")
    press(page, "Enter", "已展开")
    press(page, "ArrowLeft", "已选中")
    press(page, "p", "已固定")
    press(page, "ArrowDown", "已选中")
    press(page, "Delete", "已隐藏")
    page.locator("#network-legend button").nth(1).click()
    page.get_by_text("筛选").click()
    chosen = page.locator("#network-setting option").nth(1).get_attribute("value")
    assert chosen
    page.locator("#network-setting").select_option(chosen)
    page.locator("#network-layout").select_option("columns")
    assert "#net:steps=mt:volunteer-patrol" in page.url
    assert len(page.url) < 600

    def seen(of: Page) -> list[object]:
        return [
            of.locator("#network-nodes").inner_text(),
            of.locator("#network-edges").inner_text(),
            of.locator("#network-legend").inner_text(),
            of.locator("#network-layout").input_value(),
            of.locator("#network-setting").input_value(),
        ]

    page.locator(".network-tables summary").click()
    other = page.context.new_page()
    opened(other, page.url)
    assert "已按网址还原所见" in status(other)
    other.locator(".network-tables summary").click()
    assert [sorted(str(part).splitlines()) for part in seen(other)] == [
        sorted(str(part).splitlines()) for part in seen(page)
    ]
    assert other.url == page.url
    kept = other.locator("a[hreflang=en]").get_attribute("href") or ""
    assert kept.endswith(page.url.split("#")[1])
    other.close()


def test_an_address_that_says_too_much_or_nonsense_is_told_so(page: Page) -> None:
    opened(
        page, "/network#net:steps=station:nowhere,mt:no-such-type;fq:mechanismType;in&hidden=nothing&off=x"
    )
    assert "有 3 项" in status(page)
    assert shown(page) == len(page.request.get("/api/v1/network").json()["nodes"])
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    steps = ",".join([SHANMEN] * 60)
    page.goto("about:blank")
    opened(page, f"/network#net:steps={steps}")
    assert "有 20 项" in status(page)
    assert sum("/neighbours?" in url for url in requests) == 40
    page.goto("about:blank")
    opened(page, "/network#net:steps=%E0%A4%A")
    assert "无法读取" in status(page)
