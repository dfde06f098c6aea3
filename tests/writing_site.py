"""A data folder that tests write into, over a small ground."""

import shutil
from itertools import count
from pathlib import Path

from graph.errors import (
    FengqiaoError,
)
from graph.publish.ground import Ground
from graph.publish.version import in_force
from graph.publish.writer import Write, Writer, Written, again
from graph.record.database import Record
from tests.small_entries import canonical_hash, lines_in, made_anew, write_of

FOLDERS = count()


class Site:
    """A data folder with its record and a writer."""

    def __init__(self, data: Path, ground: Ground) -> None:
        data.mkdir(parents=True)
        self.data, self.ground = data, ground
        self.record = Record.open("", data)
        self.writer = Writer(data, self.record, ground)
        self.writer.bring_up_to_date(lambda _: None)

    @property
    def version(self) -> str:
        version = in_force(self.data)
        assert version is not None
        return version

    def write(self, *writes: Write) -> list[Written | FengqiaoError]:
        return self.writer.write(writes)

    def put(self, *contents: bytes) -> str:
        """Write entries that must be taken; the version."""
        for done in self.write(*map(write_of, contents)):
            assert isinstance(done, Written), done
        return self.version

    def withdrawal(self, entry: str) -> Write:
        revision = self.record.in_force(entry)
        assert revision is not None
        return again(self.record, revision, "withdrawn", "tester", "as the test has it")

    def lines(self) -> set[bytes]:
        return lines_in(self.data, self.version)

    def hash(self) -> str:
        return canonical_hash(self.data, self.version)

    def assert_as_made_anew(self) -> None:
        other = self.data.with_name(f"anew-{next(FOLDERS)}")
        try:
            assert made_anew(other, self.record, self.ground) == self.version
            assert lines_in(other, self.version) == self.lines()
        finally:
            shutil.rmtree(other)
