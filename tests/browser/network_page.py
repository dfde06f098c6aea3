"""What tests do with a network page: open it, wait, press keys, read what it says."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page

SHANMEN = "station:zhejiang-pingyang-shanmen"
CIPING = "station:jiangxi-jinggangshan-ciping"


def until(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Wait by asking: the page's policy forbids evaluating a condition inside it."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    ready = "document.querySelector('#network-canvas')?.dataset.ready === 'true'"
    until(lambda: page.evaluate(ready), "the picture")


def status(page: Page) -> str:
    return page.locator("#network-status").inner_text()


def shown(page: Page) -> int:
    return page.locator("#network-nodes tr").count()


def press(page: Page, key: str, says: str) -> None:
    """Press a key on the canvas and wait for the message it makes."""
    page.locator("#network-canvas").press(key)
    until(lambda: says in status(page), f"“{says}” after {key}")


def watched(browser: Browser) -> tuple[Page, list[str]]:
    """A page in which calling `probe` is reported, as is any complaint, dialog or element that is not the page's."""
    page = browser.new_context(locale="zh-CN").new_page()
    told: list[str] = []
    page.expose_function("probe", lambda *what: told.append(f"executed: {what}"))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    return page, told
