"""Exports kept on disk, plain and compressed, each written once for a version of the graph and of the program."""

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from graph.store.atomic import written_whole
from ontology.files import CONTEXT

Writer = Callable[[BinaryIO], int | None]
"""Writes a whole file; returns how many rows it has, where it has rows."""

PACKED = ".gz"
"""What the name of a compressed file ends with (gzip, RFC 1952)."""

LEVEL = 6
AT_ONCE = 1 << 16
"""Bytes that are compressed at once."""

_HERE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class StoredFile:
    """A file on disk with its length in bytes and its SHA-256 in hex."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Export:
    """A file as it is and compressed; `rows` is None where it has no rows."""

    plain: StoredFile
    packed: StoredFile
    rows: int | None


def export_file(data: Path, version: str, name: str, writer: Writer) -> Export:
    """The file of that name under `<data>/downloads`, written by `writer` when it is first asked for.

    Files of other versions are removed when the first of a new one is written. A file that is not whole is
    never seen, and one that was damaged since is written anew. Raises OSError where the folder cannot be written,
    and whatever `writer` raises.
    """
    if found := find_export(data, version, name):
        return found
    folder = export_folder(data, version)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
    path = folder / name
    # The file itself is there last. Nothing waits for the disk: what a power cut damages is written anew.
    with written_whole(path) as out:
        plain = _Measured(out)
        with written_whole(_packed(path)) as packed_out:
            packed = _Measured(packed_out)
            # Neither name nor time in it: the same content gives the same bytes.
            with (
                gzip.GzipFile("", "wb", fileobj=packed, mtime=0, compresslevel=LEVEL) as compressor,
                io.BufferedWriter(_Twice(plain, compressor), AT_ONCE) as both,
            ):
                rows = writer(both)
        told = {
            "rows": rows, "size": plain.size, "sha256": plain.sha256,
            "packed_size": packed.size, "packed_sha256": packed.sha256,
        }  # fmt: skip
        with written_whole(_told(path)) as note:
            note.write(json.dumps(told).encode())
    return _export(path, told)


def find_export(data: Path, version: str, name: str) -> Export | None:
    """The file of that name, if it has been written and is as it was written."""
    path = export_folder(data, version) / name
    try:
        found = _export(path, json.loads(_told(path).read_bytes()))
        whole = all(
            _is_as_written(file, file.path.stat().st_mtime_ns) for file in (found.plain, found.packed)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if whole else None


def export_folder(data: Path, version: str) -> Path:
    """Where the files of a version lie."""
    return data / "downloads" / f"{version}-{_program()}"


@lru_cache(maxsize=500)
def _is_as_written(file: StoredFile, _time: int) -> bool:
    """Whether a file has the digest that was noted when it was written; read once in a process, 1.5 GB/s."""
    with file.path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256


def _export(path: Path, told: dict[str, Any]) -> Export:
    return Export(
        StoredFile(path, told["size"], told["sha256"]),
        StoredFile(_packed(path), told["packed_size"], told["packed_sha256"]),
        told["rows"],
    )


def _packed(path: Path) -> Path:
    return path.with_name(path.name + PACKED)


def _told(path: Path) -> Path:
    return path.with_name(f".{path.name}.json")


class _Measured:
    """A file that is written once, with the length and digest of what went in."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0
        self.flush = out.flush

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self.size += len(content)
        return self._out.write(content)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class _Twice(io.RawIOBase):
    """Writes the same to both: what is written long is read once."""

    def __init__(self, *outs: _Measured | gzip.GzipFile) -> None:
        self._outs = outs

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        for out in self._outs:
            out.write(content)
        return len(content)


@cache
def _program() -> str:
    """A hash over what decides how the same graph is written."""
    digest = hashlib.sha256(CONTEXT.read_bytes())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
