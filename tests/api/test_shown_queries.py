"""The query that a page shows, run as it stands, gives what the page shows."""

from typing import Any

import pytest
from rdflib import Literal, URIRef

from graph.site_queries import QUERIES, query
from graph.store.snapshot import Snapshot
from graph.store.standalone import standalone
from ontology.namespaces import ID, VOC
from ontology.queryfile import QueryFile

SHOWN: list[tuple[str, dict[str, Any]]] = [
    (name, {"station": ID["station/"] + "shaanxi-zhashui-hongyansi"})
    for name in QUERIES
    if name.startswith("station-") and name != "station-page"
] + [
    ("mechanism-page", {"station": ID["station/"] + "shaanxi-zhashui-hongyansi"}),
    (
        "outcome-page",
        {"station": ID["station/"] + "shaanxi-zhashui-hongyansi", "credit": Literal("explicit")},
    ),
    (
        "outcomes-of-type",
        {"type": VOC["mechanism-type/"] + "volunteer-patrol", "credit": Literal("explicit")},
    ),
    ("type-mechanisms", {"type": VOC["mechanism-type/"] + "volunteer-patrol"}),
    ("type-outcomes", {"type": VOC["mechanism-type/"] + "volunteer-patrol"}),
    ("stations-in-area", {"area": ID["area/"] + "zhejiang"}),
    ("mechanism-types", {}),
    ("home-counts", {}),
]


@pytest.mark.parametrize(
    ("name", "bindings"), SHOWN, ids=[f"{name}-{'-'.join(given)}" for name, given in SHOWN]
)
def test_a_query_shown_to_a_reader_gives_what_the_page_shows(
    snapshot: Snapshot, name: str, bindings: dict[str, URIRef | Literal]
) -> None:
    bound = snapshot.rows(query(name), bindings)
    alone = snapshot.rows(QueryFile(name, {}, standalone(query(name), bindings)))
    assert alone == bound
    assert bound or name == "station-headlines"
    for row in bound:
        assert {name: str(row[name]) for name in bindings} == {
            name: str(term) for name, term in bindings.items()
        }
