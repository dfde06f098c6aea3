"""Many clients at once by `wrk`, which costs the server's cores next to nothing: answers a second, waits, errors."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from tests.bench.servers import Client

SCRIPT = Path(__file__).with_name("load.lua")
SECONDS = 1
TURNS = 3
FIRST_NUMBERS = count(0, 10_000_000)


@dataclass(frozen=True)
class Pressure:
    """What clients got: answers of status 200 a second, median and 95th percentile of the wait in seconds, errors."""

    rate: float
    median: float
    p95: float
    errors: int


@dataclass(frozen=True)
class Asking:
    """What is asked over and over of a port of 127.0.0.1.

    A `query` is POSTed as SPARQL, `fresh` with another number in a comment each time; each client keeps its
    connection, or (not `kept`) makes one for every question.
    """

    port: int
    path: str
    accept: str = "*/*"
    query: str = ""
    fresh: bool = False
    kept: bool = True

    def under(self, clients: int, seconds: int = SECONDS) -> Pressure:
        """Let so many clients ask, each again as soon as it has its answer. Raises CalledProcessError, OSError."""
        with NamedTemporaryFile("w", suffix=".rq", encoding="utf-8") as body:
            body.write(self.query)
            body.flush()
            told = subprocess.run(
                [
                    *("wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s"),
                    *(
                        "--timeout",
                        "60s",
                        "--script",
                        str(SCRIPT),
                        f"http://127.0.0.1:{self.port}{self.path}",
                    ),
                    *("--", "POST" if self.query else "GET", self.accept),
                    "application/sparql-query" if self.query else "-",
                    "keep-alive" if self.kept else "close",
                    str(next(FIRST_NUMBERS)) if self.fresh else "-",
                    *([body.name] if self.query else []),
                ],
                check=True,
                capture_output=True,
                text=True,
            )
        if not self.query:
            # What was asked by clients that have left is still being made, at the cost of the next turn.
            Client(self.port).get(self.path, {"Accept": self.accept})
        got = json.loads(told.stdout.splitlines()[-1])
        rate = got["answers"] / (got["microseconds"] / 1e6)
        return Pressure(rate, got["median"] / 1e6, got["p95"] / 1e6, got["errors"])


def available() -> bool:
    """Whether `wrk` is installed (Debian: wrk)."""
    return shutil.which("wrk") is not None


def in_turns(contestants: Mapping[str, Callable[[], Pressure]]) -> dict[str, Pressure]:
    """Each contestant in three turns, A B C A B C …: its turn of middle rate, with the errors of all of them."""
    taken: dict[str, list[Pressure]] = {name: [] for name in contestants}
    for _ in range(TURNS):
        for name, ask in contestants.items():
            taken[name].append(ask())
    return {
        name: replace(
            sorted(turns, key=lambda turn: turn.rate)[len(turns) // 2],
            errors=sum(turn.errors for turn in turns),
        )
        for name, turns in taken.items()
    }
