"""What stands next to a node, for a page that unfolds it, and the card that describes it."""

from dataclasses import dataclass
from typing import Any

from graph.claims import read_evidence
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, compact
from viz.lens import Count, Lens
from viz.picture import Edge, Node

SHOWN_PER_RELATION = 25
SHOWN_AT_ONCE = 60

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
    given here: whoever shows such a node already can draw them. `after` continues a relation, "" at its end.
    """

    node: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    total: int
    after: str


def neighbours(lens: Lens, iri: str, relation: str = "", inward: bool = True, after: str = "") -> Neighbours:
    """The neighbours by one relation, or by each of them where none is named, at most 60 at once."""
    node = lens.node(iri)
    counts = [
        count
        for count in counts_of(lens, iri)
        if not relation or (count.relation == relation and count.inward == inward)
    ]
    found: list[str] = []
    rest = ""
    share = SHOWN_PER_RELATION if len(counts) < 4 else 12
    for count in counts:
        if count.linked:
            found += [edge.other(iri) for edge in lens.links(iri) if edge.relation == count.relation]
            continue
        page = lens.sources(iri, count.relation, after)
        kept = page[: SHOWN_AT_ONCE if relation else share]
        found += kept
        if relation and len(page) == SHOWN_AT_ONCE:
            rest = kept[-1]
    iris = list(dict.fromkeys(found))[: SHOWN_AT_ONCE + 20]
    edges = {edge.id: edge for one in [iri, *iris] for edge in lens.links(one)}
    return Neighbours(
        node,
        tuple(lens.node(one) for one in iris),
        tuple(edges.values()),
        sum(count.total for count in counts),
        rest,
    )


def counts_of(lens: Lens, iri: str) -> list[Count]:
    """The counts of a node, without the doubles: a station's claims are about it, too."""
    station = lens.node(iri).kind == "station"
    return [count for count in lens.counts(iri) if not (station and count.relation == str(FQ["about"]))]


def card(lens: Lens, iri: str) -> dict[str, Any]:
    """Label, kind, facts, numbers of neighbours and source words of a node, both languages side by side."""
    node = lens.node(iri)
    properties = lens.snapshot.properties(iri)
    facts = [
        {
            "property": lens.label(str(FQ[name])).as_dict(),
            "values": [_told(lens, str(value)).as_dict() for value in properties[str(FQ[name])]],
        }
        for name in FACTS
        if str(FQ[name]) in properties
    ]
    words = [
        {
            "quote": evidence.quote,
            "start": evidence.start,
            "end": evidence.end,
            "source": evidence.source,
            "title": lens.label(evidence.source).as_dict(),
        }
        for evidence in read_evidence(lens.snapshot, properties.get(str(FQ["evidence"]), []))
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
            for count in counts_of(lens, iri)
        ],
        "words": words,
    }


def _told(lens: Lens, value: str) -> BilingualText:
    return lens.label(value) if value.startswith("http") else BilingualText(value, value)
