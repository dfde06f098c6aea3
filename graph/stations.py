"""Stations and mechanisms as the pages and the REST interface give them, read from the graph."""

from dataclasses import dataclass

from rdflib import URIRef

from graph.catalogue import query
from graph.claims import Evidence, read_evidence
from graph.errors import NotInGraph
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID, VOC


@dataclass(frozen=True)
class Station:
    """A station with its place, smallest area first, and how much is said of it."""

    station: str
    slug: str
    bureau: str
    areas: tuple[str, ...]
    settings: tuple[str, ...]
    mechanisms: int
    outcomes: int


@dataclass(frozen=True)
class Mechanism:
    """A mechanism at one station."""

    mechanism: str
    station: str
    types: tuple[str, ...]
    parts: tuple[str, ...]
    draws_on: tuple[str, ...]
    functions: tuple[str, ...]
    addresses: tuple[str, ...]
    founded: str | None
    evidence: tuple[Evidence, ...]


def station_iri(slug: str) -> URIRef:
    """The IRI of a station by its slug, whether the graph holds it or not."""
    return ID["station/"] + slug


def type_iri(slug: str) -> URIRef:
    """The IRI of a mechanism type by its slug, whether the graph holds it or not."""
    return VOC["mechanism-type/"] + slug


def read_station(snapshot: Snapshot, slug: str) -> Station:
    """The station of that slug. Raises NotInGraph where the graph has none."""
    iri = station_iri(slug)
    rows = snapshot.rows(query("station"), {"station": iri}) if _is_slug(slug) else []
    if not rows:
        raise NotInGraph(f"图中没有派出所“{slug}”", f"The graph has no station “{slug}”")
    properties = snapshot.properties(iri)
    return Station(
        station=str(iri),
        slug=slug,
        bureau=str(rows[0]["bureau"]),
        areas=areas_upward(snapshot, str(rows[0]["area"])),
        settings=tuple(str(setting) for setting in properties.get(str(FQ.hasSetting), [])),
        mechanisms=int(rows[0]["mechanisms"]),
        outcomes=int(rows[0]["outcomes"]),
    )


def areas_upward(snapshot: Snapshot, area: str) -> tuple[str, ...]:
    """The area and those it lies within, the smallest first."""
    chain = [area]
    while larger := snapshot.properties(chain[-1]).get(str(FQ.within)):
        if str(larger[0]) in chain:
            break
        chain.append(str(larger[0]))
    return tuple(chain)


def read_mechanism(snapshot: Snapshot, iri: str) -> Mechanism:
    """The mechanism of that IRI. Raises NotInGraph where the graph has none."""
    properties = snapshot.properties(iri)

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(str(value) for value in properties.get(str(FQ[name]), []))

    if not all_of("operatedBy"):
        raise NotInGraph(f"图中没有机制 {iri}", f"The graph has no mechanism {iri}")
    return Mechanism(
        mechanism=iri,
        station=all_of("operatedBy")[0],
        types=all_of("mechanismType"),
        parts=all_of("hasPart"),
        draws_on=all_of("drawsOn"),
        functions=all_of("function"),
        addresses=all_of("addresses"),
        founded=next(iter(all_of("founded")), None),
        evidence=read_evidence(snapshot, properties.get(str(FQ.evidence), [])),
    )


def _is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum()
