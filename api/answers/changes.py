"""How the graph in force answers a saved query otherwise: asked once for an answer and version, however many ask.

What is remembered is short (see `shown_difference`): at most about 30 MB in all, where visitors do their worst.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from api.answers.view import ShownDifference
from graph.errors import Overloaded, QueryError
from ontology.bilingual import BilingualText

MOST_REMEMBERED = 32

Outcome = ShownDifference | BilingualText
"""The difference, or why it cannot be said."""


class Changes:
    """What was found of late, and what is being asked; of one process."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, str], Outcome] = OrderedDict()
        self._asking: dict[tuple[str, str], asyncio.Task[Outcome]] = {}

    def __len__(self) -> int:
        return len(self._found)

    async def of(self, name: str, version: str, ask: Callable[[], Awaitable[ShownDifference]]) -> Outcome:
        """The outcome for an answer on a version; `ask` is called only where nobody has or does.

        A query that fails is not asked again either, unless it was only that too much else ran.
        """
        key = (name, version)
        if key in self._found:
            self._found.move_to_end(key)
            return self._found[key]
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._ask(key, ask))
            task.add_done_callback(lambda done: self._asked(key, done))
        # Whoever leaves does not take the answer from the others who wait for it.
        return await asyncio.shield(task)

    def _asked(self, key: tuple[str, str], done: asyncio.Task[Outcome]) -> None:
        del self._asking[key]
        if not done.cancelled():
            # Seen, though perhaps nobody waits for it any more.
            done.exception()

    async def _ask(self, key: tuple[str, str], ask: Callable[[], Awaitable[ShownDifference]]) -> Outcome:
        try:
            outcome: Outcome = await ask()
        except Overloaded as error:
            return error.text
        except QueryError as error:
            outcome = error.text
        self._found[key] = outcome
        if len(self._found) > MOST_REMEMBERED:
            self._found.popitem(last=False)
        return outcome
