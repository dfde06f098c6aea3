"""A graph put into an engine, and asked there."""

from graph.store.remote.connection import Connection
from graph.store.remote.loading import load
from graph.store.remote.reader import RemoteReader


def put(connection: Connection, nquads: bytes) -> RemoteReader:
    """Replace whatever an engine holds by these quads; who asks it then."""
    load(connection, [nquads])
    return RemoteReader(connection, "loaded")
