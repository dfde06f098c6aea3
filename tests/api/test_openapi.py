"""The OpenAPI document holds: every request it allows, made by schemathesis, is answered or refused cleanly."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, SerializationContext
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

DOCUMENT = create_app(Settings()).openapi()
schema = schemathesis.openapi.from_dict(DOCUMENT)


@schemathesis.serializer(
    "application/trig", "application/n-triples", "application/n-quads", "application/sparql-query"
)
def as_text(_context: SerializationContext, value: Any) -> bytes:
    """A body that is a text goes out as it is."""
    return str(value).encode()


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_request_of_the_document_is_answered_or_refused_cleanly(
    case: Case[Any], client: TestClient
) -> None:
    """Never a 500; whatever is refused is refused by a problem document."""
    wanted = case.as_transport_kwargs(base_url=str(client.base_url))
    answer = client.request(
        wanted["method"],
        wanted["url"],
        params=wanted.get("params"),
        headers=dict(wanted.get("headers") or {}),
        content=wanted.get("data") if isinstance(wanted.get("data"), str | bytes) else None,
        json=wanted.get("json"),
    )
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    if answer.status_code >= 400 and case.method != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", sorted(DOCUMENT["paths"]))
def test_every_route_is_described(path: str) -> None:
    for method, operation in DOCUMENT["paths"][path].items():
        assert operation.get("summary"), f"{method} {path} has no summary"
        assert operation.get("description"), f"{method} {path} has no description"
