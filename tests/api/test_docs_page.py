"""The API documentation: every route is on the page, with the viewer or without."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.headers import CONTENT_SECURITY_POLICY
from api.http.web_assets import API_VIEWER, WebAsset
from api.rest import docs_page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_route_is_listed(client: TestClient, language: str) -> None:
    response = client.get("/api/docs", headers={"Accept-Language": language})
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    document = client.get("/api/v1/openapi.json").json()
    assert len(document["paths"]) > 5
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code><b>{method.upper()}</b> {path}</code>" in response.text


def test_nothing_inline_and_nothing_from_outside(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert all("src=" in attributes for attributes in re.findall(r"<script([^>]*)>", page))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_without_the_viewer(client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(docs_page, "API_VIEWER", WebAsset("swagger-ui", tmp_path / "nowhere"))
    page = client.get("/api/docs", headers={"Accept-Language": "en"}).text
    assert "The interactive viewer is not installed" in page
    assert "/assets/swagger-ui" not in page


def test_the_viewer_is_served(client: TestClient) -> None:
    if not API_VIEWER.installed:
        pytest.skip("the web assets are not installed (make assets)")
    page = client.get("/api/docs").text
    for address in re.findall(r'(?:src|href)="(/(?:assets|static)/[^"]+)"', page):
        assert client.get(address).status_code == 200, address
