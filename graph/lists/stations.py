"""All stations of a version, read once."""

from rdflib import RDF

from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ


@once_per_version
def all_stations(snapshot: Snapshot) -> tuple[str, ...]:
    """The IRIs of all stations in their order; sorted once here, for the engine sorts IRIs slowly."""
    return tuple(sorted({str(row["station"]) for row in snapshot.rows(query("station-page").unsorted())}))


@all_stations.carry
def _carried(previous: tuple[str, ...], transition: Transition) -> tuple[str, ...]:
    touched = transition.change.instances(FQ.Station)
    if not touched:
        return previous
    there = {iri for iri in touched if FQ.Station in transition.new.properties(iri).get(str(RDF.type), ())}
    # Two runs that are sorted already: sorting them together is one pass.
    return tuple(sorted([*(iri for iri in previous if iri not in touched), *sorted(there)]))
