"""`/llms.txt` names only what there is."""

import re

from starlette.testclient import TestClient

from ontology.files import questions


def test_every_address_in_it_answers(client: TestClient) -> None:
    page = client.get("/llms.txt")
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.text.startswith("# ") and "\n> " in page.text
    addresses = re.findall(r"\]\(([^)]+)\)", page.text)
    assert len(addresses) > 10
    for address in set(addresses) - {"/mcp"}:
        assert client.get(address, headers={"Accept": "*/*"}).status_code == 200, address
    assert client.get("/mcp").headers["allow"] == "POST, OPTIONS"
    assert all(name in page.text for name in questions())
