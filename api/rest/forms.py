"""The forms in which lists and items are given: chosen by suffix, by `format=`, else by Accept; and their headers."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from rdflib import Graph, URIRef
from starlette.requests import Request
from starlette.responses import Response

from api.http.answer_memory import keep
from api.http.conditions import body_tag
from api.http.negotiation import CSV, JSON, JSON_LD, TURTLE, negotiate
from api.http.problems import Refusal
from api.http.version_in_force import NAMED, VersionInForce
from api.rest.asked import refused
from api.rest.flat import header, row
from api.rest.kinds import Kind
from graph.export import sheet
from graph.export.csv_table import csv_bytes
from graph.export.formats import to_jsonld
from graph.publish.version import ORIGIN
from graph.read.resource import describe, with_prefixes
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path

GEOJSON: Final = "application/geo+json"
FORMS: Final[dict[str, str]] = {
    "json": JSON,
    "jsonld": JSON_LD,
    "ttl": TURTLE,
    "csv": CSV,
    "xlsx": sheet.MEDIA_TYPE,
    "geojson": GEOJSON,
}
"""By suffix, which is also the value of `format`."""
LOCATED: Final = ("places", "stations")
"""What is somewhere, so that there is GeoJSON of it."""
NO_POINTS = {
    "zh": "没有一个地点有来自公开、可引用来源的坐标，故各要素的 geometry 均为 null。",
    "en": "No place has coordinates from an open, citable source, so that the geometry of each feature is null.",
}
SOME_TIME = "public, max-age=3600"
"""For what names its version: it stays the same."""


@dataclass(frozen=True)
class Told:
    """What is given: things with their models, and (`whole`) the JSON that holds them."""

    kind: Kind
    in_version: VersionInForce
    iris: Sequence[str]
    models: Sequence[BaseModel]
    whole: Callable[[], Any]
    fields: tuple[str, ...] = ()


def forms_of(kind: Kind) -> dict[str, str]:
    """The forms that a kind of things has."""
    return {name: form for name, form in FORMS.items() if name != "geojson" or kind.name in LOCATED}


def chosen_form(request: Request, kind: Kind, suffix: str | None) -> tuple[str, bool]:
    """The name of the form, and whether Accept chose it. Raises Refusal 422 or 406."""
    there = forms_of(kind)
    told = request.query_params.get("format")
    if told is not None and told not in there:
        near = get_close_matches(told[:60], there, 1)
        raise refused("format", f"不能是“{told[:60]}”", f"cannot be “{told[:60]}”", near, known=list(there))
    if suffix is not None and told not in (None, suffix):
        raise refused("format", f"与地址的 .{suffix} 不一致", f"contradicts .{suffix} of the address")
    bom = request.query_params.get("bom", "0")
    if bom not in ("0", "1"):
        raise refused("bom", "须为 0 或 1", "must be 0 or 1", ["1"])
    name = suffix or told
    if name is not None:
        return name, False
    liked = negotiate(request.headers.get("accept"), list(there.values()))
    if liked is None:
        raise Refusal(
            HTTPStatus.NOT_ACCEPTABLE,
            f"可用的格式：{'、'.join(there.values())}",
            f"available formats: {', '.join(there.values())}",
            {"Vary": "Accept"},
            available=list(there.values()),
        )
    return next(name for name, form in there.items() if form == liked), True


def written(request: Request, told: Told, form: str, negotiated: bool) -> Response:
    """The answer in a form, with tag, date, and how long it may be kept."""
    body = _WRITERS[form](request, told)
    response = Response(body, media_type=FORMS[form])
    headers = response.headers
    if form == "csv":
        headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    if form in ("csv", "xlsx"):
        headers["Content-Disposition"] = f'inline; filename="{told.kind.name}.{form}"'
    headers[NAMED.decode()] = told.in_version.version
    headers["ETag"] = body_tag(body + form.encode())
    headers["Cache-Control"] = SOME_TIME if "cursor" in request.query_params else "no-cache"
    if (since := in_force_since(told.in_version)) is not None:
        headers["Last-Modified"] = since
    if negotiated:
        headers["Vary"] = "Accept"
    keep(request)
    return response


def in_force_since(version: VersionInForce) -> str | None:
    """When the version was made, as an HTTP date; None where its folder does not tell."""
    try:
        made = (store_path(version.data, version.version) / ORIGIN).stat().st_mtime
    except OSError:
        return None
    return formatdate(made, usegmt=True)


def restricted(model: BaseModel, fields: tuple[str, ...]) -> dict[str, Any]:
    """The model as JSON has it; `iri` and `href` with the fields that were asked for, where any were."""
    told: dict[str, Any] = model.model_dump(mode="json")
    return {name: told[name] for name in told if not fields or name in fields or name in ("iri", "href")}


def _json(_request: Request, told: Told) -> bytes:
    return json.dumps(told.whole(), ensure_ascii=False, separators=(",", ":")).encode()


def _graph(snapshot: Snapshot, iris: Sequence[str]) -> Graph:
    found = with_prefixes(Graph())
    for iri in iris:
        for triple in describe(snapshot, URIRef(iri)):
            found.add(triple)
    return found


def _turtle(_request: Request, told: Told) -> bytes:
    text: bytes = _graph(told.in_version.snapshot, told.iris).serialize(format="turtle", encoding="utf-8")
    return text


def _jsonld(_request: Request, told: Told) -> bytes:
    return to_jsonld(_graph(told.in_version.snapshot, told.iris))


def _csv(request: Request, told: Told) -> bytes:
    fields = _fields(told)
    rows = [row(model, fields) for model in told.models]
    bom = request.query_params.get("bom") == "1"
    return csv_bytes(header(told.kind.model, fields), rows, bom=bom)


def _xlsx(_request: Request, told: Told) -> bytes:
    fields = _fields(told)
    rows = [row(model, fields) for model in told.models]
    return sheet.xlsx_bytes(told.kind.name, header(told.kind.model, fields), rows)


def _fields(told: Told) -> tuple[str, ...]:
    if not told.fields:
        return ()
    return tuple(dict.fromkeys(("iri", *told.fields)))


def _geojson(_request: Request, told: Told) -> bytes:
    """Features without geometry, as RFC 7946 (section 3.2) has what is not located, and a word on why."""
    features = [
        {
            "type": "Feature",
            "id": iri,
            "geometry": None,
            "properties": restricted(model, told.fields),
        }
        for iri, model in zip(told.iris, told.models, strict=True)
    ]
    whole = {"type": "FeatureCollection", "features": features, "note": NO_POINTS}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


_WRITERS: Final = {
    "json": _json,
    "jsonld": _jsonld,
    "ttl": _turtle,
    "csv": _csv,
    "xlsx": _xlsx,
    "geojson": _geojson,
}
