"""Versions that this process no longer has open, or never had, and that are still on disk: opened for who asks for one.

A list that was begun before the last versions, or on another node, is read to its end in them.
"""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from api.http.version_in_force import VersionInForce
from graph.errors import StoreBroken
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path

MOST = 2
"""Versions that stay open, the ones asked for last; more while they are being answered from."""


class Reopened:
    """Opened versions by their names, for all threads of a process."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = Lock()
        self._open: OrderedDict[str, VersionInForce] = OrderedDict()

    def get(self, name: str) -> VersionInForce | None:
        """The version of that name, None where it is not on disk (any more)."""
        with self._lock:
            found = self._open.get(name)
            if found is None:
                if not store_path(self._data, name).is_dir():
                    return None
                try:
                    found = VersionInForce(Snapshot.open(self._data, name), self._data)
                except StoreBroken:
                    return None
            self._open[name] = found
            self._open.move_to_end(name)
            self._let_go()
            return found

    def close(self) -> None:
        """Let all go."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].snapshot.close()

    def _let_go(self) -> None:
        for name in list(self._open)[:-MOST]:
            # The one that was just asked for is among the last.
            if not self._open[name].requests:
                self._open.pop(name).snapshot.close()
