"""Where the site describes a thing."""

import pytest
from rdflib import SKOS, URIRef

from api.links import doc
from ontology.namespaces import FQ, ID, VOC


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (ID["claim/x/c1"], "/doc/claim/x/c1"),
        (str(VOC["unit/case"]), "/voc/unit/case"),
        (FQ.Station, "/ns#Station"),
        (SKOS.Concept, "http://www.w3.org/2004/02/skos/core#Concept"),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_things_of_others_keep_their_address(iri: URIRef | str, address: str) -> None:
    assert doc(iri) == address
