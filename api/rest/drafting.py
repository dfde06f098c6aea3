"""POST an article, get a draft of its plain entry: items with their words, what was left out and why.

Nothing is kept.
"""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.entries.bearer import require
from api.http.body import read_body
from api.http.problems import Refusal
from api.rest.things import Closed
from api.settings import model_of
from graph.draft.articles import DOCX, FORMATS, HAN, HTML, PDF, TEXT
from graph.draft.asking import Drafting
from graph.draft.model import Model

router = APIRouter(prefix="/api/v1", tags=["drafting"])

Offset = Annotated[int, Field(ge=0, description="code points of the article, counted from 0")]
Kind = Literal["station", "mechanism", "figure", "trend", "rank", "honour", "formula", "attribute", "source"]


class ArticleText(Closed):
    """The article as it was read."""

    digest: str = Field(description="SHA-256 of its UTF-8, in hexadecimal digits")
    length: int = Field(description="its code points")


class LeftOut(Closed):
    """Why something was left out."""

    code: str = Field(description="the reason as a code", examples=["page-furniture"])
    zh: str = Field(description="in Chinese")
    en: str = Field(description="in English")


class Stretch(Closed):
    """A part of the article."""

    start: Offset
    end: Offset


class Proposal(Closed):
    """One item, or what was left out with its reason; what a kind does not have is not there.

    Concepts by their codes; `value` in base units, a percentage as 25, a fall negative.
    """

    kind: Kind = Field(description="what it may become")
    label: str = Field(description="a name for it, without names of persons")
    start: Offset
    end: Offset
    quote: str = Field(description="the words of the article between `start` and `end`")
    confidence: float = Field(
        ge=0, le=1, description="how sure the rule is; orders items, means nothing else"
    )
    value: float | None = Field(default=None, description="the number, in `unit`")
    lower: float | None = Field(default=None, description="the least that the wording gives")
    upper: float | None = Field(default=None, description="the most that the wording gives")
    exclusive: bool | None = Field(default=None, description="whether the bound itself is left out")
    qualifier: str | None = Field(default=None, description="over, nearly, about …")
    unit: str | None = Field(default=None, description="of the value")
    indicator: str | None = Field(default=None, description="what is measured")
    measure: str | None = Field(default=None, description="level, share, change …")
    comparator: str | None = Field(default=None, description="what it is compared with")
    period: str | None = Field(default=None, description="the time that it is of, as printed")
    about: str | None = Field(default=None, description="whom it is about: the station or a mechanism's name")
    role: str | None = Field(default=None, description="its part in the story: body, case, background …")
    credit: str | None = Field(
        default=None, description="explicit, juxtaposed or none; null where it is not asked"
    )
    credit_kind: str | None = Field(default=None, description="the kind of credit in the vocabulary")
    credited: list[str] = Field(default=[], description="names of the mechanisms that are credited")
    cue: Stretch | None = Field(default=None, description="where the words of credit stand")
    direction: str | None = Field(default=None, description="up, down …, of a trend")
    rank: int | None = Field(default=None, description="the place in a ranking")
    rank_band: str | None = Field(default=None, description="a place in words: among the first")
    level: list[str] = Field(default=[], description="of an honour: the level of who grants it")
    year: str | None = Field(default=None, description="of an honour")
    batch: int | None = Field(default=None, description="of a title that is granted in batches")
    times: int | None = Field(default=None, description="how often an honour was granted")
    type: str | None = Field(default=None, description="of a mechanism, an honour or a source")
    status: str | None = Field(default=None, description="of an honour: granted or candidate")
    slots: list[dict[str, Any]] = Field(default=[], description="of a formula: what each digit stands for")
    text: str | None = Field(default=None, description="of an attribute: what it says")
    reason: LeftOut | None = Field(default=None, description="why it was left out; null for an item")
    proposed_by: Literal["rules", "model"] = Field(description="who proposes it")
    goes_to: str | None = Field(default=None, description="list of the plain entry that it becomes a part of")
    entry: dict[str, Any] | None = Field(default=None, description="its fields in the plain entry")


class PersonNamed(Closed):
    """Where the name of a person stands: to be kept out of every text."""

    start: Offset
    end: Offset
    role: str = Field(description="byline, officer, resident …")


class DraftReport(Closed):
    """A draft; a person accepts, changes or refuses each item."""

    text: ArticleText = Field(description="the article")
    station: str | None = Field(description="short name of the station that the article is about")
    items: list[Proposal] = Field(description="what is proposed, in the order of the text")
    left_out: list[Proposal] = Field(description="what was read and is not proposed, each with the reason")
    persons: list[PersonNamed] = Field(description="where names of persons stand")
    plain_entry: dict[str, Any] = Field(description="the plain entry that all items together would be")
    article: str = Field(description="the text to which the places belong")


ARTICLE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            TEXT: {"schema": {"type": "string", "minLength": 1, "pattern": HAN.pattern}},
            HTML: {"schema": {"type": "string", "minLength": 1, "pattern": "<[A-Za-z!]"}},
            **{media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in (DOCX, PDF)},
        },
    }
}


@router.post(
    "/draft", response_model=DraftReport, response_model_exclude_unset=True, openapi_extra=ARTICLE_BODY
)
async def draft(
    request: Request,
    model: Annotated[
        bool, Query(description="whether the operator's language model may propose, too")
    ] = False,
) -> Response | dict[str, Any]:
    """Draft the plain entry of an article: plain text, HTML, Word (.docx) or PDF. The graph is not changed.

    413 where it is too large, 415 for another content type, 422 where it is no article of that type (no Chinese text,
    no page, a damaged file), too long, or takes too long, 429 and 503 where too many wait. With `model=true`, which
    needs a token, the operator's language model may propose, too; 503 where there is none, or it does not answer.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in FORMATS:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"内容类型须为 {'、'.join(FORMATS)} 之一",
            f"the content type must be one of {', '.join(FORMATS)}",
            {"Accept-Post": ", ".join(FORMATS)},
        )
    asked: Model | None = None
    if model:
        await require(request, "submit", "review")
        asked = model_of(request.app.state.settings)
    drafting: Drafting = request.app.state.drafting
    with drafting.place(request.client.host if request.client else ""):
        content = await read_body(request, request.app.state.settings.upload_bytes)
        return await drafting.draft(content, media_type, asked)
