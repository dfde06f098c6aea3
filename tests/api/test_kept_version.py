"""`/sparql?version=`: a version that is kept is asked; of one that is gone it is said what to do."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from graph.publish.version import put_in_force
from graph.store.versions import hold_whole, remove_unused, store_path
from tests.sparql_endpoint import sparql_app

KEPT, IN_FORCE, GONE = "0123456789abcdef", "fedcba9876543210", "00000000000000aa"
COUNT = {"query": "SELECT ?s { ?s ?p ?o }"}


def make_version(data: Path, name: str, quads: int) -> Path:
    path = store_path(data, name)
    path.mkdir(parents=True)
    store = ox.Store(str(path))
    value = ox.NamedNode("http://example.org/value")
    store.extend(
        ox.Quad(ox.NamedNode(f"http://example.org/{n}"), value, ox.Literal(n), value) for n in range(quads)
    )
    store.flush()
    return path


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("kept")
    make_version(data, KEPT, 2)
    store = make_version(data, IN_FORCE, 3)
    put_in_force(data, GONE)
    put_in_force(data, IN_FORCE)
    with TestClient(sparql_app(store, Settings(workers=1))) as client:
        yield client


@pytest.mark.parametrize("asked", [{}, {"version": IN_FORCE}, {"version": KEPT}])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_version_that_is_named_is_asked(client: TestClient, asked: dict[str, str], method: str) -> None:
    given = {"params": COUNT | asked} if method == "GET" else {"data": COUNT | asked}
    got = client.request(method, "/sparql", **given)  # type: ignore[arg-type]
    version = asked.get("version", IN_FORCE)
    assert len(got.json()["results"]["bindings"]) == {KEPT: 2, IN_FORCE: 3}[version]
    assert got.headers["fengqiao-version"] == version
    assert "Fengqiao-Version" in got.headers["access-control-expose-headers"]


def test_each_version_has_tags_of_its_own(client: TestClient) -> None:
    tags = {
        version: client.get("/sparql", params=COUNT | {"version": version}).headers["etag"]
        for version in (KEPT, IN_FORCE)
    }
    assert tags[KEPT] != tags[IN_FORCE]
    assert client.get("/sparql", params=COUNT).headers["etag"] == tags[IN_FORCE]
    again = client.get("/sparql", params=COUNT | {"version": KEPT}, headers={"If-None-Match": tags[KEPT]})
    assert (again.status_code, again.headers["fengqiao-version"]) == (304, KEPT)


@pytest.mark.parametrize(("name", "status"), [(GONE, 410), ("0" * 16, 404), ("newest", 400), ("../x", 400)])
def test_what_cannot_be_asked_is_told_with_the_way_on(client: TestClient, name: str, status: int) -> None:
    got = client.get("/sparql", params=COUNT | {"version": name})
    told = got.json()
    assert (got.status_code, told["parameter"]) == (status, "version")
    assert got.headers["content-type"].startswith("application/problem+json")
    assert set(told["messages"]) == {"zh", "en"}
    if status != 400:
        assert (told["in_force"], sorted(told["kept"])) == (IN_FORCE, [KEPT, IN_FORCE])
        assert KEPT in told["detail"]


def test_the_service_says_which_version_it_answers_from(client: TestClient) -> None:
    told = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert f'dcat:version "{IN_FORCE}"' in told
    assert "version=" in told


def test_a_version_that_is_asked_is_not_removed_meanwhile(tmp_path: Path) -> None:
    path = make_version(tmp_path, KEPT, 1)
    held = hold_whole(path)
    assert held is not None
    remove_unused(path.parent, ())
    assert path.exists()
    fcntl.flock(held, fcntl.LOCK_UN)
    os.close(held)
    remove_unused(path.parent, ())
    assert not path.exists()
    assert hold_whole(path) is None
