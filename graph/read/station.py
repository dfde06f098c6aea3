"""Stations and mechanisms as the pages and the REST interface give them, read from the graph."""

from dataclasses import dataclass

from rdflib import URIRef

from graph.errors import NotInGraph
from graph.read.claim import TOLD, Evidence, read_evidence
from graph.read.gather import Tree, upward
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID, VOC

AREA: Tree = upward("within")
STATION: Tree = {"jurisdiction": AREA}
MECHANISM: Tree = TOLD


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
    """A mechanism at one station. Its groups and organisations are concepts: kinds, never particular ones.

    What is empty is not coded, unless `not_stated` has the aspect: then the coder looked for it in vain.
    """

    mechanism: str
    station: str
    types: tuple[str, ...]
    parts: tuple[str, ...]
    draws_on: tuple[str, ...]
    functions: tuple[str, ...]
    addresses: tuple[str, ...]
    managed_by: tuple[str, ...]
    trained_by: tuple[str, ...]
    partners: tuple[str, ...]
    serves: tuple[str, ...]
    founded: str | None
    not_stated: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def station_iri(slug: str) -> URIRef:
    """The IRI of a station by its slug, whether the graph holds it or not."""
    return ID["station/"] + slug


def type_iri(slug: str) -> URIRef:
    """The IRI of a mechanism type by its slug, whether the graph holds it or not."""
    return VOC["mechanism-type/"] + slug


def read_station(snapshot: Snapshot, slug: str) -> Station:
    """The station of that slug. Raises NotInGraph where the graph has none."""
    iri = must_be_station(snapshot, slug)
    own = Properties(snapshot, iri)
    return Station(
        station=iri,
        slug=slug,
        bureau=own.must("bureau"),
        areas=areas_upward(snapshot, own.must("jurisdiction")),
        settings=own.iris("hasSetting"),
        mechanisms=len(own.all("operates")),
        outcomes=len(own.all("reports")),
    )


def must_be_station(snapshot: Snapshot, slug: str) -> str:
    """The IRI of the station of that slug. Raises NotInGraph where the graph has none."""
    iri = str(station_iri(slug))
    if not _is_slug(slug) or not Properties(snapshot, iri).all("bureau"):
        raise NotInGraph(f"图中没有派出所“{slug}”", f"The graph has no station “{slug}”")
    return iri


def county_of(snapshot: Snapshot, station: str) -> str | None:
    """The IRI of the county that tells a station from another of its name; None where its area is in none."""
    counties = snapshot.properties(station).get(str(FQ.county), ())
    return str(counties[0]) if counties else None


def areas_upward(snapshot: Snapshot, area: str) -> tuple[str, ...]:
    """The area and those it lies within, the smallest first."""
    chain = [area]
    while (larger := Properties(snapshot, chain[-1]).text("within")) and larger not in chain:
        chain.append(larger)
    return tuple(chain)


def read_mechanism(snapshot: Snapshot, iri: str) -> Mechanism:
    """The mechanism of that IRI. Raises NotInGraph where the graph has none."""
    own = Properties(snapshot, iri)
    if not own.all("operatedBy"):
        raise NotInGraph(f"图中没有机制 {iri}", f"The graph has no mechanism {iri}")
    return Mechanism(
        mechanism=iri,
        station=own.must("operatedBy"),
        types=own.iris("mechanismType"),
        parts=own.iris("hasPart"),
        draws_on=own.iris("drawsOn"),
        functions=own.iris("function"),
        addresses=own.iris("addresses"),
        managed_by=own.iris("managedBy"),
        trained_by=own.iris("trainedBy"),
        partners=own.iris("partner"),
        serves=own.iris("serves"),
        founded=own.text("founded"),
        not_stated=own.iris("notStated"),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )


def _is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum()
