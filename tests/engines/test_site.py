"""The whole program over an engine: the same pages, versions that follow one another, an engine that goes and comes."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.engines.servers import Server, or_skip, wanted

pytestmark = pytest.mark.timeout(300)

PAGES = (
    "/",
    "/stations",
    "/stations/zhejiang-pingyang-shanmen",
    "/mechanisms",
    "/mechanisms/volunteer-patrol",
    "/outcomes",
    "/indicators",
    "/indicators/members",
    "/matrix",
    "/compare",
    "/search?q=枫桥",
    "/network",
    "/glossary",
    "/download",
    "/doc/station/zhejiang-pingyang-shanmen",
    "/voc/mechanism-type/volunteer-patrol",
    "/api/v1/stations",
    "/api/v1/mechanisms",
    "/api/v1/outcomes?facets=level",
    "/api/v1/indicators",
    "/api/v1/search?q=义警",
    "/api/v1/network",
    "/api/v1/queries/station-honours",
)
_OF_A_REQUEST = re.compile(rb'"request_id": ?"[^"]*"')


@pytest.fixture(scope="module", params=wanted())
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param, data_sets=3) as server:
        yield server


def settings_over(server: Server, data: Path) -> Settings:
    query, update, graphs = zip(
        *((each.query, each.update, each.graphs) for each in server.all_addresses), strict=True
    )
    return Settings(
        data=data,
        workers=1,
        store=query,
        store_update=update,
        store_graphs=graphs,
        store_profile=server.access.profile.name,
        store_user=server.access.user,
        store_password_file=server.access.password_file,
        store_seconds=30,
    )


OF_THE_STORE = ("graphs", "record.sqlite", "in-force", "versions.txt", "checked-by", "conforming.json")
"""What is copied of a data folder; what has been counted of it is counted again, by the engine."""


@pytest.fixture(scope="module")
def over(engine: Server, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    ignored = {path.name for path in data.iterdir()} - set(OF_THE_STORE)
    shutil.copytree(
        data, folder, ignore=lambda where, _: ignored if Path(where) == data else set(), dirs_exist_ok=True
    )
    settings = settings_over(engine, folder)
    with TestClient(create_app(settings), follow_redirects=False) as running:
        yield running


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_as_over_the_embedded_store(
    path: str, over: TestClient, client: TestClient
) -> None:
    here, there = client.get(path), over.get(path)
    assert there.status_code == here.status_code
    assert there.headers.get("fengqiao-version") == here.headers.get("fengqiao-version")
    assert _OF_A_REQUEST.sub(b"", there.content) == _OF_A_REQUEST.sub(b"", here.content)


def test_an_engine_that_goes_is_told_and_comes_back_by_itself(over: TestClient, engine: Server) -> None:
    assert over.get("/readyz").status_code == 200
    engine.kill()
    gone = over.get("/stations/jiangxi-jinggangshan-ciping")
    assert gone.status_code == 503 and int(gone.headers["retry-after"]) > 0
    engine.start()
    sets = over.app.state.settings.data_sets  # type: ignore[attr-defined]
    sets.access.breaker.succeeded()
    assert over.get("/stations/jiangxi-jinggangshan-ciping").status_code == 200
