"""The servers that are compared, each a process of its own on a free port, and a client that keeps its line open."""

import http.client
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.served import command, environment

PATIENCE = 900.0
"""Seconds to wait for a server or an answer before giving up."""


class NoAnswer(Exception):
    """A server did not start, or answered with another status than 200."""


@dataclass
class Client:
    """One connection, kept open. Asks for no compression, so that bodies are what was serialised."""

    port: int
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """The body of a page. Raises NoAnswer, OSError."""
        return self._asked("GET", path, None, headers or {})

    def query(self, path: str, text: str) -> bytes:
        """The answer to a SPARQL query, as SPARQL JSON results. Raises NoAnswer, OSError."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/sparql-results+json",
        }
        return self._asked("POST", path, urlencode({"query": text}), headers)

    def _asked(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        try:
            self.line.request(method, path, body, dict(headers))
            answer = self.line.getresponse()
        except ConnectionError:
            # A server closes a line that was quiet for some seconds; every question here may be asked twice.
            self.line.close()
            self.line.request(method, path, body, dict(headers))
            answer = self.line.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise NoAnswer(f"{answer.status} for {path}: {content[:300].decode(errors='replace')}")
        return content


def program(name: str) -> str | None:
    """The path of a command that is installed in this environment, or else on the system."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


@dataclass(frozen=True)
class Command:
    """What starts a server: its words, and its environment where it is another than ours."""

    words: list[str]
    environment: dict[str, str] | None = None


@contextmanager
def running(command: Command, port: int, ready: str) -> Iterator[Client]:
    """Run a server until the block ends; it counts as started once it answers at the path `ready`.

    Raises NoAnswer where it ends by itself or does not come up.
    """
    with subprocess.Popen(
        command.words, env=command.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while True:
                if process.poll() is not None or time.monotonic() > deadline:
                    told = process.stderr.read().decode(errors="replace") if process.stderr else ""
                    raise NoAnswer(f"{command.words[0]} did not start: {told[-500:]}")
                try:
                    Client(port).get(ready)
                    break
                except (OSError, NoAnswer, http.client.HTTPException):
                    time.sleep(0.02)
            yield Client(port)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def our_site(corpus: Path, data: Path, port: int, **settings: object) -> "Command":
    """`fengqiao serve` as users run it, over a corpus, with all other settings at their defaults or as given."""
    return Command(command(), environment(data, port=port, corpus=corpus, **settings))


def oxigraph_server(store: Path, port: int) -> "Command | None":
    """The command that serves a store with Oxigraph's own server; None where that is not installed."""
    found = program("oxigraph")
    if found is None:
        return None
    bind = f"127.0.0.1:{port}"
    return Command(
        [found, "serve-read-only", "--location", str(store), "--bind", bind, "--union-default-graph"]
    )


def rdflib_endpoint(file: Path, port: int) -> "Command | None":
    """The command that serves a file with rdflib-endpoint, in memory; None where that is not installed."""
    found = program("rdflib-endpoint")
    if found is None:
        return None
    return Command([found, "serve", str(file), "--host", "127.0.0.1", "--port", str(port)])
