"""Versions in an engine: each whole in a data set of its own, which is told beside the copy on this machine.

A new version is loaded into a data set that nobody reads, and only then put in force, so that no request meets two
versions and an engine needs no transaction over a load. A reader holds a lock on the note that says where its version
lies (`placed.json` in the folder of the version); a note that is locked is not taken away.
"""

import fcntl
import json
import os
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from graph.errors import StoreAway
from graph.store.atomic import written_whole
from graph.store.embedded import EmbeddedReader
from graph.store.remote.connection import Access, Addresses, Connection, Refused
from graph.store.remote.loading import load
from graph.store.remote.reader import RemoteReader
from graph.store.remote.wire import JSON_RESULTS, away
from graph.store.versions import hold_whole, store_path

PLACED = "placed.json"
LEAST = 3
"""One in force, one that requests which began before still read, one to load into."""
WAIT_SECONDS = 30
"""For a data set to be let go."""
PING_SECONDS = 2.0


@dataclass(frozen=True)
class DataSets:
    """The data sets of one engine, all alike."""

    addresses: tuple[Addresses, ...]
    access: Access

    def reader(self, data: Path, version: str) -> RemoteReader:
        """Who asks a version. Raises StoreAway where it lies in no data set, or not as it was loaded."""
        with ExitStack() as undone:
            placed = self.hold(data, version, undone)
            if placed is None:
                raise _not_there(version)
            connection = undone.enter_context(Connection(placed.addresses, self.access))
            if RemoteReader(connection, version).count() != placed.statements:
                raise _not_there(version)
            return RemoteReader(connection, version, undone.pop_all().close)

    def hold(self, data: Path, version: str, until: ExitStack) -> "Placed | None":
        """Where a version was loaded, kept there until `until` is closed; None where it lies in no data set."""
        folder = store_path(data, version)
        # The folder is not removed, and the note in it not taken away, until what is held is closed.
        for held in (hold_whole(folder), _held(folder / PLACED)):
            if held is None:
                return None
            until.callback(os.close, held)
        return self._noted(folder / PLACED)

    def place(self, data: Path, version: str) -> None:
        """Load a version that was built on this machine, unless it is there already; by one process at a time.

        Raises StoreAway where the engine does not take it or all data sets are being read, OSError where the note
        cannot be written; then the version lies nowhere.
        """
        note = store_path(data, version) / PLACED
        if self._noted(note) is not None:
            return
        addresses = self._free(data)
        local = EmbeddedReader.open(data, version)
        connection = Connection(addresses, self.access)
        try:
            with tempfile.TemporaryDirectory(dir=data) as scratch:
                statements = load(connection, local.quad_lines(scratch))
        finally:
            connection.close()
            local.close()
        with written_whole(note, sync=True) as file:
            file.write(json.dumps({"query": addresses.query, "statements": statements}).encode())

    def ping(self) -> None:
        """Ask the engine something small. Raises StoreAway."""
        connection = Connection(self.addresses[0], self.access)
        try:
            connection.read("ASK {}", JSON_RESULTS, PING_SECONDS)
        except Refused as error:
            raise away(f"{error}", f"{error}") from error
        finally:
            connection.close()

    def _noted(self, note: Path) -> "Placed | None":
        """What a note says; None where there is none, or it is of a data set that is no longer named."""
        with suppress(OSError, ValueError, KeyError):
            said = json.loads(note.read_bytes())
            for each in self.addresses:
                if each.query == said["query"]:
                    return Placed(each, int(said["statements"]))
        return None

    def _free(self, data: Path) -> Addresses:
        """A data set that holds no version, or one that is not in force and read by nobody: it holds none then."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            taken = self._taken(data)
            # An empty one rather than the oldest version: visitors may still ask for that by its name.
            for each in (*(each for each in self.addresses if each not in taken), *taken):
                if each not in taken or _given_up(taken[each], data):
                    return each
            if time.monotonic() > until:
                raise StoreAway(
                    "引擎的所有数据集都在被读取；请在 FENGQIAO_STORE 中多列一个",
                    "all data sets of the engine are being read; name one more in FENGQIAO_STORE",
                    retry_after=30,
                )
            time.sleep(0.2)

    def _taken(self, data: Path) -> dict[Addresses, Path]:
        """Data sets with a version, the note of each; the oldest first."""
        notes = sorted(store_path(data, "any").parent.glob(f"*/{PLACED}"), key=_age)
        return {noted.addresses: note for note in notes if (noted := self._noted(note)) is not None}


class Placed(NamedTuple):
    """A data set and how many statements were loaded into it."""

    addresses: Addresses
    statements: int


def _not_there(version: str) -> StoreAway:
    return StoreAway(
        f"图谱版本 {version} 不在 FENGQIAO_STORE 的数据集中，或与载入时不同；请运行 fengqiao rebuild",
        f"the version {version} is not in the engine's data sets, or not as it was loaded; run fengqiao rebuild",
        retry_after=30,
    )


def _given_up(note: Path, data: Path) -> bool:
    """Take a note away, if its version is not the one in force and nobody reads it."""
    in_force = ""
    with suppress(OSError):
        in_force = (data / "in-force").read_text(encoding="ascii").strip()
    if note.parent.name == in_force:
        return False
    try:
        handle = os.open(note, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        note.unlink()
        return True
    except OSError:
        return False
    finally:
        os.close(handle)


def _held(note: Path) -> int | None:
    """The handle of a shared lock on a note; None where there is none, or it is being taken away."""
    try:
        handle = os.open(note, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if note.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except OSError:
        pass
    os.close(handle)
    return None


def _age(note: Path) -> float:
    with suppress(OSError):
        return note.stat().st_mtime
    return 0
