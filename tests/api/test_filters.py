"""Lists of many stations: pages join to the whole, and the query that is shown finds what is listed, in its order."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.http.links import anchor
from api.pages.across import STATIONS_IN_A_LIST
from api.settings import Settings
from graph.errors import NotInGraph
from graph.lists.filters import Level, Listed, mechanisms_by, outcomes_by, stations_by
from graph.lists.outcomes import Tie
from graph.publish.build import ensure_built
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID
from tests.bench.corpora import corpus_of

COUNT = STATIONS_IN_A_LIST + 30
STATION = "zhejiang-pingyang-shanmen"
LEVELS: list[Level | None] = [None, "output", "outcome"]
TIES: list[Tie | None] = [None, "explicit", "juxtaposed", "none"]
TYPES = [None, "volunteer-patrol", "collective-prevention"]
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The site over the shipped entries and synthetic ones, each list longer than a page."""
    folder: Path = tmp_path_factory.mktemp("many")
    corpus = corpus_of(COUNT, folder / "corpus")
    # They point to areas that others of them register: each by itself would be refused.
    ensure_built(corpus, folder, lambda _: None, known_valid=True)
    app = create_app(Settings(data=folder, workers=1), corpus)
    with TestClient(app, follow_redirects=False) as running:
        yield running


@pytest.fixture(scope="module")
def snapshot(many: TestClient) -> Snapshot:
    found: Snapshot = many.app.state.in_force.snapshot  # type: ignore[attr-defined]
    return found


def found_by_query(snapshot: Snapshot, listed: Listed, variable: str) -> list[str]:
    return [str(row[variable]) for row in snapshot.rows(query(listed.query), listed.bindings)]


@pytest.mark.parametrize("area", ["", "zhejiang", "zhejiang-pingyang", STATION, "guangdong"])
def test_stations_are_those_of_the_query(snapshot: Snapshot, area: str) -> None:
    listed = stations_by(snapshot, area)
    assert list(listed.iris) == found_by_query(snapshot, listed, "station")
    assert len(listed.iris) > 0
    assert (len(listed.iris) == COUNT) == (not area)


@pytest.mark.parametrize(("station", "type"), list(product([None, STATION], TYPES)))
def test_mechanisms_are_those_of_the_query(snapshot: Snapshot, station: str | None, type: str | None) -> None:
    listed = mechanisms_by(snapshot, station, type)
    assert list(listed.iris) == found_by_query(snapshot, listed, "mechanism")
    assert len(listed.iris) > 0


@pytest.mark.parametrize("station", [None, STATION])
@pytest.mark.parametrize("indicator", [None, "disputes-resolved"])
@pytest.mark.parametrize(("level", "credit", "type"), list(product(LEVELS, TIES, TYPES)))
def test_outcomes_are_those_of_the_query(
    snapshot: Snapshot,
    station: str | None,
    indicator: str | None,
    level: Level | None,
    credit: Tie | None,
    type: str | None,
) -> None:
    listed = outcomes_by(snapshot, station, indicator, level, credit, type)
    assert list(listed.iris) == found_by_query(snapshot, listed, "outcome")


def test_what_the_graph_has_not_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(NotInGraph, match="area"):
        stations_by(snapshot, "nowhere")
    with pytest.raises(NotInGraph, match="type"):
        mechanisms_by(snapshot, None, "nothing")
    with pytest.raises(NotInGraph, match="indicator"):
        outcomes_by(snapshot, None, "nothing", None, None, None)


@pytest.mark.parametrize(
    ("address", "query_name", "variable"),
    [
        ("stations", "station-page", "station"),
        ("mechanisms", "mechanism-page", "mechanism"),
        ("outcomes", "outcome-page", "outcome"),
    ],
)
def test_json_pages_join_to_the_whole(
    many: TestClient, snapshot: Snapshot, address: str, query_name: str, variable: str
) -> None:
    whole = [str(row[variable]) for row in snapshot.rows(query(query_name))]
    limit = max(20, len(whole) // 6)
    seen: list[str] = []
    bodies: list[dict[str, Any]] = []
    following: str | None = f"/api/v1/{address}?limit={min(limit, 200)}"
    while following:
        body = many.get(following).json()
        bodies.append(body)
        seen += [item["iri"] for item in body["items"]]
        following = body["links"].get("next")
    assert seen == whole
    assert len(bodies) > 2 and {body["total"] for body in bodies} == {len(whole)}


@pytest.mark.parametrize("area", ["", "zhejiang"])
def test_pages_of_stations_join_to_the_whole(many: TestClient, snapshot: Snapshot, area: str) -> None:
    rows = read_pages(many, f"/stations?area={area}", r'<th scope="row">.*? <a href="/stations/([^"#]+)"')
    assert [str(ID["station/"] + slug) for slug in rows] == list(stations_by(snapshot, area).iris)


def test_pages_of_a_type_join_to_the_whole(many: TestClient, snapshot: Snapshot) -> None:
    listed = mechanisms_by(snapshot, None, "collective-prevention")
    rows = read_pages(many, "/mechanisms/collective-prevention?", r'<tr role="row" id="([^"]+)"')
    assert rows == [anchor(iri) for iri in listed.iris]


@pytest.mark.parametrize(("level", "credit", "type"), [("outcome", "none", ""), ("", "", "volunteer-patrol")])
def test_pages_of_outcomes_join_to_the_whole(
    many: TestClient, snapshot: Snapshot, level: Level, credit: Tie, type: str
) -> None:
    address = f"/outcomes?level={level}&credit={credit}&type={type}"
    rows = read_pages(many, address, r'<th scope="row"><a href="/claims/([^"]+)"')
    listed = outcomes_by(snapshot, "", "", level, credit, type).iris
    assert [str(ID["claim/"] + name) for name in rows] == list(listed)


def read_pages(many: TestClient, address: str, row: str) -> list[str]:
    """What `row` finds on all pages, which say how much there is in all and end where there is no more."""
    rows: list[str] = []
    totals: set[str] = set()
    number = 1
    while (answer := many.get(f"{address}&page={number}", headers=ENGLISH)).status_code == HTTPStatus.OK:
        rows += re.findall(row, answer.text)
        totals |= set(re.findall(r"(\d+) in all[;,] (?:every|this)", answer.text))
        number += 1
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert totals == {str(len(rows))}
    return rows
