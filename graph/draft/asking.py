"""Drafts of what visitors give, each made in a process of its own, which is killed at its deadline."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from graph.confined.frames import ENVIRONMENT, LENGTHS, frame
from graph.confined.places import Places, PlacesHere
from graph.draft.articles import TEXT
from graph.draft.model import Model
from graph.draft.shipped import shipped_lessons
from graph.errors import ArticleUnreadable, DraftStopped, Overloaded, TooManyFromClient

RETRY_AFTER = 5


class Drafting:
    """Drafts articles one at a time.

    One takes at most `seconds` and the process `memory` bytes; at most `queue` wait, and one client has at most
    `per_client` in hand, which `places` counts (by default here alone).
    """

    def __init__(
        self,
        *,
        seconds: float = 15,
        memory: int = 1 << 30,
        queue: int = 16,
        per_client: int = 4,
        places: Places | None = None,
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._queue = queue
        self._per_client = per_client
        self._places = places or PlacesHere(per_client)
        self._waiting = 0
        self._turn = asyncio.Lock()

    @contextlib.contextmanager
    def place(self, client: str) -> Iterator[None]:
        """A place for an article of this client, to be taken before it is received. Raises TooManyFromClient."""
        if not self._places.enter(client):
            raise TooManyFromClient(
                f"您已有 {self._per_client} 篇报道在起草或等待，请在 {RETRY_AFTER} 秒后重试",
                f"You have {self._per_client} articles being drafted or waiting; try again in {RETRY_AFTER} seconds",
                limit=self._per_client,
                retry_after=RETRY_AFTER,
            )
        try:
            yield
        finally:
            self._places.leave(client)

    async def draft(self, content: bytes, media_type: str, model: Model | None = None) -> dict[str, Any]:
        """The draft as `graph.draft.documents.told_of` has it, its `plain_entry`, and the `article` that was read.

        A model is asked between two turns, so that nobody waits for it; what it says is read in the confined process.
        Raises ArticleUnreadable, DraftStopped for what the article is, Overloaded for what else waits,
        ModelUnavailable.
        """
        reply = await self._turned(content, media_type)
        if model is not None:
            said = await model.answer(reply["article"])
            reply = await self._turned(reply["article"].encode("utf-8", "replace"), TEXT, said)
        return {**reply["draft"], "plain_entry": reply["entry"], "article": reply["article"]}

    async def _turned(self, content: bytes, media_type: str, said: str = "") -> dict[str, Any]:
        if self._waiting > self._queue:
            raise Overloaded(
                f"已有 {self._queue} 篇报道在等待起草，请在 {RETRY_AFTER} 秒后重试",
                f"{self._queue} articles are waiting already; try again in {RETRY_AFTER} seconds",
                retry_after=RETRY_AFTER,
            )
        self._waiting += 1
        try:
            async with self._turn:
                reply = await self._asked(content, media_type, said)
        finally:
            self._waiting -= 1
        if "unreadable" in reply:
            raise ArticleUnreadable(*(reply["unreadable"][language] for language in ("zh", "en")))
        return reply

    async def _asked(self, content: bytes, media_type: str, said: str) -> dict[str, Any]:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "graph.draft.confined_drafting"),
            stdin=pipe, stdout=pipe, env=ENVIRONMENT, cwd="/", start_new_session=True,
        )  # fmt: skip
        setup = {
            "parent": os.getpid(),
            "memory": self._memory,
            "seconds": int(self._seconds) + 1,
            "media_type": media_type,
            "learned": await asyncio.to_thread(lambda: shipped_lessons().figures),
            "said": said,
        }
        try:
            async with asyncio.timeout(self._seconds):
                answer, _ = await process.communicate(frame(setup, content))
        except TimeoutError:
            raise DraftStopped(
                f"起草在 {self._seconds:g} 秒的时限内没有完成，已停止：请一次给一篇报道的正文",
                f"Drafting was not done within {self._seconds:g} seconds and was stopped: give the text of one article",
                seconds=self._seconds,
            ) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if len(answer) < LENGTHS.size:
            raise DraftStopped(
                "起草超出了内存上限，已停止：请一次给一篇报道的正文",
                "Drafting ran out of memory and was stopped: give the text of one article",
            )
        head, _ = LENGTHS.unpack(answer[: LENGTHS.size])
        told: dict[str, Any] = json.loads(answer[LENGTHS.size : LENGTHS.size + head])
        return told
