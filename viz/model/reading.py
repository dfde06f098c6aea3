"""Reads things of the graph as nodes and edges: things by themselves, what they point to and what points to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from graph.analyse.station_counts import credit_of
from graph.errors import NotInGraph
from graph.read.claim import CLAIM, read_claim
from graph.read.gather import ALONE, gather
from graph.site_queries import query
from graph.store.reader import Bindings
from graph.store.remembered import Remembered
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.borrowed import BORROWED
from ontology.namespaces import FQ
from ontology.queryfile import QueryFile
from viz.model.claim_label import claim_label
from viz.model.kinds import kind_of
from viz.model.picture import Edge, Node

BROADER: Final = "http://www.w3.org/2004/02/skos/core#broader"
CREDIT: Final = str(FQ["credit"])
SOURCES_A_PAGE: Final = 60
CREDIT_LABELS: Final = {
    "explicit": BilingualText("明确归因", "credited in so many words"),
    "juxtaposed": BilingualText("并置（未归因）", "merely stands beside"),
}

_STATION_OF: Final = {"mechanism": "operatedBy", "outcome": "station", "claim": "station"}
"""Kind of node to the property that leads to its station."""
_FACETTED: Final = {"station", *_STATION_OF}


@dataclass(frozen=True)
class Count:
    """How many nodes stand in one relation to a node; `inward`: the edges lead to it.

    `linked`: they are all among the links of the node; else they are asked for page by page.
    """

    relation: str
    label: BilingualText
    inward: bool
    total: int
    linked: bool


class NodeReader:
    """A snapshot read as a network. Nodes are under their IRIs; `node`, `links` and `families` read each once.

    `node.many` and the like read many in a few calls; whoever goes through many has them read so before.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.label = snapshot.label
        self.node: Remembered[Node] = Remembered(self._nodes, 20_000)
        """Raises NotInGraph where an IRI is the subject of nothing."""
        self.links: Remembered[tuple[Edge, ...]] = Remembered(self._links, 20_000)
        """The statements with the node as their subject; credits of one kind to one mechanism as one.

        A credit is held by its claim, but leads from the mechanism to the claim, as the text says it.
        """
        self.families: Remembered[tuple[str, ...]] = Remembered(self._families, 2_000)
        """A concept with its broader ones, the narrowest first."""

    def relation(self, iri: str) -> BilingualText:
        """What a property is called: those of other vocabularies have no label in the graph."""
        return BORROWED.get(iri) or self.label(iri)

    def rows(self, name: str, **bindings: str) -> list[dict[str, str]]:
        """The rows of the query `network-<name>` as plain text, variables bound to IRIs.

        Raises NotInGraph for what cannot be one.
        """
        return self._asked(query(f"network-{name}"), {key: [iri] for key, iri in bindings.items()})

    def rows_by(self, name: str, variable: str, iris: Iterable[str]) -> dict[str, list[dict[str, str]]]:
        """The same for each of several values of a variable, by the value, asked in one call."""
        found: dict[str, list[dict[str, str]]] = {iri: [] for iri in iris}
        if found:
            for row in self._asked(query(f"network-{name}"), {variable: list(found)}):
                found[row[variable]].append(row)
        return found

    def _asked(self, chosen: QueryFile, bindings: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
        try:
            terms = {key: [URIRef(iri) for iri in iris] for key, iris in bindings.items()}
            found = self.snapshot.rows(chosen, terms)
        except ValueError as error:
            text = "、".join(iri for iris in bindings.values() for iri in iris)
            raise NotInGraph(f"“{text}”不是 IRI", f"“{text}” is no IRI") from error
        return [{key: str(value) for key, value in row.items()} for row in found]

    def _nodes(self, iris: Sequence[str]) -> dict[str, Node]:
        kinds = {}
        for iri, rows in self.rows_by("node", "node", iris).items():
            if not rows:
                raise NotInGraph(f"图谱中没有 {iri}", f"the graph does not hold {iri}")
            kinds[iri] = kind_of({row["class"] for row in rows}, {row.get("scheme", "") for row in rows})
        claims = [iri for iri, kind in kinds.items() if kind in ("outcome", "claim")]
        slots = [iri for iri, kind in kinds.items() if kind == "slot"]
        gather(self.snapshot, (claims, CLAIM), (slots, ALONE), named=kinds)
        self._gather_facets(kinds)
        return {iri: self._node(iri, kind) for iri, kind in kinds.items()}

    def _node(self, iri: str, kind: str) -> Node:
        label, value = self.label(iri), None
        if kind in ("outcome", "claim"):
            label, value = claim_label(read_claim(self.snapshot, iri), self.label)
        elif kind == "slot":
            symbol = str(self.snapshot.properties(iri)[str(FQ["symbol"])][0])
            label = BilingualText(symbol, symbol)
        return Node(iri, kind, label, value=value, facets=self._facets(iri, kind))

    def _links(self, iris: Sequence[str]) -> dict[str, tuple[Edge, ...]]:
        found = self.rows_by("links", "node", iris)
        self.label.many(row["relation"] for rows in found.values() for row in rows)
        return {iri: self._edges(iri, rows) for iri, rows in found.items()}

    def _edges(self, iri: str, rows: list[dict[str, str]]) -> tuple[Edge, ...]:
        edges: dict[str, Edge] = {}
        stations = {row["target"] for row in rows if row["relation"] == str(FQ["station"])}
        for row in rows:
            relation, target = row["relation"], row["target"]
            if relation == str(FQ["about"]) and target in stations:
                continue
            if relation != CREDIT:
                edge = Edge(iri, target, relation, self.relation(relation))
            else:
                credit = credit_of(row["kind"])
                edge = Edge(target, iri, relation, CREDIT_LABELS[credit], 1, credit, slug(row["grade"]))
                known = edges.get(edge.id)
                if known is not None and known.grade > edge.grade:
                    continue
            edges[edge.id] = edge
        return tuple(edges.values())

    def _families(self, iris: Sequence[str]) -> dict[str, tuple[str, ...]]:
        chains = {iri: [iri] for iri in iris}
        growing = list(chains.values())
        while growing:
            links = self.links.many(chain[-1] for chain in growing)
            longer = []
            for chain in growing:
                wider = [edge.target for edge in links[chain[-1]] if edge.relation == BROADER]
                if wider and wider[0] not in chain:
                    chain.append(wider[0])
                    longer.append(chain)
            growing = longer
        return {iri: tuple(chain) for iri, chain in chains.items()}

    def family(self, iri: str) -> str:
        """The top concept above a concept."""
        return self.families(iri)[-1]

    def _gather_facets(self, kinds: Mapping[str, str]) -> None:
        """Have in memory what `_facets` reads of these nodes."""
        self.links.many(iri for iri, kind in kinds.items() if kind in _FACETTED)
        types = [iri for iri, kind in kinds.items() if kind == "type"]
        stations: list[str] = []
        for iri, kind in kinds.items():
            if kind == "mechanism":
                types += self.targets(iri, "mechanismType")
            if kind in _STATION_OF:
                stations += self.targets(iri, _STATION_OF[kind])
        self.families.many(types)
        self.links.many(stations)

    def _facets(self, iri: str, kind: str) -> dict[str, tuple[str, ...]]:
        """What a node can be filtered by: families of its types, settings of its station."""
        if kind == "type":
            return {"family": (self.family(iri),)}
        if kind == "station":
            return {"setting": self.targets(iri, "hasSetting")}
        if kind == "mechanism":
            families = {self.family(one) for one in self.targets(iri, "mechanismType")}
            return {"family": tuple(sorted(families)), "setting": self._settings(iri, kind)}
        if kind in ("outcome", "claim"):
            return {"setting": self._settings(iri, kind)}
        return {}

    def _settings(self, iri: str, kind: str) -> tuple[str, ...]:
        stations = self.targets(iri, _STATION_OF[kind])
        return tuple(sorted({setting for one in stations for setting in self.targets(one, "hasSetting")}))

    def targets(self, iri: str, name: str) -> tuple[str, ...]:
        """The nodes that a node points to by the property `fq:<name>`."""
        return tuple(edge.target for edge in self.links(iri) if edge.relation == str(FQ[name]))

    def counts(self, iri: str) -> list[Count]:
        """How many neighbours there are, by relation and direction."""
        return self.counts_of_many([iri])[iri]

    def counts_of_many(self, iris: Iterable[str]) -> dict[str, list[Count]]:
        """The same of each of several nodes."""
        pointing = self.rows_by("counts", "node", iris)
        links = self.links.many(pointing)
        self.label.many(row["relation"] for rows in pointing.values() for row in rows)
        return {iri: self._counts(iri, links[iri], rows) for iri, rows in pointing.items()}

    def _counts(self, iri: str, links: Iterable[Edge], pointing: list[dict[str, str]]) -> list[Count]:
        linked: dict[str, set[str]] = defaultdict(set)
        for edge in links:
            linked[edge.relation].add(edge.other(iri))
        subjects = {row["relation"]: int(row["sources"]) for row in pointing}
        return [
            *(
                Count(relation, self.relation(relation), relation == CREDIT, len(found), True)
                for relation, found in linked.items()
            ),
            *(
                Count(relation, self.relation(relation), relation != CREDIT, total, False)
                for relation, total in subjects.items()
            ),
        ]

    def sources(self, iri: str, relation: str, offset: int = 0) -> list[str]:
        """Up to `SOURCES_A_PAGE` subjects of a relation to a node, from the `offset`-th on.

        Of `CREDIT` to a mechanism: the claims that hold the credits. Pages follow the order of the store, so
        that none need be read to the end (measured at 40,000 stations: 2 ms; sorted 500 ms); each is sorted.
        """
        return self.sources_by(iri, [relation], offset)[relation]

    def sources_by(self, iri: str, relations: Iterable[str], offset: int = 0) -> dict[str, list[str]]:
        """The same for each of several relations, asked in one call."""
        asked = {
            relation: (chosen.page(SOURCES_A_PAGE, offset), bindings)
            for relation in relations
            for chosen, bindings in [_pointing([iri], relation)]
        }
        rows = self.snapshot.rows_of(asked) if asked else {}
        return {relation: sorted(str(row["source"]) for row in found) for relation, found in rows.items()}

    def all_sources(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
        """All subjects that point to each node, of relations to some nodes that have few; asked in one call."""
        asked = {relation: _pointing(iris, relation) for relation, iris in wanted.items()}
        found: dict[str, set[str]] = defaultdict(set)
        for rows in (self.snapshot.rows_of(asked) if asked else {}).values():
            for row in rows:
                found[str(row["node"])].add(str(row["source"]))
        return found

    def edges_among(self, iris: Iterable[str]) -> list[Edge]:
        """All statements whose two ends are among the nodes."""
        known = list(dict.fromkeys(iris))
        links = self.links.many(known)
        return [edge for iri in known for edge in links[iri] if edge.other(iri) in links]


def _pointing(iris: Sequence[str], relation: str) -> tuple[QueryFile, Bindings]:
    """The query for what points to nodes by a relation."""
    nodes = {"node": [URIRef(iri) for iri in iris]}
    if relation == CREDIT:
        return query("network-credited"), nodes
    return query("network-linked"), {**nodes, "relation": URIRef(relation)}


def slug(iri: str) -> str:
    """The last step of an IRI."""
    return iri.rpartition("/")[2]
