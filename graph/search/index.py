"""The index of one version: a table made once, and a small one over it of what has changed since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.search.documents import Document, all_documents, documents_of, touched
from graph.search.folding import Folded
from graph.search.kept import Base, keep_change, kept_base
from graph.search.table import Hit, Table
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot

CHANGED_AT_MOST = 20_000
"""Documents that differ from the table, after which it is made anew: they are looked at in every search."""


@dataclass(frozen=True)
class Index:
    """What is `hidden` of the table (by id) has gone or stands, as it is now, among `changed`.

    `made_of` names the version whose table it is, `touched` the IRIs that may differ from it since.
    """

    table: Table
    made_of: str
    touched: frozenset[str] = frozenset()
    hidden: frozenset[int] = frozenset()
    changed: tuple[Document, ...] = ()
    over: Table | None = None

    def hits(self, kind: str, sought: Folded, limit: int) -> list[Hit]:
        """The best things of a kind, at most `limit`."""
        found = self.table.hits(kind, sought, limit, self.hidden)
        if self.over is not None:
            found += self.over.hits(kind, sought, limit, ())
        return sorted(found)[:limit]

    def count(self, kind: str, sought: Folded) -> int:
        """How many things of a kind are found."""
        return self.table.count(kind, sought, self.hidden) + (
            self.over.count(kind, sought, ()) if self.over else 0
        )

    def words(self) -> Iterator[str]:
        """The words of names; of a name that has gone they may stay."""
        yield from self.table.words
        yield from self.over.words if self.over else ()

    def documents(self) -> list[Document]:
        """Everything that is searched, sorted by IRI."""
        return sorted((*self.table.documents(self.hidden), *self.changed), key=lambda one: one.iri)


@once_per_version
def search_index(snapshot: Snapshot) -> Index:
    """The index of a version: from the file that a process made before, or made now and kept for the others.

    Of 280,000 names it takes a minute and a half to make, a moment to open. A version whose own file there is not is
    read from that of an earlier one, where it is known what has changed since.
    """
    if snapshot.data is None:
        return Index(Table.of(all_documents(snapshot)), snapshot.version)
    base = kept_base(snapshot, snapshot.data, CHANGED_AT_MOST)
    return _over(base, snapshot, base.touched)


@search_index.carry
def _carried(previous: Index, transition: Transition) -> Index | None:
    iris = touched(transition.change, transition.new)
    new = transition.new
    together = previous.touched | iris
    if len(together) > CHANGED_AT_MOST:
        return None
    if new.data is not None:
        keep_change(new.data, new.version, previous.made_of, together)
    if not iris:
        return previous
    kept = [one for one in previous.changed if one.iri not in iris]
    changed = (*kept, *documents_of(new, sorted(iris)))
    return _index(previous.table, previous.made_of, together, changed)


def _over(base: Base, snapshot: Snapshot, iris: Iterable[str]) -> Index:
    changed = tuple(documents_of(snapshot, sorted(iris)))
    return _index(base.table, base.version, frozenset(iris), changed)


def _index(table: Table, made_of: str, iris: frozenset[str], changed: tuple[Document, ...]) -> Index:
    hidden = frozenset(table.identities(iris))
    return Index(table, made_of, iris, hidden, changed, Table.of(changed) if changed else None)
