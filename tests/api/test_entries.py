"""Entries over HTTP: read in every form, submitted, published, withdrawn; who may, and what a stale writer is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.record.shipped import Corpus
from graph.record.tokens import Tokens
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from ontology.namespaces import ENTRY

SHANMEN = "5923babd39e2e31d"
FORMS = [
    "text/turtle",
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/ld+json",
]
TRIG = {"Content-Type": "application/trig"}
NEW = next(iter(synthesise(1, "trig"))).encode()
ID = entry_form(NEW, "application/trig").id
SECOND = list(synthesise(2, "trig"))[1].encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site of its own, on which these tests write, one after another."""
    with TestClient(create_app(Settings(data=tmp_path_factory.mktemp("site")))) as running:
        yield running


def bearer(site: TestClient, *scopes: str) -> dict[str, str]:
    """A new token of these scopes as a header."""
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    name = f"role-{len(tokens.list())}"
    return {"Authorization": f"Bearer {tokens.create(name, scopes)}"}


def stations(site: TestClient) -> int:
    total: int = site.get("/api/v1/stations").json()["total"]
    return total


def put(
    site: TestClient, content: bytes, headers: dict[str, str], query: str = "?publish=true&why=test"
) -> Any:
    entry = entry_form(content, "application/trig").id
    return site.put(f"/api/v1/entries/{entry}{query}", content=content, headers=TRIG | headers)


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("path", Corpus().entry_files, ids=lambda path: path.stem)
def test_an_entry_is_given_in_every_form_and_taken_in_again_unchanged(
    client: TestClient, media_type: str, path: Path
) -> None:
    shipped = entry_form(path.read_bytes(), "application/trig")
    suffix = {"text/turtle": "ttl", "application/trig": "trig", "application/n-triples": "nt",
              "application/n-quads": "nq", "application/ld+json": "jsonld"}[media_type]  # fmt: skip
    documents = [
        client.get(f"/api/v1/entries/{shipped.id}", headers={"Accept": media_type}),
        client.get(f"/entry/{shipped.id}.{suffix}"),
    ]
    for document in documents:
        assert document.headers["content-type"].startswith(media_type)
        assert entry_form(document.content, media_type) == shipped


@pytest.mark.parametrize("media_type", FORMS)
def test_what_is_served_conforms(client: TestClient, media_type: str) -> None:
    document = client.get(f"/api/v1/entries/{SHANMEN}", headers={"Accept": media_type})
    report = client.post("/api/v1/validate", content=document.content, headers={"Content-Type": media_type})
    assert report.json() == {"conforms": True, "entries": [str(ENTRY[SHANMEN])], "findings": []}


def test_a_new_entry_is_in_the_graph_when_it_is_acknowledged_and_gone_when_withdrawn(
    site: TestClient,
) -> None:
    token, before = bearer(site, "review"), stations(site)
    old = site.get("/api/v1/stations").json()["version"]
    made = put(site, NEW, token)
    assert made.status_code == 201, made.text
    assert made.json()["published"] and made.json()["version"] != old
    assert stations(site) == before + 1
    answer = site.get(
        "/sparql", params={"query": f"ASK {{ GRAPH <https://w3id.org/fengqiao/entry/{ID}> {{?s ?p ?o}} }}"}
    )
    assert answer.json()["boolean"] is True
    assert answer.headers["fengqiao-version"] == made.json()["version"]
    assert site.get(f"/entry/{ID}").status_code == 200
    gone = site.delete(f"/api/v1/entries/{ID}?why=test", headers=token | {"If-Match": made.headers["etag"]})
    assert gone.status_code == 200 and not gone.json()["published"]
    # What is in the graph is what was in it before: so is the version.
    assert gone.json()["version"] == old
    assert stations(site) == before
    assert site.get(f"/api/v1/entries/{ID}").status_code == 404
    told = site.get(f"/api/v1/entries/{ID}/history").json()["items"]
    assert [item["status"] for item in told] == ["checked", "withdrawn"]


def test_a_draft_is_seen_by_those_with_a_token_only(site: TestClient) -> None:
    token, before = bearer(site, "submit"), site.get("/api/v1/stations").json()
    made = put(site, SECOND, token, "?why=draft")
    entry = entry_form(SECOND, "application/trig").id
    assert made.status_code == 201 and not made.json()["published"]
    assert site.get("/api/v1/stations").json() == before
    for address in ("", "/history", "/revisions/1"):
        assert site.get(f"/api/v1/entries/{entry}{address}").status_code == 404
        assert site.get(f"/api/v1/entries/{entry}{address}", headers=token).status_code == 200
    assert entry not in site.get("/api/v1/changes").text
    assert entry in site.get("/api/v1/entries?status=draft", headers=token).text
    assert site.get("/api/v1/entries?status=draft").status_code == 401
    # One who may only submit may not publish it; one who may review does.
    match = {"If-Match": site.get(f"/api/v1/entries/{entry}", headers=token).headers["etag"]}
    assert put(site, SECOND, token | match).status_code == 403
    accepted = put(site, SECOND, bearer(site, "review") | match)
    assert accepted.status_code == 200 and accepted.json()["published"]
    assert entry in site.get("/api/v1/changes").text


def test_a_revision_needs_the_tag_of_the_newest(site: TestClient) -> None:
    token = bearer(site, "review")
    address = f"/api/v1/entries/{SHANMEN}"
    content = Corpus().entry_files[-1].read_bytes()
    assert b"entry/5923babd39e2e31d" in content
    revised = content.replace(b'dcat:version "2"', b'dcat:version "3"', 1)
    assert revised != content
    assert put(site, revised, token).status_code == 428
    for stale in ('"r7.trig"', 'W/"x"', '""'):
        assert put(site, revised, token | {"If-Match": stale}).status_code == 412
    tag = site.get(address, headers={"Accept": "application/trig"}).headers["etag"]
    done = put(site, revised, token | {"If-Match": tag})
    assert (done.status_code, done.json()["revision"]["number"]) == (200, 2)
    late = put(site, content, token | {"If-Match": tag})
    assert (late.status_code, late.json()["newest"]) == (412, 2)
    # The same once more makes no revision; what was before can be put again.
    same = put(site, revised, token | {"If-Match": done.headers["etag"]})
    assert same.json()["revision"]["number"] == 2
    back = put(site, content, token | {"If-Match": same.headers["etag"]})
    assert back.json()["revision"]["number"] == 3
    assert site.get(f"{address}/revisions/2", headers={"Accept": "application/trig"}).status_code == 200


def test_what_breaks_a_rule_is_refused_with_its_findings_and_changes_nothing(site: TestClient) -> None:
    token, before = bearer(site, "review"), site.get("/api/v1/entries").json()
    broken = NEW.replace(b"<https://w3id.org/fengqiao/ns#voice>", b"<https://w3id.org/fengqiao/ns#voise>")
    match = {"If-Match": "*"}
    refused = put(site, broken, token | match)
    assert refused.status_code == 422
    assert any(found["rule"] == "Known-property" for found in refused.json()["findings"])
    other = site.put(f"/api/v1/entries/{SHANMEN}", content=NEW, headers=TRIG | token | match)
    assert other.status_code == 422 and ID in other.json()["detail"]
    two = site.put(f"/api/v1/entries/{ID}", content=NEW + SECOND, headers=TRIG | token | match)
    assert two.status_code == 400
    unread = site.put(f"/api/v1/entries/{ID}", content=b"<a", headers=TRIG | token | match)
    assert unread.status_code == 400
    assert site.put(f"/api/v1/entries/{ID}", content=NEW, headers=token | match).status_code == 415
    assert site.get("/api/v1/entries").json() == before


def test_tokens_that_do_not_count_are_refused(site: TestClient) -> None:
    app = cast(FastAPI, site.app)
    tokens: Tokens = app.state.tokens
    revoked = tokens.create("to-be-revoked", ["review"])
    tokens.revoke("to-be-revoked")
    for text in (
        "Bearer nonsense",
        f"Bearer {revoked}",
        "Basic YTpi",
        "Bearer ",
        "Bearer fengqiao_" + "a" * 300,
    ):
        answer = put(site, NEW, {"Authorization": text, "If-Match": "*"})
        assert answer.status_code == 401, text
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert site.get(f"/api/v1/entries/{SHANMEN}", headers={"Authorization": text}).status_code == 401
    assert put(site, NEW, {}).status_code == 401
    refused = site.delete(f"/api/v1/entries/{SHANMEN}", headers=bearer(site, "submit") | {"If-Match": "*"})
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]


def test_the_list_of_entries_goes_on_where_it_says(site: TestClient) -> None:
    first = site.get("/api/v1/entries?limit=2").json()
    following = first["next"]
    names = [item["entry"] for item in first["items"]]
    while following:
        page = site.get(following).json()
        names += [item["entry"] for item in page["items"]]
        following = page["next"]
    assert len(names) == first["total"] and names == sorted(set(names))


def test_changes_tell_what_was_published_after_a_sequence(site: TestClient) -> None:
    everything = site.get("/api/v1/changes?limit=1000").json()["items"]
    sequences = [item["sequence"] for item in everything]
    assert sequences == sorted(sequences)
    later = site.get(f"/api/v1/changes?since={sequences[2]}&limit=1000").json()["items"]
    assert later == everything[3:]
