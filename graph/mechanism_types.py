"""The mechanism types as a tree, each with the mechanisms and stations that it counts."""

from dataclasses import dataclass

from graph.catalogue import query
from graph.errors import NotInGraph
from graph.per_version import once_per_version
from graph.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES

_BROADER = PREFIXES["skos"] + "broader"
PREFIX = PREFIXES["mt"]


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
    counts = {
        str(row["type"]): (int(row["mechanisms"]), int(row["stations"]))
        for row in snapshot.rows(query("mechanism-types"))
    }
    narrower: dict[str | None, list[str]] = {}
    for row in snapshot.rows(query("type-hierarchy")):
        broader = str(row["broader"]) if "broader" in row else None
        narrower.setdefault(broader, []).append(str(row["type"]))

    def below(broader: str | None) -> tuple[MechanismType, ...]:
        return tuple(
            MechanismType(
                type=iri,
                slug=iri.removeprefix(PREFIX),
                mechanisms=counts.get(iri, (0, 0))[0],
                stations=counts.get(iri, (0, 0))[1],
                narrower=below(iri),
            )
            for iri in narrower.get(broader, [])
        )

    return below(None)


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
