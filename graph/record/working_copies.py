"""What somebody with a token is writing and has not submitted: one working copy of an entry a role, kept over again.

It may hold the text of an article. It is given to its role alone, stands in no backup, and goes when it is submitted
or thrown away.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update

from graph.errors import RevisionConflict, WorkingCopyRefused
from graph.record.connections import Connections
from graph.record.revision import LONGEST_NAME
from graph.record.tables import WORKING_COPIES

MOST_OF_A_ROLE = 100

_OF = WORKING_COPIES.c


@dataclass(frozen=True)
class WorkingCopy:
    """One working copy; `number` counts how often it was kept, `at` is the last time, UTC."""

    entry: str
    number: int
    at: datetime


class WorkingCopies:
    """All working copies of a record. Every method raises RecordUnavailable where its database is away."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def keep(self, role: str, entry: str, content: bytes, seen: int) -> WorkingCopy:
        """Keep the content in place of that of number `seen`, 0 for none.

        Raises RevisionConflict where another page of the same role has kept something else meanwhile,
        WorkingCopyRefused for a name that no entry has, or where the role has too many.
        """
        if not 0 < len(entry) <= LONGEST_NAME or not entry.isprintable():
            raise WorkingCopyRefused("条目编号不可用", "the id of the entry cannot be used")
        at = datetime.now(UTC)
        with self._connections.appending() as connection:
            here = (_OF.role == role) & (_OF.entry == entry)
            number = connection.scalar(select(_OF.number).where(here)) or 0
            if number != seen:
                raise RevisionConflict(
                    f"条目 {entry} 的工作稿已在别处改动（第 {number} 次保存）：请选择用哪一份",
                    f"the working copy of entry {entry} was changed elsewhere (kept {number} times): choose one",
                    entry=entry,
                    newest=number,
                    expected=seen,
                )
            if number:
                connection.execute(
                    update(WORKING_COPIES).where(here).values(number=number + 1, content=content, at=at)
                )
            else:
                held = connection.scalar(
                    select(func.count()).select_from(WORKING_COPIES).where(_OF.role == role)
                )
                if (held or 0) >= MOST_OF_A_ROLE:
                    raise WorkingCopyRefused(
                        f"已有 {MOST_OF_A_ROLE} 份工作稿：请先提交或删除一些",
                        f"there are {MOST_OF_A_ROLE} working copies already: submit or delete some first",
                    )
                kept = {"role": role, "entry": entry, "number": 1, "content": content, "at": at}
                connection.execute(insert(WORKING_COPIES), kept)
        return WorkingCopy(entry, number + 1, at)

    def read(self, role: str, entry: str) -> tuple[WorkingCopy, bytes] | None:
        """The working copy of an entry with its content; None where the role has none."""
        asked = select(_OF.entry, _OF.number, _OF.at, _OF.content).where(_OF.role == role, _OF.entry == entry)
        with self._connections.reading() as connection:
            row = connection.execute(asked).first()
        return None if row is None else (WorkingCopy(*row[:3]), row.content)

    def list(self, role: str) -> list[WorkingCopy]:
        """All of a role, the last kept first."""
        asked = select(_OF.entry, _OF.number, _OF.at).where(_OF.role == role).order_by(_OF.at.desc())
        with self._connections.reading() as connection:
            return [WorkingCopy(*row) for row in connection.execute(asked)]

    def remove(self, role: str, entry: str) -> None:
        """Throw a working copy away; nothing happens where there is none."""
        with self._connections.appending() as connection:
            connection.execute(delete(WORKING_COPIES).where(_OF.role == role, _OF.entry == entry))
