"""A network saved from the page: SVG, PNG, and the stand-alone file opened from disk."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.network_page import SHANMEN, opened, shown, status, until, watched

pytestmark = pytest.mark.browser


def test_svg_and_png_hold_the_whole_picture_with_legend(page: Page, tmp_path: Path) -> None:
    opened(page, "/network")
    with page.expect_download() as saved:
        page.locator("#network-svg").click()
    saved.value.save_as(tmp_path / "picture.svg")
    picture = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    names = [node["label"]["zh"] for node in page.request.get("/api/v1/network").json()["nodes"]]
    assert all(name in picture for name in names)
    for explained in ("结果层级", "明确归因", "并置（未归因）"):
        assert explained in picture
    with page.expect_download() as saved:
        page.locator("#network-png").click()
    saved.value.save_as(tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as image:
        assert image.width > 1000
        assert len(image.convert("RGB").resize((200, 120)).getcolors(24_000) or []) > 50


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "parameters", ["", "view=credit", f"view=credit&station={SHANMEN}", f"focus={SHANMEN}"]
)
def test_no_label_lies_on_another_as_it_is_drawn(
    page: Page, browser: Browser, tmp_path: Path, parameters: str, language: str
) -> None:
    """Measured by the browser in the exported picture, where every label is a text of its own."""
    opened(page, f"/network?{parameters}&lang={language}")
    with page.expect_download() as saved:
        page.locator("#network-svg").click()
    saved.value.save_as(tmp_path / "picture.svg")
    drawn = browser.new_page()  # of its own context: what it loads lies outside the site
    drawn.goto((tmp_path / "picture.svg").as_uri())
    boxes = drawn.evaluate(
        """() => [...document.querySelectorAll('text[text-anchor=middle]')].map((text) => {
             const box = text.getBBox(); return [text.textContent, box.x, box.y, box.width, box.height]; })"""
    )
    assert len(boxes) >= 17
    on_another = [
        (one, other)
        for (one, x, y, wide, high), (other, left, top, width, height) in combinations(boxes, 2)
        if min(x + wide, left + width) - max(x, left) > 4 and min(y + high, top + height) - max(y, top) > 6
    ]
    assert on_another == []


def test_standalone_file_of_the_corpus_works_from_disk(browser: Browser, site: str, tmp_path: Path) -> None:
    page, told = watched(browser)
    content = page.request.get(
        f"{site}/api/v1/network?view=credit&station={SHANMEN}&format=html&lang=en"
    ).text()
    (tmp_path / "view.html").write_text(content, encoding="utf-8")
    opened(page, (tmp_path / "view.html").as_uri())
    data = json.loads(page.evaluate("document.querySelector('#network-data').textContent"))
    assert shown(page) == len(data["picture"]["nodes"])
    page.locator("#network-canvas").press("ArrowRight")
    until(lambda: status(page).startswith("selected"), "a step")
    assert told == []
    page.context.close()
