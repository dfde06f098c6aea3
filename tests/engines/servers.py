"""Real engines on loopback, each started by the suite over an empty data set in a temporary folder.

One that cannot be had is skipped with one line that says what to install.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from graph.store.remote.connection import Access, Addresses, Connection
from graph.store.remote.profile import PROFILES

HERE = Path(__file__).parent
JARS = HERE / "java" / "lib"
VIRTUOSO = ("virtuoso-t", "/usr/bin/virtuoso-t")
PATIENCE = 90
"""Seconds for a start on a busy machine."""

ALWAYS = ("oxigraph",)
"""Engines that are tried in every run of the tests; the others when ENGINES names them, as `make engines` does."""


@dataclass
class Server:
    """A running engine with one empty data set."""

    name: str
    version: str
    addresses: Addresses
    access: Access
    process: "subprocess.Popen[bytes]"
    command: list[str] = field(default_factory=list)

    def connect(self, **changed: object) -> Connection:
        """A connection of its own, with its own breaker, whatever became of others."""
        fields = {
            "profile": self.access.profile,
            "user": self.access.user,
            "password_file": self.access.password_file,
        }
        return Connection(self.addresses, Access(**{**fields, **changed}))  # type: ignore[arg-type]


class NotHere(Exception):
    """An engine that cannot be had here: what to install."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wanted() -> list[str]:
    """The engines to be tried in this run."""
    named = os.environ.get("ENGINES", "").split()
    return [*ALWAYS, *(name for name in named if name not in ALWAYS)]


@contextmanager
def running(name: str) -> Iterator[Server]:
    """An engine by its name. Raises NotHere."""
    folder = Path(tempfile.mkdtemp(prefix=f"fq-{name}-"))
    server = None
    try:
        server = _STARTS[name](folder)
        _wait(server, folder / "log")
        yield server
    finally:
        if server is not None:
            server.process.kill()
            server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def or_skip(name: str) -> Iterator[Server]:
    """The same for a test: skipped where the engine cannot be had."""
    try:
        with running(name) as server:
            yield server
    except NotHere as missing:
        pytest.skip(str(missing))


def _started(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("wb") as said:
        return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)


def _oxigraph(folder: Path) -> Server:
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        raise NotHere("Oxigraph is needed: make setup installs it (requirements/dev.txt)")
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    at = f"127.0.0.1:{free_port()}"
    command = [str(program), "serve", "--location", str(folder / "data"), "--bind", at]
    addresses = Addresses(f"http://{at}/query", f"http://{at}/update", f"http://{at}/store")
    access = Access(PROFILES["oxigraph"], seconds=30)
    return Server("oxigraph", version, addresses, access, _started(command, folder), command)


def _fuseki(folder: Path) -> Server:
    jars = sorted(JARS.glob("jena-fuseki-main-*.jar"))
    if not jars or shutil.which("java") is None:
        raise NotHere(
            "Apache Jena Fuseki is needed: java and mvn, then make engines (tests/engines/java/pom.xml)"
        )
    version = jars[0].stem.removeprefix("jena-fuseki-main-")
    (folder / "data").mkdir()
    port = free_port()
    command = [
        *("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*"),
        "org.apache.jena.fuseki.main.cmds.FusekiMainCmd",
        *("--tdb2", "--loc", str(folder / "data"), "--set", "tdb2:unionDefaultGraph=true"),
        *("--update", "--localhost", "--port", str(port), "--ping", "/ds"),
    ]
    at = f"http://127.0.0.1:{port}/ds"
    addresses = Addresses(f"{at}/query", f"{at}/update", f"{at}/data")
    return Server(
        "fuseki",
        version,
        addresses,
        Access(PROFILES["fuseki"], seconds=60),
        _started(command, folder),
        command,
    )


def _virtuoso(folder: Path) -> Server:
    program = next((found for name in VIRTUOSO if (found := shutil.which(name))), None)
    if program is None:
        raise NotHere("Virtuoso is needed: sudo apt-get install virtuoso-opensource-7-bin")
    said = subprocess.run([program, "-?"], capture_output=True, text=True, check=False)
    words = (said.stdout + said.stderr).split()
    version = words[words.index("Version") + 1] if "Version" in words else "7"
    port = free_port()
    (folder / "virtuoso.ini").write_text(
        (HERE / "virtuoso.ini").read_text().format(folder=folder, port=port, isql=free_port())
    )
    (folder / "password").write_text("dba\n")
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    at = f"http://127.0.0.1:{port}"
    addresses = Addresses(f"{at}/sparql", f"{at}/sparql-auth", f"{at}/sparql-graph-crud-auth")
    access = Access(PROFILES["virtuoso"], "dba", folder / "password", seconds=60)
    return Server("virtuoso", version, addresses, access, _started(command, folder), command)


_STARTS: dict[str, Callable[[Path], Server]] = {
    "oxigraph": _oxigraph,
    "fuseki": _fuseki,
    "virtuoso": _virtuoso,
}
NAMES = tuple(_STARTS)


def _wait(server: Server, log: Path) -> None:
    """Until it answers a query. Raises NotHere where it ends, or does not in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            answer = httpx2.post(
                server.addresses.query,
                data={"query": "ASK {}"},
                headers={"Accept": "application/sparql-results+json"},
                timeout=5,
                trust_env=False,
            )
            if answer.status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    said = log.read_text(errors="replace")[-500:]
    raise NotHere(f"{server.name} did not start: {' '.join(said.split())}")
