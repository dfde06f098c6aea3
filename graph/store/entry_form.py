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

import pyoxigraph as ox

from graph.errors import EntryUnreadable
from graph.store.parse import quads_in
from ontology.namespaces import CATALOG, CONCEPTS, ENTRY, FQ, GAZETTEER, PREFIXES, REGISTER

MEDIA_TYPE = "application/n-quads"

_TYPE = PREFIXES["rdf"] + "type"
_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_CATALOG = ox.NamedNode(str(CATALOG))
_EVIDENCE = str(FQ.evidence)
_PLACES = {
    str(FQ.Entry): str(CATALOG),
    str(FQ.Curation): str(CATALOG),
    PREFIXES["prov"] + "Agent": str(CATALOG),
    PREFIXES["prov"] + "Plan": str(CATALOG),
    str(FQ.Station): str(REGISTER),
    str(FQ.Bureau): str(REGISTER),
    str(FQ.Area): str(GAZETTEER),
    PREFIXES["skos"] + "Concept": str(CONCEPTS),
}
"""Class of a thing to the graph in which it is told of."""
SHARED = frozenset(_PLACES.values())
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
        return b"".join(line for line in self.lines if not _is_mark(line))


def entry_form(content: bytes, media_type: str) -> EntryForm:
    """The entry in a document.

    Raises EntryUnreadable where the bytes cannot be read, hold no entry or several, or name other graphs than those of
    an entry; KeyError for a media type that no entry is written in.
    """
    quads = quads_in(content, media_type)
    kinds: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode):
            kinds.setdefault(_name(quad.subject), set()).add(quad.object.value)
    identity = _identity(kinds)
    own = str(ENTRY[identity])
    placed: list[ox.Quad] = []
    registered: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate == _DEFINED_BY and _name(quad.object) == own:
            continue
        subject = _name(quad.subject)
        graph = _place(quad, own, kinds.get(subject, set()))
        placed.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph)))
        if graph != own and not _is_own(subject, identity):
            registered.setdefault(subject, []).append(placed[-1])
    defined_by = ox.NamedNode(own)
    marks = [ox.Quad(found[0].subject, _DEFINED_BY, defined_by, _CATALOG) for found in registered.values()]
    return EntryForm(
        identity,
        tuple(sorted(_as_stored(placed + marks))),
        {iri: frozenset(_as_stored(found)) for iri, found in registered.items()},
    )


def lines_of(content: bytes, media_type: str) -> frozenset[bytes]:
    """The statements of any document as lines, spelled as the store spells them. Raises what `entry_form` raises."""
    return frozenset(_as_stored(quads_in(content, media_type)))


def quads_of(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """Statements from lines of N-Quads that the store itself has spelled."""
    return iter(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))


def _as_stored(quads: Iterable[ox.Quad]) -> list[bytes]:
    store = ox.Store()
    store.extend(quads)
    written = store.dump(format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written.splitlines(keepends=True)


def _identity(kinds: dict[str, set[str]]) -> str:
    entries = sorted(name for name, found in kinds.items() if str(FQ.Entry) in found)
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


def _place(quad: ox.Quad, own: str, kinds: set[str]) -> str:
    """The graph in which a statement stands."""
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        named = _name(quad.graph_name)
        if named != own and named not in SHARED:
            raise EntryUnreadable(
                f"条目只能写入 {own} 与 {'、'.join(sorted(SHARED))} 这些图，而非 {named}",
                f"an entry may only write into the graphs {own} and {', '.join(sorted(SHARED))}, not {named}",
            )
        return named
    # Words on a station are what the source says, not what the register holds.
    if quad.predicate.value == _EVIDENCE:
        return own
    return next((place for kind, place in _PLACES.items() if kind in kinds), own)


def _is_own(subject: str, identity: str) -> bool:
    """Whether a node of the catalog is the entry itself, or one that has its id in its name."""
    name = subject.rpartition("/")[2]
    return name == identity or name.startswith(f"{identity}-")


def _is_mark(line: bytes) -> bool:
    return b" <" + _DEFINED_BY.value.encode() + b"> <" + str(ENTRY).encode() in line


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term)
