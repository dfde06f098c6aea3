"""What goes to a confined process and comes back: frames over its standard input and output.

A frame is two lengths (4 bytes each, big-endian), a header and a body, both of bytes. Where nothing else is said the
header is JSON.
"""

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")

GRACE = 2
"""Seconds after the deadline at which a process whose parent did not stop it is ended by the system."""

_ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    # glibc sets aside 128 MiB of addresses for each thread that allocates, which the limit on memory counts: the
    # engine's threads then take 500 to 650 MiB at the start instead of 200, now and then all of it, and it dies.
    "MALLOC_ARENA_MAX": "1",
    # The engine asks for many small pieces of memory and gives them back: with more of them at hand than glibc's
    # seven of a size, a small query takes a seventh less. At most 8 MB are held so.
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=256",
}
"""All that a confined process sees of the environment."""


def frame(header: dict[str, Any], body: bytes | bytearray = b"") -> bytes:
    """A JSON header and a body as one frame."""
    return framed(json.dumps(header, ensure_ascii=False).encode(), body)


def framed(head: bytes, body: bytes | bytearray) -> bytes:
    """Header and body as one frame."""
    return b"".join((LENGTHS.pack(len(head), len(body)), head, body))


def read_frame(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, whose header is JSON; None at the end of the pipe."""
    found = read_framed(source)
    return None if found is None else (json.loads(found[0]), found[1])


def read_framed(source: BinaryIO) -> tuple[bytes, bytes] | None:
    """Header and body of the next frame, None at the end of the pipe."""
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return source.read(head), source.read(body)
