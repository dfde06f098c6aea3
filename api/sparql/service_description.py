"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description), as RDF."""

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

from api.http.negotiation import JSON_LD, N_TRIPLES, RDF_XML, TURTLE

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)

SERIALIZERS = {TURTLE: "turtle", N_TRIPLES: "nt", RDF_XML: "xml", JSON_LD: "json-ld"}


def describe_service(endpoint: str, media_type: str) -> bytes:
    """The description of the endpoint at that address, in one of the types of `SERIALIZERS`."""
    graph = Graph(bind_namespaces="none")
    graph.bind("sd", SD)
    graph.bind("formats", FORMATS)
    service, dataset, default = (URIRef(f"{endpoint}#{name}") for name in ("service", "dataset", "default"))
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in RESULT_FORMATS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    return graph.serialize(format=SERIALIZERS[media_type], encoding="utf-8")
