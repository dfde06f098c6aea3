"""A store while it is written: filled anew, or made from the last version by what one entry changes.

A copy of a store is made by hard links (`Store.backup`: 1 to 4 ms, whatever its size), so that a new version costs what
it changes.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib import URIRef

from graph.errors import EntryUnreadable, TextNotUtf8
from graph.store.entry_form import SHARED, quads_of
from graph.store.standalone import with_values
from graph.store.utf8 import read_bytes, text_of, without_mark
from ontology.namespaces import BASE, DERIVED, ENTRY, FQ, PREFIXES
from ontology.queryfile import read_queries

DERIVATIONS = Path(__file__).resolve().parents[1] / "derivations"

_DERIVING = tuple(read_queries(DERIVATIONS).values())
_DERIVED = ox.NamedNode(str(DERIVED))
_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_CONCERNED = """
SELECT DISTINCT ?station WHERE {
  { VALUES ?thing { %(things)s } ?station <%(fq)sjurisdiction>/<%(fq)swithin>* ?thing }
  UNION
  { VALUES ?thing { %(things)s } ?claim <%(fq)sindicator> ?thing ; <%(fq)sstation> ?station }
}"""


class WritableStore:
    """A store open for writing until `close`, by which all is on disk. Lines are those of N-Quads."""

    def __init__(self, folder: Path) -> None:
        """An empty store in an empty folder, or what is in the folder."""
        self._store = ox.Store(str(folder))

    @classmethod
    def copy_of(cls, whole: Path, folder: Path) -> Self:
        """A copy of a store that may be read meanwhile, in a folder that is not there yet."""
        ox.Store.read_only(str(whole)).backup(str(folder))
        return cls(folder)

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

    def fill(self, lines: Iterable[bytes]) -> None:
        """Add many statements at once."""
        # Spelled by the engine itself: not to be examined once more.
        self._store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)

    def replace(self, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
        """Take some statements away and put others in."""
        for quad in quads_of(removed):
            self._store.remove(quad)
        self._store.extend(quads_of(added))

    def standing(self, lines: Iterable[bytes]) -> set[bytes]:
        """Those of the statements that stand there."""
        listed = list(lines)
        return {line for line, quad in zip(listed, quads_of(listed), strict=True) if quad in self._store}

    def registered_by(self, iri: str) -> Iterator[str]:
        """Ids of the entries that register a thing: thousands may."""
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _DEFINED_BY, None, None):
            if isinstance(quad.object, ox.NamedNode):
                yield quad.object.value.removeprefix(str(ENTRY))

    def speaks_of(self, iri: str) -> bool:
        """Whether anything is said of a thing, in whichever graph."""
        return any(True for _ in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, None))

    def is_told_of(self, iri: str) -> bool:
        """Whether anything is said of a thing in a graph to which entries may contribute."""
        return any(
            isinstance(quad.graph_name, ox.NamedNode)
            and quad.graph_name.value in SHARED
            and quad.predicate != _DEFINED_BY
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, None)
        )

    def relying_on(self, iri: str) -> list[str]:
        """The graphs, save the derived one, that point to a thing, sorted."""
        found = self._store.quads_for_pattern(None, None, ox.NamedNode(iri), None)
        names = {quad.graph_name.value for quad in found if isinstance(quad.graph_name, ox.NamedNode)}
        return sorted(names - {str(DERIVED)})

    def stations_concerned(self, things: Iterable[str]) -> set[str]:
        """The stations whose derived statements hang on these areas and concepts."""
        listed = " ".join(str(ox.NamedNode(thing)) for thing in things)
        if not listed:
            return set()
        found = self._store.query(
            _CONCERNED % {"things": listed, "fq": str(FQ)}, use_default_graph_as_union=True
        )
        assert isinstance(found, ox.QuerySolutions)
        return {row["station"].value for row in found}

    def derived_of(self, stations: Iterable[str]) -> set[bytes]:
        """What the derivations make of these stations, as lines: of what stands there, not of what was derived.

        In a store whose derived graph was made of what it holds, these lines are the ones that stand there.
        """
        made: set[bytes] = set()
        for station in stations:
            for query in _DERIVING:
                made |= self._made(with_values(query.text, {"station": URIRef(station)}))
        return made

    def derive(self) -> None:
        """Replace the derived graph by what the derivations make of the other graphs."""
        self._store.clear_graph(_DERIVED)
        for query in _DERIVING:
            made = self._store.query(query.text, use_default_graph_as_union=True)
            assert isinstance(made, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
            self._store.bulk_extend([ox.Quad(t.subject, t.predicate, t.object, _DERIVED) for t in made])

    def close(self, *, in_order: bool = False) -> None:
        """Put everything on disk; with `in_order`, which takes seconds for millions, in the best order for reading."""
        if in_order:
            self._store.optimize()
        self._store.flush()
        # The engine holds its lock until its object is gone; the name is the only reference.
        del self._store

    def _made(self, text: str) -> set[bytes]:
        made = self._store.query(text, use_default_graph_as_union=True)
        assert isinstance(made, ox.QueryTriples)
        return {f"{t} {_DERIVED} .\n".encode() for t in made}


def derived_alone(lines: Iterable[bytes]) -> set[bytes]:
    """What the derivations make of these statements by themselves, as lines."""
    store = ox.Store()
    store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)
    made: set[bytes] = set()
    for query in _DERIVING:
        found = store.query(query.text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
        made.update(f"{triple} {_DERIVED} .\n".encode() for triple in found)
    return made
