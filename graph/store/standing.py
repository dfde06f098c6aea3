"""What stands in a version of the graph on what entries share: stations, bureaus, areas, agents, concepts."""

from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from graph.store.entry_form import SHARED
from graph.store.seal import told_if_broken
from graph.store.terms import Term, from_engine
from graph.store.versions import hold
from ontology.namespaces import ENTRY, PREFIXES

_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")


class Standing:
    """The register, gazetteer, catalog and concepts of one version, to hold a new entry against."""

    def __init__(self, path: Path) -> None:
        """Open a store. Raises StoreBroken where there is none or it is damaged."""
        with told_if_broken(path.name):
            # Held for as long as the process is there: the version is not removed under it.
            self._held = hold(path)
            self._store = ox.Store.read_only(str(path))

    def told_of(self, node: Node, entry: str) -> list[tuple[Term, Term, Term]]:
        """What is told of a thing, save what the entry of that id alone registers: it brings that with it."""
        if not isinstance(node, URIRef):
            return []
        subject = ox.NamedNode(str(node))
        found = [
            quad
            for quad in self._store.quads_for_pattern(subject, None, None, None)
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in SHARED
        ]
        registering = {quad.object for quad in found if quad.predicate == _DEFINED_BY}
        if registering == {ox.NamedNode(str(ENTRY[entry]))}:
            return []
        return [
            (from_engine(quad.subject), from_engine(quad.predicate), from_engine(quad.object))
            for quad in found
            if quad.predicate != _DEFINED_BY
        ]
