"""Versions are published under a running site: no answer mixes two of them, no reader sees an error."""

import hashlib
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from graph.record.database import Record
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.served import Served, environment, served

ENTRIES = [text.encode() for text in synthesise(6, "trig")]
COUNT = quote("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/fengqiao/ns#Station> }")
NEVER_THE_SAME = "/sparql?format=json&query=" + COUNT
FOOTER = re.compile(r"(?:图谱版本|Graph version) <code>(\w+)</code>")


@dataclass
class Writer:
    """A client that publishes and withdraws entries at random, and knows what was acknowledged."""

    running: Served
    token: str
    chance: random.Random
    tags: dict[str, str] = field(default_factory=dict)
    acknowledged: list[tuple[str, int, str]] = field(default_factory=list)
    stations: dict[str, int] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    entries: Sequence[bytes] = tuple(ENTRIES)

    def write(self) -> None:
        """One write; sent again where the way to the service broke."""
        content = self.chance.choice(self.entries)
        entry = entry_form(content, "application/trig").id
        method = "DELETE" if entry in self.published else "PUT"
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/trig"}
        if entry in self.tags:
            headers["If-Match"] = self.tags[entry]
        for _ in range(60):
            with suppress(OSError, http.client.HTTPException), closing(self.running.connect()) as connection:
                connection.request(
                    method,
                    f"/api/v1/entries/{entry}?why=test" + ("&publish=true" if method == "PUT" else ""),
                    content if method == "PUT" else None,
                    headers,
                )
                answer = connection.getresponse()
                said = json.loads(answer.read())
                if answer.status in (200, 201):
                    self._note(entry, said, answer.headers["ETag"])
                    return
                if answer.status in (404, 412, 428):
                    # It was written, and the acknowledgement did not arrive.
                    self._look_up(entry)
                    return
                assert answer.status in (429, 503), (answer.status, said)
            time.sleep(0.2)
        raise AssertionError("nothing can be written any more")

    def _note(self, entry: str, said: dict, tag: str) -> None:  # type: ignore[type-arg]
        self.tags[entry] = tag
        revision = said["revision"]
        self.acknowledged.append((entry, revision["number"], revision["status"]))
        (self.published.discard if revision["status"] == "withdrawn" else self.published.add)(entry)
        self.stations[said["version"]] = 5 + len(self.published)

    def _look_up(self, entry: str) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        for _ in range(60):
            with suppress(OSError, http.client.HTTPException), closing(self.running.connect()) as connection:
                connection.request("GET", f"/api/v1/entries/{entry}", headers=headers)
                answer = connection.getresponse()
                said = json.loads(answer.read())
                if answer.status == 200:
                    self.tags[entry] = answer.headers["ETag"]
                    gone = said["status"] == "withdrawn"
                    (self.published.discard if gone else self.published.add)(entry)
                return
            time.sleep(0.2)
        raise AssertionError("nothing can be read any more")


@dataclass
class Reader:
    """A client that reads all the time, and notes for each version what it was answered."""

    running: Served
    patient: bool
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    totals: dict[str, set[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Every address once."""
        self._page("/stations?lang=zh")
        self._json("/api/v1/stations?limit=50")
        self._query(NEVER_THE_SAME + quote(f" # {random.random()}"))
        self._page("/?lang=en")

    def _get(self, path: str) -> tuple[http.client.HTTPMessage, str] | None:
        try:
            with closing(self.running.connect()) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            if not self.patient:
                self.errors.append(repr(error))
            return None
        if answer.status != 200:
            if not (self.patient and answer.status == 503):
                self.errors.append(f"{path}: {answer.status} {body[:300]}")
            return None
        return answer.headers, body

    def _page(self, path: str) -> None:
        if (found := self._get(path)) is not None:
            (version,) = FOOTER.findall(found[1])
            self._note(version, path, found[1])

    def _json(self, path: str) -> None:
        if (found := self._get(path)) is not None:
            told = json.loads(found[1])
            assert len(told["items"]) == told["total"]
            self.totals.setdefault(told["version"], set()).add(told["total"])
            self._note(told["version"], path, found[1])

    def _query(self, path: str) -> None:
        if (found := self._get(path)) is not None:
            number = int(json.loads(found[1])["results"]["bindings"][0]["n"]["value"])
            self.totals.setdefault(found[0]["Fengqiao-Version"], set()).add(number)

    def _note(self, version: str, path: str, body: str) -> None:
        self.seen.setdefault((version, path), set()).add(hashlib.sha256(body.encode()).hexdigest())


@contextmanager
def reading(running: Served, readers: int, patient: bool = False) -> Iterator[list[Reader]]:
    """Readers beside the block, which must all have read when it ends."""
    made = [Reader(running, patient) for _ in range(readers)]
    over = threading.Event()

    def read_on(reader: Reader) -> None:
        while not over.is_set():
            reader.read()

    threads = [threading.Thread(target=read_on, args=[reader]) for reader in made]
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def token_for(data: Path, **settings: object) -> str:
    """A token, made by the command as an operator makes it."""
    command = [
        str(Path(sys.executable).parent / "fengqiao"),
        "token",
        "create",
        "writer",
        "--scope",
        "review",
    ]
    made = subprocess.run(
        command, env=environment(data, **settings), capture_output=True, text=True, check=True
    )
    return made.stdout.strip()


def check(readers: Sequence[Reader], writers: Sequence[Writer], data: Path, address: str = "") -> None:
    """No two answers of one version differ, each has what that version holds, and what was acknowledged is there."""
    for reader in readers:
        assert reader.errors == []
    together: dict[tuple[str, str], set[str]] = {}
    for reader in readers:
        for place, bodies in reader.seen.items():
            together.setdefault(place, set()).update(bodies)
        for version, totals in reader.totals.items():
            assert len(totals) == 1, (version, totals)
            # Of several writers none knows what the others have in the graph.
            if len(writers) == 1 and version in writers[0].stations:
                assert totals == {writers[0].stations[version]}, version
    assert all(len(bodies) == 1 for bodies in together.values())
    record = Record.open(address, data)
    for writer in writers:
        for entry, number, status in writer.acknowledged:
            assert record.revision(entry, number).status == status
            record.content(entry, number)
    record.close()


def publish_under_readers(data: Path, writes: int) -> None:
    token = token_for(data)
    with served(data, processes=2, workers=1, queue_per_client=64) as running:
        writer = Writer(running, token, random.Random(7))
        with reading(running, 3) as readers:
            for _ in range(writes):
                writer.write()
        versions = {version for reader in readers for version, _ in reader.seen}
        assert len(versions) > min(writes, 20) // 4
        check(readers, [writer], data)
        assert not any("Traceback" in line for line in running.lines), running.lines


@pytest.mark.timeout(240)
def test_no_answer_mixes_two_versions(tmp_path: Path) -> None:
    publish_under_readers(tmp_path, 25)


@pytest.mark.large
@pytest.mark.timeout(1800)
def test_no_answer_mixes_two_of_two_hundred_versions(tmp_path: Path) -> None:
    publish_under_readers(tmp_path, 200)


@pytest.mark.timeout(240)
def test_web_processes_that_are_killed_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    token = token_for(tmp_path)
    with served(tmp_path, processes=2, workers=1, queue_per_client=64) as running:
        writer, chance = Writer(running, token, random.Random(11)), random.Random(13)
        over = threading.Event()

        def kill_on() -> None:
            # Few: one that dies again and again is started later and later.
            for _ in range(4):
                if over.wait(chance.uniform(1, 4)):
                    return
                with suppress(OSError, IndexError):
                    os.kill(chance.choice(running.web_processes()), signal.SIGKILL)

        killing = threading.Thread(target=kill_on)
        killing.start()
        try:
            with reading(running, 2, patient=True) as readers:
                for _ in range(12):
                    writer.write()
        finally:
            over.set()
            killing.join()
        check(readers, [writer], tmp_path)


@pytest.mark.timeout(240)
def test_two_services_over_one_folder_answer_from_one_version(tmp_path: Path) -> None:
    token = token_for(tmp_path)
    with (
        served(tmp_path, processes=1, workers=1) as first,
        served(tmp_path, processes=1, workers=1) as second,
    ):
        writers = [
            Writer(running, token, random.Random(seed)) for seed, running in enumerate((first, second))
        ]
        for _ in range(3):
            for writer in writers:
                writer.tags, writer.published = dict(writers[0].tags), set(writers[0].published)
                writer.write()
                writers[0].tags, writers[0].published = writer.tags, writer.published
        deadline = time.monotonic() + 20
        while True:
            versions = {
                json.loads(running.get("/api/v1/stations")[1])["version"] for running in (first, second)
            }
            if len(versions) == 1 or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        assert len(versions) == 1
