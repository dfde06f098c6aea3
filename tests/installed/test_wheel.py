"""A wheel holds all that the program reads, and serves from a fresh environment with runtime requirements only."""

import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from graph.record.shipped import Corpus
from tests.installed.conftest import PACKAGES, Environment, tracked

# Two builds and an installation from a package index, on a busy machine.
pytestmark = [pytest.mark.installs, pytest.mark.timeout(600)]


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    held = {name for name in ZipFile(wheel).namelist() if name.startswith(PACKAGES)}
    assert held - {name for name in held if "dist-info" in name} == set(tracked(*PACKAGES))


def test_the_command_works(installed: Environment) -> None:
    assert re.search(r"version \d+\.\d+\.\d+", installed.run("fengqiao", "--version").stdout)
    done = installed.run("fengqiao", "validate", str(Corpus().entry_files[0]))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(": conforms\n")


@pytest.fixture(scope="module")
def site(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    with subprocess.Popen(
        [installed.folder / "bin" / "fengqiao", "serve"],
        cwd=data,
        env=installed.environment(FENGQIAO_PORT="0", FENGQIAO_DATA=str(data), FENGQIAO_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        assert address is not None, line + server.stderr.read()
        yield address[0]
        server.terminate()
        server.stderr.read()


def get(url: str, accept: str = "*/*") -> tuple[Message, str]:
    """Headers and body. Raises HTTPError where the status is not 200."""
    request = urllib.request.Request(url, headers={"Accept": accept, "Accept-Language": "en"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers, answer.read().decode()


def test_the_site_is_served(site: str) -> None:
    while True:
        try:
            get(f"{site}/readyz")
            break
        except OSError:
            time.sleep(0.1)
    _, home = get(f"{site}/", "text/html")
    loaded = re.findall(r'(?:src|href)="(/(?:static|assets)/[^"?#]+)', home)
    assert loaded
    for path in loaded:
        headers, body = get(site + path)
        assert body and headers["Content-Type"].split(";")[0] in (
            "text/css",
            "text/javascript",
            "image/svg+xml",
        )
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/fengqiao/ns#Station> }"
    _, answer = get(f"{site}/sparql?query={quote(query)}", "text/csv")
    assert answer.split() == ["n", "5"]
    for path in ("/stations", "/network", "/ns", "/download", "/about"):
        get(site + path, "text/html")


def test_pages_whose_scripts_come_from_npm_are_plain_and_say_so(site: str) -> None:
    for path in ("/sparql", "/api/docs"):
        _, page = get(site + path, "text/html")
        assert "not installed" in page and '="/assets/' not in page
