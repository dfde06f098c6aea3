"""How the vocabulary is used: counts of terms and concepts, and a statement as an example of each term."""

from dataclasses import dataclass

from rdflib import RDF, URIRef

from graph.site_queries import query
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.namespaces import FQ


@dataclass(frozen=True)
class Use:
    """How often a term is used, and one use: a statement and the graph in which it stands."""

    count: int
    subject: str
    value: Term
    graph: str


@once_per_version
def term_uses(snapshot: Snapshot) -> dict[str, Use]:
    """Class or property IRI to its use; what is not used is absent. Counted once a version of the graph."""
    classes = {
        str(row["class"]): int(str(row["things"])) for row in snapshot.rows(query("export-class-counts"))
    }
    properties = {
        str(row["property"]): int(str(row["triples"]))
        for row in snapshot.rows(query("export-property-counts"))
    }
    counts = {iri: count for iri, count in (classes | properties).items() if iri.startswith(str(FQ))}
    one = query("export-quads").page(1, 0)
    examples = snapshot.rows_of(
        {
            iri: (
                one,
                {"predicate": RDF.type, "value": URIRef(iri)}
                if iri in classes
                else {"predicate": URIRef(iri)},
            )
            for iri in counts
        }
    )
    return {
        iri: Use(count, str(row["subject"]), row["value"], str(row["graph"]))
        for iri, count in counts.items()
        for row in examples[iri]
    }


@once_per_version
def _concepts(_: Snapshot) -> dict[str, dict[str, int]]:
    """What was counted so far, by scheme."""
    return {}


def concept_uses(snapshot: Snapshot, scheme: str) -> dict[str, int]:
    """Concept IRI to the number of statements in entries, register and gazetteer that use it.

    Counted once a version of the graph and scheme.
    """
    counted = _concepts(snapshot)
    if scheme not in counted:
        counted[scheme] = _concept_uses(snapshot, scheme)
    return counted[scheme]


def _concept_uses(snapshot: Snapshot, scheme: str) -> dict[str, int]:
    rows = snapshot.rows(query("export-concept-uses"), {"scheme": URIRef(scheme)})
    return {str(row["concept"]): int(str(row["uses"])) for row in rows}
