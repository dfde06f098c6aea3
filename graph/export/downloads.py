"""The files that can be taken away: the whole graph in each format and every table, each written when it is needed."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

from graph.confined.sandbox import die_with_parent
from graph.export.csv_table import BOM
from graph.export.csv_table import MEDIA_TYPE as CSV
from graph.export.formats import FORMATS, write
from graph.export.kept_files import Export, Writer, export_file, export_folder, find_export
from graph.export.tables import TABLES, write_table
from graph.site_queries import query
from graph.store.snapshot import Snapshot

SMALL = 50_000
"""Statements of a graph of which all files are written, in about two seconds, when their lengths are asked for."""


@dataclass(frozen=True)
class Download:
    """A file by its name and media type, and how it is written."""

    name: str
    media_type: str
    write: Writer


class Downloads:
    """The files of one version, kept in the data folder."""

    def __init__(self, snapshot: Snapshot, data: Path) -> None:
        self.snapshot = snapshot
        self.data = data
        self._being_written = threading.Lock()

    @cached_property
    def files(self) -> Mapping[str, Download]:
        """Every file by its name."""
        found = [
            *(
                Download(
                    file_name(self.snapshot, form.suffix), form.media_type, partial(self._graph, form.name)
                )
                for form in FORMATS.values()
            ),
            *(
                Download(f"{table.name}.csv", CSV, partial(write_table, self.snapshot, table))
                for table in TABLES.values()
            ),
        ]
        return {file.name: file for file in found}

    def get(self, name: str) -> Export:
        """A file by its name, written now if it is not there. Raises KeyError, OSError."""
        return export_file(self.data, self.snapshot.version, name, self.files[name].write)

    def get_marked(self, name: str) -> Export:
        """The same with a byte order mark."""

        def marked(out: BinaryIO) -> int | None:
            plain = self.get(name)
            out.write(BOM)
            with plain.plain.path.open("rb") as file:
                shutil.copyfileobj(file, out)
            return plain.rows

        return export_file(self.data, self.snapshot.version, f"bom-{name}", marked)

    def written(self) -> dict[str, Export]:
        """The files that are there, by name: all of a small graph, else what has been written so far.

        Those of a large graph are written by a process of their own, which the first call starts.
        """
        if self._is_small:
            return {name: self.get(name) for name in self.files}
        found = {
            name: export
            for name in self.files
            if (export := find_export(self.data, self.snapshot.version, name))
        }
        if len(found) < len(self.files) and self._being_written.acquire(blocking=False):
            threading.Thread(target=self._write_apart, daemon=True).start()
        return found

    def write_all(self) -> None:
        """Write every file that is not there; nothing where another process is at it."""
        folder = export_folder(self.data, self.snapshot.version)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / ".writing").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            for name in self.files:
                self.get(name)

    def _graph(self, form: str, out: BinaryIO) -> None:
        write(self.snapshot, form, out, export_folder(self.data, self.snapshot.version))

    @cached_property
    def _is_small(self) -> bool:
        return self.snapshot.total(query("export-quads").page(SMALL + 1, 0)) <= SMALL

    def _write_apart(self) -> None:
        # The thread waits for the process, which ends with it: see `die_with_parent`.
        command = [
            sys.executable,
            "-m",
            "graph.export.downloads",
            str(self.data),
            self.snapshot.version,
            str(os.getpid()),
        ]
        try:
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        finally:
            self._being_written.release()


def file_name(snapshot: Snapshot, suffix: str) -> str:
    """What an export of this version is called."""
    return f"fengqiao-{snapshot.version}.{suffix}"


if __name__ == "__main__":
    os.nice(19)
    die_with_parent(int(sys.argv[3]))
    Downloads(Snapshot.open(Path(sys.argv[1]), sys.argv[2]), Path(sys.argv[1])).write_all()
