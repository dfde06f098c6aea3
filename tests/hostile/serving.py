"""The product served by its own command over a graph made to be costly, and a listener that nothing may reach."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pyoxigraph as ox

from api.settings import Settings
from graph.store.seal import seal
from tests.served import Served, children, command_of, resident, served
from tests.server.observing import numbers

SIMPLE = "ASK { <http://example.org/1> ?p ?o }"
PROCESSES = 2
WORKERS = PROCESSES * Settings().workers
STEADY = 4
"""So often in a row the same processes are seen."""


@dataclass
class Server:
    """A running service, seen from outside: its answers, its processes and the numbers of /metrics."""

    site: Served

    @property
    def port(self) -> int:
        return self.site.port

    @property
    def address(self) -> str:
        return f"{self.site.address}/sparql"

    def ask(self, query: str, **more: str) -> httpx2.Response:
        return httpx2.post(self.address, data={"query": query, **more}, timeout=60)

    def post(self, path: str, content: bytes, media_type: str) -> httpx2.Response:
        return httpx2.post(
            f"{self.site.address}{path}", content=content, headers={"Content-Type": media_type}, timeout=60
        )

    def answers(self) -> bool:
        """Whether a simple question gets its answer."""
        answer = self.ask(SIMPLE)
        return answer.status_code == 200 and answer.json()["boolean"] is True

    def pids(self) -> list[int]:
        """The processes of the query workers, those of all web processes."""
        return sorted(
            pid
            for web in self.site.web_processes()
            for pid in children(web)
            if "graph.sparql.process" in command_of(pid)
        )

    def pids_at_rest(self) -> list[int]:
        """The processes of the query workers once they are as many as there should be and stay. Fails after 20 s."""
        deadline = time.monotonic() + 20
        found: list[list[int]] = []
        while (
            len(found) < STEADY
            or len(found[-1]) != WORKERS
            or any(one != found[-1] for one in found[-STEADY:])
        ):
            assert time.monotonic() < deadline, found[-1]
            time.sleep(0.05)
            found.append(self.pids())
        return found[-1]

    def memory(self) -> int:
        """Most bytes that a worker has resident."""
        found = [0]
        for pid in self.pids():
            with suppress(FileNotFoundError, ProcessLookupError):
                found.append(resident(pid))
        return max(found)

    def count(self, family: str) -> int:
        """A number of /metrics, all web processes together."""
        return int(sum(numbers(self.site, family)))

    def wait_until(self, running: int) -> None:
        """Wait until so many questions run. Fails after 20 s."""
        deadline = time.monotonic() + 20
        while self.count("queries_running") != running:
            assert time.monotonic() < deadline, self.count("queries_running")
            time.sleep(0.05)


@contextmanager
def serving(data: Path, **settings: int) -> Iterator[Server]:
    """`fengqiao serve` over a data folder, without memory: every question reaches a worker."""
    with served(data, processes=PROCESSES, memory_bytes=0, **settings) as site:
        yield Server(site)


def with_more(data: Path, quads: Iterator[ox.Quad], folder: Path) -> Path:
    """A copy in `folder` of a built data folder, whose store has more quads, for the product to serve as its own."""
    shutil.copytree(data / "graphs", folder / "graphs")
    (store,) = (path for path in (folder / "graphs").iterdir() if (path / "CURRENT").exists())
    opened = ox.Store(str(store))
    opened.bulk_extend(quads)
    opened.flush()
    del opened
    seal(store)
    return folder


@dataclass
class Listener:
    """A port on which nobody may knock."""

    port: int
    visits: int = 0
