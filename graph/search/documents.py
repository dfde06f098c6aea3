"""What of a thing is searched: its names and its station, read from its own properties alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rdflib import RDF, Literal, URIRef

from graph.store.change import Change
from graph.store.reader import Values
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, PREFIXES, VOC

_SKOS = PREFIXES["skos"]
IN_SCHEME = URIRef(_SKOS + "inScheme")
CLASSES = {
    str(FQ.Station): "station",
    str(FQ.Area): "place",
    str(FQ.Mechanism): "mechanism",
    str(FQ.Formula): "formula",
    str(FQ.Honour): "honour",
    str(FQ.Source): "source",
    str(FQ.TextSpan): "quote",
}
SCHEMES = {str(VOC[name]): kind for name, kind in {
    "mechanism-type": "type", "indicator": "indicator", "setting": "setting",
}.items()}  # fmt: skip
KINDS = (
    "station", "place", "mechanism", "type", "indicator", "formula", "honour", "setting", "source", "concept", "quote",
)  # fmt: skip
"""In the order in which they are shown."""
NAMES = (
    _SKOS + "prefLabel",
    PREFIXES["dcterms"] + "title",
    _SKOS + "altLabel",
    str(FQ.token),
    PREFIXES["oa"] + "exact",
    str(FQ.translation),
)
STATION = (str(FQ.operatedBy), str(FQ.formulaOf), str(FQ.holder))
READ = (str(RDF.type), str(IN_SCHEME), *NAMES, *STATION)
AT_ONCE = 500


@dataclass(frozen=True)
class Document:
    """One thing: its names, the label first, and the IRI of the station that it belongs to, "" where to none."""

    iri: str
    kind: str
    names: tuple[str, ...]
    station: str


def document(iri: str, values: Values) -> Document | None:
    """What is searched of a thing; None where it is of no kind that is searched or has no name."""
    kinds = {CLASSES.get(str(one), "") for one in values.get(str(RDF.type), ())}
    kinds |= {SCHEMES.get(str(one), "concept") for one in values.get(str(IN_SCHEME), ())}
    kind = next((kind for kind in KINDS if kind in kinds), "")
    names = dict.fromkeys(
        str(name)
        for predicate in NAMES
        for name in sorted(values.get(predicate, ()), key=_chinese_first)
        if isinstance(name, Literal)
    )
    if not kind or not names:
        return None
    station = next((str(one) for way in STATION for one in values.get(way, ())), "")
    return Document(iri, kind, tuple(names), station)


def _chinese_first(name: object) -> tuple[bool, str]:
    return getattr(name, "language", None) != "zh", str(name)


def documents_of(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[Document]:
    """What is searched of these things, fetched by the hundred."""
    waiting = iter(iris)
    while some := list(islice(waiting, AT_ONCE)):
        for iri, values in snapshot.reader.describe_many(some, READ).items():
            if (made := document(iri, values)) is not None:
                yield made


def all_documents(snapshot: Snapshot) -> Iterator[Document]:
    """Everything that is searched in a version, sorted by IRI."""
    typed = (iri for iri, _ in snapshot.pairs(RDF.type, CLASSES))
    inside = (iri for iri, _ in snapshot.pairs(IN_SCHEME))
    return documents_of(snapshot, sorted({iri for found in (typed, inside) for iri in found}))


def touched(change: Change) -> set[str]:
    """The IRIs of which a change may have changed what is searched."""
    return change.subjects(*map(URIRef, READ))
