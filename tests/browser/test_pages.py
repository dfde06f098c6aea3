"""The pages in a real Chromium: nothing sticks out, colours can be read, keyboard and print work."""

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/about",
    "/stations",
    "/stations/zhejiang-pingyang-shanmen",
    "/stations/shaanxi-zhashui-hongyansi",
    "/mechanisms",
    "/mechanisms/volunteer-patrol",
    "/outcomes",
    "/search",
]

# Text below WCAG's 4.5 to 1 (3 to 1 where it is large), measured on what the browser paints.
TOO_FAINT = """() => {
  const numbers = text => text.match(/[0-9.]+/g).map(Number);
  const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest(".visually-hidden, .skip, option, optgroup")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [above, below] = [light(numbers(style.color)), light(behind(element))].sort((a, b) => b - a);
    const contrast = (above + 0.05) / (below + 0.05);
    if (contrast < (large ? 3 : 4.5)) faint.add(`${element.className || element.tagName}: ${contrast.toFixed(2)}`);
  }
  return [...faint];
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_sticks_out_of_the_window(page: Page, address: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_text_stands_out_from_its_ground(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address)
    assert page.evaluate(TOO_FAINT) == []


def test_wide_tables_scroll_in_their_own_box_and_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/outcomes")
    box = page.locator(".scroll").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("box => box.scrollLeft") > 0


def test_the_first_tab_skips_to_the_content(page: Page) -> None:
    page.goto("/stations")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_switch_keeps_the_filter(page: Page) -> None:
    page.goto("/outcomes?credit=juxtaposed&lang=zh")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#credit").input_value() == "juxtaposed"
    page.get_by_role("link", name="Stations", exact=True).first.click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_filter_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/outcomes")
    page.get_by_label("Credit").select_option("explicit")
    page.get_by_label("Station").select_option("zhejiang-pingyang-shanmen")
    page.get_by_role("button", name="Filter").click()
    assert "credit=explicit" in page.url
    assert page.locator("tbody tr").count() == page.locator(".badge.explicit").count() > 0
    context.close()


def test_paper_shows_the_content_and_not_the_controls(page: Page) -> None:
    page.goto("/stations/zhejiang-pingyang-shanmen")
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert not page.locator(".contents").is_visible()
    assert page.locator("#outcomes").is_visible()
    assert len(page.pdf(format="A4")) > 20_000
