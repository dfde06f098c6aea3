"""Long lists of names, and which of one list go with which of another: small in memory, quick to filter.

What the lists on pages need of the whole graph is read once for a version, since the engine sorts IRIs slowly and
reaches the hundredth page by counting off the ninety-nine before it. Names stand in NumPy arrays of one width,
relations as two arrays of places; a filter is a few array operations.
"""

from abc import abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]
"""One truth value for each name of a list, in its order: whether it is meant."""

Places: TypeAlias = NDArray[np.int32]


class _Texts(Sequence[str]):
    """A list whose strings are made only when they are asked for, those at some places at a time."""

    @abstractmethod
    def at(self, places: NDArray[np.integer]) -> list[str]:
        """The strings at these places."""

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return self.at(np.arange(len(self))[place])
        return self.at(np.array([place]))[0]


class Names(_Texts):
    """Different IRIs, sorted by their characters as `ORDER BY` does. As many bytes each as the longest has."""

    def __init__(self, iris: Iterable[str]) -> None:
        self._sorted: NDArray[np.bytes_] = np.unique(_encoded(iris))

    def __len__(self) -> int:
        return len(self._sorted)

    def __iter__(self) -> Iterator[str]:
        return (name.decode() for name in self._sorted)

    def at(self, places: NDArray[np.integer]) -> list[str]:
        """The names at these places."""
        return [name.decode() for name in self._sorted[places].tolist()]

    def places(self, names: Iterable[str]) -> Places:
        """Where the given names stand, all of which are in the list."""
        return np.searchsorted(self._sorted, _encoded(names)).astype(np.int32)

    def mask(self, iris: Iterable[str]) -> Mask:
        """Those of the IRIs that are in the list."""
        return np.isin(self._sorted, _encoded(iris))

    def all(self) -> Mask:
        return np.ones(len(self), dtype=np.bool_)


class Chosen(_Texts):
    """The names that a mask means, in their order; a slice of them makes no more strings than it has."""

    def __init__(self, names: Names, mask: Mask) -> None:
        self._names = names
        self._places = np.flatnonzero(mask)

    def __len__(self) -> int:
        return len(self._places)

    def at(self, places: NDArray[np.integer]) -> list[str]:
        """The names at these places of what is meant."""
        return self._names.at(self._places[places])


@dataclass(frozen=True)
class Relation:
    """Pairs of a thing and a value, each by its place in a list. A thing may have several values, or none."""

    things: Names
    values: Names
    thing_places: Places
    value_places: Places

    @classmethod
    def of(
        cls, pairs: Iterable[tuple[str, str]], things: Names | None = None, values: Names | None = None
    ) -> "Relation":
        """The relation of these pairs, over lists of its own or over given ones; pairs outside those are left out."""
        left, right = _Numbering(things), _Numbering(values)
        left_numbers, right_numbers = array("i"), array("i")
        for thing, value in pairs:
            first = left.number(thing)
            second = None if first is None else right.number(value)
            if first is not None and second is not None:
                left_numbers.append(first)
                right_numbers.append(second)
        left_names, left_places = left.sorted(left_numbers)
        right_names, right_places = right.sorted(right_numbers)
        return cls(left_names, right_names, left_places, right_places)

    def having(self, values: Mask) -> Mask:
        """The things that have at least one of the values."""
        return _marked(self.thing_places[values[self.value_places]], len(self.things))

    def had_by(self, things: Mask) -> Mask:
        """The values that at least one of the things has."""
        return _marked(self.value_places[things[self.thing_places]], len(self.values))


class _Numbering:
    """A number for each name: its place in a list that is given, or else its turn, until all have come."""

    def __init__(self, given: Names | None) -> None:
        self._given = given
        self._numbers = {} if given is None else {name: place for place, name in enumerate(given)}

    def number(self, name: str) -> int | None:
        if self._given is None:
            return self._numbers.setdefault(name, len(self._numbers))
        return self._numbers.get(name)

    def sorted(self, numbers: "array[int]") -> tuple[Names, Places]:
        """The list, and the numbers as places in it."""
        told = np.array(numbers, dtype=np.int32)
        if self._given is not None:
            return self._given, told
        names = Names(self._numbers)
        return names, names.places(self._numbers)[told]


def _encoded(iris: Iterable[str]) -> NDArray[np.bytes_]:
    return np.array([iri.encode() for iri in iris], dtype=np.bytes_)


def _marked(places: Places, length: int) -> Mask:
    mask = np.zeros(length, dtype=np.bool_)
    mask[places] = True
    return mask
