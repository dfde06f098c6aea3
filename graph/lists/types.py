"""The mechanism types as a tree, each with the mechanisms and stations that it counts."""

from dataclasses import dataclass
from typing import TypeAlias

from rdflib import URIRef

from graph.errors import NotInGraph
from graph.lists.mechanisms import IN_SCHEME, all_mechanisms
from graph.read.gather import Tree, upward
from graph.read.properties import Properties
from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES

_BROADER = PREFIXES["skos"] + "broader"
LINEAGE: Tree = upward(_BROADER)
"""A type with those above it."""
PREFIX = PREFIXES["mt"]

Narrower: TypeAlias = dict[str | None, tuple[str, ...]]
"""The types right below each; under None those at the top."""


@dataclass(frozen=True)
class MechanismType:
    """A type; mechanisms and stations of its narrower types are counted in, each once."""

    type: str
    slug: str
    mechanisms: int
    stations: int
    narrower: tuple["MechanismType", ...]


@once_per_version
def type_tree(snapshot: Snapshot) -> tuple[MechanismType, ...]:
    """The top types with what is below them; counted once for a version of the graph."""
    mechanisms = all_mechanisms(snapshot)

    def counted(iri: str) -> MechanismType:
        meant = mechanisms.of_types(with_narrower(snapshot, iri))
        return MechanismType(
            type=iri,
            slug=iri.removeprefix(PREFIX),
            mechanisms=int(meant.sum()),
            stations=mechanisms.running(meant),
            narrower=tuple(map(counted, _narrower(snapshot).get(iri, ()))),
        )

    return tuple(map(counted, top_types(snapshot)))


def top_types(snapshot: Snapshot) -> tuple[str, ...]:
    """The types with none above them, in the order of the tree; nothing is counted for it."""
    return _narrower(snapshot)[None]


def with_narrower(snapshot: Snapshot, iri: str) -> set[str]:
    """The type and all types below it."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting.extend(_narrower(snapshot).get(one, ()))
    return found


@once_per_version
def _narrower(snapshot: Snapshot) -> Narrower:
    """The types right below each type that has any; those at the top under None."""
    found: Narrower = {None: ()}
    for row in snapshot.rows(query("type-hierarchy")):
        broader = str(row["broader"]) if "broader" in row else None
        found[broader] = (*found.get(broader, ()), str(row["type"]))
    return found


@_narrower.carry
def _narrower_carried(previous: Narrower, transition: Transition) -> Narrower:
    # A short query over the vocabulary, which an entry seldom adds to.
    touched = transition.change.touches(IN_SCHEME, URIRef(_BROADER))
    return _narrower.make(transition.new) if touched else previous


@type_tree.carry
def _tree_carried(previous: tuple[MechanismType, ...], transition: Transition) -> tuple[MechanismType, ...]:
    # Counted from the lists, which were carried on before: the engine is not asked.
    touched = transition.change.touches(FQ.operatedBy, FQ.mechanismType, IN_SCHEME, URIRef(_BROADER))
    return type_tree.make(transition.new) if touched else previous


def lineage(snapshot: Snapshot, iri: str) -> tuple[str, ...]:
    """The type and those above it, the widest last."""
    chain = [iri]
    while (wider := Properties(snapshot, chain[-1]).text(_BROADER)) and wider not in chain:
        chain.append(wider)
    return tuple(chain)


def find_type(snapshot: Snapshot, slug: str) -> MechanismType:
    """The type of that slug. Raises NotInGraph where there is none."""
    waiting = list(type_tree(snapshot))
    while waiting:
        found = waiting.pop()
        if found.slug == slug:
            return found
        waiting.extend(found.narrower)
    raise NotInGraph(f"没有机制类型“{slug}”", f"There is no mechanism type “{slug}”")
