"""POST an article, get a draft of its plain entry: items with their words, what was left out and why.

Nothing is kept.
"""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from api.http.body import read_body
from api.http.problems import Refusal
from graph.draft.articles import FORMATS
from graph.draft.asking import Drafting

router = APIRouter(prefix="/api/v1", tags=["drafting"])

Offset = Annotated[int, Field(ge=0, description="code points of the article, counted from 0")]
Kind = Literal["station", "mechanism", "figure", "trend", "rank", "honour", "formula", "attribute", "source"]


class Text(BaseModel):
    """The article as it was read."""

    digest: str = Field(description="SHA-256 of its UTF-8")
    length: int = Field(description="code points")


class Reason(BaseModel):
    """Why something was left out."""

    code: str = Field(examples=["page-furniture"])
    zh: str
    en: str


class Proposal(BaseModel):
    """One item, or what was left out with its reason. Concepts by their codes; value in base units, a fall negative."""

    model_config = ConfigDict(extra="allow")

    kind: Kind
    label: str
    value: float | None
    lower: float | None
    upper: float | None
    qualifier: str | None
    unit: str | None
    indicator: str | None
    measure: str | None
    comparator: str | None
    period: str | None = Field(description="as printed")
    credit: str | None = Field(description="explicit, juxtaposed or none; null where it is not asked")
    start: Offset
    end: Offset
    quote: str
    confidence: float
    reason: Reason | None
    proposed_by: Literal["rules", "model"]
    goes_to: str | None = Field(description="list of the plain entry that it becomes a part of")
    entry: dict[str, Any] | None = Field(default=None, description="its fields in the plain entry")


class Place(BaseModel):
    """Where the name of a person stands: to be kept out of every text."""

    start: Offset
    end: Offset
    role: str


class DraftReport(BaseModel):
    """A draft; a person accepts, changes or refuses each item."""

    text: Text
    station: str | None = Field(description="short name of the station that the article is about")
    items: list[Proposal]
    left_out: list[Proposal]
    persons: list[Place]
    plain_entry: dict[str, Any] = Field(description="the plain entry that all items together would be")
    article: str = Field(description="the text to which the places belong")


ARTICLE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {media_type: {"schema": {"type": "string"}} for media_type in FORMATS},
    }
}


@router.post(
    "/draft", response_model=DraftReport, response_model_exclude_unset=True, openapi_extra=ARTICLE_BODY
)
async def draft(request: Request) -> Response | dict[str, Any]:
    """Draft the plain entry of an article: plain text, HTML, Word (.docx) or PDF. The graph is not changed.

    413 where it is too large, 415 for another content type, 422 where it holds no text, too much, or takes too long,
    429 and 503 where too many wait.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in FORMATS:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"内容类型须为 {'、'.join(FORMATS)} 之一",
            f"the content type must be one of {', '.join(FORMATS)}",
            {"Accept-Post": ", ".join(FORMATS)},
        )
    drafting: Drafting = request.app.state.drafting
    with drafting.place(request.client.host if request.client else ""):
        content = await read_body(request, request.app.state.settings.upload_bytes)
        return await drafting.draft(content, media_type)
