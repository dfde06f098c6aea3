"""The OpenAPI document holds: every request it allows, made by schemathesis, is answered or refused cleanly."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, SerializationContext
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

DOCUMENT = create_app(Settings()).openapi()
REFUSING = ["2xx", "3xx", "400", "401", "404", "406", "409", "410", "412", "413", "415", "422", "428"]
"""What a request that has the right form may be answered with: a value may name what the graph has not (422)."""
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": REFUSING}}}
)
schema = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)


@schemathesis.serializer(
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/sparql-query",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/html",
)
def as_text(_context: SerializationContext, value: Any) -> bytes:
    """A body that is a text, or bytes, goes out as it is."""
    data = getattr(value, "data", value)
    return data if isinstance(data, bytes) else str(value).encode()


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_request_of_the_document_is_answered_as_it_says(case: Case[Any], client: TestClient) -> None:
    """All checks of schemathesis on one answer: status, form, headers and body are what the document declares."""
    wanted = case.as_transport_kwargs(base_url=str(client.base_url))
    answer = client.request(
        wanted["method"],
        wanted["url"],
        params=wanted.get("params"),
        headers=dict(wanted.get("headers") or {}),
        content=wanted.get("data") if isinstance(wanted.get("data"), str | bytes) else None,
        json=wanted.get("json"),
    )
    if answer.status_code == 503:
        # The service may say that it is too busy; a fault of its own is 500.
        assert answer.headers["content-type"] == "application/problem+json"
        return
    # Tokens are tried in test_entries: that check would send requests of its own over a network.
    left_out = ["ignored_auth"]
    if case.operation.path == "/api/v1/validate":
        # What is no entry is answered there, by what is wrong with it.
        left_out.append("negative_data_rejection")
    if (case.media_type or "").startswith("text/"):
        # Whatever is sent as a text is one, `{}` too.
        left_out.append("negative_data_rejection")
    case.validate_response(answer, excluded_checks=list[Any](CHECKS.get_by_names(left_out)))
