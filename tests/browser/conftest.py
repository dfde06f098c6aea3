"""A running site and a real Chromium, in which a page that complains or calls out fails its test."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def wait_until_ready(address: str) -> None:
    """Until the store is open and a worker answers; the test's own time limit ends it otherwise."""
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz"):
                return
        except OSError:
            time.sleep(0.1)


@pytest.fixture(scope="session")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server started as a user starts it, on a free port."""
    log = tmp_path_factory.mktemp("site") / "stderr"
    environment = os.environ | {"FENGQIAO_PORT": "0", "FENGQIAO_DATA": str(data), "LC_ALL": "C.UTF-8"}
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"],
            env=environment,
            stdout=errors,
            stderr=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        assert server.stderr is not None
        line = server.stderr.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        assert address is not None, line + server.stderr.read()
        reader = threading.Thread(target=server.stderr.read, daemon=True)
        reader.start()
        wait_until_ready(address[0])
        yield address[0]
        server.terminate()
        reader.join()


# Not longer than a module: while it lives, its event loop keeps others from running in the process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium is not None, "no Chromium: see tests/install.sh"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page. Afterwards, in it and in others of its context: no console message, no script error, no request
    to anywhere else."""
    context = browser.new_context(base_url=site, locale="zh-CN", viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(f"console: {message.text}"))
    context.on("weberror", lambda error: complaints.append(f"script error: {error.error}"))
    context.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((site, "data:", "blob:"))
            else complaints.append(f"outside request: {request.url}")
        ),
    )
    context.on(
        "requestfailed",
        # A page that takes back its own request has not failed.
        lambda request: (
            None if request.failure == "net::ERR_ABORTED" else complaints.append(f"failed: {request.url}")
        ),
    )
    yield context.new_page()
    context.close()
    assert complaints == []
