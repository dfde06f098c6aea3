"""Files for other programs open there with the same nodes, edges and Chinese labels."""

import csv
import io

import networkx as nx

from viz.output.files import FORMATS
from viz.views.by_name import View, Views


def read(form: str, content: bytes) -> nx.MultiDiGraph:
    reader = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[form]
    graph = reader(io.BytesIO(content))
    return graph if graph.is_multigraph() else nx.MultiDiGraph(graph)


def test_gexf_and_graphml_open_in_networkx_with_the_same_content(views: Views, view: View) -> None:
    picture = views.picture(view)
    for form in ("gexf", "graphml"):
        graph = read(form, FORMATS[form][1](picture))
        assert {(id, data["label"], data["kind"]) for id, data in graph.nodes(data=True)} == {
            (node.id, node.label.zh, node.kind) for node in picture.nodes
        }
        assert sorted(
            (a, b, data["credit"], data["relation"]) for a, b, data in graph.edges(data=True)
        ) == sorted((edge.source, edge.target, edge.credit, edge.relation) for edge in picture.edges)


def test_csv_has_a_row_an_edge_and_opens_in_a_spreadsheet(views: Views, view: View) -> None:
    picture = views.picture(view)
    content = FORMATS["csv"][1](picture)
    assert content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    tied = [row for row in rows if row["relation"]]
    assert len(tied) == len(picture.edges)
    assert {row["source"] for row in rows} | {row["target"] for row in tied} == {
        node.id for node in picture.nodes
    }
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
