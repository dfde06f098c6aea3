"""Lines in the order of their bytes, however many there are: what is too much for memory is sorted in parts on disk."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

AT_ONCE = 200_000
"""Lines that are sorted in memory, about 60 MB of quads."""


def sorted_lines(lines: Iterable[bytes], folder: str, at_once: int | None = None) -> Iterator[bytes]:
    """The same lines, each ended by a line feed, sorted. What does not fit lies in `folder` until all are given.

    Raises OSError where the folder cannot be written.
    """
    at_once = at_once or AT_ONCE
    coming = iter(lines)
    part = sorted(islice(coming, at_once))
    if len(part) < at_once:
        yield from part
        return
    with ExitStack() as parts:
        files: list[IO[bytes]] = []
        while part:
            file = parts.enter_context(tempfile.TemporaryFile(dir=folder))
            file.writelines(part)
            file.seek(0)
            files.append(file)
            part = sorted(islice(coming, at_once))
        yield from heapq.merge(*files)
