"""The servers that are compared, each a process of its own on a free port, and a client that keeps its line open."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api.settings import Settings
from tests.bench.report import Progress
from tests.served import NotServed, served

SERVED = f"`fengqiao serve`, {Settings().processes} web processes"
"""How ours is started, for the titles of tables."""
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


@contextmanager
def running(command: list[str], port: int, ready: str) -> Iterator[Client]:
    """Run a server until the block ends; it counts as started once it answers at the path `ready`.

    Raises NoAnswer where it ends by itself or does not come up.
    """
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while True:
                if process.poll() is not None or time.monotonic() > deadline:
                    told = process.stderr.read().decode(errors="replace") if process.stderr else ""
                    raise NoAnswer(f"{command[0]} did not start: {told[-500:]}")
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


@contextmanager
def our_site(corpus: Path, data: Path, **settings: Any) -> Iterator[Client]:
    """This program by its own command over a corpus whose store is built; settings not given are at their defaults.

    Raises NoAnswer where it does not start.
    """
    # All clients here are one address; each request has its line in the log, which nobody reads.
    settings = {"answers_a_client": "off", "access_log": os.devnull} | settings
    try:
        with served(data, patience=PATIENCE, corpus=corpus, **settings) as site:
            client = Client(site.port)
            client.get("/readyz")
            yield client
    except NotServed as error:
        raise NoAnswer(f"fengqiao serve did not start: {str(error)[-500:]}") from error


def oxigraph_server(store: Path, port: int) -> list[str] | None:
    """The command that serves a store with Oxigraph's own server; None where that is not installed."""
    found = program("oxigraph")
    if found is None:
        return None
    bind = f"127.0.0.1:{port}"
    return [found, "serve-read-only", "--location", str(store), "--bind", bind, "--union-default-graph"]


def rdflib_endpoint(file: Path, port: int) -> list[str] | None:
    """The command that serves a file with rdflib-endpoint, in memory; None where that is not installed."""
    found = program("rdflib-endpoint")
    if found is None:
        return None
    return [found, "serve", str(file), "--host", "127.0.0.1", "--port", str(port)]


OXIGRAPH, RDFLIB = "`oxigraph serve`", "rdflib-endpoint"


@dataclass(frozen=True)
class Peer:
    """A server that answers SPARQL queries at `path` of `port` on 127.0.0.1."""

    name: str
    path: str
    port: int


def peers(stack: ExitStack, store: Path, dump: Path, progress: Progress) -> list[Peer]:
    """Start those that are installed, over the store or the same quads in a file, until the stack is closed.

    Raises NoAnswer where one does not start.
    """
    started = []
    for name, path, command in (
        (OXIGRAPH, "/query", partial(oxigraph_server, store)),
        (RDFLIB, "/", partial(rdflib_endpoint, dump)),
    ):
        port = free_port()
        if (line := command(port)) is None:
            progress(f"{name} is not installed: left out")
            continue
        progress(f"starting {name}")
        stack.enter_context(running(line, port, "/"))
        started.append(Peer(name, path, port))
    return started
