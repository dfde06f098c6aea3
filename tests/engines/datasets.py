"""The graphs over which every engine must answer alike: the shipped corpus, one with repeated triples, a faulty one."""

import re
from functools import cache
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.record.shipped import Corpus
from graph.store.serialise import graphs_of, nquads_of
from graph.store.snapshot import Snapshot
from ontology.files import checks, vocabulary
from ontology.namespaces import ENTRY, ID, VOCABULARY
from tests.graph.check.test_shape_cases import CASES, read_case

DATASETS = ("shipped", "repeated", "faulty")

_REPEATED = """
PREFIX fq: <https://w3id.org/fengqiao/ns#>
PREFIX mt: <https://w3id.org/fengqiao/voc/mechanism-type/>
PREFIX lv: <https://w3id.org/fengqiao/voc/level/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?thing WHERE {
  { SELECT ?thing WHERE { ?thing fq:mechanismType mt:volunteer-patrol ; fq:creditedWith ?by } ORDER BY ?thing LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?mechanism fq:operatedBy ?thing } ORDER BY ?mechanism LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?formula fq:formulaOf ?station ; fq:slot ?thing } ORDER BY ?thing LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?thing fq:formulaOf ?station } ORDER BY ?thing LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?thing fq:holder ?holder } ORDER BY ?thing LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?thing fq:areaLevel lv:county } ORDER BY ?thing LIMIT 1 }
  UNION { SELECT ?thing WHERE { ?curation prov:wasAssociatedWith ?thing } ORDER BY ?thing LIMIT 1 }
}"""
"""Things of which two entries may say the same: a mechanism, its station, a formula, an honour, an area, a coder."""

_OWN = re.compile(f"{re.escape(str(ENTRY))}|{re.escape(str(ID))}(?!area/|bureau/|agent/)")
"""What an entry alone speaks of."""
_ON_NAMES = ("cue-name", "mechanism-twice")
"""Rules whose cases need the names that they have; in all others each mechanism has its own."""


def dataset(name: str, snapshot: Snapshot) -> bytes:
    """One of the graphs as N-Quads; `snapshot` is the shipped corpus."""
    if name == "shipped":
        return snapshot.dump()
    return _repeated(snapshot.dump()) if name == "repeated" else _faulty()


def _repeated(nquads: bytes) -> bytes:
    """All that is said of some things said once more, in the graph of another entry."""
    store = ox.Store()
    store.bulk_load(nquads, ox.RdfFormat.N_QUADS)
    found = store.query(_REPEATED, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    again = ox.NamedNode(str(ENTRY["repeated"]))
    lines = [
        f"{quad.triple} {again} .\n".encode()
        for row in found
        for quad in store.quads_for_pattern(row["thing"], None, None, None)
    ]
    assert len(lines) > 100
    return nquads + b"".join(sorted(set(lines)))


@cache
def _faulty() -> bytes:
    """For each check an entry that breaks it. Each has nodes of its own, so that none mends another."""
    graphs: dict[URIRef, Graph] = {URIRef(str(VOCABULARY)): vocabulary()}
    register = Graph()
    for path in Corpus().reference_files:
        for name, graph in graphs_of(_nquads(path)).items():
            graphs[name] = graph
            register += graph
    for check in checks().values():
        suffix = check.header["rule"].lower()
        case = read_case(_first_fault(check.header["rule"])).data
        graphs[ENTRY[f"base-{suffix}"]] = _renamed(case, register, suffix)
    return nquads_of(graphs)


def _nquads(path: Path) -> bytes:
    written = ox.serialize(ox.parse(path=str(path), format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written


def _first_fault(rule: str) -> Path:
    return min((CASES / rule).glob("fail-*.ttl"))


def _renamed(data: Graph, register: Graph, suffix: str) -> Graph:
    """With names of its own for all but areas, bureaus and agents; its stations are registered anew."""
    subjects = set(data.subjects())
    stations = {node for node in data.all_nodes() if str(node).startswith(str(ID["station/"]))}

    def renamed(node: Node) -> Node:
        if not isinstance(node, URIRef) or not _OWN.match(node):
            return node
        iri = node.replace("/base/", f"/base-{suffix}/")
        for station in stations:
            slug = str(station).rpartition("/")[2]
            iri = iri.replace(f"/{slug}", f"/{slug}-{suffix}")
        return URIRef(iri if iri != str(node) or node not in subjects else f"{iri}-{suffix}")

    graph = Graph()
    told = [triple for station in stations for triple in register.triples((station, None, None))]
    for subject, predicate, value in (*data, *told):
        if predicate == SKOS.prefLabel and "/mechanism/" in str(subject) and suffix not in _ON_NAMES:
            value = Literal(f"{value} {suffix}", lang=cast(Literal, value).language)
        graph.add((renamed(subject), predicate, renamed(value)))
    return graph
