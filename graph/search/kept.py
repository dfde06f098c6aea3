"""Tables of the search on disk beside the stores: made by one process, opened by all, and again after a start.

`search-<layout>-<version>.sqlite` is the table of a version; `search-<layout>-<version>.json` says of a later one whose
table it is read from, and which things may differ since.
"""

import fcntl
import json
import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from graph.publish.version import change_between
from graph.search.documents import all_documents, touched
from graph.search.table import Table
from graph.store.atomic import written_whole
from graph.store.snapshot import Snapshot
from graph.store.versions import locked, store_path

LAYOUT = "1"
"""Raised when the same graph would give another table: what is kept of before is not read then."""
_NAMED = f"search-{LAYOUT}-"


@dataclass(frozen=True)
class Base:
    """A table, the version that it is of, and the IRIs of what may differ in the version that is asked for."""

    version: str
    table: Table
    touched: frozenset[str]


def kept_base(snapshot: Snapshot, data: Path, most: int) -> Base:
    """The table from which a version is read; made now where none is kept from which at most `most` things differ.

    Other processes wait meanwhile. Where the folder cannot be written to, nothing is kept.
    """
    try:
        lock = data / f"{_NAMED}lock"
        lock.mkdir(exist_ok=True)
        with locked(lock, fcntl.LOCK_EX):
            found = _found(snapshot, data, most) or _made(snapshot, data)
            _remove_unused(data)
            return found
    except (OSError, sqlite3.OperationalError):
        return Base(snapshot.version, Table.of(all_documents(snapshot)), frozenset())


def keep_change(data: Path, version: str, made_of: str, iris: Collection[str]) -> None:
    """Keep that a version is read from the table of another, and what may differ. Nothing where it cannot be kept."""
    with suppress(OSError), written_whole(data / f"{_NAMED}{version}.json") as out:
        out.write(json.dumps({"of": made_of, "touched": sorted(iris)}, ensure_ascii=False).encode())


def _found(snapshot: Snapshot, data: Path, most: int) -> Base | None:
    """From its own file, from what is kept of it, or from what is kept of an earlier version."""
    version = snapshot.version
    for of, known in sorted(_states(data).items(), key=lambda state: state[0] != version):
        made_of, iris = known
        if of != version:
            change = change_between(data, of, version)
            if change is None:
                continue
            iris = iris | touched(change, snapshot)
        if len(iris) > most:
            continue
        with suppress(sqlite3.Error):
            table = Table.open(data / f"{_NAMED}{made_of}.sqlite")
            if version not in (of, made_of):
                keep_change(data, version, made_of, iris)
            return Base(made_of, table, iris)
    return None


def _states(data: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """By version whose table it is read from, and what may differ."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for path in data.glob(f"{_NAMED}*.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_bytes())
            found[_version(path)] = (str(told["of"]), frozenset(map(str, told["touched"])))
    for path in data.glob(f"{_NAMED}*.sqlite"):
        found[_version(path)] = (_version(path), frozenset())
    return found


def _version(path: Path) -> str:
    return path.stem.removeprefix(_NAMED)


def _made(snapshot: Snapshot, data: Path) -> Base:
    """Made in a file beside and renamed when it is whole: a process that is killed leaves none that looks so."""
    path = data / f"{_NAMED}{snapshot.version}.sqlite"
    scratch = path.with_suffix(".part")
    scratch.unlink(missing_ok=True)
    with closing(Table.of(all_documents(snapshot), scratch)):
        pass
    scratch.rename(path)
    return Base(snapshot.version, Table.open(path), frozenset())


def _remove_unused(data: Path) -> None:
    """What versions whose store is gone were read from, unless another is still; an open file stays readable."""
    states = {version: of for version, (of, _) in _states(data).items() if store_path(data, version).is_dir()}
    needed = {f"{_NAMED}{version}.json" for version, of in states.items() if of != version} | {
        f"{_NAMED}{of}.sqlite" for of in states.values()
    }
    for path in data.glob("search-*.*"):
        if path.name not in needed and path.suffix in (".json", ".sqlite"):
            path.unlink(missing_ok=True)
