"""Takes the README's picture of a running site: `python -m tests.browser.picture ADDRESS docs/network.png`."""

import shutil
import sys

from PIL import Image
from playwright.sync_api import sync_playwright


def take(address: str, target: str) -> None:
    """The default network view in English, as a visitor sees it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1240, "height": 1320}, locale="en")
        page.goto(f"{address}/network?lang=en")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        page.screenshot(path=target)
        chromium.close()
    with Image.open(target) as picture:
        picture.quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    take(*sys.argv[1:])
