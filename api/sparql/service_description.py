"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description), as RDF."""

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, RDF, RDFS

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


VERSIONS = (
    Literal(
        "参数 version= 指定所查询的图谱版本，须为仍保留的版本之一；Fengqiao-Version 头写明所查询的版本。",
        "zh",
    ),
    Literal(
        "The parameter version= names the version of the graph to be asked, one of those that are kept; the header "
        "Fengqiao-Version names the one that was asked.",
        "en",
    ),
)


COPY = (
    Literal(
        "本站页面由外部查询引擎回答；公开查询由本机上同一图谱版本的副本回答，因为未曾确认该引擎会按时结束任何查询。"
        "回答中的 Fengqiao-Answered-From: copy 即指此。",
        "zh",
    ),
    Literal(
        "The pages of this site are answered by another engine; public queries by a copy of the same version of the "
        "graph on this machine, since that engine is not known to end every query in time. Their answers say so by "
        "Fengqiao-Answered-From: copy.",
        "en",
    ),
)
FROM_COPY = {"Fengqiao-Answered-From": "copy"}
"""The header of answers that do not come from where the pages are answered from."""


def describe_service(endpoint: str, media_type: str, version: str, *, from_copy: bool = False) -> bytes:
    """The description of the endpoint at that address, which answers from a version, in a type of `SERIALIZERS`.

    `from_copy`: not from the engine that holds the graph.
    """
    graph = Graph(bind_namespaces="none")
    graph.bind("sd", SD)
    graph.bind("formats", FORMATS)
    graph.bind("dcat", DCAT)
    graph.bind("rdfs", RDFS)
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
    graph.add((dataset, URIRef(f"{DCAT}version"), Literal(version)))
    for text in (*VERSIONS, *(COPY if from_copy else ())):
        graph.add((service, RDFS.comment, text))
    return graph.serialize(format=SERIALIZERS[media_type], encoding="utf-8")
