"""Periods and dates as texts print them, and what of them can be resolved, by the coding protocol (part 7)."""

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.draft.quantities import value_of

_N = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?:年|(?=以年?来))"
_MONTH = r"(?:1[0-2]|0?[1-9])月份?"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])[日号]"
_PART = (
    r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|深夜|夜间)(?:\d{1,2}|"
    r"[一二三四五六七八九十]{1,3})?(?:时|点)?(?:半|许|左右)?"
)
PERIOD: Final = re.compile(
    rf"截[至止]到?(?:目前|今|{_YEAR}(?:{_MONTH}(?:{_DAY}|底|末)?|底|末)?|今年(?:{_MONTH}|底)?|{_MONTH}底?)"
    rf"|{_YEAR}{_MONTH}(?:{_DAY})?(?:至|到|—|-|~)(?:今年|今|{_YEAR})?(?:{_MONTH})?(?:{_DAY})?(?:底|末)?"
    rf"|{_YEAR}(?:1[0-2]|[1-9])(?:至|到|—|-|~|～)(?:1[0-2]|[1-9])月份?"
    rf"|(?<![\d年.])(?:1[0-2]|[1-9])(?:至|到|—|-|~|～)(?:1[0-2]|[1-9])月份?"
    rf"|{_YEAR}{_MONTH}(?:{_DAY}(?:{_PART})?|[上中下]旬|底|初)?(?:以来|起|至今)?"
    rf"|{_YEAR}(?:至|到|—|-|~)(?:今|{_YEAR})|(?<!\d)(?:19|20)\d\d(?:至|到|—|-|~){_YEAR}"
    rf"|{_YEAR}(?:以来|以年来|至今|上半年|下半年|前?[一二三四]个?季度|"
    rf"第[一二三四]季度|前{_N}个?月|全年|度|底|初|末|年?春节?|期间)?"
    rf"|(?:今年|去年|前年|本年|当年)(?:(?:1[0-2]|[1-9])(?:至|到|—|-|~|～)(?:1[0-2]|"
    rf"[1-9])月份?|{_MONTH}(?:{_DAY}(?:{_PART})?|份|底|以来|初|[上中下]旬)?|以来|"
    rf"上半年|下半年|第?[一二三四]季度|前{_N}个?月|全年|底|初|春节|同期|夏天|冬天|"
    rf"元月)?"
    rf"|(?:(?:最|仅)?近|过去|这|最近)(?:{_N}|几)(?:个?多?月|年|周|天)(?:以?来|间|内)?"
    rf"|连续(?:{_N}|多|数|几)(?:个?月|年|周|天|个季度)|(?:{_N}|多|数|"
    rf"几)(?:多|余)?年(?:以?来|间)|(?:{_N})个(?:多)?月(?:以?来|间|内)"
    rf"|短短(?:不到|近)?{_N}个?(?:多)?(?:月|年|天)(?:时间)?(?:内|里|间)?"
    r"|近年来?|近期(?:以来)?|近几年来?|近来|近段时间|前段时间|多年来|"
    r"长期以来|一直以来|日前|近日|不久前|前不久|前几天|前些天|连日来"
    r"|目前|截至目前|如今|(?<![出展呈显体实发])现在|当前|现有|至今|"
    r"迄今(?:为止)?|上半年|下半年|全年|本月|上月|当月|每月|每年|每天|"
    r"每周|每季度|平均每[天日月年]"
    r"|自[^，。；、\d\n]{1,14}以来|(?:成立|建所|建成|启用|启动|运行|推行|实施|开展|创建|挂牌|建立|投用|入驻)以来"
    rf"|(?:{_MONTH}{_DAY}(?:{_PART})?)|(?:当天|当日|次日|第二天|一天|某天|某日)(?:{_PART})?"
)  # fmt: skip
CLOCK: Final = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?|(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|"
    r"深夜|夜里)(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:时|点)(?:半|许|多|左右|"
    r"\d{1,2}分|钟)?"
    r"|(?<![\d.])\d{1,2}(?:时|点)(?:半|许|多|整|左右|\d{1,2}分|钟)|\d{1,2}时(?![间代期刻段常候])"
)
DATE: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)|"
    r"(?:19|20)\d\d年(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])[日号]"
)
_HISTORY: Final = re.compile(
    rf"上?(?:个)?(?:\d\d|[二三四五六七八九]十)年代|上世纪|\d{{1,2}}世纪|{_N}多?余?年前|前{_N}年|百年"
)
_VAGUE = re.compile(
    r"近年|近期|近几年|近来|近日|日前|不久|多年来|长期以来|一直|前几天|前些天|近段|前段|连日|连续[多数几]年"
)
_SINGLE_DAY = re.compile(r"近日|日前|不久前|前不久|前几天|前些天|[日号]|当天|当日|次日|第二天|某[天日]|一天")


@dataclass(frozen=True)
class Printed:
    """A period between `start` and `end` of the text that is read."""

    start: int
    end: int
    words: str

    @property
    def is_of_a_story(self) -> bool:
        """Whether it names a day or a moment and no stretch of time."""
        if self.words.startswith(("每", "平均")):
            return True
        return _SINGLE_DAY.search(self.words) is not None and not re.search("以来|截", self.words)


class Periods:
    """The periods of a text, and where numbers are dates, times of day or history."""

    def __init__(self, text: str) -> None:
        self.all = [Printed(found.start(), found.end(), found[0]) for found in PERIOD.finditer(text)]
        self._ends = [period.end for period in self.all]
        masks = [(found.start(), found.end(), "clock-time") for found in CLOCK.finditer(text)]
        masks += [(found.start(), found.end(), "date") for found in DATE.finditer(text)]
        masks += [(found.start(), found.end(), "history") for found in _HISTORY.finditer(text)]
        masks += [(period.start, period.end, "date") for period in self.all]
        self._masks = sorted(masks)
        self._starts = [start for start, _, _ in self._masks]

    def reason(self, place: int) -> str | None:
        """Why a number at this place is a date, a time of day or history; None where it is none of these."""
        at = bisect_left(self._starts, place + 1)
        for start, end, reason in reversed(self._masks[max(0, at - 4) : at]):
            if start <= place < end:
                return reason
        return None

    def before(self, start: int, place: int) -> list[Printed]:
        """The periods between the two places, in order."""
        return [
            period
            for period in self.all[bisect_left(self._ends, start + 1) : bisect_left(self._ends, place + 1)]
            if period.start >= start
        ]


def resolved(words: str, issued: str | None) -> dict[str, object]:
    """The fields of a plain entry's period, without dates where the words do not fix them.

    `issued` is the date of the source, `YYYY-MM-DD`, by which `2025年以来` and `今年` are anchored.
    """
    fields: dict[str, object] = {"as_printed": words}
    years = re.findall(r"(?:19|20)\d\d", words)
    if years:
        return fields | _stated(words, years, issued)
    if _VAGUE.search(words):
        return fields | {"period_kind": "vague", "anchor": "none"}
    if "以来" in words and not words.startswith("今年"):
        return fields | {"period_kind": "since-event", "anchor": "none"}
    length = re.search(rf"({_N})(个?)(?:多|余)?(年|月)", words)
    relative = re.match(r"(?:最|仅)?近|过去|这|最近", words)
    if length is not None and not re.match(r"今年|去年|前年", words):
        value, _ = value_of(length[1])
        name = "stated_years" if length[3] == "年" else "stated_months"
        if value is not None and (length[2] or length[3] == "年"):
            kind = "relative-unanchored" if relative else "duration"
            return fields | {name: float(value), "period_kind": kind, "anchor": "none"}
    return fields | {"period_kind": "relative-unanchored", "anchor": "none"}


def _stated(words: str, years: list[str], issued: str | None) -> dict[str, object]:
    first, last = int(years[0]), int(years[-1])
    months = [
        int(month)
        for month in re.findall(
            r"(?<!\d)(1[0-2]|0?[1-9])(?=月|至|到|—|-|~)", words.replace(years[0] + "年", "")
        )
    ]
    days = [int(day) for day in re.findall(r"(\d{1,2})[日号]", words)]
    open_end = re.search(r"以来|以年来|至今|起$|到今", words) is not None
    if words.startswith("截"):
        return {"period_kind": "stated", "anchor": "none", **_until(last, months, days)}
    start, end = (first, 1, 1), (last, 12, 31)
    if "上半年" in words:
        end = (last, 6, 30)
    elif "下半年" in words:
        start = (first, 7, 1)
    elif months:
        start = (first, months[0], days[0] if days else 1)
        final = months[-1]
        end = (last, final, days[-1] if days else monthrange(last, final)[1])
    if open_end:
        if issued is None:
            return {"period_kind": "stated", "anchor": "none", "start": _day(start)}
        return {"period_kind": "stated", "anchor": "source-date", "start": _day(start), "end": issued}
    return {"period_kind": "stated", "start": _day(start), "end": _day(end)}


def _until(year: int, months: list[int], days: list[int]) -> dict[str, object]:
    month = months[-1] if months else 12
    return {"end": _day((year, month, days[-1] if days else monthrange(year, month)[1]))}


def _day(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return f"{year}-{month:02}-{min(day, monthrange(year, month)[1]):02}"


def years_of(words: str) -> Decimal | None:
    """The years of `连续12年`, `12年来`; None for a period of another kind."""
    found = re.search(rf"({_N})(?:多|余)?年", words)
    if found is None or re.search(r"(?:19|20)\d\d", words):
        return None
    return value_of(found[1])[0]
