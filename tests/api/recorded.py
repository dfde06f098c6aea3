"""What the contract is held to: real answers as examples, and every operation and property on a line of its own.

`python -m tests.api.recorded` (or `make contract`) writes both anew; the difference is the change of the contract.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.rest.documented import stable_id
from api.rest.kinds import KINDS
from api.settings import Settings
from tests.api.addresses import ITEMS

EXAMPLES_FILE = Path(__file__).resolve().parents[2] / "api" / "rest" / "examples.json"
CONTRACT_FILE = Path(__file__).with_name("contract.txt")
SOME_VERSION = "0123456789abcdef"
QUERY = "01-volunteer-patrols"


def addresses() -> dict[str, str]:
    """By operation the address whose answer is its example."""
    lists = {stable_id("list", kind): f"/api/v1/{kind}?limit=1" for kind in KINDS}
    items = {stable_id("get", KINDS[kind].one): f"/api/v1/{kind}/{name}" for kind, name in ITEMS.items()}
    query = {stable_id("query", QUERY): f"/api/v1/queries/{QUERY}?station=zhejiang-pingyang-shanmen&lang=en"}
    return {**lists, **items, **query}


def examples(client: TestClient) -> dict[str, Any]:
    """The answers, without what is another with each version of the graph."""
    found = {}
    for operation, address in addresses().items():
        body = client.get(address).json()
        if "version" in body:
            body["version"] = SOME_VERSION
        if body.get("links", {}).get("next"):
            body["links"]["next"] = (
                body["links"]["next"].partition("&cursor=")[0] + "&cursor=MDEyMzQ1Njc4OWFiY2RlZg"
            )
        found[operation] = _shortened(body)
    return found


def _shortened(value: Any) -> Any:
    """At most two of each list, so that one can read it."""
    if isinstance(value, list):
        return [_shortened(one) for one in value[:2]]
    if isinstance(value, dict):
        return {name: _shortened(one) for name, one in value.items()}
    return value


def contract_lines(document: dict[str, Any]) -> Iterator[str]:
    """What programs rely on, a line each: operations, parameters, answers, properties."""
    for path, methods in sorted(document["paths"].items()):
        for method, operation in sorted(methods.items()):
            yield f"{operation['operationId']}: {method.upper()} {path}"
            for one in operation.get("parameters", ()):
                need = "" if one.get("required") else "?"
                yield f"  {one['in']} {one['name']}{need}: {_type(one['schema'])}"
            for media_type, told in operation.get("requestBody", {}).get("content", {}).items():
                yield f"  body {media_type}: {_type(told.get('schema', {}))}"
            for status, answer in sorted(operation["responses"].items()):
                for media_type, told in sorted(answer.get("content", {}).items()):
                    yield f"  {status} {media_type}: {_type(told.get('schema', {}))}"
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield f"{name}:"
        required = schema.get("required", ())
        for field, told in schema.get("properties", {}).items():
            yield f"  {field}{'' if field in required else '?'}: {_type(told)}"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(map(_type, schema[several]))
    if "enum" in schema:
        return " | ".join(json.dumps(word, ensure_ascii=False) for word in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"{{{_type(schema['additionalProperties'])}}}"
    limits = [
        f"{name}={schema[name]}" for name in ("minimum", "maximum", "maxLength", "pattern") if name in schema
    ]
    return " ".join([str(schema.get("type", "any")), *limits])


def contract() -> str:
    """The whole as a text."""
    return "\n".join(contract_lines(create_app(Settings()).openapi())) + "\n"


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        TestClient(create_app(Settings(data=Path(folder)))) as running,
    ):
        told = json.dumps(examples(running), ensure_ascii=False, indent=1)
        EXAMPLES_FILE.write_text(told + "\n", encoding="utf-8")
    CONTRACT_FILE.write_text(contract(), encoding="utf-8")
