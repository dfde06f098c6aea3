"""What of a thing is searched: its names and its station, read from its own properties alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rdflib import RDF, Literal, URIRef

from graph.lists.areas import area_map
from graph.store.change import Change
from graph.store.reader import Values
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
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
JURISDICTION, WITHIN = str(FQ.jurisdiction), str(FQ.within)
READ = (str(RDF.type), str(IN_SCHEME), *NAMES, *STATION, JURISDICTION)
AT_ONCE = 500


@dataclass(frozen=True)
class Document:
    """One thing: its names, the label first, and the IRI of the station that it belongs to, "" where to none."""

    iri: str
    kind: str
    names: tuple[str, ...]
    station: str
    places: tuple[str, ...] = ()
    """Of a station: the areas that it lies in, in Chinese and in English."""


class Areas:
    """The way up from an area to its province, in words; each area is read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, tuple[BilingualText, str]] = {}

    def words(self, area: str) -> tuple[str, ...]:
        """“浙江省温州市平阳县山门镇” and the same in English, the smallest first."""
        way: list[BilingualText] = []
        seen: set[str] = set()
        while area and area not in seen:
            seen.add(area)
            label, wider = self._read(area)
            way.append(label)
            area = wider
        return ("".join(one.zh for one in reversed(way)), ", ".join(one.en for one in way)) if way else ()

    def _read(self, area: str) -> tuple[BilingualText, str]:
        if area not in self._known:
            wider = self._snapshot.reader.describe_many([area], [WITHIN])[area].get(WITHIN, ())
            self._known[area] = (self._snapshot.label(area), str(next(iter(wider), "")))
        return self._known[area]


def document(iri: str, values: Values, areas: Areas | None = None) -> Document | None:
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
    places = next((str(one) for one in values.get(JURISDICTION, ())), "") if kind == "station" else ""
    return Document(iri, kind, tuple(names), station, areas.words(places) if areas and places else ())


def _chinese_first(name: object) -> tuple[bool, str]:
    return getattr(name, "language", None) != "zh", str(name)


def documents_of(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[Document]:
    """What is searched of these things, fetched by the hundred."""
    waiting, areas = iter(iris), Areas(snapshot)
    while some := list(islice(waiting, AT_ONCE)):
        for iri, values in snapshot.reader.describe_many(some, READ).items():
            if (made := document(iri, values, areas)) is not None:
                yield made


def all_documents(snapshot: Snapshot) -> Iterator[Document]:
    """Everything that is searched in a version, sorted by IRI."""
    typed = (iri for iri, _ in snapshot.pairs(RDF.type, CLASSES))
    inside = (iri for iri, _ in snapshot.pairs(IN_SCHEME))
    return documents_of(snapshot, sorted({iri for found in (typed, inside) for iri in found}))


def touched(change: Change, snapshot: Snapshot) -> set[str]:
    """The IRIs of which a change that led to the version may have changed what is searched.

    With an area that is named or lies otherwise than before, the stations in it.
    """
    own = change.subjects(*map(URIRef, READ))
    moved = change.subjects(FQ.within, URIRef(_SKOS + "prefLabel"))
    areas = area_map(snapshot)
    for area in areas.within.things.at(areas.within.things.found(moved)):
        own.update(areas.stations(area))
    return own
