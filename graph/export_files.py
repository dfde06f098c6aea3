"""Exports kept on disk, each written once for a version of the graph and of the program."""

import hashlib
import shutil
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

from graph.store.atomic import written_whole
from ontology.files import CONTEXT

_HERE = Path(__file__).resolve().parent


def export_file(data: Path, version: str, name: str, writer: Callable[[BinaryIO], None]) -> Path:
    """The file of that name under `<data>/downloads`, written by `writer` when it is first asked for.

    Files of other versions are removed when the first of a new one is written. A file that is not whole is
    never seen, and one that was damaged since is written anew. Raises OSError where the folder cannot be written,
    and whatever `writer` raises.
    """
    folder = data / "downloads" / f"{version}-{_program()}"
    path = folder / name
    if path.is_file() and _is_as_written(path, path.stat().st_mtime_ns):
        return path
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
    with written_whole(path, sync=True) as out:
        writer(out)
    with written_whole(_digest_file(path)) as out:
        out.write(_digest(path).encode())
    return path


@lru_cache(maxsize=100)
def _is_as_written(path: Path, _time: int) -> bool:
    """Whether a file has the digest that was noted when it was written; read once in a process, 1.5 GB/s."""
    try:
        return _digest(path) == _digest_file(path).read_text()
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.sha256")


@cache
def _program() -> str:
    """A hash over what decides how the same graph is written."""
    digest = hashlib.sha256(CONTEXT.read_bytes())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
