"""What stands next to a node, for a page that unfolds it, and the card that describes it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.read.claim import read_evidence
from graph.read.gather import ALONE, gather
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, compact
from viz.model.picture import Edge, Node
from viz.model.reading import SOURCES_A_PAGE, Count, NodeReader

SHOWN_PER_RELATION = 25
SHOWN_AT_MOST = 80
HUB = 60
"""A node with more incoming statements of one relation than this is left only by its own statements: to step
from a type to each of its hundred thousand mechanisms would tie everything to everything."""

FACTS = (
    "value", "lowerBound", "upperBound", "qualifier", "unit", "measure", "direction", "rank", "rankBand",
    "comparator", "baselineValue", "denominator", "scope", "voice", "narrativeRole", "founded", "token",
    "formulaKind", "listing", "symbol", "declaredCount", "year", "grantorLevel", "grantorName", "tensionKind",
    "areaLevel", "divisionCode",
)  # fmt: skip
"""Properties that a card shows, in this order; links to other nodes are counted instead."""


@dataclass(frozen=True)
class Neighbours:
    """Some of the neighbours of a node.

    `edges` are all statements of the new nodes and of the node itself, also those that lead to nodes not
    given here: whoever shows such a node already can draw them. `next` is the offset at which the relation goes
    on, None at its end.
    """

    node: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    total: int
    next: int | None


def neighbours(
    reader: NodeReader, iri: str, relation: str = "", inward: bool = True, offset: int = 0
) -> Neighbours:
    """The neighbours by one relation from an offset on, or some by each where none is named; at most 80 at once."""
    node = reader.node(iri)
    counts = [
        count
        for count in counts_of(reader, iri)
        if not relation or (count.relation == relation and count.inward == inward)
    ]
    found: list[str] = []
    following: int | None = None
    share = SHOWN_PER_RELATION if len(counts) < 4 else 12
    paged = [count.relation for count in counts if not count.linked]
    pointing = reader.sources_by(iri, paged, offset if relation else 0)
    for count in counts:
        if count.linked:
            found += [edge.other(iri) for edge in reader.links(iri) if edge.relation == count.relation]
            continue
        if not relation:
            found += pointing[count.relation][:share]
            continue
        found += pointing[relation]
        if offset + SOURCES_A_PAGE < count.total:
            following = offset + SOURCES_A_PAGE
    iris = list(dict.fromkeys(found))[:SHOWN_AT_MOST]
    nodes = reader.node.many(iris)
    links = reader.links.many([iri, *iris])
    edges = {edge.id: edge for one in [iri, *iris] for edge in links[one]}
    return Neighbours(
        node,
        tuple(nodes[one] for one in iris),
        tuple(edges.values()),
        sum(count.total for count in counts),
        following,
    )


def counts_of(reader: NodeReader, iri: str) -> list[Count]:
    """The counts of a node, without the doubles: a station's claims are about it, too."""
    station = reader.node(iri).kind == "station"
    return [count for count in reader.counts(iri) if not (station and count.relation == str(FQ["about"]))]


def next_to(reader: NodeReader, iris: Sequence[str]) -> dict[str, list[str]]:
    """What a step leads to from each node, along a statement or against it."""
    links = reader.links.many(iris)
    inward: dict[str, list[str]] = defaultdict(list)
    for iri, counts in reader.counts_of_many(iris).items():
        for count in counts:
            if not count.linked and count.total <= HUB:
                inward[count.relation].append(iri)
    sources = reader.all_sources(inward)
    return {iri: sorted({*(edge.other(iri) for edge in links[iri]), *sources[iri]}) for iri in iris}


def card(reader: NodeReader, iri: str) -> dict[str, Any]:
    """Label, kind, facts, numbers of neighbours and source words of a node, both languages side by side."""
    node = reader.node(iri)
    gather(reader.snapshot, ([iri], {"evidence": {"spanOf": ALONE}}), named=[str(FQ[name]) for name in FACTS])
    properties = reader.snapshot.properties(iri)
    facts = [
        {
            "property": reader.label(str(FQ[name])).as_dict(),
            "values": [_told(reader, str(value)).as_dict() for value in properties[str(FQ[name])]],
        }
        for name in FACTS
        if str(FQ[name]) in properties
    ]
    words = [
        {
            "quote": evidence.quote,
            "span": evidence.span,
            "start": evidence.start,
            "end": evidence.end,
            "source": evidence.source,
            "title": reader.label(evidence.source).as_dict(),
        }
        for evidence in read_evidence(reader.snapshot, properties.get(str(FQ["evidence"]), []))
    ]
    return {
        "id": iri,
        "name": compact(iri),
        "kind": node.kind,
        "label": node.label.as_dict(),
        "facts": facts,
        "counts": [
            {
                "relation": count.relation,
                "label": count.label.as_dict(),
                "inward": count.inward,
                "total": count.total,
            }
            for count in counts_of(reader, iri)
        ],
        "words": words,
    }


def _told(reader: NodeReader, value: str) -> BilingualText:
    return reader.label(value) if value.startswith("http") else BilingualText(value, value)
