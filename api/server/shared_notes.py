"""A note that each web process leaves for the others to read: what it has counted, in one piece of memory."""

import json
import mmap
import os
import zlib
from struct import Struct
from typing import Any

ROOM = 64 << 10
"""Bytes for the note of one process."""
HEADER = Struct("<II")
"""Length and CRC-32 of what follows; a note that is just being written does not fit its sum."""
TRIES = 3


def make_memory(processes: int) -> int:
    """Memory for the notes of so many processes; the handle that each of them opens it by."""
    handle = os.memfd_create("fengqiao-notes")
    os.truncate(handle, processes * ROOM)
    return handle


class SharedNotes:
    """The notes as one process sees them; `row` is its own. `memory` comes from `make_memory`."""

    def __init__(self, memory: int, processes: int, row: int = 0) -> None:
        self._mapped = mmap.mmap(memory, processes * ROOM)
        self._processes = processes
        self.row = row

    @classmethod
    def alone(cls) -> "SharedNotes":
        """The note of one process, for itself."""
        handle = make_memory(1)
        try:
            return cls(handle, 1)
        finally:
            os.close(handle)

    def leave(self, note: Any) -> None:
        """Leave a note, anything that JSON can say. Raises ValueError where it does not fit."""
        text = json.dumps(note, ensure_ascii=False).encode()
        if HEADER.size + len(text) > ROOM:
            raise ValueError(f"a note of {len(text)} bytes does not fit into {ROOM}")
        start = self.row * ROOM
        whole = HEADER.pack(len(text), zlib.crc32(text)) + text
        self._mapped[start : start + len(whole)] = whole

    def read(self) -> dict[int, Any]:
        """The notes of all processes that have left one, by their rows."""
        found = {}
        for row in range(self._processes):
            for _ in range(TRIES):
                start = row * ROOM
                length, checksum = HEADER.unpack(self._mapped[start : start + HEADER.size])
                text = self._mapped[start + HEADER.size : start + HEADER.size + min(length, ROOM)]
                if text and zlib.crc32(text) == checksum:
                    found[row] = json.loads(text)
                    break
        return found

    def clear(self, row: int) -> None:
        """Take away the note of a process that has ended."""
        self._mapped[row * ROOM : row * ROOM + HEADER.size] = bytes(HEADER.size)
