"""Long lists of names, and which of one list go with which of another: small in memory, quick to filter.

What the lists on pages need of the whole graph is read once for a version, since the engine sorts IRIs slowly and
reaches the hundredth page by counting off the ninety-nine before it. Names stand in NumPy arrays of one width,
relations as two sorted arrays of places; a filter is a few array operations, and so is to carry a list on to a newer
version: what is touched goes and comes, the rest is copied. Nothing is ever changed in place.
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

    @property
    def encoded(self) -> NDArray[np.bytes_]:
        """The names as they are kept, in UTF-8; not to be changed."""
        return self._sorted

    def at(self, places: NDArray[np.integer]) -> list[str]:
        """The names at these places."""
        return [name.decode() for name in self._sorted[places].tolist()]

    def places(self, names: Iterable[str]) -> Places:
        """Where the given names stand, all of which are in the list."""
        return np.searchsorted(self._sorted, _encoded(names)).astype(np.int32)

    def found(self, names: Iterable[str]) -> Places:
        """Where those of the given names stand that are in the list."""
        wanted = _encoded(names)
        places = np.searchsorted(self._sorted, wanted)
        inside = places < len(self)
        inside[inside] = self._sorted[places[inside]] == wanted[inside]
        return places[inside].astype(np.int32)

    def mask(self, iris: Iterable[str]) -> Mask:
        """Those of the IRIs that are in the list."""
        return _marked(self.found(iris), len(self))

    def changed(self, gone: Iterable[str], came: Iterable[str]) -> "Renumbering":
        """The list without those that are gone and with those that came, some of which it may have already.

        A name that is gone and came stays.
        """
        coming = {*came}
        leaving = np.unique(self.found(name for name in {*gone} - coming))
        fresh = coming.difference(self.at(np.unique(self.found(coming))))
        if not len(leaving) and not fresh:
            return Renumbering(self, self, leaving, leaving)
        new = np.unique(_encoded(fresh))
        kept = np.delete(self._sorted, leaving)
        if len(leaving) and np.char.str_len(self._sorted[leaving]).max() == self._sorted.itemsize:
            # As narrow as it can be without the longest: one name of a thousand bytes costs that for each.
            kept = kept.astype(f"S{max(1, np.char.str_len(kept).max(initial=0))}")
        kept = kept.astype(np.promote_types(kept.dtype, new.dtype), copy=False)
        names = Names.__new__(Names)
        names._sorted = np.insert(kept, np.searchsorted(kept, new), new)
        return Renumbering(self, names, leaving, np.searchsorted(self._sorted, new).astype(np.int32))

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
class Renumbering:
    """How the places of one list become those of the next: `gone` places, and those before which new names stand.

    All sorted; a place that is gone becomes none of use.
    """

    old: Names
    new: Names
    gone: Places
    before: Places

    @classmethod
    def between(cls, old: Names, new: Names, touched: Iterable[str]) -> "Renumbering":
        """From one list to another that differs from it by some of the names that are `touched`."""
        names = {*touched}
        found = old.changed(names.difference(new.at(new.found(names))), new.at(new.found(names)))
        return cls(old, new, found.gone, found.before)

    def __call__(self, places: Places) -> Places:
        """The places in the new list of names that stayed."""
        if self.new is self.old:
            return places
        behind = np.searchsorted(self.before, places, side="right") - np.searchsorted(self.gone, places)
        return (places + behind).astype(np.int32)


@dataclass(frozen=True)
class Relation:
    """Pairs of a thing and a value, each by its place in a list. A thing may have several values, or none.

    Sorted by thing and value, each pair once.
    """

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
        return cls(left_names, right_names, *_apart(np.unique(_together(left_places, right_places))))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The pairs, in their order."""
        return zip(self.things.at(self.thing_places), self.values.at(self.value_places), strict=True)

    def changed(
        self,
        touched: Iterable[str],
        pairs: Iterable[tuple[str, str]],
        *,
        touched_values: Iterable[str] = (),
        things: Renumbering | None = None,
        values: Renumbering | None = None,
    ) -> "Relation":
        """The relation in which things and values that are touched have only the pairs given.

        Those are all pairs that they have now, in any order, and no others. Lists of its own follow from the
        pairs; over given ones, pairs outside them are left out.
        """
        going = self.things.mask(touched)[self.thing_places]
        going |= self.values.mask(touched_values)[self.value_places]
        for places, given in ((self.thing_places, things), (self.value_places, values)):
            if given is not None and len(given.gone):
                going |= _marked(given.gone, len(given.old))[places]
        came = _inside(pairs, things, values)
        left = things or _follow(self.things, self.thing_places, going, (thing for thing, _ in came))
        right = values or _follow(self.values, self.value_places, going, (value for _, value in came))
        kept = _together(left(self.thing_places[~going]), right(self.value_places[~going]))
        new = np.unique(
            _together(
                left.new.places(thing for thing, _ in came), right.new.places(value for _, value in came)
            )
        )
        return Relation(left.new, right.new, *_apart(np.insert(kept, np.searchsorted(kept, new), new)))

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


def _follow(names: Names, places: Places, going: Mask, came: Iterable[str]) -> Renumbering:
    """A list of its own after a change: without the names of which all pairs go, with those that pairs came of."""
    leaving = _marked(places[going], len(names)) & ~_marked(places[~going], len(names))
    return names.changed(names.at(np.flatnonzero(leaving)), came)


def _inside(
    pairs: Iterable[tuple[str, str]], things: Renumbering | None, values: Renumbering | None
) -> list[tuple[str, str]]:
    """The pairs that lie in the lists that are given."""
    found = list(pairs)
    for side, given in ((0, things), (1, values)):
        if given is not None:
            known = {*given.new.at(given.new.found({pair[side] for pair in found}))}
            found = [pair for pair in found if pair[side] in known]
    return found


def _together(things: Places, values: Places) -> NDArray[np.int64]:
    """Each pair as one number, in the order of the pairs."""
    return (things.astype(np.int64) << 32) | values.astype(np.int64)


def _apart(pairs: NDArray[np.int64]) -> tuple[Places, Places]:
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def _encoded(iris: Iterable[str]) -> NDArray[np.bytes_]:
    return np.array([iri.encode() for iri in iris], dtype=np.bytes_)


def _marked(places: Places, length: int) -> Mask:
    mask = np.zeros(length, dtype=np.bool_)
    mask[places] = True
    return mask
