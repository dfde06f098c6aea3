"""How often a page asks its reader, of a version of which nothing is in memory yet: each would be one HTTP request.

What is counted once for a version and kept (the lists, the totals, the names of the network) is counted before.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.http.version_in_force import VersionInForce, publish
from api.settings import Settings
from graph.export.dcat import modified
from graph.lists.areas import area_map, provinces
from graph.lists.evidence import all_evidence
from graph.lists.indicators import claims_by_indicator
from graph.lists.names import all_names
from graph.lists.outcomes import all_outcomes
from graph.lists.stations import all_stations
from graph.lists.tables import read_base
from graph.lists.totals import overview
from graph.lists.types import type_tree
from graph.search.index import search_index
from graph.store.snapshot import Snapshot

SHANMEN = "zhejiang-pingyang-shanmen"
CLAIM = "claim/5923babd39e2e31d/c04"

MOST = {
    "/": 9,
    "/about": 1,
    "/stations": 7,
    f"/stations/{SHANMEN}": 8,
    "/stations/jiangxi-jinggangshan-ciping": 8,
    "/mechanisms": 1,
    "/mechanisms/volunteer-patrol": 8,
    "/outcomes": 5,
    f"/outcomes?station={SHANMEN}&level=outcome": 6,
    "/api/v1/stations": 6,
    f"/api/v1/stations/{SHANMEN}": 8,
    "/api/v1/mechanisms?limit=200": 3,
    "/api/v1/outcomes?limit=200": 5,
    "/api/v1/outcomes/5923babd39e2e31d/c04": 6,
    "/api/v1/outcomes.csv?include=source_detail": 6,
    "/api/v1/credits?limit=200&facets=grade,type": 6,
    "/api/v1/mechanisms?limit=200&include=outcomes": 5,
    "/api/v1/mechanism-types?limit=200": 4,
    "/api/v1/honours": 4,
    "/api/v1/formulas": 6,
    "/api/v1/sources": 5,
    "/api/v1/places?sort=label": 6,
    f"/doc/{CLAIM}": 8,
    f"/doc/{CLAIM}.ttl": 3,
    f"/doc/station/{SHANMEN}": 8,
    "/entry/5923babd39e2e31d": 8,
    "/entry/5923babd39e2e31d.trig": 4,
    f"/compare?stations={SHANMEN},guangdong-xinhui-muzhou": 10,
    "/compare.csv?indicators=members,squads": 4,
    "/indicators": 3,
    "/indicators/members": 7,
    f"/{CLAIM.replace('claim', 'claims', 1)}": 12,
    f"/stations/{SHANMEN}/mechanisms/hongdu-yijing": 10,
    "/sources/5923babd39e2e31d": 9,
    "/settings/mountain": 8,
    "/quotes/5923babd39e2e31d/922-934": 14,
    "/honours/3886a4a39e322bc6/h8": 8,
    "/formulas/3886a4a39e322bc6/f1": 8,
    "/places/zhejiang": 8,
    "/matrix": 6,
    "/matrix/cell?type=volunteer-patrol&column=outcome": 9,
    "/search?q=义警": 2,
    "/api/v1/search?q=hongyan": 2,
    "/voc/unit": 2,
    "/voc/unit/case": 9,
    "/ns": 7,
    "/network": 18,
    "/network?view=bipartite": 18,
    "/network?view=credit": 11,
    "/network?view=formula": 13,
    f"/network?view=credit&station=station:{SHANMEN}": 20,
    f"/network?focus=station:{SHANMEN}": 23,
    f"/api/v1/network/card?node=station:{SHANMEN}": 10,
    f"/api/v1/network/neighbours?node=station:{SHANMEN}": 20,
}
"""Address to the most calls that it may take on the shipped corpus."""


@pytest.fixture(scope="module")
def app(data: Path) -> FastAPI:
    return create_app(Settings(data=data, memory_bytes=0))


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as running:
        yield running


@pytest.fixture
def cold(site: TestClient, app: FastAPI, data: Path) -> Iterator[Snapshot]:
    """The version in force with an empty memory."""
    assert site.app is app, "it runs, so that there is a version in force"
    before: VersionInForce = app.state.in_force
    opened = Snapshot.open(data, before.version)
    for read in (
        all_stations,
        overview,
        provinces,
        area_map,
        type_tree,
        all_outcomes,
        all_names,
        search_index,
        read_base,
        claims_by_indicator,
        all_evidence,
        modified,
    ):
        read(opened)
    published = VersionInForce(opened, data)
    assert published.views is not None
    publish(app, published)
    yield opened
    publish(app, before)


@pytest.mark.parametrize("address", list(MOST))
def test_a_page_asks_a_handful_of_times(address: str, cold: Snapshot, site: TestClient) -> None:
    before = cold.reader.calls
    answer = site.get(address, headers={"Accept": "text/html, */*;q=0.5", "Accept-Language": "en"})
    assert answer.status_code == 200, answer.text[:300]
    taken = cold.reader.calls - before
    assert 0 < taken <= MOST[address], f"{address} asked {taken} times"


def test_a_page_made_again_reads_its_things_from_memory(cold: Snapshot, site: TestClient) -> None:
    """Only its queries are asked again: that the station is there, its parts, and of what types there are."""
    address = f"/stations/{SHANMEN}"
    site.get(f"{address}?lang=zh")
    before = cold.reader.calls
    assert site.get(f"{address}?lang=en").status_code == 200
    assert cold.reader.calls - before == 1
