"""The base IRI and the namespaces, in the one place from which all Python code takes them.

The Turtle and SPARQL files write their prefixes out, as their readers expect; a test holds them to `BASE`.
"""

from typing import Final

from rdflib import Namespace, URIRef

BASE: Final = "https://w3id.org/fengqiao/"

FQ: Final = Namespace(BASE + "ns#")
SHAPES: Final = Namespace(BASE + "shapes#")
VOC: Final = Namespace(BASE + "voc/")
ID: Final = Namespace(BASE + "id/")
ENTRY: Final = Namespace(BASE + "entry/")

REGISTER: Final = URIRef(BASE + "graph/register")
GAZETTEER: Final = URIRef(BASE + "graph/gazetteer")
CATALOG: Final = URIRef(BASE + "graph/catalog")
VOCABULARY: Final = URIRef(BASE + "graph/vocabulary")
CONCEPTS: Final = URIRef(BASE + "graph/concepts")
DERIVED: Final = URIRef(BASE + "graph/derived")

PREFIXES: Final[dict[str, str]] = {
    "fq": str(FQ),
    "mt": str(VOC["mechanism-type/"]),
    "ind": str(VOC["indicator/"]),
    "rl": str(VOC["result-level/"]),
    "ik": str(VOC["indicator-kind/"]),
    "mr": str(VOC["merit/"]),
    "ms": str(VOC["measure/"]),
    "un": str(VOC["unit/"]),
    "ql": str(VOC["qualifier/"]),
    "dr": str(VOC["direction/"]),
    "cp": str(VOC["comparator/"]),
    "ck": str(VOC["credit-kind/"]),
    "eg": str(VOC["effect-grade/"]),
    "el": str(VOC["emmie-level/"]),
    "st": str(VOC["setting/"]),
    "pb": str(VOC["problem/"]),
    "pp": str(VOC["participant/"]),
    "fn": str(VOC["function/"]),
    "pk": str(VOC["period-kind/"]),
    "an": str(VOC["anchor/"]),
    "vc": str(VOC["voice/"]),
    "nr": str(VOC["narrative-role/"]),
    "fk": str(VOC["formula-kind/"]),
    "ls": str(VOC["listing/"]),
    "lv": str(VOC["level/"]),
    "tk": str(VOC["tension-kind/"]),
    "ii": str(VOC["issue-kind/"]),
    "mi": str(VOC["missing/"]),
    "gn": str(VOC["genre/"]),
    "ip": str(VOC["independence/"]),
    "rv": str(VOC["review-status/"]),
    "cm": str(VOC["curation-method/"]),
    "ht": str(VOC["honour-type/"]),
    "aw": str(VOC["award-status/"]),
    "ok": str(VOC["organisation-kind/"]),
    "bf": str(VOC["beneficiary/"]),
    "at": str(VOC["aspect/"]),
    "fqs": str(SHAPES),
    "voc": str(VOC),
    "station": str(ID["station/"]),
    "mechanism": str(ID["mechanism/"]),
    "area": str(ID["area/"]),
    "bureau": str(ID["bureau/"]),
    "entry": str(ENTRY),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace: what exports declare, the editor offers and short names on pages use."""


def compact(iri: str) -> str:
    """The IRI as a prefixed name if one of `PREFIXES` fits, the longest first; else the IRI itself."""
    best = max(
        ((prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return iri if best is None else f"{best[0]}:{iri[len(best[1]) :]}"


def expand(name: str) -> str:
    """The IRI that a prefixed name stands for; anything else as it is."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
