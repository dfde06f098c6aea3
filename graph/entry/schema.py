"""The JSON Schema of the plain entry, with what each field means in Chinese and English and what it may be."""

from functools import cache
from typing import Any

from graph.entry.forms import Concept
from graph.entry.model import PlainEntry
from graph.entry.node import Node, Says, fields_of
from ontology.borrowed import BORROWED
from ontology.namespaces import BASE, FQ
from ontology.schemes import Concept as SchemeConcept
from ontology.schemes import schemes
from ontology.terms import terms

ADDRESS = BASE + "entry-schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a plain entry. Shared, so do not change it.

    Codes of concepts are listed in `$defs/concepts-…`; any other text is let through there, as a name in Chinese or
    English, or a concept that the entry itself registers: the gate decides.
    """
    found = PlainEntry.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    defs: dict[str, Any] = found["$defs"]
    used: set[str] = set()
    for model in _models():
        place = found if model is PlainEntry else defs.get(model.__name__)
        if place is None:
            continue
        for name, role in fields_of(model).items():
            field = place["properties"][name]
            if isinstance(role, Says):
                zh, en = _meaning(str(role.property))
                field["description"] = f"{zh} / {en}" if zh or en else name
                if isinstance(role.form, Concept):
                    used.add(role.form.scheme)
                    _point_to(field, f"#/$defs/concepts-{role.form.scheme}")
    for scheme in sorted(used):
        defs[f"concepts-{scheme}"] = _concepts(scheme)
    return {"$schema": DIALECT, "$id": ADDRESS, **found}


def _models() -> list[type[Node]]:
    found: list[type[Node]] = []
    waiting: list[type[Node]] = [Node]
    while waiting:
        model = waiting.pop()
        found.append(model)
        waiting.extend(model.__subclasses__())
    return found


def _meaning(iri: str) -> tuple[str, str]:
    term = terms().get(iri)
    if iri.startswith(str(FQ)) and term is not None:
        return term.definition.zh, term.definition.en
    name = BORROWED.get(iri)
    return (name.zh, name.en) if name is not None else ("", "")


def _point_to(field: dict[str, Any], target: str) -> None:
    """Let the text or texts of a field be those of a definition."""
    if field.get("type") == "array":
        field["items"] = {"$ref": target}
    elif "anyOf" in field:
        field["anyOf"] = [
            {"$ref": target} if each.get("type") == "string" else each for each in field["anyOf"]
        ]
    else:
        field.pop("type", None)
        field["$ref"] = target


def _concepts(slug: str) -> dict[str, Any]:
    scheme = schemes().get(slug)
    if scheme is None:
        return {"type": "string"}
    choices = [
        {"const": concept.slug, "title": f"{concept.label.zh} / {concept.label.en}"}
        for concept in _all(scheme.top)
    ]
    return {
        "title": f"{scheme.label.zh} / {scheme.label.en}",
        "description": f"{scheme.definition.zh} / {scheme.definition.en}",
        "anyOf": [
            *choices,
            {"type": "string", "minLength": 1, "title": "名称或新概念 / a name, or a new concept"},
        ],
    }


def _all(concepts: tuple[SchemeConcept, ...]) -> list[SchemeConcept]:
    return [each for concept in concepts for each in (concept, *_all(concept.narrower))]
