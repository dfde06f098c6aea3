"""What was asked of a version and is kept in memory to be given again, asked for by many at once."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Kept(NamedTuple):
    """How much is kept, as `functools.lru_cache` tells it."""

    maxsize: int
    currsize: int


class Remembered(Generic[Value]):
    """IRI to a value that never changes; the ones that were asked for last are kept. Safe with several threads.

    `ask` gives the values of some IRIs in one call; what it raises is passed on, and nothing is kept then.
    """

    def __init__(self, ask: Callable[[Sequence[str]], Mapping[str, Value]], most: int) -> None:
        self._ask = ask
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def __call__(self, iri: str) -> Value:
        """The value of one IRI."""
        try:
            # One step of the interpreter: a page looks up some thousand values, so nothing is noted of it.
            return self._values[iri]
        except KeyError:
            return self.many((iri,))[iri]

    def many(self, iris: Iterable[str]) -> dict[str, Value]:
        """The values of these IRIs, in their order; what is not in memory is asked for in one call."""
        wanted = dict.fromkeys(iris)
        found: dict[str, Value] = {}
        missing = []
        with self._lock:
            for iri in wanted:
                if iri in self._values:
                    self._values.move_to_end(iri)
                    found[iri] = self._values[iri]
                else:
                    missing.append(iri)
        if not missing:
            return found
        asked = self._ask(missing)
        with self._lock:
            self._values.update((iri, asked[iri]) for iri in missing)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return {iri: found[iri] if iri in found else asked[iri] for iri in wanted}

    def known(self, iri: str) -> Value | None:
        """The value of an IRI, if it is in memory."""
        return self._values.get(iri)

    def take_over(self, other: "Remembered[Value]", but: Set[str]) -> None:
        """Remember what another does, too, save of some IRIs; what is remembered here already stays."""
        with other._lock:
            known = [(iri, value) for iri, value in other._values.items() if iri not in but]
        with self._lock:
            self._values = OrderedDict(known) | self._values
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def cache_info(self) -> Kept:
        """How much is kept."""
        return Kept(self._most, len(self._values))
