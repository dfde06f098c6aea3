"""Takes a picture of each kind of page of a running site: `python -m tests.browser.pictures ADDRESS FOLDER`.

In both languages, wide and as narrow as a phone; the whole page, as long as it is. They are not part of the repository.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.test_journeys import KINDS

WIDE, PHONE = (1280, 900), (390, 844)


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


def _named(kind: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in kind.strip("/")) or "home"


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]))
