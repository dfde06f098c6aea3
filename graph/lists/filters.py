"""The lists that are filtered, on pages and in the REST interface alike: from slugs to what passes the filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rdflib import Literal as RdfLiteral
from rdflib import URIRef

from graph.errors import NotInGraph
from graph.lists.areas import area_map
from graph.lists.mechanisms import all_mechanisms
from graph.lists.outcomes import Tie, all_outcomes
from graph.lists.stations import all_stations
from graph.lists.types import with_narrower
from graph.read.station import station_iri, type_iri
from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.namespaces import ID, VOC

Level = Literal["output", "intermediate", "outcome"]


@dataclass(frozen=True)
class Listed:
    """The IRIs of a list in their order, and the site query with its values that finds the same ones."""

    iris: Sequence[str]
    query: str
    bindings: dict[str, Term]


def stations_by(snapshot: Snapshot, area: str | None) -> Listed:
    """Stations by slug of an area; smaller ones count. Raises NotInGraph for an area that the graph has not."""
    bindings = _known(snapshot, area=area and ID[f"area/{area}"])
    if not bindings:
        return Listed(all_stations(snapshot), "station-page", bindings)
    return Listed(area_map(snapshot).stations(str(bindings["area"])), "stations-in-area", bindings)


def mechanisms_by(snapshot: Snapshot, station: str | None, type: str | None) -> Listed:
    """Mechanisms by slug of station and type; narrower types count. Raises NotInGraph for what the graph has not."""
    bindings = _known(snapshot, station=station and station_iri(station), type=type and type_iri(type))
    chosen = all_mechanisms(snapshot).choose(_text(bindings, "station"), _types(snapshot, bindings))
    return Listed(chosen, "type-mechanisms" if type else "mechanism-page", bindings)


def outcomes_by(
    snapshot: Snapshot,
    station: str | None,
    indicator: str | None,
    level: Level | Literal[""] | None,
    credit: Tie | Literal[""] | None,
    type: str | None,
) -> Listed:
    """Outcomes by slugs; one that is empty does not filter. Raises NotInGraph for what the graph has not."""
    bindings = _known(
        snapshot,
        station=station and station_iri(station),
        indicator=indicator and VOC[f"indicator/{indicator}"],
        level=level and VOC[f"result-level/{level}"],
        type=type and type_iri(type),
    )
    chosen = all_outcomes(snapshot).choose(
        station=_text(bindings, "station"),
        indicator=_text(bindings, "indicator"),
        level=_text(bindings, "level"),
        tie=credit or None,
        types=_types(snapshot, bindings),
    )
    if credit:
        bindings["credit"] = RdfLiteral(credit)
    return Listed(chosen, "outcomes-of-type" if type else "outcome-page", bindings)


def _text(bindings: dict[str, Term], name: str) -> str | None:
    return str(bindings[name]) if name in bindings else None


def _types(snapshot: Snapshot, bindings: dict[str, Term]) -> set[str] | None:
    return with_narrower(snapshot, str(bindings["type"])) if "type" in bindings else None


def _known(snapshot: Snapshot, **wanted: str | None) -> dict[str, Term]:
    found = {name: URIRef(iri) for name, iri in wanted.items() if iri}
    snapshot.properties.many(map(str, found.values()))
    for name, iri in found.items():
        if not snapshot.has(str(iri)):
            slug = iri.rpartition("/")[2]
            raise NotInGraph(
                f"参数 {name}：图中没有“{slug}”", f"{name}: the graph has no “{slug}”", parameter=name
            )
    return dict(found)
