"""The saved answers that all nodes of a record have: what one node has acknowledged, any other can give.

Each is kept whole, as the bytes it was given as. Days are counted since 1970. There is a bound to how many and how
much: where it is reached, those go that were not in use and not opened for longest; `in use` is what was cited, or
opened on a later day than it was saved.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, func, insert, select, update

from graph.record.connections import Connections
from graph.record.tables import SHARED_ANSWERS

State = Literal["kept", "removed"]

_OF = SHARED_ANSWERS.c
_KEPT = _OF.body.is_not(None)


@dataclass(frozen=True)
class Bounds:
    """Most answers, most bytes of all of them, and the days after which one that is not in use goes."""

    answers: int
    bytes: int
    days: int


class SharedAnswers:
    """The answers of a record. Every method raises RecordUnavailable where its database is away."""

    def __init__(self, connections: Connections, bounds: Bounds) -> None:
        self._connections = connections
        self._bounds = bounds

    def opened(self, name: str, day: int, cited: bool = False) -> State | None:
        """Whether an answer is kept or was removed, None for neither; it is noted as opened on that day."""
        asked = select(_OF.saved, _OF.opened, _OF.in_use, _KEPT).where(_OF.name == name)
        with self._connections.reading() as connection:
            row = connection.execute(asked).first()
        if row is None:
            return None
        saved, before, in_use, kept = row
        if not kept:
            return "removed"
        used = bool(in_use or cited or saved < day)
        if before < day or used != bool(in_use):
            with self._connections.appending() as connection:
                noted = update(SHARED_ANSWERS).where(_OF.name == name)
                connection.execute(noted.values(opened=day, in_use=int(used)))
        return "kept"

    def body(self, name: str) -> bytes | None:
        """The answer, None where it is not kept."""
        with self._connections.reading() as connection:
            found = connection.scalar(select(_OF.body).where(_OF.name == name))
        return None if found is None else bytes(found)

    def keep(self, name: str, body: bytes, day: int) -> bool:
        """Keep an answer; one that is there, or was removed, stays as it is. Whether there was room for it."""
        with self._connections.appending() as connection:
            if connection.scalar(select(func.count()).where(_OF.name == name)):
                return True
            old = _KEPT, _OF.in_use == 0, _OF.opened < day - self._bounds.days
            connection.execute(delete(SHARED_ANSWERS).where(*old))
            while True:
                totals = select(func.count(), func.coalesce(func.sum(_OF.size), 0)).where(_KEPT)
                answers, size = connection.execute(totals).one()
                if answers < self._bounds.answers and size + len(body) <= self._bounds.bytes:
                    break
                first = (
                    select(_OF.name)
                    .where(_KEPT, (_OF.in_use == 0) | (_OF.opened < day - self._bounds.days))
                    .order_by(_OF.in_use, _OF.opened, _OF.saved, _OF.name)
                    .limit(1)
                )
                if not connection.execute(
                    delete(SHARED_ANSWERS).where(_OF.name == first.scalar_subquery())
                ).rowcount:
                    return False
            kept = {"name": name, "body": body, "size": len(body), "saved": day, "opened": day, "in_use": 0}
            connection.execute(insert(SHARED_ANSWERS), kept)
        return True

    def remove(self, name: str) -> bool:
        """Remove an answer for good, so that it cannot be kept again; whether it was there."""
        with self._connections.appending() as connection:
            gone = update(SHARED_ANSWERS).where(_OF.name == name, _KEPT).values(body=None, size=0)
            return bool(connection.execute(gone).rowcount)

    def allow(self, name: str) -> bool:
        """Let a removed answer be kept again; whether one of that name was removed."""
        with self._connections.appending() as connection:
            return bool(connection.execute(delete(SHARED_ANSWERS).where(_OF.name == name, ~_KEPT)).rowcount)
