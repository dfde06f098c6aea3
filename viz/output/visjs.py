"""A picture as vis-network draws it, built with pyvis; only its data is used, never its page.

Text goes in as JSON and out by `textContent`; nothing here is HTML. pyvis's own page is not used because it
runs script that stands in titles and headings.
"""

import math
from collections.abc import Iterable
from typing import Any

from pyvis.network import Network

from ontology.bilingual import Language
from viz.model.kinds import KINDS
from viz.model.picture import LINE, Edge, Node, Picture, columns, short_label

FONT = "system-ui, 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
FONT_SIZE = 15
EDGE_COLOURS = {"explicit": "#B34700", "juxtaposed": "#B34700", "": "#8A8F98"}

OPTIONS: dict[str, Any] = {
    "layout": {"randomSeed": 7, "improvedLayout": False},
    "physics": {"enabled": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "hoverConnectedEdges": False,
        "tooltipDelay": 250,
        "navigationButtons": False,
        "keyboard": False,
        "zoomSpeed": 0.6,
    },
    "nodes": {
        "font": {"face": FONT, "size": FONT_SIZE, "vadjust": -2},
        "borderWidth": 1.5,
        "borderWidthSelected": 4,
    },
    "edges": {
        "smooth": False,
        "selectionWidth": 1.5,
        "hoverWidth": 0.5,
        "arrowStrikethrough": False,
        "font": {"face": FONT, "size": 12, "align": "middle"},
    },
    "groups": {
        kind.name: {
            "shape": kind.shape,
            "color": {
                "background": kind.colour,
                "border": "#333333",
                "highlight": {"background": kind.colour, "border": "#000000"},
                "hover": {"background": kind.colour, "border": "#000000"},
            },
        }
        for kind in KINDS.values()
    },
}


def drawing(picture: Picture, language: Language) -> dict[str, Any]:
    """Nodes, edges and options for vis-network, labels cut to a few short lines of one language."""
    return {**drawn(picture.nodes, picture.edges, language), "options": OPTIONS}


def drawn(nodes: Iterable[Node], edges: Iterable[Edge], language: Language) -> dict[str, Any]:
    """Nodes and edges as vis-network takes them.

    An edge may end at a node that is not among `nodes` (one that the page shows already); it is drawn when
    both its ends are there.
    """
    network = Network(directed=True)
    edges = list(edges)
    most = max((edge.count for edge in edges), default=1)
    shown = {node.id: node for node in nodes}
    for node in shown.values():
        kind = KINDS[node.kind]
        network.add_node(
            node.id,
            label="\n".join(label_lines(node, language)) or " ",
            group=node.kind,
            shape=kind.shape,
            size=node_size(node),
            x=round(node.x, 1),
            y=round(node.y, 1),
            shapeProperties={"borderDashes": [4, 3] if node.count else False},
        )
    for edge in edges:
        for end in (edge.source, edge.target):
            network.add_node(end, label=" ")
        network.add_edge(
            edge.source,
            edge.target,
            id=edge.id,
            width=width(edge, most),
            dashes=[6, 5] if edge.credit == "juxtaposed" else False,
            color={
                **dict.fromkeys(("color", "highlight", "hover"), EDGE_COLOURS[edge.credit]),
                "opacity": 0.75 if edge.credit else 0.5,
            },
            arrows={"to": {"enabled": edge.credit == "explicit", "scaleFactor": 0.5}},
        )
    drawn_nodes, drawn_edges, *_ = network.get_network_data()
    kept = [_without_font(node) for node in drawn_nodes if node["id"] in shown]
    return {"nodes": kept, "edges": drawn_edges}


def label_lines(node: Node, language: Language) -> list[str]:
    """The label cut to two short lines; a claim's value is kept whole, and so is how much is folded in the node."""
    text, line = node.label[language], LINE[language]
    if node.value is not None:
        value = node.value[language]
        subject = text.removesuffix(value).rstrip(" :")
        return [*short_label(subject, line, 1), *short_label(value, line + 4, 1)]
    lines = short_label(text, line)
    if node.count > 1:
        number = f"({node.count:,})"
        room = line - len(number) - 1
        if columns(lines[-1]) <= room:
            lines[-1] += f" {number}"
        elif len(lines) == 1:
            lines.append(number)
        else:
            lines[-1] = f"{short_label(lines[-1], room, 1)[0]} {number}"
    return lines


def node_size(node: Node) -> float:
    """Pixels from the middle to the edge: larger the more is folded in the node."""
    size = KINDS[node.kind].size
    return round(size * (1 + min(math.log10(node.count), 4) / 4), 1) if node.count > 1 else size


def width(edge: Edge, most: int) -> float:
    """Of a credit by its grade (E0 1 px … E5 6 px); of another edge by its count, against the largest in view."""
    if edge.grade:
        return 1.0 + int(edge.grade[1:])
    return round(1.0 + 4 * math.sqrt((edge.count - 1) / max(most - 1, 8)), 1)


def _without_font(node: dict[str, Any]) -> dict[str, Any]:
    """pyvis sets a font without colour or size on each node, which would undo the page's own."""
    return {key: value for key, value in node.items() if key != "font"}
