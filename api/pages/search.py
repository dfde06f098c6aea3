"""The page of a search: what is found, by kind, the best first."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.http.things import name_needed, page_of, shown_label
from api.pages.inquiry import Inquiry
from graph.search.documents import KINDS, Document
from graph.search.finding import LONGEST_QUERY, Found, search
from graph.search.table import COUNTED_AT_MOST
from ontology.bilingual import BilingualText

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

OF_EACH = 6
"""Shown of a kind while all are shown."""
OF_ONE = 100
"""Shown where one kind is chosen."""

KIND_NAMES = {
    "station": BilingualText("派出所", "Stations"),
    "place": BilingualText("地区", "Places"),
    "mechanism": BilingualText("机制", "Mechanisms"),
    "type": BilingualText("机制类型", "Mechanism types"),
    "indicator": BilingualText("指标", "Indicators"),
    "formula": BilingualText("数字口诀", "Number formulas"),
    "honour": BilingualText("荣誉", "Honours"),
    "setting": BilingualText("环境", "Settings"),
    "source": BilingualText("来源", "Sources"),
    "concept": BilingualText("其他概念", "Other concepts"),
    "quote": BilingualText("原文字句", "Words of sources"),
}


@router.get("/search")
def page(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    kind: Literal["", *KINDS] = "",  # type: ignore[valid-type]
) -> HTMLResponse:
    """Without a text only the box is shown."""
    inquiry = Inquiry(request)
    findings = search(inquiry.snapshot, q, kind, OF_ONE if kind else OF_EACH, each=True)
    inquiry.snapshot.label.many(name_needed([one.document for one in findings.found]))

    def label(found: Document) -> BilingualText:
        return BilingualText(*shown_label(inquiry.snapshot, found))

    return inquiry.page(
        "search.html",
        q=q,
        kind=kind,
        kinds=KIND_NAMES,
        findings=findings,
        label_of=label,
        address_of=page_of,
        parts=parts,
        most=COUNTED_AT_MOST,
    )


def parts(one: Found) -> list[tuple[str, bool]]:
    """The matched name cut up, each part with whether it is what was sought."""
    cut: list[tuple[str, bool]] = []
    place = 0
    for start, end in one.marks:
        cut += [(one.matched[place:start], False), (one.matched[start:end], True)]
        place = end
    return [(text, marked) for text, marked in [*cut, (one.matched[place:], False)] if text]
