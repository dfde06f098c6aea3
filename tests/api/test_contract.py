"""The document of the interface: nothing undescribed, nothing open, no error undeclared, no change unseen."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from api.app import create_app
from api.rest.documented import EXAMPLES
from api.settings import Settings
from tests.api.recorded import CONTRACT_FILE, addresses, contract

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
SCHEMAS = DOCUMENT["components"]["schemas"]
OPEN = {
    "PlainEntry": "its own JSON Schema says what it has",
    "Problem": "clients must ignore members that they do not know (RFC 9457, section 3.2)",
}
"""Schemas that may have more than they say, and why."""


def schema_of(name: str) -> dict[str, Any]:
    """A schema with all others beside it, for a validator."""
    return {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}


def answered_by(operation: dict[str, Any]) -> str | None:
    """The name of the schema of its JSON."""
    told = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    reference = told.get("schema", {}).get("$ref")
    return None if reference is None else str(reference.rpartition("/")[2])


def test_names_are_given_once_and_are_no_generated_ones() -> None:
    count = sum(len(methods) for methods in DOCUMENT["paths"].values())
    assert len(OPERATIONS) == count
    assert all(name.isalnum() and name[0].islower() for name in OPERATIONS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_says_what_it_does_takes_and_refuses(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    assert operation["summary"] and operation["description"] and operation["tags"]
    for parameter in operation.get("parameters", ()):
        assert parameter.get("description"), f"{method} {path}: {parameter['name']}"
    for status in ("422", "503", "default"):
        assert "application/problem+json" in operation["responses"][status]["content"]
    assert ("404" in operation["responses"]) >= ("{" in path)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_closed_and_every_property_is_described(name: str) -> None:
    schema = SCHEMAS[name]
    if schema.get("type") != "object":
        return
    assert (schema.get("additionalProperties") is False) != (name in OPEN), name
    for field, told in schema.get("properties", {}).items():
        assert told.get("description"), f"{name}.{field}"


def test_what_is_sent_unless_asked_otherwise_is_told_first() -> None:
    for name, (_, _, operation) in OPERATIONS.items():
        content = list(operation["responses"].get("200", {}).get("content", {}))
        assert "application/json" not in content[1:], name


def test_tags_are_told_in_both_languages() -> None:
    told = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    used = {tag for _, _, operation in OPERATIONS.values() for tag in operation["tags"]}
    assert set(told) == used
    assert all(any(letter > "\u2e80" for letter in text) and " · " in text for text in told.values())


def test_the_public_address_is_the_server() -> None:
    assert "servers" not in DOCUMENT
    public = create_app(Settings(public_url="https://example.org/kg")).openapi()
    assert public["servers"] == [{"url": "https://example.org/kg"}]


@pytest.mark.parametrize("operation", sorted(addresses()))
def test_examples_are_answers_of_their_operation(client: TestClient, operation: str) -> None:
    """An example has the form that the document says, and so has what is answered now."""
    name = answered_by(OPERATIONS[operation][2])
    assert name is not None
    validator = Draft202012Validator(schema_of(name))
    for answer in (EXAMPLES[operation], client.get(addresses()[operation]).json()):
        assert list(validator.iter_errors(answer)) == []


def test_examples_tell_of_things_that_there_are(client: TestClient) -> None:
    hrefs = {example["href"] for example in EXAMPLES.values() if "href" in example}
    assert len(hrefs) == 11
    for href in hrefs:
        assert client.get(href).status_code == 200


def test_no_change_of_the_contract_goes_unseen() -> None:
    """Where it is meant, `make contract` writes it anew, and the difference is read by whoever reviews it."""
    assert contract().splitlines() == CONTRACT_FILE.read_text(encoding="utf-8").splitlines()


def problems() -> Iterator[tuple[str, int]]:
    yield "/api/v1/stations?x=1", 422
    yield "/api/v1/stations/nowhere", 404
    yield "/nothing", 404
    yield "/api/v1/stations.xyz", 404


@pytest.mark.parametrize(("address", "status"), list(problems()))
def test_a_problem_names_an_address_that_explains_it(client: TestClient, address: str, status: int) -> None:
    problem = client.get(address).json()
    assert problem["status"] == status
    assert list(Draft202012Validator(schema_of("Problem")).iter_errors(problem)) == []
    told = client.get(problem["type"], headers={"Accept": "application/json"}).json()
    assert [one["status"] for one in told["items"]] == [status]
    for language in ("zh", "en"):
        page = client.get(problem["type"], headers={"Accept": "text/html", "Accept-Language": language})
        assert told["items"][0]["title"][language] in page.text
