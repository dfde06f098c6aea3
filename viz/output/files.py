"""A picture as a file for other programs: GEXF, GraphML, CSV (an edge list)."""

import io
from collections.abc import Callable

import networkx as nx

from graph.export.csv_table import MEDIA_TYPE as CSV
from graph.export.csv_table import csv_bytes
from viz.model.picture import Picture, printable

EDGE_COLUMNS = (
    "source", "source_zh", "source_en", "source_kind", "relation", "relation_zh", "relation_en",
    "target", "target_zh", "target_en", "target_kind", "count", "credit", "grade",
)  # fmt: skip


def gexf(picture: Picture) -> bytes:
    """For Gephi and networkx; labels in Chinese, `label_en` in English."""
    buffer = io.BytesIO()
    nx.write_gexf(picture.as_networkx(), buffer, encoding="utf-8", version="1.2draft")
    return buffer.getvalue()


def graphml(picture: Picture) -> bytes:
    """For yEd, Cytoscape, igraph and networkx."""
    buffer = io.BytesIO()
    nx.write_graphml_xml(picture.as_networkx(), buffer, encoding="utf-8")
    return buffer.getvalue()


def csv_edges(picture: Picture) -> bytes:
    """One row an edge, with the labels of both ends; nodes without edges stand alone at the end."""
    nodes = {node.id: node for node in picture.nodes}
    rows: list[list[str | int]] = []
    for edge in picture.edges:
        a, b = nodes[edge.source], nodes[edge.target]
        cells: list[str | int] = [a.id, a.label.zh, a.label.en, a.kind]
        cells += [edge.relation, edge.label.zh, edge.label.en]
        rows.append([*cells, b.id, b.label.zh, b.label.en, b.kind, edge.count, edge.credit, edge.grade])
    tied = {end for edge in picture.edges for end in (edge.source, edge.target)}
    for node in picture.nodes:
        if node.id not in tied:
            rows.append([node.id, node.label.zh, node.label.en, node.kind, *[""] * 10])
    return csv_bytes(
        EDGE_COLUMNS,
        ([printable(cell) if isinstance(cell, str) else cell for cell in row] for row in rows),
    )


FORMATS: dict[str, tuple[str, Callable[[Picture], bytes]]] = {
    "gexf": ("application/gexf+xml", gexf),
    "graphml": ("application/graphml+xml", graphml),
    "csv": (CSV, csv_edges),
}
"""Format to media type and writer."""
