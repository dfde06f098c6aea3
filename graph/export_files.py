"""Exports kept on disk, each written once for a version of the graph and of the program."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import BinaryIO

from ontology.files import CONTEXT

_HERE = Path(__file__).resolve().parent


def export_file(data: Path, version: str, name: str, writer: Callable[[BinaryIO], None]) -> Path:
    """The file of that name under `<data>/downloads`, written by `writer` when it is first asked for.

    Files of other versions are removed when the first of a new one is written. A file that is not whole is
    never seen. Raises OSError where the folder cannot be written, and whatever `writer` raises.
    """
    folder = data / "downloads" / f"{version}-{_program()}"
    path = folder / name
    if path.is_file():
        return path
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
    # Two visitors may come at once: each writes a file of its own, with the same bytes.
    handle, scratch = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "w+b") as out:
            writer(out)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
    return path


@cache
def _program() -> str:
    """A hash over what decides how the same graph is written."""
    digest = hashlib.sha256(CONTEXT.read_bytes())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
