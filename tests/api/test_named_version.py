"""Every answer that is made from the graph names its version, in a header that scripts of any origin may read."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.addresses import FILES, PUBLIC_DATA

PAGES = ["/", "/stations", "/network", "/download/stations.csv", "/api/v1/outcomes?limit=1"]


@pytest.mark.parametrize("address", [*PAGES, *PUBLIC_DATA])
def test_an_answer_names_its_version(client: TestClient, address: str) -> None:
    got = client.get(address, follow_redirects=False)
    app = client.app
    assert isinstance(app, FastAPI)
    if address in ("/healthz", "/readyz"):
        assert "fengqiao-version" not in got.headers
    else:
        assert got.headers["fengqiao-version"] == app.state.in_force.version
        assert len(got.headers.get_list("fengqiao-version")) == 1
    assert "Fengqiao-Version" in got.headers["access-control-expose-headers"]


def test_what_is_given_again_or_not_modified_names_it_too(client: TestClient) -> None:
    first = client.get("/stations")
    again = client.get("/stations")
    unmodified = client.get("/stations", headers={"If-None-Match": first.headers["etag"]})
    assert unmodified.status_code == 304
    assert {got.headers["fengqiao-version"] for got in (first, again, unmodified)} == {
        first.headers["fengqiao-version"]
    }


@pytest.mark.parametrize("address", FILES)
def test_files_of_the_site_are_of_no_version(client: TestClient, address: str) -> None:
    assert "fengqiao-version" not in client.get(address).headers
