"""A store as it was built: sizes, times and checksums of its files, written when it is whole, held against it later.

The engine checks a block when it reads it (RocksDB, kCRC32c), so damage would be met by some visitor, some time.
A file whose size and time are those of the build is not read again: 0.2 ms a start. Where the time differs (a
restored copy) its bytes count: 0.1 s at 1,000 stations (162 MB).
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import clear_frames
from typing import Any

from graph.errors import StoreBroken
from graph.store.atomic import written_whole

SEAL = "seal.json"
_NOT_OF_THE_GRAPH = ("LOG", "LOCK", SEAL)


def seal(folder: Path, like: Path | None = None) -> None:
    """Write down what the files of a whole store are. Raises OSError.

    Files that are the same as in the sealed store `like` (copies of stores share them) are not read again.
    """
    known = _known(like) if like is not None else {}
    files = {}
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(_NOT_OF_THE_GRAPH):
            same = known.get((path.name, path.stat().st_ino))
            files[path.name] = (
                [*_stamp(path), _digest(path)] if same is None or same[:2] != _stamp(path) else same
            )
    with written_whole(folder / SEAL, sync=True) as file:
        file.write(json.dumps(files, indent=0).encode())


def _known(folder: Path) -> dict[tuple[str, int], list[Any]]:
    try:
        sealed: dict[str, list[Any]] = json.loads((folder / SEAL).read_bytes())
        return {(name, (folder / name).stat().st_ino): noted for name, noted in sealed.items()}
    except (OSError, ValueError):
        return {}


def check_seal(folder: Path) -> None:
    """Raises StoreBroken where a file of a built store is missing, cannot be read or is not as it was written."""
    try:
        files: dict[str, Any] = json.loads((folder / SEAL).read_bytes())
        for name, (size, time, digest) in files.items():
            path = folder / name
            if _stamp(path) != [size, time] and (path.stat().st_size != size or _digest(path) != digest):
                raise broken(folder, f"{name} 与写入时不同", f"{name} is not as it was written")
            with path.open("rb"):
                pass
    except OSError as error:
        name = Path(error.filename or folder).name
        raise broken(
            folder, f"{name}：{error.strerror}", f"{name}: {error.strerror or type(error).__name__}"
        ) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise broken(folder, f"{SEAL} 无法读取", f"{SEAL} cannot be read") from error


def broken(place: Path | str, zh: str, en: str) -> StoreBroken:
    """The error for a store that is damaged: where, what is wrong and how to mend it."""
    return StoreBroken(
        f"图谱的存储已损坏（{place}：{zh}）；请运行 fengqiao rebuild 重建",
        f"the store of the graph is damaged ({place}: {en}); run fengqiao rebuild to build it anew",
    )


@contextmanager
def told_if_broken(place: Path | str) -> Iterator[None]:
    """Turn what the engine raises over a damaged store into StoreBroken.

    Measured over every file of a store overwritten, cut short, flipped, missing or a folder: RuntimeError
    (“Corruption: …”) and OSError; a panic of the engine, a BaseException, is none that can be imported.
    """
    try:
        yield
    except BaseException as error:
        # Not a RecursionError, which is a RuntimeError, too.
        of_engine = type(error) is RuntimeError or type(error).__module__ == "pyo3_runtime"
        if not of_engine and not isinstance(error, OSError):
            raise
        reason = " ".join(str(error).split())
        # The engine's iterators may not be dropped by another thread, as they would be with these frames.
        clear_frames(error.__traceback__)
        raise broken(place, reason, reason) from error


def _stamp(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
