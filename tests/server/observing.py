"""What is seen of a running service from outside: a visitor's waits at /healthz, the numbers of /metrics."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.served import Served

LONGEST_WAIT = 0.3
"""Seconds that a visitor may wait for /healthz whatever others do: the issue's own bound."""


PROBE = Path(__file__).resolve().parent.parent / "probe.py"


@contextmanager
def probing(running: Served) -> Iterator[None]:
    """Ask for /healthz all the time beside the block; at the end no answer must have been long in coming."""
    probe = subprocess.Popen(
        [sys.executable, str(PROBE), running.host, str(running.port), *map(str, running.web_processes())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield
    finally:
        said, _ = probe.communicate("", timeout=60)
    found = json.loads(said)
    assert not found["faults"], found["faults"][:5]
    assert len(found["waits"]) > 5
    assert max(found["waits"]) < LONGEST_WAIT


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def numbers(running: Served, family: str) -> list[float]:
    """The numbers of a family of /metrics, one a process."""
    lines = running.get("/metrics")[1].decode().splitlines()
    return [float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"fengqiao_{family}{{")]


def asked(running: Served) -> float:
    """Queries that run or wait, in all processes."""
    return sum(numbers(running, "queries_running") + numbers(running, "queries_waiting"))
