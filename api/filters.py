"""The filters of lists, on pages and in the REST interface alike: from slugs to bindings of a site query."""

from typing import Literal

from rdflib import Literal as RdfLiteral
from rdflib import URIRef

from graph.catalogue import query
from graph.errors import NotInGraph
from graph.stations import station_iri, type_iri
from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.namespaces import VOC
from ontology.queryfile import QueryFile

Level = Literal["output", "intermediate", "outcome"]
Tie = Literal["explicit", "juxtaposed", "none"]

Filtered = tuple[QueryFile, dict[str, Term]]
"""A site query and the values of its variables."""


def mechanisms_by(snapshot: Snapshot, station: str | None, type: str | None) -> Filtered:
    """Mechanisms by slug of station and type. Raises NotInGraph for what the graph has not."""
    bindings = _known(snapshot, station=station and station_iri(station), type=type and type_iri(type))
    return query("type-mechanisms" if type else "mechanism-page"), bindings


def outcomes_by(
    snapshot: Snapshot,
    station: str | None,
    indicator: str | None,
    level: Level | Literal[""] | None,
    credit: Tie | Literal[""] | None,
    type: str | None,
) -> Filtered:
    """Outcomes by slugs; one that is empty does not filter. Raises NotInGraph for what the graph has not.

    The outcomes of a type are asked for from the mechanisms on: a test of each outcome there is would take
    seconds for a thousand stations.
    """
    bindings = _known(
        snapshot,
        station=station and station_iri(station),
        indicator=indicator and VOC[f"indicator/{indicator}"],
        level=level and VOC[f"result-level/{level}"],
        type=type and type_iri(type),
    )
    if credit:
        bindings["credit"] = RdfLiteral(credit)
    return query("outcomes-of-type" if type else "outcome-page"), bindings


def _known(snapshot: Snapshot, **wanted: str | None) -> dict[str, Term]:
    found = {name: URIRef(iri) for name, iri in wanted.items() if iri}
    for name, iri in found.items():
        if not snapshot.has(iri):
            slug = iri.rpartition("/")[2]
            raise NotInGraph(
                f"参数 {name}：图中没有“{slug}”", f"{name}: the graph has no “{slug}”", parameter=name
            )
    return dict(found)
