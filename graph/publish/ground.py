"""What every version stands on besides the entries: vocabulary, derivations, and the reference data that is shipped."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from graph.record.shipped import Corpus
from graph.store.entry_form import lines_of
from graph.store.utf8 import read_bytes
from graph.store.writable import DERIVATIONS
from ontology.files import vocabulary_files

LAYOUT = "3"
"""Raised when the same entries would be written differently."""


@dataclass(frozen=True)
class Ground:
    """The ground of all versions that one program makes of one shipped corpus, read when it is first asked for."""

    corpus: Corpus

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over names and bytes of all files. Raises FileUnreadable, which names the file."""
        digest = hashlib.sha256(LAYOUT.encode())
        files = [*vocabulary_files(), *self.corpus.reference_files, *sorted(DERIVATIONS.glob("*.rq"))]
        for path in files:
            content = read_bytes(path)
            digest.update(f"\0{path.name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    @cached_property
    def lines(self) -> frozenset[bytes]:
        """The statements of the reference data, which stay whatever entries say or take back."""
        found: frozenset[bytes] = frozenset()
        for path in self.corpus.reference_files:
            found |= lines_of(read_bytes(path), "application/trig")
        return found
