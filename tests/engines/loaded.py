"""A graph put into an engine, and asked there."""

from collections.abc import Mapping

import pyoxigraph as ox

from graph.store.remote.connection import N_QUADS, Connection
from graph.store.remote.reader import RemoteReader

N_TRIPLES = "application/n-triples"


def put(connection: Connection, nquads: bytes) -> RemoteReader:
    """Replace whatever an engine holds by these quads; who asks it then."""
    if connection.access.profile.loads_quads:
        connection.put([nquads], N_QUADS)
    else:
        before = (
            RemoteReader(connection, "before").graphs()
            if connection.access.profile.name != "virtuoso"
            else []
        )
        graphs = _graphs(nquads)
        for graph in set(before) - set(graphs):
            connection.update(f"CLEAR SILENT GRAPH <{graph}>")
        for graph, triples in graphs.items():
            connection.put([triples], N_TRIPLES, graph)
    return RemoteReader(connection, "loaded")


def _graphs(nquads: bytes) -> Mapping[str, bytes]:
    found: dict[str, list[bytes]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n".encode())
    return {graph: b"".join(lines) for graph, lines in found.items()}
