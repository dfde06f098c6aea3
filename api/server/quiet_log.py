"""The log of a web process: to standard error, one line a minute of a kind, so that no visitor can flood it."""

import logging
import sys
import time
from collections.abc import Callable

MINUTE = 60
MOST_KINDS = 1_000
"""Kinds remembered; where there are more, those told longest ago are forgotten."""


class OncePerMinute(logging.Filter):
    """Lets the first record of a kind pass in each minute, and says with the next one how many it kept back.

    A kind is a logger, a message before its values are put in, and for an error where in the program it arose.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        kind = (
            record.name,
            record.msg if isinstance(record.msg, str) else type(record.msg),
            *_origin(record),
        )
        now = self._clock()
        told, kept_back = self._told.get(kind, (None, 0))
        if told is not None and now - told < MINUTE:
            self._told[kind] = told, kept_back + 1
            return False
        self._told.pop(kind, None)
        self._told[kind] = now, 0
        if len(self._told) > MOST_KINDS:
            del self._told[next(iter(self._told))]
        if kept_back:
            record.msg, record.args = f"{record.getMessage()} (and {kept_back} more like it)", None
        return True


def _origin(record: logging.LogRecord) -> tuple[object, ...]:
    if not record.exc_info or record.exc_info[0] is None:
        return ()
    kind, _, trace = record.exc_info
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ()
    return kind, *place


class OneLineEach(logging.Formatter):
    """Writes a record so that nothing in it can look like another: what a visitor sent may stand in it.

    Control characters are written as escapes; further lines, those of a traceback, begin with a bar.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The text of a record."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        lines = [self.formatMessage(record), *filter(None, trace.split("\n"))]
        return "\n  | ".join(map(_escaped, lines))


def _escaped(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def log_quietly(process: str) -> None:
    """Send all warnings and errors of this process to standard error through one OncePerMinute."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(OncePerMinute())
    handler.setFormatter(OneLineEach(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
