"""What reviewers say of revisions: comments, acceptance, why a draft was sent back. None is changed or deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import insert, select, tuple_

from graph.errors import RevisionRefused
from graph.record.connections import Connections
from graph.record.tables import REMARKS

Verdict = Literal["comment", "accepted", "sent-back"]
LONGEST_REMARK = 4_000

_OF = REMARKS.c
_SHOWN = select(_OF.entry, _OF.number, _OF.verdict, _OF.role, _OF.text, _OF.at)


@dataclass(frozen=True)
class Remark:
    """One remark on revision `number` of an entry; `role` is the name of a token, `at` in UTC."""

    entry: str
    number: int
    verdict: Verdict
    role: str
    text: str
    at: datetime


class Remarks:
    """All remarks of a record. Every method raises RecordUnavailable where its database is away."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, entry: str, number: int, verdict: Verdict, role: str, text: str) -> Remark:
        """Keep a remark on a revision that is there.

        Raises RevisionRefused for a comment or a sending back without words, or with too many.
        """
        words = text.strip()
        if (not words and verdict != "accepted") or len(words) > LONGEST_REMARK:
            raise RevisionRefused(
                f"请写明意见，至多 {LONGEST_REMARK} 字", f"say why, in at most {LONGEST_REMARK} characters"
            )
        made = Remark(entry, number, verdict, role, words, datetime.now(UTC))
        with self._connections.appending() as connection:
            connection.execute(insert(REMARKS), vars(made))
        return made

    def of(self, entry: str) -> list[Remark]:
        """All remarks on an entry, the oldest first."""
        with self._connections.reading() as connection:
            return [
                Remark(*row) for row in connection.execute(_SHOWN.where(_OF.entry == entry).order_by(_OF.id))
            ]

    def sent_back(self, revisions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Remark]:
        """Of these entries and numbers those that were sent back, each with the last reason."""
        asked = _SHOWN.where(_OF.verdict == "sent-back", tuple_(_OF.entry, _OF.number).in_(revisions))
        if not revisions:
            return {}
        with self._connections.reading() as connection:
            found = [Remark(*row) for row in connection.execute(asked.order_by(_OF.id))]
        return {(remark.entry, remark.number): remark for remark in found}
