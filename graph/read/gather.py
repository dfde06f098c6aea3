"""What is read of many things together, fetched before it is read: a call a step away from them, one for names.

Beside each reader stands its tree: which properties of a thing lead on to things that are read with it. A reader
finds in memory what was gathered, and asks for itself, one call a thing, where it was not.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from rdflib import RDF, RDFS, SKOS, URIRef

from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ

Tree: TypeAlias = Mapping[str, "Tree"]
"""Property (local name of `fq:`, or a whole IRI) to the tree of what it leads to. May hold itself: see `upward`."""

_FQ = str(FQ)
AT_ONCE = 200
"""Things of one kind; with their trees they are far less than what is kept in memory."""
ALONE: Tree = {}
"""A thing by itself."""

UNNAMED = frozenset(
    str(predicate)
    for predicate in (
        *(
            FQ[name]
            for name in ("credit", "creditedWith", "cue", "describes", "evidence", "item", "operates")
        ),
        *(FQ[name] for name in ("period", "reportedBeside", "reports", "slot", "spanOf")),
        *(RDF.type, RDFS.isDefinedBy, SKOS.inScheme, SKOS.topConceptOf, SKOS.exactMatch, SKOS.closeMatch),
    )
)
"""Properties whose values no page calls by their names: it reads them with their trees, or shows none of them."""


def upward(property: str) -> Tree:
    """What is found by going along one property as far as it leads."""
    tree: dict[str, Tree] = {}
    tree[property] = tree
    return tree


def gather(snapshot: Snapshot, *wanted: tuple[Iterable[str], Tree], named: Iterable[str] = ()) -> None:
    """Have in memory the things, what their trees lead to, and the labels of all that any of these names.

    `named` are IRIs whose labels are needed besides. Raises NotInGraph for a text that is no IRI.
    """
    labels = dict.fromkeys(named)
    wave = _once((iri, tree) for iris, tree in wanted for iri in iris)
    seen = set(wave)
    while wave:
        found = snapshot.properties.many(iri for iri, _ in wave)
        for iri, values in found.items():
            labels[iri] = None
            for predicate, those in values.items():
                if predicate not in UNNAMED:
                    for value in those:
                        if isinstance(value, URIRef):
                            labels[str(value)] = None
        following = _once(
            (str(value), further)
            for (iri, _), tree in wave.items()
            for name, further in tree.items()
            for value in found[iri].get(name if "://" in name else _FQ + name, ())
        )
        wave = {key: tree for key, tree in following.items() if key not in seen}
        seen.update(wave)
    snapshot.label.many(labels)


def gathered(snapshot: Snapshot, iris: Iterable[str], tree: Tree) -> Iterator[str]:
    """The things, each in memory with its tree when it is given: fetched some at a time, for what goes over many."""
    coming = iter(iris)
    while some := list(islice(coming, AT_ONCE)):
        gather(snapshot, (some, tree))
        yield from some


def _once(wanted: Iterable[tuple[str, Tree]]) -> dict[tuple[str, int], Tree]:
    """The pairs without doubles; trees are told apart by which they are, since one may hold itself."""
    return {(iri, id(tree)): tree for iri, tree in wanted}
