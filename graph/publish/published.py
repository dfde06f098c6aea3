"""Which entries the graph is made of, kept up with the record: each write asks for it, and there may be thousands."""

from graph.record.database import Record

AT_ONCE = 1000
"""Revisions."""


class PublishedEntries:
    """The entries in force. To be asked while nobody else writes to the record."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._digests: dict[str, str] | None = None
        self._position = 0

    def digests(self) -> dict[str, str]:
        """The digest of its graph for each entry that is in the graph, by its id; not to be changed."""
        if self._digests is None:
            self._position = self._record.position()
            self._digests = {each.entry: each.graph_digest for each in self._record.published()}
        while changes := self._record.changes(self._position, AT_ONCE):
            for each in changes:
                if each.published:
                    self._digests[each.entry] = each.graph_digest
                else:
                    self._digests.pop(each.entry, None)
                self._position = each.sequence
        return self._digests
