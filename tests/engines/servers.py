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
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2
import pytest

from api.settings import Settings
from graph.store.remote.breaker import Breaker
from graph.store.remote.connection import Access, Addresses, Connection
from graph.store.remote.profile import PROFILES

HERE = Path(__file__).parent
JARS = HERE / "java" / "lib"
PATIENCE = 90
"""Seconds for a start on a busy machine."""

ALWAYS = ("oxigraph",)
"""Engines that are tried in every run of the tests; the others when ENGINES names them, as `make engines` does."""


@dataclass
class Server:
    """A running engine with empty data sets, one or more; its processes with what each was started by."""

    name: str
    version: str
    all_addresses: tuple[Addresses, ...]
    access: Access
    folder: Path
    commands: list[list[str]]
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    """By their query addresses, data sets that a PUT of what they are in Turtle makes, where they are not there."""

    @property
    def addresses(self) -> Addresses:
        """Those of its first data set."""
        return self.all_addresses[0]

    def start(self) -> None:
        """Start it, or start it again over what it holds. Raises NotHere."""
        for number, command in enumerate(self.commands):
            with (self.folder / f"log-{number}").open("wb") as said:
                started = subprocess.Popen(
                    command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said
                )
            self.processes.append(started)
        for addresses in self.all_addresses:
            self._wait(addresses)

    def kill(self) -> None:
        """End it as a fault of the machine would."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()

    def connect(self, **changed: object) -> Connection:
        """A connection of its own, with its own breaker, whatever became of others."""
        return Connection(self.addresses, replace(self.access, breaker=Breaker(), **changed))  # type: ignore[arg-type]

    def _wait(self, addresses: Addresses) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and all(process.poll() is None for process in self.processes):
            try:
                answer = httpx2.post(
                    addresses.query,
                    data={"query": "ASK {}"},
                    headers={"Accept": "application/sparql-results+json"},
                    timeout=5,
                    trust_env=False,
                )
                if answer.status_code == 200:
                    return
                if answer.status_code == 404 and addresses.query in self.made:
                    turtle = {"Content-Type": "text/turtle"}
                    httpx2.put(
                        addresses.query, content=self.made[addresses.query], headers=turtle, trust_env=False
                    )
            except httpx2.HTTPError:
                pass
            time.sleep(0.1)
        said = " ".join((self.folder / "log-0").read_text(errors="replace")[-500:].split())
        raise NotHere(f"{self.name} did not start: {said}")


class NotHere(Exception):
    """An engine that cannot be had here: what to install."""


def settings_over(server: Server, data: Path, **changed: object) -> Settings:
    """Those of a site over an engine, which are the last ones of `changed` where it names any."""
    query, update, graphs = zip(
        *((each.query, each.update, each.graphs) for each in server.all_addresses), strict=True
    )
    given: dict[str, object] = {
        "data": data,
        "workers": 1,
        "store": query,
        "store_update": update,
        "store_graphs": graphs,
        "store_profile": server.access.profile.name,
        "store_user": server.access.user,
        "store_password_file": server.access.password_file,
        "store_seconds": 30,
    }
    return Settings(**(given | changed))  # type: ignore[arg-type]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wanted() -> list[str]:
    """The engines to be tried in this run."""
    named = os.environ.get("ENGINES", "").split()
    return [*ALWAYS, *(name for name in named if name not in ALWAYS)]


@contextmanager
def running(name: str, data_sets: int = 1) -> Iterator[Server]:
    """An engine by its name. Raises NotHere."""
    folder = Path(tempfile.mkdtemp(prefix=f"fq-{name}-"))
    server = None
    try:
        server = _ENGINES[name](folder, data_sets)
        server.start()
        yield server
    finally:
        if server is not None:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def or_skip(name: str, data_sets: int = 1) -> Iterator[Server]:
    """The same for a test: skipped where the engine cannot be had."""
    try:
        with running(name, data_sets) as server:
            yield server
    except NotHere as missing:
        pytest.skip(str(missing))


def _oxigraph(folder: Path, data_sets: int) -> Server:
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        raise NotHere("Oxigraph is needed: make setup installs it (requirements/dev.txt)")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    commands, addresses = [], []
    for number in range(data_sets):
        at = f"127.0.0.1:{free_port()}"
        commands.append([str(program), "serve", "--location", str(folder / f"data-{number}"), "--bind", at])
        addresses.append(Addresses(f"http://{at}/query", f"http://{at}/update", f"http://{at}/store"))
    access = Access(PROFILES["oxigraph"])
    return Server("oxigraph", said.split()[-1], tuple(addresses), access, folder, commands)


def _fuseki(folder: Path, data_sets: int) -> Server:
    jars = sorted(JARS.glob("jena-fuseki-main-*.jar"))
    if not jars or shutil.which("java") is None:
        raise NotHere("Apache Jena Fuseki is needed: java and mvn, then make engines")
    version = jars[0].stem.removeprefix("jena-fuseki-main-")
    port = free_port()
    config, addresses = [(HERE / "fuseki-head.ttl").read_text()], []
    for number in range(data_sets):
        (folder / f"data-{number}").mkdir()
        part = (HERE / "fuseki-data-set.ttl").read_text()
        config.append(part.replace("NUMBER", str(number)).replace("FOLDER", str(folder)))
        at = f"http://127.0.0.1:{port}/data-{number}"
        addresses.append(Addresses(f"{at}/query", f"{at}/update", f"{at}/data"))
    (folder / "config.ttl").write_text("".join(config))
    command = [
        *("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*"),
        "org.apache.jena.fuseki.main.cmds.FusekiMainCmd",
        *("--config", str(folder / "config.ttl"), "--localhost", "--port", str(port)),
    ]
    return Server("fuseki", version, tuple(addresses), Access(PROFILES["fuseki"]), folder, [command])


def _rdf4j(folder: Path, data_sets: int) -> Server:
    wars = sorted((HERE / "java" / "lib-rdf4j").glob("rdf4j-http-server-*.war"))
    if not wars or shutil.which("java") is None:
        raise NotHere("RDF4J is needed: java and mvn, then make engines")
    version = wars[0].stem.removeprefix("rdf4j-http-server-")
    port, made, addresses = free_port(), {}, []
    for number in range(data_sets):
        at = f"http://127.0.0.1:{port}/rdf4j/repositories/data-{number}"
        addresses.append(Addresses(at, f"{at}/statements", f"{at}/statements"))
        made[at] = (HERE / "rdf4j-repository.ttl").read_text().replace("NUMBER", str(number))
    command = [
        *("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}"),
        *("-cp", f"{wars[0].parent}/*", "org.eclipse.jetty.runner.Runner"),
        *("--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j", str(wars[0])),
    ]
    access = Access(PROFILES["rdf4j"])
    return Server("rdf4j", version, tuple(addresses), access, folder, [command], made=made)


def _virtuoso(folder: Path, data_sets: int) -> Server:
    program = shutil.which("virtuoso-t")
    if program is None:
        raise NotHere("Virtuoso is needed: sudo apt-get install virtuoso-opensource-7-bin")
    said = subprocess.run([program, "-?"], capture_output=True, text=True, check=False)
    words = (said.stdout + said.stderr).split()
    version = words[words.index("Version") + 1].partition("-")[0] if "Version" in words else "7"
    (folder / "password").write_text("dba\n")
    commands, addresses = [], []
    for number in range(data_sets):
        own, port = folder / f"data-{number}", free_port()
        own.mkdir()
        written = (HERE / "virtuoso.ini").read_text().format(folder=own, port=port, isql=free_port())
        (own / "virtuoso.ini").write_text(written)
        commands.append([program, "+foreground", "+configfile", str(own / "virtuoso.ini")])
        at = f"http://127.0.0.1:{port}"
        addresses.append(Addresses(f"{at}/sparql", f"{at}/sparql-auth", f"{at}/sparql-graph-crud-auth"))
    access = Access(PROFILES["virtuoso"], "dba", folder / "password")
    return Server("virtuoso", version, tuple(addresses), access, folder, commands)


_ENGINES: dict[str, Callable[[Path, int], Server]] = {
    "oxigraph": _oxigraph,
    "fuseki": _fuseki,
    "rdf4j": _rdf4j,
    "virtuoso": _virtuoso,
}
NAMES = tuple(_ENGINES)
