"""The lists and items in the document of the interface: parameters, answers and real examples of each kind."""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.http.negotiation import CSV, JSON_LD, TURTLE
from api.rest.asked import LONGEST_VALUE, MOST, USUAL
from api.rest.forms import FORMS, GEOJSON, forms_of
from api.rest.kinds import Kind
from api.rest.pages import ListModel
from graph.export import sheet

EXAMPLES: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "examples.json").read_text(encoding="utf-8")
)
"""Real answers over the shipped entries, by operation; `tests/api/test_contract.py` holds them to what is answered."""


def stable_id(verb: str, name: str) -> str:
    """An operation's name, which never changes: `listMechanismTypes`, `getStation`."""
    return verb + "".join(part.capitalize() for part in name.replace("-", " ").split())


def list_document(kind: Kind) -> dict[str, Any]:
    """What FastAPI is told of the route of a list."""
    operation = stable_id("list", kind.name)
    return {
        "tags": [kind.name],
        "summary": f"{kind.title.en}, paged, filtered, sorted and counted · {kind.title.zh}列表",
        "description": (
            f"{kind.about} Several values of one filter mean or, several filters and; a value is a slug, a prefixed "
            "name or an IRI. All further pages (`links.next`) are of the version of the first."
        ),
        "responses": {
            200: {
                "description": "a page of the list",
                "model": _page_model(kind),
                "content": _content(kind, operation),
                "headers": HEADERS,
            }
        },
        "openapi_extra": {"parameters": _parameters(kind)},
    }


def item_document(kind: Kind) -> dict[str, Any]:
    """What FastAPI is told of the route of an item."""
    operation = stable_id("get", kind.one)
    example = EXAMPLES.get(operation, {})
    return {
        "tags": [kind.name],
        "summary": f"One {kind.one} with all that is told of it · 单个{kind.title.zh}",
        "description": f"{kind.about} The id is the end of its IRI, as `id` has it; a slash in it stays a slash.",
        "responses": {
            200: {
                "description": f"the {kind.one}",
                "model": kind.model,
                "content": _content(kind, operation),
                "headers": HEADERS,
            }
        },
        "openapi_extra": {
            "parameters": [
                {
                    "name": "name",
                    "in": "path",
                    "required": True,
                    "description": f"id of the {kind.one}",
                    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE},
                    **({"example": example["id"]} if example else {}),
                },
                *_form_parameters(kind),
            ]
        },
    }


HEADERS: Final[dict[str, Any]] = {
    "ETag": {"description": "tag of this answer, for If-None-Match", "schema": {"type": "string"}},
    "Last-Modified": {
        "description": "when the version of the graph was made",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "the first and next page, and other forms (RFC 8288)",
        "schema": {"type": "string"},
    },
    "Fengqiao-Version": {
        "description": "version of the graph that answers",
        "schema": {"type": "string"},
    },
}


def _page_model(kind: Kind) -> type[BaseModel]:
    row = create_model(
        f"{_pascal(kind)}Row",
        __base__=_lax(kind.model),
        __doc__=f"{kind.about} With `fields`, only iri, href and what was asked for are there.",
    )
    return create_model(
        f"{_pascal(kind)}List",
        __base__=ListModel,
        __doc__=f"A page of the list of {kind.title.en.lower()}.",
        items=(list[row], Field(description="the things on this page")),  # type: ignore[valid-type]
    )


def _lax(model: type[BaseModel]) -> type[BaseModel]:
    """The model in whose schema only what is always there is required."""

    def required(schema: dict[str, Any]) -> None:
        schema["required"] = ["iri", "href"]

    class Lax(model):  # type: ignore[misc, valid-type]
        model_config = ConfigDict(extra="forbid", json_schema_extra=required)

    return Lax


def _pascal(kind: Kind) -> str:
    return stable_id("", kind.name)


def _content(kind: Kind, operation: str) -> dict[str, Any]:
    example = EXAMPLES.get(operation)
    told: dict[str, Any] = {"application/json": {"example": example} if example else {}}
    for form in forms_of(kind).values():
        if form in (JSON_LD, GEOJSON):
            told[form] = {"schema": {"type": "object"}}
        elif form in (TURTLE, CSV):
            told[form] = {"schema": {"type": "string"}}
        elif form == sheet.MEDIA_TYPE:
            told[form] = {"schema": {"type": "string", "contentMediaType": form}}
    return told


def _parameters(kind: Kind) -> list[dict[str, Any]]:
    told = [
        _several(name, f"{one.description} · {one.title.zh}", one.example or None)
        for name, one in kind.filters.items()
    ]
    if kind.dated:
        day = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
        told += [
            _single("from", "the period touches this year, month, day or a later one; what has no date is left out"
                    " and counted in `undated`", day, "2022"),
            _single("to", "the period touches this year, month, day or an earlier one", day, "2024-06"),
        ]  # fmt: skip
    sorts = [*kind.sorts, *(f"-{name}" for name in kind.sorts)]
    filters = list(kind.filters)
    told += [
        _several("facets", "filters whose values are to be counted", filters[0], filters),
        _several("group_by", "one or two filters by which the list is to be counted", filters[0], filters, 2),
        _single("sort", "`label` is by pinyin, `-` the other way round; ties are in the order of the IRIs",
                {"type": "string", "enum": sorts, "default": "iri"}, kind.sorts[-1]),
        _several("fields", "properties that are wanted; `iri` and `href` come always", "id",
                 list(kind.model.model_fields)),
    ]  # fmt: skip
    if kind.include:
        told.append(
            _several("include", "what is told besides with each item", kind.include[0], list(kind.include))
        )
    told += [
        _single("limit", "most things on the page; 0 gives only the counts. A table is whole without it",
                {"type": "integer", "minimum": 0, "maximum": MOST, "default": USUAL}, 20),
        _single("cursor", "from `links.next` of the page before, as it is",
                {"type": "string", "maxLength": LONGEST_VALUE}, None),
    ]  # fmt: skip
    return [*told, *_form_parameters(kind)]


def _form_parameters(kind: Kind) -> list[dict[str, Any]]:
    forms = [name for name in FORMS if name in forms_of(kind)]
    return [
        _single("format", "the form, where Accept cannot be set; also as a suffix of the address (.csv)",
                {"type": "string", "enum": forms}, "json"),
        _single("bom", "1: a byte order mark before CSV, for Excel",
                {"type": "string", "enum": ["0", "1"], "default": "0"}, "1"),
    ]  # fmt: skip


def _single(name: str, description: str, schema: dict[str, Any], example: object) -> dict[str, Any]:
    told = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return told if example is None else {**told, "example": example}


def _several(
    name: str, description: str, example: str | None, words: list[str] | None = None, most: int | None = None
) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
    schema: dict[str, Any] = {
        "type": "array",
        "items": item if words is None else {"type": "string", "enum": words},
    }
    if most:
        schema["maxItems"] = most
    told = _single(name, description, schema, None if example is None else [example])
    return {**told, "style": "form", "explode": True}
