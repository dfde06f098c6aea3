"""The shipped corpus: one TriG file an article, the register of stations and the gazetteer of places."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Dataset

from graph.errors import EntryUnreadable
from graph.store.parse import parse_entry
from graph.store.utf8 import read_bytes

SHIPPED = Path(__file__).resolve().parent / "corpus"


@dataclass(frozen=True)
class Corpus:
    """A folder of entries with the reference data they point into."""

    folder: Path = SHIPPED

    @property
    def reference_files(self) -> list[Path]:
        """Catalogue, gazetteer and register: who codes by what protocol, places, identities."""
        return [self.folder / name for name in ("catalog.trig", "gazetteer.trig", "register.trig")]

    @property
    def entry_files(self) -> list[Path]:
        """One file an article, in the order of their names."""
        return sorted((self.folder / "entries").glob("*.trig"))

    def files(self) -> Iterator[Path]:
        yield from self.reference_files
        yield from self.entry_files


def load_files(files: list[Path]) -> Dataset:
    """The TriG files as one rdflib dataset, its named graphs kept.

    Raises EntryUnreadable and FileUnreadable, which name the file.
    """
    dataset = Dataset(default_union=True)
    for path in files:
        try:
            entry = parse_entry(read_bytes(path), "application/trig")
        except EntryUnreadable as error:
            raise error.named(path) from error
        for subject, predicate, value, name in entry.quads():
            dataset.graph(name).add((subject, predicate, value))
    return dataset
