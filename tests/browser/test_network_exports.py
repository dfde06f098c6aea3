"""A network saved from the page: SVG, PNG, and the stand-alone file opened from disk."""

import json
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
