"""Anything in the graph as a reader meets it: its name, what is said of it and where, what points to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef

from graph.errors import NotInGraph
from graph.read.properties import Properties
from graph.site_queries import query
from graph.store.snapshot import LABELS, Snapshot
from graph.store.standalone import in_order
from graph.store.terms import Term
from ontology.bilingual import BilingualText
from ontology.borrowed import BORROWED
from ontology.namespaces import FQ, ID, PREFIXES, compact
from ontology.terms import terms

COUNTED = 10_000
"""Incoming statements are counted up to this number; beyond it, a page says that there are more."""

_TYPE, _OA, _SKOS = str(RDF.type), PREFIXES["oa"], PREFIXES["skos"]
_FIRST = (_TYPE, *LABELS, _SKOS + "altLabel", _SKOS + "definition", PREFIXES["rdfs"] + "comment")
_NAMED_BY = tuple(str(FQ[name]) for name in ("indicator", "setting", "mechanism", "appraises"))
"""Properties whose value names a node that has no label of its own."""


@dataclass(frozen=True)
class Value:
    """One value of a property, with the names of the graphs in which the statement stands."""

    term: Term
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Statements:
    """All values that one property has on a thing."""

    predicate: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Incoming:
    """A statement whose value is the thing."""

    subject: str
    predicate: str
    graph: str


def exists(snapshot: Snapshot, iri: URIRef) -> bool:
    """Whether the graph speaks of the IRI: as subject, predicate or value, or as the name of a graph.

    Of what is no IRI at all, which the engine refuses, it does not.
    """
    try:
        return bool(snapshot.present([iri]))
    except ValueError:
        return False


def must_exist(snapshot: Snapshot, iri: str) -> URIRef:
    """The IRI itself. Raises NotInGraph where the graph does not speak of it."""
    if not exists(snapshot, URIRef(iri)):
        raise NotInGraph(f"图中没有 {iri}", f"The graph has nothing named {iri}", iri=iri)
    return URIRef(iri)


def statements(snapshot: Snapshot, iri: URIRef) -> list[Statements]:
    """What is said of a thing: its type first, then its names, then by property."""
    found: dict[str, dict[Term, list[str]]] = {}
    for row in snapshot.rows(query("export-quads"), {"subject": iri}):
        found.setdefault(str(row["predicate"]), {}).setdefault(row["value"], []).append(str(row["graph"]))
    return [
        Statements(
            predicate,
            tuple(Value(term, tuple(sorted(values[term]))) for term in sorted(values, key=_value_order)),
        )
        for predicate, values in sorted(found.items(), key=lambda item: _predicate_order(item[0]))
    ]


def incoming(snapshot: Snapshot, iri: URIRef, limit: int, offset: int) -> list[Incoming]:
    """Statements that point to a thing, a page of them, sorted.

    Where there are more than `COUNTED`, pages follow the order of the store and each is sorted by itself.
    """
    page = query("export-quads").page(limit, offset)
    few = count_incoming(snapshot, iri) <= COUNTED
    rows = snapshot.rows(in_order(page) if few else page, {"value": iri})
    found = [(str(row["subject"]), str(row["predicate"]), str(row["graph"])) for row in rows]
    return [Incoming(*each) for each in sorted(found)]


def count_incoming(snapshot: Snapshot, iri: URIRef) -> int:
    """How many statements point to a thing; `COUNTED + 1` stands for more than `COUNTED`."""
    return snapshot.total(query("export-quads").page(COUNTED + 1, 0), {"value": iri})


def describe(snapshot: Snapshot, iri: URIRef) -> Graph:
    """What is said of a thing, with the names of the things it points to."""
    graph = Graph()
    said = snapshot.properties(str(iri))
    for predicate, values in said.items():
        for value in values:
            graph.add((iri, URIRef(predicate), value))
    things = {str(value) for values in said.values() for value in values if isinstance(value, URIRef)}
    for thing, its in snapshot.properties.many(things).items():
        for predicate in LABELS:
            for label in its.get(predicate, ()):
                graph.add((URIRef(thing), URIRef(predicate), label))
    return with_prefixes(graph)


def named_graph(snapshot: Snapshot, name: URIRef) -> dict[URIRef, Graph]:
    """One named graph, and what the catalog or any other graph says of the graph itself; graphs by name."""
    found: dict[URIRef, Graph] = {}
    rows = [
        *snapshot.rows(query("export-quads"), {"graph": name}),
        *snapshot.rows(query("export-quads"), {"subject": name}),
    ]
    for row in rows:
        graph = found.setdefault(URIRef(str(row["graph"])), with_prefixes(Graph()))
        graph.add((row["subject"], row["predicate"], row["value"]))
    return {graph: found[graph] for graph in sorted(found)}


def with_prefixes(graph: Graph) -> Graph:
    """The same graph, with the project's prefixes bound for whoever writes it out."""
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, replace=True)
    return graph


def name_of(snapshot: Snapshot, iri: str) -> BilingualText:
    """A name for anything: its label, else its words, else what it is about and its serial number."""
    if iri in BORROWED:
        return BORROWED[iri]
    label = snapshot.label(iri)
    if not _needs_words(iri, label):
        return label
    own = Properties(snapshot, iri)
    words = own.text(_OA + "exact") or own.text("asPrinted") or own.text("symbol")
    if words is not None:
        shown = f"“{' '.join(words.split())}”"
        return BilingualText(shown, shown)
    # What a node is called by is the class it was coded as, never one that was derived.
    kinds = [kind for kind in own.iris(_TYPE) if kind in terms() and not terms()[kind].derived_only]
    kind = terms()[kinds[0]].label if kinds else BilingualText("", "")
    serial = iri.rpartition("/")[2]
    for named_by in _NAMED_BY:
        if target := own.text(named_by):
            about = name_of(snapshot, target)
            return BilingualText(f"{kind.zh} {serial}:{about.zh}", f"{kind.en} {serial}: {about.en}")
    return BilingualText(f"{kind.zh} {serial}".strip(), f"{kind.en} {serial}".strip())


def gather_names(snapshot: Snapshot, iris: Iterable[str]) -> None:
    """Have in memory what `name_of` needs of all of these: at most two calls a step."""
    wave = {iri for iri in iris if iri not in BORROWED}
    seen: set[str] = set()
    while wave:
        seen |= wave
        labels = snapshot.label.many(wave)
        own = snapshot.properties.many(iri for iri in wave if _needs_words(iri, labels[iri]))
        wave = {
            str(values[property][0])
            for values in own.values()
            for property in _NAMED_BY
            if property in values
        } - seen


def _needs_words(iri: str, label: BilingualText) -> bool:
    """Whether a thing of the project has no label, so that something else must name it."""
    return label.zh == compact(iri) and iri.startswith(str(ID))


def _predicate_order(predicate: str) -> tuple[int, int, str]:
    """Type and names first, then the ontology's own properties in its order, then all others."""
    if predicate in _FIRST:
        return (0, _FIRST.index(predicate), "")
    order = list(terms())
    return (1, order.index(predicate), "") if predicate in order else (2, 0, predicate)


def _value_order(term: Term) -> tuple[bool, str, str]:
    """Chinese before English, then by the text."""
    language = getattr(term, "language", None) or ""
    return (language != "zh", language, str(term))
