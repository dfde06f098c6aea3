"""What changes in a store when entries are replaced: their statements, what they registered, and what is derived.

The cost is that of the entries, not of the graph. What several entries registered stays until the last of them goes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.errors import EntryNeeded, NothingSaid
from graph.publish.ground import Ground
from graph.store.entry_form import EntryForm
from graph.store.writable import WritableStore
from ontology.namespaces import BASE, ENTRY, ID, VOC

_STATION = re.compile(f"<({re.escape(str(ID['station/']))}[^>]*)>".encode())
_NAMED_ELSEWHERE = re.compile(
    b"> <("
    + b"|".join(
        re.escape(str(space).encode())
        for space in (ID["station/"], ID["area/"], ID["bureau/"], ID["agent/"], VOC)
    )
    + b")([^>]*)> <"
)
"""In a line, the object that must be told of somewhere: what entries share."""

FormOf = Callable[[str], EntryForm]
"""The form in force of an entry, by its id."""


@dataclass(frozen=True)
class Replaced:
    """An entry before and after: None where there is none."""

    old: EntryForm | None
    new: EntryForm | None


@dataclass(frozen=True)
class Difference:
    """Lines that went and lines that came, those of the derived graph among them; no line is in both."""

    removed: frozenset[bytes]
    added: frozenset[bytes]


def replace(
    store: WritableStore, changed: Mapping[str, Replaced], ground: Ground, form_of: FormOf
) -> Difference:
    """Replace entries, by their ids, in a store that holds all the others as they are.

    `form_of` gives the form of one of these others. Raises EntryNeeded where something that goes is still pointed to,
    and NothingSaid where an entry points to what nothing tells of; the store is then not to be used any more.
    """
    old_lines = {line for each in changed.values() if each.old for line in each.old.lines}
    new_lines = {line for each in changed.values() if each.new for line in each.new.lines}
    removed = old_lines - new_lines - _kept(store, changed, ground, form_of)
    added = new_lines - old_lines
    things = {
        iri for each in changed.values() for form in (each.old, each.new) if form for iri in form.registered
    }
    stations = {iri.decode() for line in old_lines | new_lines for iri in _STATION.findall(line)}
    stations |= store.stations_concerned(things)
    store.replace(removed, added)
    stations |= store.stations_concerned(things)
    derived_before, derived_after = store.derived_standing(stations), store.derived_of(stations)
    store.replace(derived_before - derived_after, derived_after - derived_before)
    _must_stand(store, changed, added)
    return Difference(
        frozenset(removed | (derived_before - derived_after)),
        frozenset(added | (derived_after - derived_before)),
    )


def _kept(
    store: WritableStore, changed: Mapping[str, Replaced], ground: Ground, form_of: FormOf
) -> set[bytes]:
    """Of what the changed entries registered before, the lines that others say, too."""
    kept: set[bytes] = set()
    for each in changed.values():
        for iri, lines in (each.old.registered if each.old else {}).items():
            said = {line for line in lines if line in ground.lines}
            for other in sorted(store.registered_by(iri) - changed.keys()):
                if said >= lines:
                    break
                said |= lines & form_of(other).registered.get(iri, frozenset())
            kept |= said
    return kept


def _must_stand(store: WritableStore, changed: Mapping[str, Replaced], added: set[bytes]) -> None:
    for identity, each in changed.items():
        for iri in each.old.registered if each.old else ():
            if not store.is_told_of(iri) and (needed_by := store.relying_on(iri)):
                names = ", ".join(name.removeprefix(str(ENTRY)).removeprefix(BASE) for name in needed_by[:5])
                raise EntryNeeded(
                    f"条目 {identity} 登记的 {iri} 仍被引用（{names}）：请先修订这些条目",
                    f"what the entry {identity} registers, {iri}, is still pointed to ({names}): revise those first",
                    entry=identity,
                )
    for iri in {(space + rest).decode() for line in added for space, rest in _NAMED_ELSEWHERE.findall(line)}:
        if not store.speaks_of(iri):
            raise NothingSaid(
                f"没有任何条目登记过 {iri}：它可能刚被撤回，请重新校验",
                f"nothing tells of {iri}: it may just have been withdrawn; validate again",
                iri=iri,
            )
