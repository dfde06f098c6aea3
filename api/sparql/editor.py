"""The SPARQL editor: the page at `/sparql` for a browser, and what it asks for besides answers."""

import json
from functools import cache
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, StringConstraints, ValidationError
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib import Literal as RdfLiteral
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.body import read_body
from api.http.content import conditional
from api.http.language import language_of
from api.http.version_in_force import bound
from api.http.web_assets import QUERY_EDITOR
from api.pages.templating import render
from api.rest.things import Label
from api.sparql.examples import catalogue, find_example
from graph.errors import NotInGraph
from graph.store.snapshot import Snapshot
from ontology.files import vocabulary
from ontology.namespaces import BASE, PREFIXES, compact

router = APIRouter()

FIRST_EXAMPLE = "volunteer-credits"
"""What the editor shows to one who has not written anything yet."""

MOST_LABELS = 500
MOST_LABEL_BYTES = 1 << 20
"""In one request, as much as that many IRIs of that length take."""

KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    SKOS.Concept: "concept",
    SKOS.ConceptScheme: "scheme",
}


class LabelsWanted(BaseModel):
    iris: list[Annotated[str, StringConstraints(min_length=1, max_length=2_000)]] = Field(
        max_length=MOST_LABELS, description=f"at most {MOST_LABELS}"
    )


def editor_page(request: Request) -> HTMLResponse:
    """The editor with the query of `?query=` or the example of `?example=` in it.

    It is a plain form that any browser can send; the script makes an editor of it.
    """
    language = language_of(request)
    example = find_example(request.query_params.get("example", ""))
    given = request.query_params.get("query") or (example and example.text[language])
    first = find_example(FIRST_EXAMPLE)
    data = {
        "base": BASE,
        "prefixes": PREFIXES,
        "given": bool(given),
        "examples": {entry.name: entry.text[language] for group in catalogue() for entry in group.examples},
    }
    response = render(
        request,
        "editor.html",
        query=given or (first.text[language] if first else ""),
        groups=catalogue(),
        data=data,
        editor=QUERY_EDITOR.installed,
    )
    response.headers["Vary"] = "Accept, " + response.headers["Vary"]
    return response


@router.get("/sparql/terms", include_in_schema=False)
def terms(request: Request) -> Response:
    """What the editor completes: classes, properties and concepts with their labels."""
    return conditional(request, Response(_terms(), media_type="application/json"))


WANTED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": LabelsWanted.model_json_schema()}},
    }
}


@router.post("/api/v1/labels", summary="Labels of several things", tags=["graph"], openapi_extra=WANTED)
async def labels(request: Request) -> dict[str, Label]:
    """IRI to label in both languages; an IRI that the graph has no label for gets its short name."""
    try:
        wanted = LabelsWanted.model_validate_json(await read_body(request, MOST_LABEL_BYTES))
    except ValidationError as error:
        places = [{**found, "loc": ("body", *found["loc"])} for found in error.errors(include_url=False)]
        raise RequestValidationError(places) from error
    return await to_thread.run_sync(_labels, bound(request).snapshot, wanted)


def _labels(snapshot: Snapshot, wanted: LabelsWanted) -> dict[str, Label]:
    found = {}
    for iri in wanted.iris:
        try:
            text = snapshot.label(iri)
        except NotInGraph:  # not an IRI, so nothing has it
            continue
        found[iri] = Label(zh=text.zh, en=text.en)
    return found


@cache
def _terms() -> bytes:
    graph = vocabulary()
    found: dict[str, dict[str, str]] = {}
    for kind, name in KINDS.items():
        predicate = SKOS.prefLabel if name in ("concept", "scheme") else RDFS.label
        for term in graph.subjects(RDF.type, kind):
            short = compact(str(term))
            words = {
                text.language: str(text)
                for text in graph.objects(term, predicate)
                if isinstance(text, RdfLiteral)
            }
            if short != str(term) and "zh" in words and "en" in words:
                found[short] = {"name": short, "kind": name, "zh": words["zh"], "en": words["en"]}
    return json.dumps([found[short] for short in sorted(found)], ensure_ascii=False).encode()
