"""The one way to write a whole file: there with all its bytes, or as it was before.

The bytes go to a scratch file beside the target that is renamed into place in the end (POSIX rename is atomic).
A process that is killed leaves the old file, and a scratch file that the next writer in that folder removes.
What is no regular file (a FIFO, a device, a socket, a descriptor by its name in /dev/fd) is written through and
never replaced; of a symbolic link the file it leads to is replaced, and the link stays.
"""

import errno
import fcntl
import os
import re
import secrets
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_SCRATCH = re.compile(r"\..*\.[0-9a-f]{16}\.part", re.DOTALL)
_DESCRIPTORS = re.compile(r"/proc/(?:\d+/task/)?(\d+)/fd")
_LINKS = 40
"""Links followed one after another, as in Linux (path_resolution(7))."""
_NAME_KEPT = 40
"""Characters of the target's name in that of its scratch file: a name may have 255 bytes."""


@contextmanager
def written_whole(path: Path, *, sync: bool = False) -> Iterator[BinaryIO]:
    """A binary file to write to; `path` has the bytes when the block ends without an exception.

    A regular file keeps its mode and, where the system allows it, its owner; a new one gets what the umask leaves.
    With `sync` it survives a power cut: file and folder are on the disk before the block is left. Any number of
    threads and processes may write one path at a time: one of them wins, whole. Raises OSError where it cannot be
    written: a folder, no right to, no room.
    """
    target, handle = _followed(path)
    if handle is not None:
        with os.fdopen(handle, "wb") as out:
            yield out
        return
    there = _status(target)
    if there is not None and stat.S_ISSOCK(there.st_mode):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(target))
            with peer.makefile("wb") as out:
                yield out
        return
    if there is not None and not stat.S_ISREG(there.st_mode):
        with target.open("wb") as out:
            yield out
        return
    if there is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    with _replaced(target, there, sync) as out:
        yield out


def remove_leftovers(folder: Path) -> None:
    """Remove what killed writers left in a folder; a scratch file that is being written is locked, and stays."""
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if _SCRATCH.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                    try:
                        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        Path(entry.path).unlink()
                    finally:
                        os.close(handle)


def _followed(path: Path) -> tuple[Path, int | None]:
    """Where the links of a path lead; what it names by a descriptor is opened at once, and that is given, too.

    A descriptor looks like a link, but what it leads to has no name of its own (a pipe), or one that does not
    matter: the shell that opened the file goes on writing to it.
    """
    for _ in range(_LINKS):
        process = _DESCRIPTORS.fullmatch(os.path.realpath(path.parent))
        if process is not None and path.name.isdecimal():
            own = int(process[1]) == os.getpid()
            return path, os.dup(int(path.name)) if own else os.open(path, os.O_WRONLY)
        if not path.is_symlink():
            return path, None
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _replaced(target: Path, before: os.stat_result | None, sync: bool) -> Iterator[BinaryIO]:
    """A regular file, whole in the end; `before` is what the target was."""
    remove_leftovers(target.parent)
    handle, scratch = _scratch_file(target, 0o666 if before is None else 0o600)
    try:
        # Closed after the rename: until then its lock tells that it is no leftover.
        with os.fdopen(handle, "w+b") as out:
            yield out
            out.flush()
            if before is not None:
                with suppress(PermissionError):
                    os.fchown(handle, before.st_uid, before.st_gid)
                os.fchmod(handle, stat.S_IMODE(before.st_mode))
            if sync:
                os.fsync(handle)
            scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    if sync:
        _sync_folder(target.parent)


def _scratch_file(target: Path, mode: int) -> tuple[int, Path]:
    """A new file beside the target, open and locked."""
    while True:
        scratch = target.with_name(f".{target.name[:_NAME_KEPT]}.{secrets.token_hex(8)}.part")
        handle = os.open(scratch, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        # Another writer may have taken it for a leftover before it was locked.
        if os.fstat(handle).st_nlink:
            return handle, scratch
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
