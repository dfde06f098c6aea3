"""The network on a phone: labels large enough at once, the card in sight, nothing that runs off to the side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.network_page import CIPING, SHANMEN, opened, shown, status, until
from viz.output.visjs import FONT_SIZE

pytestmark = pytest.mark.browser

VIEWS = [
    "", f"focus={SHANMEN}", f"focus={CIPING}", "focus=mt:volunteer-patrol", "view=credit",
    f"view=credit&station={SHANMEN}", "view=bipartite", "view=cooccurrence", "view=formula",
    f"view=compare&a={SHANMEN}&b={CIPING}", f"view=path&from={SHANMEN}&to={CIPING}",
]  # fmt: skip


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a phone of 390 × 844 that is touched. Afterwards: no console message, no script error."""
    context = browser.new_context(
        base_url=site,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        # Scrolling is at once: what is touched stands where it was found.
        reduced_motion="reduce",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def label_height(page: Page) -> float:
    """Pixels of a label as it is drawn now."""
    return float(page.locator("#network-canvas").get_attribute("data-scale") or 0) * FONT_SIZE


def in_sight(page: Page, part: Locator) -> bool:
    box = part.bounding_box()
    assert box is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= page.evaluate("window.innerHeight") + 1


def tap_first_node(page: Page) -> None:
    """Touch the first node, which the data of the page says where to find."""
    at = page.evaluate(
        """() => { const { narrow, picture } = JSON.parse(document.querySelector('#network-data').textContent);
                   const xs = Object.values(narrow).map(([x]) => x);
                   return [narrow[picture.nodes[0].id][0], narrow[picture.nodes[0].id][1],
                           (Math.min(...xs) + Math.max(...xs)) / 2]; }"""
    )
    canvas = page.locator("#network-canvas")
    page.evaluate("document.querySelector('#network-canvas').scrollIntoView()")
    box = canvas.bounding_box()
    assert box is not None
    scale = float(canvas.get_attribute("data-scale") or 0)
    page.touchscreen.tap(
        box["x"] + box["width"] / 2 + (at[0] - at[2]) * scale, box["y"] + (at[1] + 30) * scale
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("parameters", VIEWS)
def test_labels_are_eleven_pixels_or_more_and_nothing_is_beside_the_screen(
    phone: Page, parameters: str, language: str
) -> None:
    opened(phone, f"/network?{parameters}&lang={language}")
    assert shown(phone) >= 4
    assert label_height(phone) >= 11
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [360, 600, 768, 900, 1024, 1180])
def test_labels_are_as_large_on_every_width_between(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800}, locale="en")
    page = context.new_page()
    for parameters in ("", f"focus={SHANMEN}", "view=bipartite", "view=formula"):
        opened(page, f"/network?{parameters}")
        assert label_height(page) >= 10.9, parameters
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_finger_finds_the_page_beside_the_picture(phone: Page) -> None:
    opened(phone, "/network?view=bipartite")
    box = phone.locator("#network-canvas").bounding_box()
    assert box is not None and box["height"] < 844 * 0.7


def test_the_card_of_a_touched_node_is_in_sight_and_unfolds_it(phone: Page) -> None:
    opened(phone, f"/network?focus={SHANMEN}")
    card = phone.locator("#network-card")
    assert card.get_attribute("data-open") is None, "nothing was asked yet"
    before = shown(phone)
    tap_first_node(phone)
    until(lambda: "山门" in card.inner_text(), "the card")
    assert in_sight(phone, card)
    assert phone.locator("#network-tip").is_hidden(), "a tip is for those who hover"
    card.get_by_role("button", name="展开").tap()
    until(lambda: "已展开" in status(phone), "unfolding")
    assert shown(phone) > before
    assert label_height(phone) >= 11
    card.get_by_role("button", name="关闭").tap()
    until(lambda: card.get_attribute("data-open") is None, "the end of the card")


def test_what_is_not_in_view_is_said_until_the_picture_is_moved(phone: Page) -> None:
    opened(phone, f"/network?view=credit&station={SHANMEN}")
    hint = phone.locator("#network-more")
    assert hint.is_visible()
    phone.locator("#network-fit").tap()
    assert hint.is_hidden()
    small = label_height(phone)
    phone.get_by_role("button", name="放大").tap()
    assert label_height(phone) > small
    phone.get_by_role("button", name="缩小").tap()
    assert label_height(phone) == pytest.approx(small)
    opened(phone, f"/network?view=path&from={SHANMEN}&to={CIPING}")
    assert hint.is_hidden(), "it is all in view"
