"""Saved answers of any shape, served by the product's own command: nobody else waits while they are made or read."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api.answers.answer import SavedAnswer
from api.answers.archive import AnswerArchive
from tests.api.saved_answers import THEN, literal
from tests.data_folder import copied
from tests.served import Served, served

LONGEST_WAIT = 0.3
"""Seconds that another visitor may wait; on a machine that is itself slow, see `longest_allowed`."""
MOST_PAGE = 1_500_000

WIDE = "SELECT {} {{ ?s ?p ?o }} LIMIT 200"
LONG = "x" * 90_000
QUERIES = {
    "two thousand columns": (WIDE.format(" ".join(f"?v{n}" for n in range(2_000))), {422}),
    "five thousand columns": (WIDE.format(" ".join(f"?v{n}" for n in range(5_000))), {422}),
    "nine hundred columns": (WIDE.format("?s " + " ".join(f"?v{n}" for n in range(900))), {303}),
    "everything, many times": ("SELECT * { ?s ?p ?o } LIMIT 5000", {303}),
    "long cells": (f'SELECT ?s (CONCAT(STR(?s), "{LONG}") AS ?x) {{ ?s ?p ?o }} LIMIT 20', {303}),
    "a long title": (f"# zh: {'<' * 90_000}\nSELECT ?s {{ ?s ?p ?o }} LIMIT 1", {303}),
    "a title of blanks": (f"# zh: x{' ' * 90_000}y\nSELECT ?s {{ ?s ?p ?o }} LIMIT 2", {303}),
    "long names of columns": (f"SELECT (1 AS ?{LONG}) ?s {{ ?s ?p ?o }} LIMIT 3", {303}),
    "a hundred thousand empty rows": ("SELECT ?x { ?s ?p ?o . ?t ?q ?r } LIMIT 90000", {303}),
    "too large": (f'SELECT (CONCAT(STR(?s), "{LONG}") AS ?x) {{ ?s ?p ?o }} LIMIT 2000', {400}),
}


WATCHER = """
import http.client, select, sys, time
print("watching", flush=True)
waits = []
done = False
while not done:
    done = bool(select.select([sys.stdin], [], [], 0.01)[0])
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    waits.append(time.monotonic() - started)
print(*waits)
"""


@dataclass
class Site:
    """The running command, and what can be asked of it."""

    data: Path
    running: Served

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = self.running.connect(timeout=120)
        try:
            sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html", **headers}
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def save(self, query: str) -> tuple[int, str]:
        status, headers, _ = self.ask("POST", "/answers", urlencode({"query": query}))
        return status, headers.get("location", "")

    @contextmanager
    def watched(self) -> Iterator[list[float]]:
        """How long `/healthz` takes again and again, asked by a process of its own; filled when the block ends."""
        waits: list[float] = []
        with subprocess.Popen(
            [sys.executable, "-c", WATCHER, str(self.running.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as watcher:
            assert watcher.stdout is not None
            assert watcher.stdout.readline() == "watching\n"
            yield waits
            waits += map(float, watcher.communicate("")[0].split())


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`fengqiao serve` in one web process over a copy of the built corpus."""
    folder = copied(data, tmp_path_factory.mktemp("answers") / "data")
    with served(folder, processes=1, answers_per_client=1_000, queue_per_client=64) as running:
        here = Site(folder, running)
        # What the first visitor of all waits for is not what is measured here.
        here.save("SELECT ?s { ?s ?p ?o } LIMIT 1")
        yield here


def longest_allowed(site: Site) -> float:
    """Three times what `/healthz` takes at most while four visitors keep the query workers busy, on a slow machine."""
    busy = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?c FILTER(?a != ?d) }} #{}"
    with site.watched() as waits, ThreadPoolExecutor(4) as visitors:
        list(
            visitors.map(
                lambda n: site.ask("POST", "/sparql", urlencode({"query": busy.format(n)})), range(8)
            )
        )
    return max(LONGEST_WAIT, 3 * max(waits))


def read_all(site: Site, address: str) -> list[int]:
    """Read an answer in every form; the bytes of each."""
    sizes = []
    for path in (address, f"{address}.csv", f"{address}.json", f"{address}.rq"):
        for coding in ("br", "gzip", "identity"):
            status, _, body = site.ask("GET", path, **{"Accept-Encoding": coding})
            assert status == 200, path
            sizes.append(len(body))
    return sizes


def test_answers_of_any_shape_keep_nobody_waiting(site: Site) -> None:
    allowed = longest_allowed(site)
    with site.watched() as waits, ThreadPoolExecutor(4) as visitors:
        saved = dict(
            zip(QUERIES, visitors.map(lambda entry: site.save(entry[0]), QUERIES.values()), strict=True)
        )
        for name, (status, _) in saved.items():
            assert status in QUERIES[name][1], name
        addresses = [address for _, address in saved.values() if address]
        for sizes in visitors.map(lambda address: read_all(site, address), addresses * 2):
            assert max(sizes[:3]) < MOST_PAGE
    assert len(waits) > 20
    assert max(waits) < allowed


def test_an_old_answer_is_asked_again_once_and_compared_beside(site: Site) -> None:
    """Answers of another version, as large as can be kept, each opened by many at once."""
    archive = AnswerArchive(site.data)
    query = "SELECT * {{ ?s ?p ?o }} LIMIT {}"
    rows = tuple({name: literal(f"{name}{number}") for name in "spo"} for number in range(12_000))
    old = SavedAnswer("", "0" * 16, THEN, ("s", "p", "o"), rows, None)
    names = []
    for number in (8_000, 8_001):
        kept = replace(old, query=query.format(number) + "\n")
        archive.save(kept)
        names.append(kept.name)
    allowed = longest_allowed(site)
    with site.watched() as waits, ThreadPoolExecutor(12) as visitors:
        pages = visitors.map(lambda name: site.ask("GET", f"/answers/{name}?lang=en"), names * 6)
        for status, _, body in pages:
            assert status == 200
            assert b"new rows and lacks 12000" in body
            assert len(body) < MOST_PAGE
    assert max(waits) < allowed


def test_ten_thousand_small_answers_of_one_visitor_leave_room_for_others(tmp_path: Path) -> None:
    """The limit of an hour stops the one; by then nothing is full, and the next visitor saves as before."""
    folder = tmp_path / "data"
    folder.mkdir()
    archive = AnswerArchive(folder)
    refused = 0
    for number in range(10_000):
        kept = SavedAnswer(f"q{number}", "v", THEN, ("x",), ({"x": literal("x")},), None)
        try:
            archive.save(kept, "198.51.100.1")
        except Exception as error:
            assert type(error).__name__ == "TooManyFromClient"
            refused += 1
            if refused == 100:
                break
    assert len(archive.list()) == archive.limits.per_client
    archive.save(SavedAnswer("other", "v", THEN, ("x",), (), None), "198.51.100.2")
