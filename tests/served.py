"""The product served by its own command, `fengqiao serve`, in a process of its own: for tests and benchmarks."""

import http.client
import os
import re
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60
"""Seconds for a start over a small corpus on a busy machine."""
ADDRESS = re.compile(r"http://(\S+):(\d+)/")


class NotServed(Exception):
    """The command ended, or said no address in time; the text is what it said instead."""


@dataclass
class Served:
    """A running service: `pid` is the command's own process, `lines` what it has said on standard error."""

    process: subprocess.Popen[str]
    host: str = ""
    port: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def address(self) -> str:
        """For example `http://127.0.0.1:40001`, without a slash at its end."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def web_processes(self) -> list[int]:
        """The process numbers of the web processes."""
        return [pid for pid in children(self.pid) if "api.server.web_process" in command_of(pid)]

    def connect(self, timeout: float = 30, source: str = "") -> http.client.HTTPConnection:
        """A connection to it, from the address `source` if one is given."""
        return http.client.HTTPConnection(
            self.host, self.port, timeout=timeout, source_address=(source, 0) if source else None
        )

    def get(self, path: str, source: str = "", **headers: str) -> tuple[int, bytes]:
        """Status and body of a GET on a connection of its own."""
        connection = self.connect(source=source)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = 30) -> int:
        """Send the command a signal and wait for its end; the exit status."""
        self.process.send_signal(how)
        return self.process.wait(patience)


def children(pid: int) -> list[int]:
    """The process numbers of the children of a process (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def command_of(pid: int) -> str:
    """The command line of a process; empty where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def resident(pid: int) -> int:
    """Bytes of memory that a process has resident."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def command() -> list[str]:
    """The command that a user has, beside the Python that runs."""
    return [str(Path(sys.executable).parent / "fengqiao"), "serve"]


def environment(data: Path, **settings: object) -> dict[str, str]:
    """That of this process without settings of the service, then those given (`workers=1`)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    given = {f"FENGQIAO_{name.upper()}": str(value) for name, value in settings.items()}
    given.setdefault("FENGQIAO_ACCESS_LOG", "off")
    return {**kept, "LC_ALL": "C.UTF-8", "FENGQIAO_PORT": "0", "FENGQIAO_DATA": str(data), **given}


@contextmanager
def served(
    data: Path, files: int | None = None, patience: float = PATIENCE, **settings: object
) -> Iterator[Served]:
    """Serve over a data folder until the block ends, on a free port.

    `settings` are those of the service by their names in `Settings`; `files` is the limit of open files, `patience`
    the seconds that the start may take.
    Raises NotServed.
    """

    def limit() -> None:
        if files is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    with subprocess.Popen(
        command(),
        env=environment(data, **settings),
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        preexec_fn=limit,
    ) as process:
        running = Served(process)
        said = threading.Event()

        def listen() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                running.lines.append(line.rstrip("\n"))
                if not running.port and (found := ADDRESS.search(line)):
                    running.host, running.port = found[1].strip("[]"), int(found[2])
                    said.set()
            said.set()

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        try:
            if not said.wait(patience) or not running.port:
                process.kill()
                listening.join(PATIENCE)
                raise NotServed("\n".join(running.lines))
            yield running
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
            process.wait()
            listening.join(PATIENCE)
