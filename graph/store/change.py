"""What a version of the graph says differently from an older one: the statements that went and that came."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import RDF, URIRef

from graph.store.terms import Term, from_engine


class Statement(NamedTuple):
    """One statement in one graph, its terms as outside the engine; `graph` is the IRI of the graph as text."""

    subject: Term
    predicate: URIRef
    object: Term
    graph: str


def statements(lines: Iterable[bytes]) -> frozenset[Statement]:
    """Lines of N-Quads, each in a named graph, as statements."""
    found = []
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        subject, value = from_engine(quad.subject), from_engine(quad.object)
        assert isinstance(quad.graph_name, ox.NamedNode), "every statement stands in a named graph"
        found.append(Statement(subject, URIRef(quad.predicate.value), value, quad.graph_name.value))
    return frozenset(found)


@dataclass(frozen=True)
class Change:
    """Statements `removed` from the older version and `added` to it, those derived among them; none is in both.

    One triple may stand in several graphs, so what was removed from one may still hold: whoever carries something
    on reads what a change touches from the newer version.
    """

    removed: frozenset[Statement] = frozenset()
    added: frozenset[Statement] = frozenset()

    @classmethod
    def between(cls, old: Iterable[Statement], new: Iterable[Statement]) -> "Change":
        """The change from the one set of statements to the other."""
        before, after = frozenset(old), frozenset(new)
        return cls(before - after, after - before)

    def then(self, later: "Change") -> "Change":
        """This change and the one that followed it, as one: for who passes over a version."""
        return Change(
            (self.removed - later.added) | (later.removed - self.added),
            (self.added - later.removed) | (later.added - self.removed),
        )

    def touches(self, *predicates: URIRef) -> bool:
        """Whether a statement with any of the predicates went or came."""
        return any(str(predicate) in self._subjects for predicate in predicates)

    def subjects(self, *predicates: URIRef) -> set[str]:
        """The IRIs of which a statement with any of the predicates went or came."""
        return set().union(*(self._subjects.get(str(predicate), ()) for predicate in predicates))

    def all_subjects(self) -> set[str]:
        """The IRIs of which anything went or came."""
        return set().union(*self._subjects.values())

    def objects(self, *predicates: URIRef) -> set[str]:
        """The IRIs to which a statement with any of the predicates led that went or came."""
        return set().union(*(self._objects.get(str(predicate), ()) for predicate in predicates))

    def instances(self, *classes: URIRef) -> set[str]:
        """The IRIs of which it went or came that they are of one of the classes."""
        typed = (said for said in self.removed | self.added if said.predicate == RDF.type)
        return {
            str(one.subject) for one in typed if one.object in classes and isinstance(one.subject, URIRef)
        }

    @cached_property
    def _subjects(self) -> dict[str, set[str]]:
        """By predicate; of blank nodes nothing is listed or counted."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, _, _ in self.removed | self.added:
            found[str(predicate)].update([str(subject)] if isinstance(subject, URIRef) else ())
        return dict(found)

    @cached_property
    def _objects(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for _, predicate, value, _ in self.removed | self.added:
            found[str(predicate)].update([str(value)] if isinstance(value, URIRef) else ())
        return dict(found)
