"""Where the site describes a thing."""

import pytest
from rdflib import SKOS, URIRef

from api.http.links import anchor, doc
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


def test_addresses_of_things() -> None:
    assert doc(str(ID["claim/5923babd39e2e31d/c10"])) == "/doc/claim/5923babd39e2e31d/c10"
    assert doc(str(VOC["setting/mountain"])) == "/voc/setting/mountain"
    assert doc("https://example.org/x") == "https://example.org/x"
    assert anchor(str(ID["claim/5923babd39e2e31d/c10"])) == "claim-5923babd39e2e31d-c10"


def test_links_stay_on_this_site() -> None:
    assert doc(str(ID["claim/x/c1"])) == "/doc/claim/x/c1"
    assert doc(str(FQ.unit)) == "/ns#unit"
