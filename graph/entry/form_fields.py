"""What a form has to ask for: the kinds of node of a plain entry with their fields, made from the model.

The words are those of the ontology. Only which fields come first, and which wait under “more”, is decided here.
"""

from functools import cache
from typing import Any

from rdflib import XSD

from graph.entry.claims import Credit
from graph.entry.forms import Concept, Date, Form, InLanguages, Plain, Reference, Typed
from graph.entry.model import Curation, Item, PlainEntry, Slot, Source
from graph.entry.node import Node, Owns, Says, fields_of, is_list
from graph.entry.sheets import NAMES, model_of, words_of
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import FQ
from ontology.terms import terms

SECTIONS = (
    "source",
    "mechanisms",
    "figures",
    "trends",
    "ranks",
    "assertions",
    "settings",
    "formulas",
    "honours",
    "periods",
    "tensions",
    "text_issues",
    "appraisals",
    "stations_as_told",
    "new_stations",
    "new_bureaus",
    "new_areas",
    "new_concepts",
    "curations",
    "agents",
)
"""In the order of the form; quotes are made by marking words."""
INNER: dict[str, tuple[str, type[Node]]] = {
    "credits": ("credits", Credit),
    "slots": ("slots", Slot),
    "items": ("items", Item),
}

_CLAIM = ("period", "comparator", "voice", "narrative_role", "credits")
_FIRST: dict[str, tuple[str, ...]] = {
    "entry": ("label", "stations", "id", "review_status", "created"),
    "source": ("title", "byline", "outlet", "issued", "genre", "independence", "anchor", "missing"),
    "mechanisms": (
        "label", "evidence", "mechanism_type", "function", "addresses", "draws_on", "serves", "has_part", "not_stated",
    ),
    "figures": (
        "evidence", "indicator", "value", "unit", "qualifier", "measure", "lower_bound", "upper_bound",
        "bound_exclusive", "about", *_CLAIM,
    ),
    "trends": ("evidence", "indicator", "direction", "gloss", "about", *_CLAIM),
    "ranks": ("evidence", "indicator", "rank", "rank_band", "ranked_within", "about", *_CLAIM),
    "assertions": ("evidence", "indicator", "direction", "gloss", "about", *_CLAIM),
    "settings": ("evidence", "setting", "voice", "narrative_role"),
    "formulas": ("token", "label", "evidence", "formula_kind", "listing", "names", "slots"),
    "slots": ("symbol", "order", "declared_count", "listing", "items"),
    "items": ("label", "order", "denotes", "evidence"),
    "credits": ("mechanism", "credit_kind", "cue"),
    "honours": (
        "label", "evidence", "holder", "honour_type", "award_status", "grantor_level", "grantor_name", "year", "batch",
    ),
    "periods": ("as_printed", "period_kind", "anchor", "start", "end", "stated_years", "stated_months"),
    "tensions": ("tension_kind", "member", "note"),
    "text_issues": ("evidence", "issue_kind", "proposed_reading"),
    "appraisals": ("appraises", "mechanism", "moderator", "implementation", "economics", "by"),
    "stations_as_told": ("id", "other_names", "founded", "evidence"),
    "new_stations": ("id", "label", "bureau", "jurisdiction"),
    "new_bureaus": ("id", "label"),
    "new_areas": ("id", "label", "area_level", "within", "division_code"),
    "new_concepts": ("id", "label", "definition", "in_scheme", "top_concept_of", "broader"),
    "curations": ("label", "method", "ended", "by", "protocol"),
    "agents": ("id", "label"),
}  # fmt: skip
"""Fields that are asked for first, in this order."""


@cache
def form_fields() -> dict[str, Any]:
    """Sections and kinds of node for a form, as JSON has them. Shared, so do not change it.

    `sections` are keys of a plain entry in the order of the form; `kinds` have by key a `name` and `fields`, each with
    `name`, `label`, `meaning`, `form`, `many`, `required`, `first`, and what its form needs: `scheme`, `kinds`, `of`.
    """
    models: dict[str, type[Node]] = {"entry": PlainEntry}
    for key in SECTIONS:
        models[key] = Source if key == "source" else Curation if key == "curations" else model_of(key)
    models |= dict(INNER.values())
    kinds = {}
    for key, model in models.items():
        first = _FIRST[key]
        told = [_told(model, name) for name in ("id", *fields_of(model)) if _is_asked(key, model, name)]
        told.sort(key=lambda field: first.index(field["name"]) if field["name"] in first else len(first))
        for field in told:
            field["first"] = field["name"] in first
        kinds[key] = {"name": _both(NAMES[key]), "node": model.kind, "fields": told}
    return {"sections": list(SECTIONS), "kinds": kinds}


def _is_asked(key: str, model: type[Node], name: str) -> bool:
    role = fields_of(model).get(name)
    if isinstance(role, Says):
        return _may_have(model, str(role.property))
    return key != "entry" or role is None


def _may_have(model: type[Node], iri: str) -> bool:
    """Whether the ontology has the property of such a node: the model is more patient than the rules."""
    term = terms().get(iri)
    if term is None or not term.domains:
        return True
    above = [str(each) for each in model.types or (FQ.Station,)]
    for each in above:
        known = terms().get(each)
        above += known.broader if known is not None else ()
    return bool(set(above) & set(term.domains))


def _told(model: type[Node], name: str) -> dict[str, Any]:
    field = model.model_fields[name]
    told: dict[str, Any] = {"name": name, "many": is_list(model, name), "required": field.is_required()}
    role = fields_of(model).get(name)
    if role is None:
        meaning = ("可留空，由程序编号", "may be left out: the program makes one")
        return told | {"form": "name", "label": _both(("编号", "id")), "meaning": _both(meaning)}
    if isinstance(role, Says):
        label, meaning_of = words_of(str(role.property))
        return told | {
            "label": label.as_dict(),
            "meaning": meaning_of.as_dict(),
            **_form(role.form),
        }
    assert isinstance(role, Owns)
    return told | {"label": _both(NAMES[name]), "meaning": _both(("", "")), "form": "nodes", "of": name}


def _form(form: Form) -> dict[str, Any]:
    if isinstance(form, Concept):
        return {"form": "concept", "scheme": form.scheme}
    if isinstance(form, Reference):
        if form.kinds == ("span",):
            return {"form": "span"}
        return {"form": "reference", "kinds": list(form.kinds)}
    if isinstance(form, InLanguages):
        return {"form": "texts"}
    if isinstance(form, Date):
        return {"form": "since"}
    if isinstance(form, Typed):
        names = {
            XSD.decimal: "number",
            XSD.integer: "whole",
            XSD.boolean: "flag",
            XSD.date: "day",
            XSD.gYear: "year",
            XSD.dateTime: "moment",
        }
        return {"form": names[form.datatype]}
    assert isinstance(form, Plain)
    return {"form": "iri" if form.iri else "text"}


def _both(words: tuple[str, str]) -> dict[Language, str]:
    return BilingualText(*words).as_dict()
