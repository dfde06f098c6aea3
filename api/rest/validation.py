"""POST an entry, get what is wrong with it. Nothing is stored."""

import json
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.http.body import read_body
from api.http.negotiation import JSON, TURTLE, negotiate
from api.http.problems import Refusal
from api.http.version_in_force import bound
from api.rest.things import Closed, Label
from graph.check.validation import Validation
from graph.entry.document import MEDIA_TYPE as PLAIN
from graph.entry.submitted import FORMATS
from graph.store.parse import FORMATS as RDF

VARY = {"Vary": "Accept"}

router = APIRouter(prefix="/api/v1", tags=["validation"])


class Finding(Closed):
    """One finding of the report."""

    severity: str = Field(description="Violation, Warning or Info", examples=["Violation"])
    focus: str = Field(description="node that breaks the rule")
    path: str | None = Field(description="property at which it does")
    value: str | None = Field(description="value that does")
    rule: str = Field(description="name of the shape or check", examples=["Figure-unit"])
    message: Label = Field(description="what is wrong and how to mend it, zh and en")
    pointer: str | None = Field(
        default=None,
        description="where it is: in a plain entry a JSON Pointer, in a workbook a cell; only for those",
    )


class ValidationReport(Closed):
    """All findings; `conforms` is false as soon as one is a violation."""

    conforms: bool = Field(description="whether no rule is broken")
    entries: list[str] = Field(description="IRIs of the entries in the document; one that conforms holds one")
    findings: list[Finding] = Field(description="what is wrong or worth a look")
    plain: dict[str, Any] | None = Field(
        default=None, description="the plain entry, where it was asked for and what was read is one"
    )


PLAIN_ENTRY = {"$ref": "#/components/schemas/PlainEntry"}
ENTRY_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media_type: {"schema": PLAIN_ENTRY if media_type == PLAIN else {"type": "string"}}
            for media_type in FORMATS
        },
    }
}


IN_SHACL: dict[int | str, dict[str, Any]] = {200: {"content": {TURTLE: {"schema": {"type": "string"}}}}}


@router.post("/validate", response_model=ValidationReport, responses=IN_SHACL, openapi_extra=ENTRY_BODY)
async def validate(
    request: Request,
    standing: Annotated[
        bool, Query(description="hold one entry against what stands in the graph, as its submission is")
    ] = False,
    plain: Annotated[
        bool, Query(description="give the plain entry that the document says as well, null where none can")
    ] = False,
) -> Response:
    """Validate an entry: plain (JSON, by `/api/v1/entry-schema.json`), a workbook (.xlsx, .ods), or any form of RDF.

    The graph is not changed. `Accept: text/turtle` gives the report as SHACL has it.

    200 whether it conforms or not; 400 where it cannot be read, 413 where it is too large, 415 for another
    content type, 422 where its validation takes too long or too much memory, 429 and 503 where too many wait.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in FORMATS:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"内容类型须为 {'、'.join(FORMATS)} 之一",
            f"the content type must be one of {', '.join(FORMATS)}",
            {"Accept-Post": ", ".join(FORMATS)},
        )
    form = negotiate(request.headers.get("accept"), (JSON, TURTLE)) or JSON
    validation: Validation = request.app.state.validation
    with validation.place(request.client.host if request.client else ""):
        content = await read_body(request, request.app.state.settings.upload_bytes)
        version = bound(request).version if standing else None
        report = await validation.report(content, media_type, version, plain=plain, in_shacl=form == TURTLE)
    if form == TURTLE:
        return Response(report, media_type=f"{TURTLE}; charset=utf-8", headers=VARY)
    if media_type not in RDF:
        # What it is in RDF is for those who submit it.
        told = json.loads(report)
        told.pop("document", None)
        report = json.dumps(told, ensure_ascii=False).encode()
    return Response(report, media_type=JSON, headers=VARY)
