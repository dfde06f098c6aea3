"""A network as data: nodes, edges, what they stand for and how much of the whole is shown."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx

from ontology.bilingual import BilingualText

Positions = dict[str, tuple[float, float]]
"""Node to x and y, in pixels at scale 1."""

LINE = {"zh": 18, "en": 22}
"""Widest line of a label, in columns (a Chinese character takes two)."""


@dataclass(frozen=True)
class Node:
    """A thing of the graph under its IRI.

    `count` is how many things a folded node stands for (0: it stands for itself), `noun` what they are;
    `value` the end of a claim's label, which is never cut off; `layer` the column in a layered layout;
    `x`, `y` pixels at scale 1; `facets` what filters go by.
    """

    id: str
    kind: str
    label: BilingualText
    count: int = 0
    noun: BilingualText | None = None
    value: BilingualText | None = None
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Edge:
    """A statement, or a number of statements folded into one (`count` of them).

    `credit` is "explicit" or "juxtaposed" where the edge is a credit, else "". `grade` is the slug of the
    best evidence grade among them, "" where there is none.
    """

    source: str
    target: str
    relation: str
    label: BilingualText
    count: int = 1
    credit: str = ""
    grade: str = ""

    @property
    def id(self) -> str:
        """The same statement has the same id in every answer."""
        return " ".join((self.source, self.relation, self.target, self.credit)).rstrip()

    def other(self, end: str) -> str:
        """The end that is not this one."""
        return self.target if end == self.source else self.source


@dataclass(frozen=True)
class Picture:
    """One view with its parameters. `layout` names how it is laid out: layers, rings or force.

    The nodes have their places on a wide screen; `narrow` has those on a phone's.
    """

    view: str
    parameters: dict[str, str]
    title: BilingualText
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    layout: str
    notes: tuple[BilingualText, ...] = ()
    queries: tuple[str, ...] = ()
    narrow: Positions = field(default_factory=dict)

    def with_positions(self, wide: Positions, narrow: Positions) -> "Picture":
        placed = (replace(node, x=wide[node.id][0], y=wide[node.id][1]) for node in self.nodes)
        return replace(self, nodes=tuple(placed), narrow=narrow)

    def as_json(self) -> dict[str, Any]:
        """What the API gives; both languages side by side."""
        return {
            "view": self.view,
            "parameters": self.parameters,
            "title": self.title.as_dict(),
            "notes": [note.as_dict() for note in self.notes],
            "queries": list(self.queries),
            "nodes": [node_json(node) for node in self.nodes],
            "edges": [edge_json(edge) for edge in self.edges],
        }

    def as_networkx(self) -> nx.MultiDiGraph:
        """The same nodes and edges; attributes are strings and numbers only, so that any format takes them."""
        graph = nx.MultiDiGraph(title_zh=self.title.zh, title_en=self.title.en)
        for node in self.nodes:
            graph.add_node(
                node.id,
                label=printable(node.label.zh),
                label_en=printable(node.label.en),
                kind=node.kind,
                count=node.count,
            )
        for edge in self.edges:
            graph.add_edge(
                edge.source,
                edge.target,
                key=edge.id,
                relation=edge.relation,
                label=printable(edge.label.zh),
                label_en=printable(edge.label.en),
                weight=edge.count,
                credit=edge.credit,
                grade=edge.grade,
            )
        return graph


def node_json(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label.as_dict(),
        "count": node.count,
        "noun": node.noun.as_dict() if node.noun else None,
        "x": round(node.x, 1),
        "y": round(node.y, 1),
        "facets": {name: list(values) for name, values in node.facets.items()},
    }


def edge_json(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "label": edge.label.as_dict(),
        "count": edge.count,
        "credit": edge.credit,
        "grade": edge.grade,
    }


def unique(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """The edges without doubles, in order."""
    return tuple({edge.id: edge for edge in edges}.values())


def columns(text: str) -> int:
    """How many columns a text takes on screen, a wide character counting two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def short_label(text: str, line: int, lines: int = 2) -> list[str]:
    """A label cut to a few short lines; what is cut off is shown by an ellipsis.

    Latin text is broken between words, Chinese anywhere.
    """
    text = " ".join(printable(text).split())
    if columns(text) > line and columns(text) <= line * 1.25 and " " not in text:
        line = columns(text)
    result: list[str] = []
    rest = text
    while rest and len(result) < lines:
        head = _head(rest, line)
        if len(head) < len(rest) and rest[len(head)] != " " and " " in head and head[-1].isascii():
            head = head[: head.rindex(" ")]
        result.append(head.strip())
        rest = rest[len(head) :].strip()
    if rest:
        result[-1] = _head(result[-1], line - 2).rstrip() + "…"
    return result


def _head(text: str, width: int) -> str:
    taken = 0
    for position, sign in enumerate(text):
        taken += columns(sign)
        if taken > width:
            return text[: max(position, 1)]
    return text


def printable(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )
