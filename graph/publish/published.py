"""Which entries the graph is made of, kept up with the record: each write asks for it, and there may be thousands."""

from collections.abc import Mapping

from graph.record.database import Record

AT_ONCE = 1000
"""Revisions."""


class PublishedEntries:
    """The entries in force, as the record had them at a sequence, whatever is appended meanwhile."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._digests: dict[str, str] | None = None
        self._position = 0

    def at(self, position: int) -> Mapping[str, str]:
        """The digest of its graph for each entry that was in the graph, by its id."""
        if self._digests is None or position < self._position:
            self._digests = {each.entry: each.graph_digest for each in self._record.published(position)}
            self._position = position
        while self._position < position:
            changes = self._record.changes(self._position, AT_ONCE)
            for each in changes:
                if each.sequence > position:
                    break
                if each.published:
                    self._digests[each.entry] = each.graph_digest
                else:
                    self._digests.pop(each.entry, None)
            self._position = min(changes[-1].sequence, position) if changes else position
        return self._digests
