"""Which entries are known to conform: by the digest of their bytes, for as long as all that decides it is the same."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from graph.record.shipped import Corpus
from graph.store.atomic import written_whole
from graph.store.utf8 import read_bytes
from ontology.files import HERE as ONTOLOGY
from ontology.files import vocabulary_files

WRITTEN_EVERY = 100
"""Entries after which what was found is written down: a run that is stopped does not begin again."""

_HERE = Path(__file__).resolve().parent
_GRAPH = _HERE.parent


class Verdicts:
    """What is kept in one file; of entries that it is neither asked about nor told of, nothing is kept."""

    def __init__(self, file: Path, corpus: Corpus) -> None:
        """Read what is known of entries held against the reference data of a corpus. Raises FileUnreadable."""
        self._file = file
        self._rules = rules_digest(corpus)
        self._before = self._read()
        self._seen: set[str] = set()

    def knows(self, content: bytes) -> bool:
        """Whether an entry of these bytes was found to conform."""
        digest = _digest(content)
        if digest in self._before:
            self._seen.add(digest)
        return digest in self._seen

    def add(self, content: bytes) -> None:
        """Remember that an entry of these bytes conforms. Raises OSError."""
        self._seen.add(_digest(content))
        if len(self._seen - self._before) % WRITTEN_EVERY == 0:
            self._write(self._before | self._seen)

    def write(self) -> None:
        """Write down what was asked about and told. Raises OSError."""
        if self._seen != self._before:
            self._write(self._seen)

    def _read(self) -> set[str]:
        try:
            found = json.loads(self._file.read_bytes())
            return set(found["conforming"]) if found["rules"] == self._rules else set()
        except (OSError, ValueError, KeyError, TypeError):
            return set()

    def _write(self, digests: Iterable[str]) -> None:
        with written_whole(self._file) as file:
            file.write(json.dumps({"rules": self._rules, "conforming": sorted(digests)}).encode())


def rules_digest(corpus: Corpus) -> str:
    """A digest over all that decides whether an entry conforms, the program that judges it among it."""
    digest = hashlib.sha256(f"pyshacl {version('pyshacl')} pyoxigraph {version('pyoxigraph')}".encode())
    for path in [
        *vocabulary_files(),
        *sorted((ONTOLOGY / "shapes").glob("*.ttl")),
        *sorted((ONTOLOGY / "checks").glob("*.rq")),
        *corpus.reference_files,
        *sorted(_HERE.glob("*.py")),
        _GRAPH / "store" / "parse.py",
    ]:
        digest.update(hashlib.sha256(read_bytes(path)).digest())
    return digest.hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
