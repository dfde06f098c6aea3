"""A search: what is found of each kind, the best first; and what may have been meant where nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.search.documents import KINDS, Document
from graph.search.folding import Folded, marks
from graph.search.index import Index, search_index
from graph.search.table import QUOTED, Hit
from graph.store.snapshot import Snapshot

LIKE_ENOUGH = 72
"""Of 100: one letter in four may be wrong."""
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Found:
    """A thing, the one of its names that fits, and where in it (start and end of each part); score from 1 down to 0."""

    document: Document
    matched: str
    marks: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True)
class Findings:
    """`total` and `counts` by kind go beyond what is listed; `meant` is what was searched where nothing was found."""

    total: int
    counts: Mapping[str, int]
    found: tuple[Found, ...]
    meant: str | None = None

    def of(self, kind: str) -> list[Found]:
        """What is listed of one kind."""
        return [one for one in self.found if one.document.kind == kind]


def search(snapshot: Snapshot, text: str, kind: str = "", limit: int = 20, *, each: bool = False) -> Findings:
    """Search everything, or one kind. At most `limit` are listed, in all or (`each`) of each kind.

    Counts stop at 1,000 of a kind. Nothing is found for a text without letters and digits. Safe in several threads.
    """
    index, sought = search_index(snapshot), Folded.of(text[:LONGEST_QUERY])
    if not sought.pieces:
        return Findings(0, {}, ())
    findings = _found(index, sought, kind, limit, each)
    if findings.total:
        return findings
    for meant in _meant(index, sought):
        other = _found(index, Folded.of(meant), kind, limit, each)
        if other.total:
            return Findings(other.total, other.counts, other.found, meant)
    return findings


def _found(index: Index, sought: Folded, kind: str, limit: int, each: bool) -> Findings:
    hits: list[Hit] = []
    counts = {}
    for one in [kind] if kind else KINDS:
        if some := index.hits(one, sought, limit):
            hits += some
            counts[one] = len(some) if len(some) < limit else max(len(some), index.count(one, sought))
    if not each:
        hits = sorted(hits)[:limit]
    return Findings(sum(counts.values()), counts, tuple(_shown(hit, sought) for hit in hits))


def _shown(hit: Hit, sought: Folded) -> Found:
    """With the name of which most is marked, the shorter one where two are alike."""
    told = [(name, marks(name, sought)) for name in (*hit.document.names, *hit.document.places)]
    name, where = max(told, key=lambda one: sum(end - start for start, end in one[1]) / len(one[0]))
    score = 1 - (hit.fit + min(hit.length, 99) / 100) / (QUOTED + 1)
    return Found(hit.document, name, tuple(where), round(score, 4))


def _meant(index: Index, sought: Folded) -> list[str]:
    """What else may have been typed: each word as the nearest one there is; characters by their sound."""
    there = [*index.words()]
    nearest = []
    for piece in sought.pieces:
        near = (
            process.extractOne(piece, there, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
            if piece.isascii()
            else None
        )
        nearest.append(near[0] if near else piece)
    meant = [" ".join(nearest)] if tuple(nearest) != sought.pieces else []
    if sought.runs:
        meant.append("".join(sought.syllables))
    return meant
