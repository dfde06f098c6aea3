"""A node keeps up with the record: what others append, on this machine or another, is put in force here, too.

One thread a process waits until PostgreSQL tells of something, or a while has gone by, and has the writer catch up. Of
several processes over one data folder the first makes the version, the others find it made. Where the record is away
all stays as it is, and how long for can be asked.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from graph.errors import FengqiaoError, RecordUnavailable
from graph.publish.writer import Writer
from graph.record.database import Record
from graph.record.listening import Listening

LOOKED_EVERY = 2.0
"""Seconds after which the record is asked even if nothing was told."""
JOINED_SECONDS = 1.0
"""A thread that waits for a database that is away is left behind: it holds nothing that ends by itself."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reached:
    """What was last known of the record: the sequence of its newest revision that is no draft, and when (monotonic)."""

    position: int
    at: float


class CatchingUp:
    """Keeps one data folder up to date with a record, for one process."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        begin: Callable[[], object] = lambda: None,
        every: float = LOOKED_EVERY,
    ) -> None:
        """`writer` is used by nobody else; `begin` is called first, again and again until it has not raised."""
        self._record, self._writer, self._begin, self._every = record, writer, begin, every
        self._listening = Listening(record.connections)
        self._thread = Thread(target=self._run, name="catching-up", daemon=True)
        self._stopping = False
        self.reached: Reached | None = None
        """None where the record has not been reached yet."""

    def __enter__(self) -> "CatchingUp":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        self._listening.wake()
        self._thread.join(JOINED_SECONDS)

    def wake(self) -> None:
        """Look at once."""
        self._listening.wake()

    def _run(self) -> None:
        said, begun = "", False
        with self._listening:
            while not self._stopping:
                try:
                    self._listening.begin()
                    if not begun:
                        self._begin()
                        begun = True
                    self._look()
                    if said:
                        log.warning("caught up with the record again")
                    said = ""
                except FengqiaoError as error:
                    if str(error) != said:
                        log.error("not caught up with the record: %s", error)
                    said = str(error)
                except Exception as error:
                    if not self._stopping:
                        log.exception("not caught up with the record: %s", type(error).__name__)
                self._listening.wait(self._every)

    def _look(self) -> None:
        position = self._record.position()
        self.reached = Reached(position, time.monotonic())
        self._writer.follow()


def behind() -> RecordUnavailable:
    """The error for what a node has not got yet."""
    return RecordUnavailable(
        "本节点正在跟上修订记录，请稍后再试",
        "this node is still catching up with the record: try again soon",
        retry_after=2,
    )
