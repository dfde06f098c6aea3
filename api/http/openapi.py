"""The OpenAPI document made true: errors as they are sent (RFC 9457)."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Why there is no answer (RFC 9457).",
    "type": "object",
    "required": ["detail", "title", "status", "type", "messages"],
    "properties": {
        "detail": {"type": "string", "description": "in the language of the request"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "type": {"type": "string", "format": "uri-reference"},
        "instance": {"type": "string", "format": "uri-reference"},
        "messages": {
            "type": "object",
            "required": ["zh", "en"],
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
        },
    },
}
ERROR: dict[str, Any] = {
    "description": "Why there is no answer",
    "headers": {"Fengqiao-Reason": {"schema": {"type": "string", "maxLength": 200}}},
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with one description of all errors in place of FastAPI's own of 422, which are not sent."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = ERROR
    return document
