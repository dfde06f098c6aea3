"""What a draft is: the items that rules (or a model) propose, what they left out and why, and where names stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from ontology.bilingual import BilingualText

Kind = Literal["station", "mechanism", "figure", "trend", "rank", "honour", "formula", "attribute", "source"]
KINDS: Final[tuple[Kind, ...]] = (
    "station", "mechanism", "figure", "trend", "rank", "honour", "formula", "attribute", "source",
)  # fmt: skip
LONGEST_QUOTE: Final = 20
"""Characters of a quote, as everywhere in the graph."""

REASONS: Final[Mapping[str, BilingualText]] = {
    code: BilingualText(zh, en)
    for code, zh, en in (
        ("telephone", "电话号码", "a telephone number"),
        ("licence", "许可证或备案号", "a licence number"),
        ("page-furniture", "网页上的文字，不属于正文", "part of the page, not of the article"),
        ("clock-time", "时刻", "a time of day"),
        ("date", "日期或时期，随所在陈述记录", "a date or period, kept with what it dates"),
        ("history", "历史年代", "history"),
        ("age", "年龄", "an age"),
        (
            "story-detail",
            "一起个案的细节，不是派出所的成效",
            "a detail of one case, no result of the station",
        ),
        ("indefinite", "泛指，不是计数", "indefinite: nothing is counted"),
        ("set-phrase", "固定说法", "a set phrase"),
        ("slogan-number", "口诀或口号里的数字", "a number of a slogan"),
        ("ordinal", "序号", "an ordinal"),
        (
            "other-subject",
            "说的是别的单位或上级地区",
            "about somebody else: another unit, or the county and above",
        ),
        ("repeated", "已在前文列出", "listed already, further up"),
        ("goal", "目标或计划，尚未发生", "a goal or plan, nothing that has happened"),
        ("no-measure", "没有量词，也没有所数的事物", "no measure word and nothing that is counted"),
        ("name-part", "名称或编号的一部分", "part of a name or number"),
        ("personal", "个人所获荣誉，不是派出所的", "an honour of a person, not of the station"),
        ("weak", "依据不足", "too little to go by"),
    )
}
"""Why something was left out, by code. Those of numbers are the reasons of `corpus/no-facts`."""


@dataclass(frozen=True)
class Item:
    """One proposal, or with a `reason` what was left out. Places are code points of the text as it was given.

    `value` is in base units, percent as 25, a fall negative; `period` as printed. `entry` holds the fields that the
    plain entry gets under the list `goes_to` when a person accepts it, quotes by their place.
    """

    kind: Kind
    label: str
    start: int
    end: int
    quote: str
    confidence: float
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    exclusive: bool | None = None
    qualifier: str | None = None
    unit: str | None = None
    indicator: str | None = None
    measure: str | None = None
    comparator: str | None = None
    period: str | None = None
    about: str | None = None
    role: str | None = None
    credit: str | None = None
    credit_kind: str | None = None
    credited: tuple[str, ...] = ()
    cue: tuple[int, int] | None = None
    direction: str | None = None
    rank: int | None = None
    rank_band: str | None = None
    level: tuple[str, ...] = ()
    year: str | None = None
    batch: int | None = None
    times: int | None = None
    type: str | None = None
    status: str | None = None
    slots: tuple[Mapping[str, Any], ...] = ()
    text: str | None = None
    reason: str | None = None
    proposed_by: Literal["rules", "model"] = "rules"
    goes_to: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict)
