"""The OpenAPI document made whole: names that stay, tags in both languages, errors as they are sent (RFC 9457)."""

from collections.abc import Mapping
from typing import Any, Final

from api.http.negotiation import JSON
from api.http.problem_types import PROBLEM_TYPES

OPERATIONS: Final[dict[str, str]] = {
    "get /sparql": "sparqlGet",
    "post /sparql": "sparqlPost",
    "get /healthz": "isAlive",
    "get /readyz": "isReady",
    "get /metrics": "getMetrics",
    "get /api/v1/search": "search",
    "get /api/v1/compare": "compare",
    "post /api/v1/draft": "draftEntry",
    "get /api/v1/entries": "listEntries",
    "get /api/v1/changes": "listChanges",
    "get /api/v1/changes.atom": "getChangesFeed",
    "get /api/v1/entry-schema.json": "getEntrySchema",
    "get /api/v1/entries/{entry}": "getEntry",
    "put /api/v1/entries/{entry}": "submitEntry",
    "delete /api/v1/entries/{entry}": "withdrawEntry",
    "get /api/v1/entries/{entry}/history": "getEntryHistory",
    "get /api/v1/entries/{entry}/revisions/{number}": "getEntryRevision",
    "post /api/v1/validate": "validateEntry",
    "get /api/v1/network": "getNetwork",
    "get /api/v1/network/neighbours": "getNetworkNeighbours",
    "get /api/v1/network/line": "getNetworkLine",
    "get /api/v1/network/search": "searchNetwork",
    "get /api/v1/network/card": "getNetworkCard",
    "post /answers": "saveAnswer",
    "get /answers/{name}.json": "getAnswerJson",
    "get /answers/{name}.csv": "getAnswerCsv",
    "get /answers/{name}.rq": "getAnswerQuery",
    "get /answers/{name}.bib": "getAnswerBibtex",
    "get /answers/{name}.ris": "getAnswerRis",
    "post /api/v1/labels": "getLabels",
}
"""Names of operations whose routes do not say one themselves. They never change: programs are generated from them."""

TAGS: Final[dict[str, str]] = {
    "stations": "派出所 · Police stations",
    "mechanisms": "机制 · Mechanisms",
    "mechanism-types": "机制类型 · Mechanism types",
    "outcomes": "结果 · What sources report as results",
    "credits": "归因 · Ties between results and mechanisms",
    "indicators": "指标 · Indicators",
    "honours": "荣誉 · Honours",
    "formulas": "数字口诀 · Number formulas",
    "sources": "来源 · Sources",
    "settings": "环境 · Settings",
    "places": "地区 · Places",
    "queries": "命名查询 · Questions that can be asked by name",
    "graph": "检索与名称 · Search and names",
    "entries": "条目与修订 · Entries and their revisions",
    "validation": "校验 · Validation of entries",
    "drafting": "起草 · Drafts of entries from articles",
    "SPARQL": "SPARQL 查询 · SPARQL queries",
    "network": "网络图 · The network",
    "answers": "保存的回答 · Saved answers",
    "operations": "运行状态 · How the service is",
}
"""Groups of operations in the order of the document."""

PROBLEM: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "Why there is no answer (RFC 9457). Further members say more of some problems: `parameter` which"
    " one it is, `nearest` what may have been meant, `findings` what is wrong with an entry.",
    "type": "object",
    "required": ["detail", "title", "status", "type", "messages"],
    # RFC 9457, section 3.2: clients must ignore extension members that they do not know.
    "additionalProperties": True,
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "the address that explains this kind of problem",
        },
        "title": {
            "type": "string",
            "description": "what kind of problem it is, in the language of the request",
        },
        "status": {"type": "integer", "description": "the status of the answer"},
        "detail": {"type": "string", "description": "what is wrong here, in the language of the request"},
        "instance": {
            "type": "string",
            "format": "uri-reference",
            "description": "the path that was asked for",
        },
        "messages": {
            "type": "object",
            "description": "`detail` in both languages",
            "required": ["zh", "en"],
            "additionalProperties": False,
            "properties": {
                "zh": {"type": "string", "description": "in Chinese"},
                "en": {"type": "string", "description": "in English"},
            },
        },
        "parameter": {"type": "string", "description": "the parameter that is at fault, if it is one"},
        "request_id": {
            "type": "string",
            "description": "X-Request-ID once more: what those who run the site find this request by",
        },
        "retry_after": {
            "type": "integer",
            "description": "seconds to wait, where that helps; as Retry-After",
        },
    },
    "example": {
        "type": "/problems/unprocessable-content",
        "title": "Unprocessable content",
        "status": 422,
        "detail": "There is no parameter typ; did you mean type?",
        "instance": "/api/v1/outcomes",
        "messages": {
            "zh": "没有参数 typ；是否指 type？",
            "en": "There is no parameter typ; did you mean type?",
        },
        "parameter": "typ",
        "request_id": "1c9f00000042",
    },
}
DESCRIBED: Final[dict[str, str]] = {
    "entry": "id of the entry: the first sixteen hex digits of the digest of its source",
    "number": "number of the revision in its entry, from 1",
    "name": "name of the saved answer, as it was given when it was saved",
    "status": "published: what is in the graph; draft: what waits for a review, for those with a token",
}
"""Parameters of routes that do not describe them."""
PLAIN_ENTRY: Final[dict[str, Any]] = {
    "title": "PlainEntry",
    "type": "object",
    "additionalProperties": True,
    "description": "A plain entry, by the JSON Schema at /api/v1/entry-schema.json.",
}
TOKEN: Final[dict[str, Any]] = {
    "type": "http",
    "scheme": "bearer",
    "description": "令牌，由站点管理者发给 · a token that those who run the site give out; reading needs none",
}
HEADERS: Final[dict[str, Any]] = {
    "Fengqiao-Reason": {
        "description": "the detail in English on one line, for clients that show no body",
        "schema": {"type": "string", "maxLength": 200},
    },
    "Retry-After": {"description": "seconds to wait before asking again", "schema": {"type": "integer"}},
    "X-Request-ID": {
        "description": "the name of this request, in the access log, too; the one that the client gave, if it did",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "how many answers (q) may be made for a client in how many seconds (w), as the IETF draft"
        " “RateLimit header fields” has it; not where nothing is counted",
        "schema": {"type": "string"},
        "example": '"answers";q=60000;w=60',
    },
    "RateLimit": {
        "description": "how many answers are left (r), and after how many seconds all are there again (t)",
        "schema": {"type": "string"},
        "example": '"answers";r=59990;t=21',
    },
}
"""Of answers, by their names."""
_EVERYWHERE: Final = ("X-Request-ID", "RateLimit-Policy", "RateLimit")
_WAITING: Final = ("429", "503")
"""Statuses that say how long to wait."""
_ALWAYS: Final = ("400", "406", "413", "422", "429", "500", "503")
"""Statuses with which any operation may be refused."""


def _error(status: str) -> dict[str, Any]:
    words = next(
        (one.title.en for one in PROBLEM_TYPES.values() if str(int(one.status)) == status), "Problem"
    )
    return {
        "description": words,
        "headers": _headers("Fengqiao-Reason", *(["Retry-After"] if status in _WAITING else [])),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, *_EVERYWHERE)}


def _once(parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each parameter once, as it is told last: what a route declares beside its signature says more."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in parameters:
        found[one["in"], one["name"]] = one
    for (_, name), one in found.items():
        if "description" not in one and name in DESCRIBED:
            one["description"] = DESCRIBED[name]
    return list(found.values())


def completed(document: dict[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with one description of all errors in place of FastAPI's own, which are not sent.

    Operations get their lasting names and `examples` of their answers, and tags what they mean.
    """
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas |= {"Problem": PROBLEM, "PlainEntry": PLAIN_ENTRY}
    document["components"] |= {"securitySchemes": {"token": TOKEN}, "headers": HEADERS}
    document["security"] = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = f"{method} {path}"
            operation["operationId"] = OPERATIONS.get(name, operation["operationId"])
            if "parameters" in operation:
                operation["parameters"] = _once(operation["parameters"])
            if method in ("put", "delete") and "/entries/" in path:
                operation["security"] = [{"token": []}]
            responses = operation["responses"]
            if operation["operationId"] in examples:
                # Put in here: FastAPI drops what is null of an example.
                responses["200"]["content"][JSON]["example"] = examples[operation["operationId"]]
            responses.pop("422", None)
            also = {"404"} if "{" in path else set()
            also |= (
                {"410"} if any(one["name"] == "cursor" for one in operation.get("parameters", ())) else set()
            )
            also |= {"401", "403", "412", "415", "428"} if method in ("put", "delete", "post") else set()
            for status in sorted({*_ALWAYS, *also}):
                responses.setdefault(status, _error(status))
            responses["default"] = {**_error(""), "description": "Why there is no answer"}
            for response in responses.values():
                response.setdefault("headers", {}).update(_headers())
                content = response.get("content", {})
                if JSON in content:
                    # First what is sent unless something else is asked for: generated clients read the first.
                    response["content"] = {JSON: content[JSON], **content}
    used = {tag for methods in document["paths"].values() for one in methods.values() for tag in one["tags"]}
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    return document
