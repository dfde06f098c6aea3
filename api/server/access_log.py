"""The access log as it is written: lines of all web processes, whole each, to standard error or to a file.

Nobody waits for it. A reader that does not keep up loses lines, which are counted, and holds up no visitor.
"""

import os
import select

PART = select.PIPE_BUF
"""Bytes that are written at once, so that lines of two processes never mix (POSIX, `write`)."""
MOST_WAITING = 1 << 20
"""Bytes kept between two writings."""
STANDARD_ERROR = "-"
OFF = "off"


class AccessLog:
    """Lines on their way to `-` (standard error) or the file of that name. `flush` is to be called now and then."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._waiting: list[str] = []
        self._bytes = 0
        self.lost = 0
        """Lines that could not be written."""

    @classmethod
    def of(cls, place: str) -> "AccessLog | None":
        """The log that a setting names, none where it is off."""
        return None if place == OFF else cls(place)

    def add(self, line: str) -> None:
        """Keep a line, of ASCII, until the next writing."""
        if self._bytes > MOST_WAITING:
            self.lost += 1
            return
        self._waiting.append(line)
        self._bytes += len(line)

    def flush(self) -> None:
        """Write what waits, as far as it can be written at once."""
        if not self._waiting:
            return
        lines, self._waiting, self._bytes = self._waiting, [], 0
        try:
            # Opened each time, so that a file that was moved away is made anew.
            handle = 2 if self._place == STANDARD_ERROR else self._opened()
        except OSError:
            self.lost += len(lines)
            return
        try:
            self._write(handle, lines)
        finally:
            if handle != 2:
                os.close(handle)

    def _opened(self) -> int:
        return os.open(self._place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)

    def _write(self, handle: int, lines: list[str]) -> None:
        poll = select.poll()
        poll.register(handle, select.POLLOUT)
        start = 0
        while start < len(lines):
            end, size = start, 0
            while end < len(lines) and size + len(lines[end]) <= PART:
                size += len(lines[end])
                end += 1
            try:
                if not poll.poll(0):
                    raise BlockingIOError
                os.write(handle, "".join(lines[start:end]).encode("ascii", "replace"))
            except OSError:
                self.lost += len(lines) - start
                return
            start = end
