"""What changes in a store when entries are replaced: their statements, what they registered, and what is derived.

The cost is that of the entries, not of the graph. What several entries registered stays until the last of them goes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from graph.errors import EntryError, EntryNeeded, NothingSaid
from graph.publish.ground import Ground
from graph.store.entry_form import SHARED, EntryForm, is_mark
from graph.store.writable import WritableStore
from ontology.namespaces import BASE, ENTRY, ID, VOC

_STATION = re.compile(f"<({re.escape(str(ID['station/']))}[^>]*)>".encode())
_NAMED_ELSEWHERE = re.compile(
    b"\\A<[^>]*> <[^>]*> <("
    + b"|".join(
        re.escape(str(space).encode())
        for space in (ID["station/"], ID["area/"], ID["bureau/"], ID["agent/"], VOC)
    )
    + b")([^>]*)> <"
)
"""In a line, the object that must be told of somewhere: what entries share."""

_SHARED = re.compile(b" <(?:" + b"|".join(re.escape(graph.encode()) for graph in SHARED) + rb")> \.\n\Z")
"""A line in a graph to which several entries contribute."""

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

    `form_of` gives the form of one of these others. Whether what remains hangs together is asked by `faults`.
    """
    old = {line for each in changed.values() if each.old for line in each.old.lines}
    new = {line for each in changed.values() if each.new for line in each.new.lines}
    removed = old - new - _kept(store, changed, old - new, ground, form_of)
    # What is shared may stand there already, as another entry says it, too.
    added = new - old
    added -= store.standing(line for line in added if _SHARED.search(line))
    stations = {iri.decode() for line in old | new for iri in _STATION.findall(line)}
    things = {_subject(line) for line in removed | added if _SHARED.search(line) and not is_mark(line)}
    # Whoever reaches a thing by what came reached the first thing on that way before: no station is added by it.
    stations |= store.stations_concerned(things)
    before = store.derived_of(stations)
    store.replace(removed, added)
    after = store.derived_of(stations)
    store.replace(before - after, after - before)
    return Difference(frozenset(removed | (before - after)), frozenset(added | (after - before)))


def faults(
    store: WritableStore, changed: Mapping[str, Replaced], difference: Difference
) -> dict[str, EntryError]:
    """What keeps entries, by their ids, from being replaced so, asked when they have been.

    EntryNeeded where an entry no longer registers what others point to, NothingSaid where it points to what nothing
    tells of. Of several entries that together take something away, the last one is at fault.
    """
    found: dict[str, EntryError] = {}
    gone: dict[str, str] = {
        iri: entry for entry, each in changed.items() if each.old for iri in each.old.registered
    }
    for iri, entry in gone.items():
        if not _is_told_of(store, iri) and (relying := store.relying_on(iri)):
            names = ", ".join(name.removeprefix(str(ENTRY)).removeprefix(BASE) for name in relying[:5])
            found[entry] = EntryNeeded(
                f"条目 {entry} 登记的 {iri} 仍被引用（{names}）：请先修订这些条目",
                f"what the entry {entry} registers, {iri}, is still pointed to ({names}): revise those first",
                entry=entry,
            )
    came = _pointed_to(difference.added)
    nowhere = {iri for iri in came - gone.keys() if not _is_told_of(store, iri)}
    if nowhere:
        for entry, each in changed.items():
            for iri in sorted(nowhere & _pointed_to(each.new.lines if each.new else ()))[:1]:
                found[entry] = NothingSaid(
                    f"没有任何条目登记过 {iri}：它可能刚被撤回，请重新校验",
                    f"nothing tells of {iri}: it may just have been withdrawn; validate again",
                    entry=entry,
                    iri=iri,
                )
    return found


def _kept(
    store: WritableStore,
    changed: Mapping[str, Replaced],
    going: Set[bytes],
    ground: Ground,
    form_of: FormOf,
) -> set[bytes]:
    """Of what the changed entries registered and no longer say, the lines that others say, too."""
    kept: set[bytes] = set()
    registered: dict[str, set[bytes]] = {}
    for each in changed.values():
        for iri, told in (each.old.registered if each.old else {}).items():
            registered.setdefault(iri, set()).update(told & going)
    for iri, lines in registered.items():
        said = {line for line in lines if line in ground.lines}
        if said != lines:
            for other in store.registered_by(iri):
                if other not in changed:
                    said |= lines & form_of(other).registered.get(iri, frozenset())
                    if said == lines:
                        break
        kept |= said
    return kept


def _is_told_of(store: WritableStore, iri: str) -> bool:
    # A concept may stand in the vocabulary; of the rest an entry's own graph may speak, which tells nobody what it is.
    return store.speaks_of(iri) if iri.startswith(str(VOC)) else store.is_told_of(iri)


def _subject(line: bytes) -> str:
    return line[1 : line.index(b"> ")].decode()


def _pointed_to(lines: Iterable[bytes]) -> set[str]:
    """What must be told of elsewhere."""
    return {b"".join(found.groups()).decode() for line in lines if (found := _NAMED_ELSEWHERE.match(line))}
