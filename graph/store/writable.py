"""A store while it is written: files loaded into it, and what is derived from them."""

from pathlib import Path

import pyoxigraph as ox

from graph.errors import EntryUnreadable, TextNotUtf8
from graph.store.utf8 import read_bytes, text_of, without_mark
from ontology.namespaces import BASE, DERIVED
from ontology.queryfile import read_queries

DERIVATIONS = Path(__file__).resolve().parents[1] / "derivations"


class WritableStore:
    """A new store in an empty folder; open until `close`, by which all is on disk."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store(str(folder))

    def load(self, path: Path, graph: str | None = None) -> None:
        """Load a TriG file, or a Turtle file into the graph of that name.

        Raises EntryUnreadable and FileUnreadable, which name the file.
        """
        content = read_bytes(path)
        form = ox.RdfFormat.TRIG if graph is None else ox.RdfFormat.TURTLE
        try:
            text_of(content)
            to_graph = None if graph is None else ox.NamedNode(graph)
            self._store.bulk_load(without_mark(content), form, base_iri=BASE, to_graph=to_graph)
        except TextNotUtf8 as error:
            raise error.named(path) from None
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 0
            raise EntryUnreadable(
                f"{path} 第 {line} 行无法解析：{error}",
                f"{path}, line {line}, cannot be read: {error}",
                line=line,
            ) from error

    def derive(self) -> None:
        """Replace the derived graph by what the derivations make of the other graphs."""
        derived = ox.NamedNode(str(DERIVED))
        self._store.clear_graph(derived)
        for query in read_queries(DERIVATIONS).values():
            made = self._store.query(query.text, use_default_graph_as_union=True)
            assert isinstance(made, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
            self._store.bulk_extend([ox.Quad(t.subject, t.predicate, t.object, derived) for t in made])

    def close(self) -> None:
        """Put everything in order and on disk."""
        self._store.optimize()
        self._store.flush()
        # The engine holds its lock until its object is gone; the name is the only reference.
        del self._store
