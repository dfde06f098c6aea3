"""A version by its name, where it comes from, and which one is in force.

A version is a value: its name is a hash of the entries in it, by id and digest, and of what they stand on, whatever
order of writes led there and whichever machine made it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.store.atomic import written_whole
from graph.store.change import Change, statements
from graph.store.versions import store_path

ORIGIN = "origin.json"
CHANGE = "change.nq"
POINTER = "in-force"
ONCE_IN_FORCE = "versions.txt"
"""A line for each time that a version was put in force."""


def version_name(ground: str, entries: Iterable[tuple[str, str]]) -> str:
    """Sixteen hex digits: SHA-256 over the ground's digest and id and digest of each entry, in the order of the ids."""
    digest = hashlib.sha256(ground.encode())
    for identity, of_graph in sorted(entries):
        digest.update(f"\0{identity}\0{of_graph}".encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Origin:
    """What a version was made of: the ground, the record up to a position, and the version before, "" where anew."""

    ground: str
    position: int
    base: str = ""

    @classmethod
    def of(cls, folder: Path) -> "Origin | None":
        """The origin of a version, None where its folder does not tell."""
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads((folder / ORIGIN).read_bytes()))
        return None

    def write(self, folder: Path) -> None:
        """Raises OSError."""
        with written_whole(folder / ORIGIN, sync=True) as file:
            file.write(json.dumps(asdict(self)).encode())


def write_change(folder: Path, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
    """Keep, beside a version, what it changes against the one before, as signed lines of N-Quads. Raises OSError."""
    with written_whole(folder / CHANGE) as file:
        file.writelines(b"-" + line for line in sorted(removed))
        file.writelines(b"+" + line for line in sorted(added))


def read_change(folder: Path) -> tuple[list[bytes], list[bytes]]:
    """The lines that went and those that came. Raises OSError."""
    found: dict[bytes, list[bytes]] = {b"-": [], b"+": []}
    for line in (folder / CHANGE).read_bytes().splitlines(keepends=True):
        found[line[:1]].append(line[1:])
    return found[b"-"], found[b"+"]


def change_between(data: Path, old: str, new: str) -> Change | None:
    """By which statements one version differs from an earlier one; None where that is not known."""
    way = versions_between(data, old, new)
    if way is None:
        return None
    change = Change()
    with suppress(OSError):
        for version in way:
            change = change.then(Change(*map(statements, read_change(store_path(data, version)))))
        return change
    return None


def versions_between(data: Path, old: str, new: str) -> Iterator[str] | None:
    """The versions by which one came to be from another, the new one last; None where that is not known."""
    way: list[str] = []
    while new != old:
        way.append(new)
        origin = Origin.of(store_path(data, new))
        if origin is None or not origin.base or origin.base in way:
            return None
        new = origin.base
    return reversed(way)


def in_force(data: Path) -> str | None:
    """The name of the version in force, None where there is none yet."""
    try:
        return (data / POINTER).read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def put_in_force(data: Path, version: str) -> None:
    """Have every process answer from this version. Raises OSError."""
    if in_force(data) != version:
        with (data / ONCE_IN_FORCE).open("a", encoding="ascii") as names:
            names.write(f"{version}\n")
        with written_whole(data / POINTER, sync=True) as file:
            file.write(f"{version}\n".encode())


def was_in_force(data: Path, version: str) -> bool:
    """Whether a version of that name was ever put in force here."""
    with suppress(OSError), (data / ONCE_IN_FORCE).open(encoding="ascii") as names:
        return any(name.strip() == version for name in names)
    return False


def kept_versions(data: Path) -> list[str]:
    """The versions that are on disk and can be asked, the one put in force last first."""
    folder = store_path(data, "any").parent
    by_age = sorted((path for path in folder.iterdir() if "." not in path.name), key=_age, reverse=True)
    return [path.name for path in by_age]


def _age(path: Path) -> float:
    with suppress(OSError):
        return (path / ORIGIN).stat().st_mtime
    return 0
