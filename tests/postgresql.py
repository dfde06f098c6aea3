"""A PostgreSQL server of the tests' own: in a temporary folder, reached by its socket only."""

import itertools
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

NEEDED = "PostgreSQL's server is needed: sudo apt-get install postgresql"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
USER = "postgres"


def programs() -> Path:
    """The folder of the newest server's programs; the test is skipped where there is none."""
    if PROGRAMS:
        return PROGRAMS[-1].parent
    found = shutil.which("pg_ctl")
    if found is None:
        pytest.skip(NEEDED)
    return Path(found).resolve().parent


class PostgresqlServer:
    """Started when it is made; each `new_database()` is empty. It syncs nothing: what it is asked is tested here."""

    def __init__(self) -> None:
        self._programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="fq-postgresql-"))
        self.password = secrets.token_hex(8) + "/@:"
        self._numbers = itertools.count(1)
        word = self.folder / "word"
        word.write_text(self.password)
        # The server refuses to run as root; Debian has made a user for it.
        self._as = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            for path in (self.folder, word):
                shutil.chown(path, USER, USER)
        self._run(
            "initdb",
            *("--pgdata", str(self.folder / "data"), "--username", USER, "--pwfile", str(word)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self._run("pg_ctl", *self._data, "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `immediate` breaks off whatever it is at, `fast` ends its sessions in order."""
        self._run("pg_ctl", *self._data, "-m", mode, "-w", "stop")

    def remove(self) -> None:
        """Stop it if it runs and remove its folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"record_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str) -> str:
        return f"postgresql://{USER}:{quote(self.password, safe='')}@/{database}?host={self.folder}"

    @property
    def _data(self) -> tuple[str, str]:
        return "-D", str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        # Into a file: the server that pg_ctl starts would keep a pipe open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                check=False,
                **self._as,  # type: ignore[call-overload]
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()
