"""Conditional requests (RFC 9110, section 13) as a table, and on every route."""

from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from starlette.testclient import TestClient

from tests.api.addresses import EXAMPLES, FILES

EARLIER = "Mon, 01 Jan 2024 00:00:00 GMT"
DATE = "Tue, 02 Jan 2024 00:00:00 GMT"
LATER = "Wed, 03 Jan 2024 00:00:00 GMT"
IN_OLD_FORMS = ["Tuesday, 02-Jan-24 00:00:00 GMT", "Tue Jan  2 00:00:00 2024"]


NOT_KEPT = {
    *("/voc", "/id/{path}"),
    *("/contribute", "/contribute/text/{entry}", "/curate", "/curate/agreement", "/curate/entries/{entry}"),
    "/curate/quotes/{entry}/{place}",
}
"""Redirects, and what is for one visitor alone (`Cache-Control: no-store`)."""


@pytest.mark.parametrize("path", sorted(set(EXAMPLES) - NOT_KEPT) + FILES)
def test_every_answer_can_be_asked_for_again(client: TestClient, path: str) -> None:
    address = EXAMPLES.get(path, path)
    if "{saved}" in address:
        pytest.skip("they are of another test")
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["cache-control"]
    if path == "/metrics":
        return
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-location", "content-security-policy"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert "content-type" not in again.headers
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(address, headers={"If-Match": '"other"'}).status_code == 412


@pytest.mark.parametrize("address", ["/download/stations.csv", "/static/style.css"])
def test_files_know_when_they_were_changed(client: TestClient, address: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": "identity"})
    changed = first.headers["last-modified"]
    before = format_datetime(parsedate_to_datetime(changed) - timedelta(days=1), usegmt=True)
    assert client.get(address, headers={"If-Modified-Since": changed}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": before}).status_code == 200
    assert client.get(address, headers={"If-Unmodified-Since": before}).status_code == 412
    part = {"Range": "bytes=2-5", "Accept-Encoding": "identity"}
    for condition, status in ((changed, 206), (before, 200), (first.headers["etag"], None), ('"other"', 200)):
        answer = client.get(address, headers=part | {"If-Range": condition})
        assert answer.status_code == (status or (200 if condition.startswith("W/") else 206))
        if answer.status_code == 206:
            whole = client.get(address, headers={"Accept-Encoding": "identity"})
            assert (answer.content, answer.headers["content-range"]) == (
                whole.content[2:6],
                f"bytes 2-5/{len(whole.content)}",
            )
    assert client.get(address, headers=part | {"If-None-Match": first.headers["etag"]}).status_code == 304
