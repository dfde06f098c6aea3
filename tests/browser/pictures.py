"""Takes a picture of each kind of page of a running site: `python -m tests.browser.pictures ADDRESS FOLDER [TOKEN]`.

In both languages, wide and as narrow as a phone; the whole page, as long as it is. With a token the pages of curators
instead, light and dark, those of an entry that is coded twice among them. They are not part of the repository.
"""

import shutil
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.test_journeys import KINDS

WIDE, PHONE = (1280, 900), (390, 844)
CURATORS = ("/curate", "/curate/agreement", "/guide/curators", "/contribute")


def take(address: str, folder: Path) -> None:
    """Write `<page>-<language>-<width>.png` for each kind of page."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in ("zh", "en"):
            for width, height in (WIDE, PHONE):
                context = chromium.new_context(
                    viewport={"width": width, "height": height}, locale=language, reduced_motion="reduce"
                )
                page = context.new_page()
                for kind in KINDS:
                    page.goto(f"{address}{kind}{'&' if '?' in kind else '?'}lang={language}")
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=folder / f"{_named(kind)}-{language}-{width}.png", full_page=True)
                context.close()
        chromium.close()


def take_curators(address: str, folder: Path, token: str) -> None:
    """Write `<page>-<language>-<width>-<scheme>.png` of what who is signed in sees."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, scheme, (width, height) in product(("zh", "en"), ("light", "dark"), (WIDE, PHONE)):
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                locale=language,
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            page = context.new_page()
            page.goto(f"{address}/curate?lang={language}")
            page.fill("#token", token)
            page.locator("main .button.primary").click()
            page.wait_for_url("**/curate")
            page.goto(f"{address}/curate/agreement?lang={language}")
            twice = page.locator("main .rows a").evaluate_all(
                "all => all.map((one) => one.getAttribute('href'))"
            )
            for kind in (*CURATORS, *twice[:1], *(one.partition("entry=")[2] for one in twice[:1])):
                page.goto(f"{address}{kind if kind.startswith('/') else f'/curate/entries/{kind}'}")
                page.wait_for_load_state("networkidle")
                name = f"{_named(kind)[:40]}-{language}-{width}-{scheme}.png"
                page.screenshot(path=folder / name, full_page=True)
            context.close()
        chromium.close()


def _named(kind: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in kind.strip("/")) or "home"


if __name__ == "__main__":
    if len(sys.argv) > 3:
        take_curators(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        take(sys.argv[1], Path(sys.argv[2]))
