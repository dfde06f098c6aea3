"""The five uses of docs/examples, each as it is, on the running site."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.client import Fengqiao
from graph.record.database import Record
from graph.record.tokens import Tokens
from tests.served import Served

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
ENTRY = "3886a4a39e322bc6"


def ran(name: str, *words: object, status: int = 0, **environment: str) -> str:
    """What an example prints, on both ways; it ends with that status."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *map(str, words)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=100,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def token(folder: Path) -> str:
    record = Record.open("", folder)
    made = Tokens(record.connections).create("program", ("submit", "review"), 1)
    record.close()
    return made


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The examples on an origin of their own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(EXAMPLES))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(10)


@pytest.mark.browser
def test_a_dashboard_on_another_origin(site: Served, elsewhere: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium is not None, "no Chromium: see tests/install.sh"
    with Fengqiao(site.address) as client:
        explicit = len(client.list("outcomes", credit="explicit"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{elsewhere}/dashboard.html?site={site.address}")
        expect(page.locator("#note")).to_contain_text(f"{explicit} results with explicit credit")
        rows = page.locator("tbody tr")
        counted = [int(rows.nth(index).locator("td").nth(1).inner_text()) for index in range(rows.count())]
        assert sum(counted) == explicit
        page.goto(f"{elsewhere}/dashboard.html?site={site.address}/nowhere")
        expect(page.locator("#note")).to_contain_text("There is nothing at /nowhere")
        browser.close()


def test_a_phone_pays_once(site: Served, tmp_path: Path) -> None:
    first, again = (ran("phone.py", site.address, tmp_path / "kept") for _ in range(2))
    paid = [list(map(int, re.findall(r"(\d+) bytes", said))) for said in (first, again)]
    assert all(size > 500 for size in paid[0]) and len(paid[0]) == 3
    assert paid[1] == [0, 0, 0]
    assert re.sub(r"\d+ bytes", "", first) == re.sub(r"\d+ bytes", "", again)


def test_an_agent_names_what_is_credited_and_its_sources(site: Served) -> None:
    said = ran("agent.py", site.address, "义警")
    total = re.search(r"Volunteer patrols: (\d+) results", said)
    assert total and said.count("\n- ") == int(total[1]) > 10
    assert re.search(rf"^\[{ENTRY}\] Muzhou .*, 2023-03-09$", said, re.MULTILINE)
    assert re.search(r"^version [0-9a-f]{16}$", said, re.MULTILINE)
    assert "no type of mechanism" in ran("agent.py", site.address, "qqqqzzzz", status=1)


def test_a_mirror_follows_what_is_published_revised_and_withdrawn(
    site: Served, token: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert "5 came or changed" in ran("mirror.py", site.address, copy)
    assert "0 came or changed" in ran("mirror.py", site.address, copy)
    before = (copy / f"{ENTRY}.nq").read_bytes()
    with Fengqiao(site.address, token=token) as client:
        told, seen = client.entry(ENTRY)
        plain = told["plain"]
        plain["figures"][0]["editorial_note"] = {"zh": "镜像。", "en": "For the mirror."}
        client.submit(ENTRY, plain, why="for the mirror", seen=seen, publish=True)
        assert "1 came or changed, 0 were withdrawn; 5 entries" in ran("mirror.py", site.address, copy)
        after = (copy / f"{ENTRY}.nq").read_bytes()
        assert after != before and b"For the mirror." in after
        connection = site.connect()
        seen = client.entry(ENTRY)[1]
        headers = {"Authorization": f"Bearer {token}", "If-Match": seen}
        connection.request("DELETE", f"/api/v1/entries/{ENTRY}?why=test", headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        connection.close()
    assert "0 came or changed, 1 were withdrawn; 4 entries" in ran("mirror.py", site.address, copy)
    assert not (copy / f"{ENTRY}.nq").exists()


def test_a_program_submits_an_entry_and_is_told_what_is_wrong(
    site: Served, token: str, tmp_path: Path
) -> None:
    with Fengqiao(site.address) as client:
        plain: dict[str, Any] = client.entry("5923babd39e2e31d")[0]["plain"]
    plain["figures"][0]["editorial_note"] = {"zh": "程序所写。", "en": "By a program."}
    file = tmp_path / "entry.json"
    file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    assert "revision 2 is a draft" in ran("submit.py", site.address, file, "a note", TOKEN=token)
    assert "refused: 401" in ran("submit.py", site.address, file, "a note", status=1, TOKEN="")
    del plain["figures"][0]["unit"]
    file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    said = ran("submit.py", site.address, file, "a note", status=1, TOKEN=token)
    assert "Violation /figures/0" in said and "not sent" in said
