"""The archive of a node: its own answers as ever, and those that any other node of the same record has saved.

What is saved is acknowledged when all nodes can give it; what another one has is taken in when it is first asked for.
"""

import gzip
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from api.answers.answer import SavedAnswer, answer_of_record
from api.answers.archive import DAY, NAME, AnswerArchive, Limits, removed
from api.answers.files import JSON
from api.http.problems import Refusal
from graph.errors import NotInGraph, RecordUnavailable
from graph.record.shared_answers import SharedAnswers, State


class SharedArchive(AnswerArchive):
    """An archive in a data folder whose answers other nodes have, too.

    Beside what the archive raises, RecordUnavailable where the record is away and has to be asked.
    """

    def __init__(
        self, data: Path, limits: Limits, shared: SharedAnswers, clock: Callable[[], float] | None = None
    ) -> None:
        super().__init__(data, limits, **({"clock": clock} if clock else {}))
        self._shared = shared

    def has(self, name: str) -> bool:
        """Whether any node has it. Raises Refusal 410 where an operator has removed it."""
        if self._state(name) == "kept":
            return True
        if not self._has_own(name):
            return False
        self._share(name, super().file(name, JSON))
        return True

    def files(self, name: str, *kinds: str, cited: bool = False) -> list[bytes | None]:
        """As of the archive. Where the record is away, what is here is given."""
        if NAME.fullmatch(name) is None:
            return super().files(name, *kinds, cited=cited)
        away: RecordUnavailable | None = None
        state: State | None = None
        try:
            state = self._state(name, cited)
        except RecordUnavailable as error:
            away = error
        try:
            return super().files(name, *kinds, cited=cited)
        except (NotInGraph, Refusal):
            if away is not None:
                # Another node may have it.
                raise away from None
            body = self._shared.body(name) if state == "kept" else None
            if body is None:
                raise
        with suppress(NotInGraph):
            # It was removed here and is allowed elsewhere.
            super().allow(name)
        self.keep(answer_of_record(gzip.decompress(body)))
        return super().files(name, *kinds, cited=cited)

    def save(self, answer: SavedAnswer, client: str = "") -> None:
        """As of the archive; Refusal 507, too, where there is no room for it that all nodes share."""
        super().save(answer, client)
        self._share(answer.name, answer.to_json())

    def remove(self, name: str) -> None:
        """As of the archive, on all nodes."""
        there = self._shared.remove(name)
        try:
            super().remove(name)
        except NotInGraph:
            if not there:
                raise

    def allow(self, name: str) -> None:
        """As of the archive, on all nodes."""
        there = self._shared.allow(name)
        try:
            super().allow(name)
        except NotInGraph:
            if not there:
                raise

    def _has_own(self, name: str) -> bool:
        try:
            return super().has(name)
        except Refusal:
            # Removed here, and not (or no longer) by the record.
            super().allow(name)
            return False

    def _state(self, name: str, cited: bool = False) -> State | None:
        state = self._shared.opened(name, self._today(), cited)
        if state == "removed":
            raise removed(name)
        return state

    def _share(self, name: str, body: bytes) -> None:
        if not self._shared.keep(name, gzip.compress(body, 6, mtime=0), self._today()):
            raise Refusal(
                HTTPStatus.INSUFFICIENT_STORAGE,
                "各节点共用的答案库已满，暂无空间；请自行下载保存",
                "answers that are in use take all the room that the nodes share; download the result to keep it",
                limit=self.limits.answers,
                unit="answers",
            )

    def _today(self) -> int:
        return int(self._clock()) // DAY
