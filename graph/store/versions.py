"""The folders of versions: each a store of its own in `<data>/graphs/<version>`, kept as long as somebody reads it."""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def store_path(data: Path, version: str) -> Path:
    """Where the store of a version lies."""
    return data / "graphs" / version


def hold(path: Path) -> int:
    """Mark a store as being read, so that no build removes it; returns the handle to close when done."""
    handle = os.open(path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def hold_whole(path: Path) -> int | None:
    """`hold` for a store that may be gone: None where it is."""
    try:
        handle = hold(path)
    except OSError:
        return None
    # It may have been removed while the lock was waited for.
    if path.is_dir():
        return handle
    os.close(handle)
    return None


@contextmanager
def locked(folder: Path, kind: int) -> Iterator[int]:
    """A lock (fcntl.LOCK_…) on a folder, which ends with the process at the latest; gives its handle."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def remove_unused(folder: Path, keep: Collection[str]) -> None:
    """Remove all versions of a folder but some that nobody reads any more, and what a killed build left."""
    for path in folder.iterdir():
        if path.name not in keep:
            # Somebody reads this one: it goes with a later build.
            with suppress(OSError), locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                remove(path)


def remove(path: Path) -> None:
    """Remove a folder or file, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
