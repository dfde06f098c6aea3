"""An entry as the graph holds it: its statements in their graphs, whatever form it was written in.

What an entry says of its source stands in a graph of its own, `entry/<id>`. What it tells of itself (who coded it,
when) stands in the catalog; a station, a bureau, an area or a concept that it is the first to need stands in the
register, the gazetteer or among the concepts. A document that names these graphs is taken at its word; statements in
no graph (Turtle, N-Triples) are placed by the class of their subject. Whatever an entry registers is marked as defined
by it (`rdfs:isDefinedBy`, RDF Schema 1.1, section 5.4.2), so that it is known what goes when the entry goes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from graph.errors import EntryUnreadable
from graph.store.parse import store_of
from ontology.namespaces import CATALOG, CONCEPTS, ENTRY, FQ, GAZETTEER, PREFIXES, REGISTER

MEDIA_TYPE = "application/n-quads"

_TYPE = f"<{PREFIXES['rdf']}type>"
_EVIDENCE = f"<{FQ.evidence}>"
_DEFINED_BY = f"<{PREFIXES['rdfs']}isDefinedBy>"
_ENTRY_CLASS = f"<{FQ.Entry}>"
_AN_ENTRY = f"<{ENTRY}"
_PLACES = {
    _ENTRY_CLASS: f"<{CATALOG}>",
    f"<{FQ.Curation}>": f"<{CATALOG}>",
    f"<{PREFIXES['prov']}Agent>": f"<{CATALOG}>",
    f"<{PREFIXES['prov']}Plan>": f"<{CATALOG}>",
    f"<{FQ.Station}>": f"<{REGISTER}>",
    f"<{FQ.Bureau}>": f"<{REGISTER}>",
    f"<{FQ.Area}>": f"<{GAZETTEER}>",
    f"<{PREFIXES['skos']}Concept>": f"<{CONCEPTS}>",
}
"""Class of a thing to the graph in which it is told of, both as N-Quads write them."""
SHARED = frozenset(place[1:-1] for place in _PLACES.values())
"""The graphs to which several entries may contribute."""


@dataclass(frozen=True)
class EntryForm:
    """One entry: its `id` (what stands after `entry/` in its IRI) and its statements as sorted lines of N-Quads.

    The lines are spelled as the store spells them, so that equal lines are equal graphs (no entry has blank nodes).
    `registered` has the lines on each thing that it tells of in a graph to which others contribute, too, by the IRI.
    """

    id: str
    lines: tuple[bytes, ...]
    registered: Mapping[str, frozenset[bytes]]

    @property
    def iri(self) -> str:
        """Of the entry, and of the graph that is its own."""
        return str(ENTRY[self.id])

    @property
    def digest(self) -> str:
        """SHA-256 over the lines, in hex: what names of versions are made of."""
        return hashlib.sha256(b"".join(self.lines)).hexdigest()

    @property
    def document(self) -> bytes:
        """The entry as N-Quads, without the marks that the program adds: to be given out and taken in again."""
        return b"".join(line for line in self.lines if not is_mark(line))


class _Statement(NamedTuple):
    """Subject, predicate and object as N-Quads write them, and the graph likewise, "" for none."""

    subject: str
    predicate: str
    object: str
    graph: str

    @property
    def is_mark(self) -> bool:
        return self.predicate == _DEFINED_BY and self.object.startswith(_AN_ENTRY)

    def line(self, graph: str) -> bytes:
        """The statement as it stands in a graph."""
        return f"{self.subject} {self.predicate} {self.object} {graph} .\n".encode()


def entry_form(content: bytes, media_type: str) -> EntryForm:
    """The entry in a document. Marks in it, of whichever entry, are left out: the program alone sets them.

    Raises EntryUnreadable where the bytes cannot be read, hold no entry or several, have blank nodes, name other
    graphs than those of an entry, or tell of another entry; KeyError for a media type that no entry is written in.
    """
    statements = [said for said in _statements(store_of(content, media_type)) if not said.is_mark]
    kinds: dict[str, set[str]] = {}
    for said in statements:
        if said.predicate == _TYPE:
            kinds.setdefault(said.subject, set()).add(said.object)
    identity = _identity(kinds)
    own = f"<{ENTRY[identity]}>"
    lines: set[bytes] = set()
    registered: dict[str, set[bytes]] = {}
    for said in statements:
        if said.subject.startswith("_:") or said.object.startswith("_:"):
            raise EntryUnreadable(
                "条目中不得有空白节点：请给每个节点一个 IRI",
                "an entry has no blank nodes: give every node an IRI",
            )
        graph = _place(said, own, kinds)
        line = said.line(graph)
        lines.add(line)
        if graph != own and said.subject != own:
            if said.subject.startswith(_AN_ENTRY):
                raise EntryUnreadable(
                    f"条目 {identity} 不得述及另一条目 {said.subject}",
                    f"the entry {identity} may not tell of another entry, {said.subject}",
                )
            registered.setdefault(said.subject, set()).add(line)
    lines.update(f"{subject} {_DEFINED_BY} {own} <{CATALOG}> .\n".encode() for subject in registered)
    return EntryForm(
        identity,
        tuple(sorted(lines)),
        {subject[1:-1]: frozenset(found) for subject, found in registered.items()},
    )


def lines_of(content: bytes, media_type: str) -> frozenset[bytes]:
    """The statements of any document as lines, spelled as the store spells them. Raises what `entry_form` raises."""
    written = store_of(content, media_type).dump(format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return frozenset(written.splitlines(keepends=True))


def quads_of(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """Statements from lines of N-Quads that the store itself has spelled."""
    return iter(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True))


def is_mark(line: bytes) -> bool:
    """Whether a line only says which entry registers something."""
    return f" {_DEFINED_BY} {_AN_ENTRY}".encode() in line


def _statements(store: ox.Store) -> Iterator[_Statement]:
    # Graph by graph: a line of N-Quads does not tell an object from the name of a graph.
    for graph in [ox.DefaultGraph(), *store.named_graphs()]:
        written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        assert written is not None
        named = "" if isinstance(graph, ox.DefaultGraph) else str(graph)
        for line in written.decode().split("\n")[:-1]:
            subject, predicate, value = line.removesuffix(" .").split(" ", 2)
            yield _Statement(subject, predicate, value, named)


def _identity(kinds: dict[str, set[str]]) -> str:
    entries = sorted(name.strip("<>") for name, found in kinds.items() if _ENTRY_CLASS in found)
    if len(entries) != 1:
        listed = "、".join(entries[:3])
        raise EntryUnreadable(
            f"一份文件须恰好有一个 fq:Entry 节点，现有 {len(entries)} 个（{listed}）：请为每篇报道写一份文件",
            f"a document must hold exactly one node of class fq:Entry, not {len(entries)} ({listed}): write one"
            " document an article",
        )
    identity = entries[0].removeprefix(str(ENTRY))
    if (
        identity == entries[0]
        or not identity
        or not all(c.isascii() and (c.isalnum() or c == "-") for c in identity)
    ):
        raise EntryUnreadable(
            f"条目的 IRI 须为 {ENTRY} 加上字母、数字或连字符，现为 {entries[0]}",
            f"the IRI of an entry must be {ENTRY} and letters, digits or hyphens, not {entries[0]}",
        )
    return identity


def _place(said: _Statement, own: str, kinds: Mapping[str, set[str]]) -> str:
    """The graph in which a statement stands."""
    if said.graph:
        if said.graph != own and said.graph[1:-1] not in SHARED:
            raise EntryUnreadable(
                f"条目只能写入 {own[1:-1]} 与 {'、'.join(sorted(SHARED))} 这些图，而非 {said.graph[1:-1]}",
                f"an entry may only write into the graphs {own[1:-1]} and {', '.join(sorted(SHARED))}, not"
                f" {said.graph[1:-1]}",
            )
        return said.graph
    # Words on a station are what the source says, not what the register holds.
    if said.predicate == _EVIDENCE:
        return own
    found = kinds.get(said.subject, ())
    return next((place for kind, place in _PLACES.items() if kind in found), own)
