"""The versions that a worker has open: the one it was told to open last, and one other that it was asked about."""

from pathlib import Path

import pyoxigraph as ox

from graph.sparql.engine import Engine
from graph.store.seal import told_if_broken

SMALL = 16 << 20
"""Bytes on disk up to which a store is held in memory, which answers a small query in half of the time and costs
about as many bytes again in each worker, and 0.1 s at its opening for every 20,000 quads."""


class OpenVersions:
    """Engines over the stores in one folder, by the names of their versions."""

    def __init__(self, folder: Path, base: str, prefixes: dict[str, str]) -> None:
        self._folder = folder
        self._base = base
        self._prefixes = prefixes
        self._leading = ""
        self._engines: dict[str, Engine] = {}
        self.none = Engine(ox.Store(), base, prefixes)
        """Over nothing: it reads what is to be asked elsewhere, and tells what was answered there."""

    def lead(self, version: str) -> None:
        """Open what most questions will be about, and keep beside it the version that this was before.

        Raises StoreBroken, and then all stays as it was.
        """
        if version == self._leading:
            return
        engine = self._opened(version, in_memory=True)
        beside = self._engines.get(self._leading)
        self._engines = {version: engine} | ({self._leading: beside} if beside else {})
        self._leading = version

    def engine(self, version: str) -> Engine:
        """The engine over a version, opened in place of the one beside where it is not open. Raises StoreBroken."""
        found = self._engines.get(version)
        if found is None:
            for beside in self._engines.keys() - {self._leading}:
                del self._engines[beside]
            found = self._engines[version] = self._opened(version, in_memory=False)
        return found

    def _opened(self, version: str, *, in_memory: bool) -> Engine:
        place = self._folder / version
        with told_if_broken(version):
            store = ox.Store.read_only(str(place))
            if in_memory and sum(path.stat().st_size for path in place.iterdir()) <= SMALL:
                on_disk, store = store, ox.Store()
                store.extend(on_disk)
        return Engine(store, self._base, self._prefixes)
