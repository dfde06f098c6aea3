"""A picture as a file for other programs: GEXF, GraphML, CSV (an edge list)."""

import csv
import io
from collections.abc import Callable

import networkx as nx

from viz.picture import Picture, printable


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
    """One row an edge, with the labels of both ends; nodes without edges stand alone at the end.

    UTF-8 with a byte order mark, so that spreadsheets show the Chinese. A cell that a spreadsheet would take
    for a formula is set off with an apostrophe.
    """
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow(
        ["source", "source_zh", "source_en", "source_kind", "relation", "relation_zh", "relation_en",
         "target", "target_zh", "target_en", "target_kind", "count", "credit", "grade"]
    )  # fmt: skip
    nodes = {node.id: node for node in picture.nodes}
    for edge in picture.edges:
        a, b = nodes[edge.source], nodes[edge.target]
        cells = [a.id, a.label.zh, a.label.en, a.kind, edge.relation, edge.label.zh, edge.label.en]
        cells += [b.id, b.label.zh, b.label.en, b.kind, str(edge.count), edge.credit, edge.grade]
        table.writerow(map(_cell, cells))
    tied = {end for edge in picture.edges for end in (edge.source, edge.target)}
    for node in picture.nodes:
        if node.id not in tied:
            table.writerow(map(_cell, [node.id, node.label.zh, node.label.en, node.kind, *[""] * 10]))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _cell(text: str) -> str:
    text = printable(text)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


FORMATS: dict[str, tuple[str, Callable[[Picture], bytes]]] = {
    "gexf": ("application/gexf+xml", gexf),
    "graphml": ("application/graphml+xml", graphml),
    "csv": ("text/csv; charset=utf-8", csv_edges),
}
"""Format to media type and writer."""
