"""The form of the network page: its fields, and what the names mean that a person types into them."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from graph.lists.names import Name
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import compact
from viz.views.by_name import VIEWS, View, Views, parameter_name

Doubtful = list[tuple[str, str, list[Name]]]
"""Fields with the text typed into each and what that may mean."""
NAMED = {
    "focus": "",
    "place": "area",
    "station": "station",
    "type": "type",
    "a": "station",
    "b": "station",
    "start": "",
    "end": "",
}
"""Fields that take a name, to the kind of thing it must be a name of; "" for any."""


def by_name(views: Views, wanted: View) -> tuple[View, Doubtful]:
    """The view with names put as IRIs; and each field, its text and what it may mean, where that is not clear.

    Such a field is left empty. Raises NotInGraph for a name that nothing bears.
    """
    doubtful: Doubtful = []
    for field, kind in NAMED.items():
        text = getattr(wanted, field)
        # What has a colon is an IRI or meant to be one; no name has an ASCII colon.
        if not text or ":" in text:
            continue
        found = views.names.meant(text, kind)
        if len(found) > 1:
            doubtful.append((field, text, found))
        clear: Any = {field: found[0].id if len(found) == 1 else ""}
        wanted = replace(wanted, **clear)
    return wanted, doubtful


def chosen_address(request: Request, field: str, name: Name) -> str:
    """The address of the request with one field put right."""
    return "/network?" + urlencode({**request.query_params, parameter_name(field): compact(name.id)})


def form_fields(views: Views, name: str, wanted: View, language: Language) -> list[dict[str, Any]]:
    """The form's fields for a view: a choice where there are few, else a text field for a name or an IRI."""
    names = {
        "place": BilingualText("地区", "Area"),
        "station": BilingualText("派出所", "Station"),
        "type": BilingualText("机制类型", "Mechanism type"),
        "focus": BilingualText("节点", "Node"),
        "a": BilingualText("派出所甲", "Station A"),
        "b": BilingualText("派出所乙", "Station B"),
        "start": BilingualText("起点", "From"),
        "end": BilingualText("终点", "To"),
        "least": BilingualText("至少同在几所", "At how many stations at least"),
    }
    stations = views.places.stations()
    choices = {
        "station": stations,
        "a": stations,
        "b": stations,
        "place": views.places.provinces(),
        "type": views.families(),
    }
    views.reader.label.many(iri for field in VIEWS[name].takes for iri in choices.get(field, ()))
    return [
        {
            "name": parameter_name(field),
            "label": names[field],
            "value": str(getattr(wanted, field)),
            "text": _written(views, field, str(getattr(wanted, field)), language),
            "kind": NAMED.get(field, ""),
            "choices": [(iri, views.reader.label(iri)) for iri in choices.get(field, [])],
            "needed": field in VIEWS[name].needs,
            "number": field == "least",
        }
        for field in VIEWS[name].takes
    ]


def _written(views: Views, field: str, iri: str, language: Language) -> str:
    """What stands in a text field."""
    return views.names.spoken(iri, language) if field in NAMED and iri else iri
