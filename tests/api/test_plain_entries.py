"""Plain entries over HTTP and on the command line: schema, findings at their places, submitted and given out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.entry.document import document_of
from graph.entry.submitted import plain_in
from graph.record.shipped import Corpus
from graph.record.tokens import Tokens
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.api.command import fengqiao

PLAIN = {"Content-Type": "application/json"}
SHIPPED = Corpus().entry_files
NEW = next(iter(synthesise(1, "trig"))).encode()


def told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document_of(plain_in(path.read_bytes(), "application/trig")))
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_takes_what_is_given_out(client: TestClient, path: Path) -> None:
    answer = client.get("/api/v1/entry-schema.json")
    schema = answer.json()
    Draft202012Validator.check_schema(schema)
    entry = client.get(f"/api/v1/entries/{entry_form(path.read_bytes(), 'application/trig').id}").json()[
        "plain"
    ]
    assert entry == told(path)
    assert list(Draft202012Validator(schema).iter_errors(entry)) == []
    entry["colour"] = "red"
    assert list(Draft202012Validator(schema).iter_errors(entry))
    unit = schema["$defs"]["FigureClaim"]["properties"]["unit"]
    assert "计量单位" in unit["description"] and unit["$ref"] == "#/$defs/concepts-unit"
    assert {"const": "person", "title": "人 / person"} in schema["$defs"]["concepts-unit"]["anyOf"]


def test_findings_point_into_the_document(client: TestClient) -> None:
    entry = told(SHIPPED[-1])
    entry["figures"][0]["value"] = 9999
    entry["mechanisms"][1]["label"]["zh"] = "  "
    report = client.post("/api/v1/validate", content=json.dumps(entry), headers=PLAIN).json()
    assert not report["conforms"]
    places = {(found["rule"], found["pointer"]) for found in report["findings"]}
    assert {("Figure-quoted", "/figures/0/value"), ("Label-script", "/mechanisms/1/label")} <= places
    entry["figures"][0]["valeu"] = 3
    [found] = client.post("/api/v1/validate", content=json.dumps(entry), headers=PLAIN).json()["findings"]
    assert (found["rule"], found["pointer"]) == ("Plain-entry", "/figures/0/valeu")
    assert found["message"]["zh"] and found["message"]["en"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'{"id": "x", "id": "y"}'])
def test_what_is_no_plain_entry_is_told_so(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/v1/validate", content=content, headers=PLAIN)
    assert answer.status_code in (200, 400)
    body = answer.json()
    assert body.get("findings") or body["messages"]["zh"]
    assert body.get("conforms", False) is False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=tmp_path_factory.mktemp("plain")))) as running:
        yield running


def test_a_plain_entry_is_submitted_revised_and_given_out_in_rdf(site: TestClient) -> None:
    tokens: Tokens = cast(FastAPI, site.app).state.tokens
    headers = PLAIN | {"Authorization": f"Bearer {tokens.create('plain', ('review',))}"}
    form = entry_form(NEW, "application/trig")
    entry = json.loads(document_of(plain_in(NEW, "application/trig")))
    address = f"/api/v1/entries/{form.id}"
    made = site.put(f"{address}?publish=true&why=new", content=json.dumps(entry), headers=headers)
    assert made.status_code == 201, made.text
    document = site.get(address, headers={"Accept": "application/n-quads"})
    assert entry_form(document.content, "application/n-quads").document == form.document
    assert site.get(address).json()["plain"] == entry
    entry["editorial_note"] = {"zh": "修订", "en": "revised"}
    stale = site.put(f"{address}?publish=true&why=note", content=json.dumps(entry), headers=headers)
    assert stale.status_code == 428
    revised = site.put(
        f"{address}?publish=true&why=note",
        content=json.dumps(entry),
        headers=headers | {"If-Match": made.headers["etag"]},
    )
    assert revised.status_code == 200, revised.text
    entry["figures"] = [{"value": "x"}]
    refused = site.put(
        f"{address}?publish=true&why=note",
        content=json.dumps(entry),
        headers=headers | {"If-Match": revised.headers["etag"]},
    )
    assert refused.status_code == 422
    assert {"/figures/0/value", "/figures/0/indicator"} <= {
        found["pointer"] for found in refused.json()["findings"]
    }


def test_the_command_converts_there_and_back(tmp_path: Path) -> None:
    entry, again = tmp_path / "entry.json", tmp_path / "entry.nq"
    assert (
        fengqiao(
            "convert", str(SHIPPED[0]), "--format", "json", "--out", str(entry), data=tmp_path
        ).returncode
        == 0
    )
    assert (
        fengqiao("convert", str(entry), "--format", "nquads", "--out", str(again), data=tmp_path).returncode
        == 0
    )
    assert again.read_bytes() == entry_form(SHIPPED[0].read_bytes(), "application/trig").document
    assert fengqiao("validate", str(entry), data=tmp_path).returncode == 0
    entry.write_text(entry.read_text(encoding="utf-8").replace('"value": ', '"valeu": ', 1), encoding="utf-8")
    refused = fengqiao("convert", str(entry), "--format", "nquads", data=tmp_path)
    assert refused.returncode == 2 and "/valeu" in refused.stderr and len(refused.stderr.splitlines()) == 1
    assert fengqiao("validate", str(entry), data=tmp_path).returncode == 1
