"""Numbers with their measure words, the words that qualify them, and the bounds that these leave open.

The grammar of numbers is that of `graph.check.numerals`, by which the gate holds a figure against its words; here it
is put into the phrase that prints it: hedges before (`近`, `超过`) and after (`余`, `以上`), ranges (`3至5起`), round
numbers (`上百`), and the measure word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from graph.check.numerals import LARGE, SMALL, chinese

MEASURE_WORDS = [
    "平方公里",
    "平方千米",
    "平方米",
    "人次",
    "件次",
    "场次",
    "户次",
    "车次",
    "批次",
    "班次",
    "余次",
    "家次",
    "公里",
    "千米",
    "小时",
    "分钟",
    "秒钟",
    "个小时",
    "个多小时",
    "个月",
    "个百分点",
    "昼夜",
    "个昼夜",
    "万元",
    "亿元",
    "美元",
    "公斤",
    "公顷",
    "吨",
    "亩",
    "米",
    "元",
    "块钱",
    "人",
    "名",
    "位",
    "起",
    "件",
    "例",
    "宗",
    "次",
    "场",
    "期",
    "户",
    "家",
    "个",
    "支",
    "份",
    "张",
    "册",
    "本",
    "条",
    "项",
    "台",
    "辆",
    "部",
    "套",
    "只",
    "架",
    "处",
    "座",
    "间",
    "所",
    "村",
    "社区",
    "天",
    "日",
    "周",
    "年",
    "月",
    "秒",
    "批",
    "队",
    "组",
    "对",
    "面",
    "封",
    "块",
    "幅",
    "则",
    "篇",
    "届",
    "轮",
    "道",
    "路",
    "种",
    "类",
    "倍",
    "点",
    "岁",
    "级",
    "层",
    "步",
    "号",
    "字",
    "时",
    "镇",
    "街道",
    "乡",
    "县",
    "区",
    "省",
    "市",
    "国",
    "代",
    "度",
    "栋",
    "幢",
    "片",
    "段",
    "门",
    "堂",
    "课",
    "节",
    "站",
    "颗",
    "棵",
    "根",
    "头",
    "匹",
    "艘",
    "瓶",
    "箱",
    "包",
    "袋",
    "盒",
    "桶",
    "斤",
    "克",
    "厘米",
    "笔",
    "艘次",
    "桩",
    "盏",
    "列",
    "桌",
    "亩次",
    "人份",
    "座次",
]
"""Measure words and units, of which the longest that fits is taken."""
_MEASURE = "|".join(sorted(map(re.escape, MEASURE_WORDS), key=len, reverse=True))
_HAN = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
_SCALE = "[十百千万亿]{0,3}"
_VALUE = rf"(?:(?:{_ARABIC})[余多]?{_SCALE}|[{_HAN}]{{1,20}}(?:点[零〇一二三四五六七八九]{{1,6}})?(?:[余多][万亿])?)"
_PHRASE = re.compile(
    rf"(?P<percent>(?P<of>[百千万])分之(?P<share>{_VALUE}))"
    rf"|(?P<round>[上近逾超过]百万|[上近逾超过][百千万亿](?![分里年家]|"
    rf"[{_HAN}])万?|[百千万](?=[余多])|[几数][十百千万亿]{{1,2}}|十几|"
    rf"一半|半数|过半)"
    rf"|(?P<first>{_VALUE})(?:(?P<first_measure>%|[个名起件次人户])?(?P<to>[至到~～—–-]{{1,2}})(?P<second>{_VALUE}))?"
)
_TAIL = re.compile(
    rf"(?P<more>[余多来几])?(?P<scale>[万亿])?(?P<more2>[余多])?(?P<sign>%|"
    rf"％|‰|个百分点|个点(?!位)|成(?![立功为员果长效都就本年人]))?"
    rf"(?P<measure>(?:余|多)?(?:{_MEASURE}))?(?P<more3>[多余](?![{_HAN}\d元个]))?(?P<after>以上|"
    rf"以内|以下|之内|之多|左右|上下|不到|及以上|开外)?"
)
_BEFORE = (
    ("nearly", re.compile(r"(?:将近|接近|临近|(?<![附临靠最新亲远邻])近|几近|几乎)有?$")),
    ("under", re.compile(r"(?:不到|不足|不满|少于|低于|未满|未到)$")),
    ("over", re.compile(r"(?:突破|超过|超出|超|逾|多于|高于|大于|不止)了?$")),
    ("at-least", re.compile(r"(?:至少|不少于|不低于|起码|最少|上)$")),
    ("at-most", re.compile(r"(?:不超过|至多|最多|不多于|不高于|控制在)$")),
    ("about", re.compile(r"(?:大约|约为|约有|约|大概|大致|平均约)$")),
    ("at-best", re.compile(r"(?:最快|最短)(?:仅需|只需|只要|仅|可)?$")),
    ("only", re.compile(r"(?:仅仅|仅有|只有|仅用时|用时仅|仅用了?|只用了?|仅为|仅需|只需|不过|仅|只|才)$")),
    ("reached", re.compile(r"(?:高达|多达|达到了?|达成|达)$")),
)
"""By the code of a qualifier, what says it before a number."""
_AFTER = {
    "以上": "at-least",
    "及以上": "at-least",
    "开外": "over",
    "之多": "reached",
    "以内": "at-most",
    "以下": "at-most",
    "之内": "at-most",
    "左右": "about",
    "上下": "about",
    "不到": "under",
}
_TWO_DIGITS = re.compile(r"(?:一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)")
_HALF = ("半小时", "半月", "半年", "半天")


@dataclass(frozen=True)
class Quantity:
    """A number as it is printed, between `start` and `end` of the text that is read, hedges and measure word included.

    `value` is in base units, percent as 25; `number` its first digit's place. `unsure` says that no number is stated
    (`数十`). A range has both bounds.
    """

    start: int
    end: int
    number: int
    value: Decimal
    qualifier: str
    lower: Decimal | None
    upper: Decimal | None
    exclusive: bool | None
    measure: str
    percent: bool = False
    points: bool = False
    chinese: bool = False
    unsure: bool = False

    def negative(self) -> "Quantity":
        """The same as a fall: bounds change places."""
        return replace(
            self,
            value=-self.value,
            lower=None if self.upper is None else -self.upper,
            upper=None if self.lower is None else -self.lower,
        )


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities in a text that is read, in order; linear in its length."""
    at = 0
    while (found := _PHRASE.search(text, at)) is not None:
        quantity = _quantity(text, found)
        at = found.end() if quantity is None else max(quantity.end, found.end())
        if quantity is not None:
            yield quantity


def bounded(value: Decimal, qualifier: str) -> tuple[Decimal | None, Decimal | None, bool | None]:
    """Lower and upper bound that a qualifier leaves open, and whether it is exclusive, by the coding protocol."""
    if qualifier in ("over", "at-least", "at-best"):
        return value, None, qualifier == "over"
    if qualifier in ("nearly", "under", "at-most"):
        return None, value, qualifier != "at-most"
    if qualifier == "about":
        return None, None, None
    return value, value, None


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    if found["round"]:
        return _round(text, found)
    percent = bool(found["percent"])
    words = found["share"] if percent else found["first"]
    value, more = value_of(words)
    if value is None:
        return None
    second = None
    if found["to"]:
        second, more = value_of(found["second"])
    tail = _TAIL.match(text, found.end())
    assert tail is not None
    scale = {"千": Decimal("0.1"), "万": Decimal("0.01")}.get(found["of"] or "", Decimal(1))
    if tail["scale"]:
        scale *= LARGE[tail["scale"]]
    sign, measure = tail["sign"] or "", tail["measure"] or ""
    end = tail.end()
    if measure[:1] in "余多" and len(measure) > 1:
        measure, more = measure[1:], True
    if measure in ("万元", "亿元"):
        scale *= LARGE[measure[0]]
        measure = "元"
    if measure in ("个多小时",):
        measure, more = "小时", True
    more = more or any(tail[name] in ("余", "多") for name in ("more", "more2", "more3") if tail[name])
    if sign:
        percent = True
        if sign.startswith("成"):
            scale *= 10
        elif sign == "‰":
            scale /= 10
    value *= scale
    qualifier, start = _before(text, found.start())
    if tail["after"]:
        qualifier = _AFTER[tail["after"]]
    elif more:
        qualifier = "over"
    if measure in ("个", "") and text.startswith(_HALF, end):
        value, measure = value + Decimal("0.5"), "小时" if text[end + 1] == "小" else text[end + 1]
        end += 3 if measure == "小时" else 2
    digits = words.strip("余多")
    is_chinese = not any(character.isdigit() and character.isascii() for character in words)
    low, high, exclusive = bounded(value, qualifier)
    if second is not None and second * scale > value:
        qualifier, low, high, exclusive = "at-least", value, second * scale, False
    elif is_chinese and _TWO_DIGITS.fullmatch(digits) and (measure or scale > 1):
        value, top = (
            Decimal("零一二三四五六七八九".index(each.replace("两", "二"))) * scale for each in digits
        )
        qualifier, low, high, exclusive = "at-least", value, top, False
    return Quantity(
        start, end, found.start(), value, qualifier, low, high, exclusive, measure,
        percent, sign.startswith("个"), is_chinese,
    )  # fmt: skip


def _round(text: str, found: re.Match[str]) -> Quantity | None:
    """`上百`, `近百`, `百余`, `一半`: a round number with its hedge; `数十` and `几百`, which state none."""
    words = found["round"]
    tail = _TAIL.match(text, found.end())
    assert tail is not None
    measure = (tail["measure"] or "").lstrip("余多")
    if words in ("一半", "半数", "过半"):
        qualifier = "over" if words == "过半" else "exact"
        after = re.compile("以上|左右").match(text, found.end())
        end = found.end()
        if after is not None:
            qualifier, end = _AFTER[after[0]], after.end()
        before, start = _before(text, found.start())
        qualifier = before if before != "exact" else qualifier
        return Quantity(
            start,
            end,
            found.start(),
            Decimal(50),
            qualifier,
            *bounded(Decimal(50), qualifier),
            "",
            True,
            chinese=True,
        )
    scale = Decimal(1)
    for character in words:
        scale *= SMALL.get(character) or LARGE.get(character) or 1
    if tail["scale"]:
        scale *= LARGE[tail["scale"]]
    if measure in ("万元", "亿元"):
        scale, measure = scale * LARGE[measure[0]], "元"
    qualifier = {"上": "at-least", "近": "nearly", "逾": "over", "超": "over", "过": "over"}.get(
        words[0], "over"
    )
    unsure = words[0] in "几数" or words == "十几"
    return Quantity(
        found.start(), tail.end(), found.start(), scale, qualifier, *bounded(scale, qualifier), measure,
        chinese=True, unsure=unsure,
    )  # fmt: skip


def _before(text: str, start: int) -> tuple[str, int]:
    """The qualifier that stands before a number, and where its words begin."""
    window = text[max(0, start - 6) : start]
    for qualifier, pattern in _BEFORE:
        found = pattern.search(window)
        if found is not None:
            return qualifier, start - len(window) + found.start()
    return "exact", start


def value_of(words: str) -> tuple[Decimal | None, bool]:
    """The value of the words of a number, and whether they say more than it."""
    more = "余" in words or "多" in words
    plain = words.replace("余", "").replace("多", "").replace(",", "")
    digits = re.match(r"[\d.]*", plain)
    assert digits is not None
    if not digits[0]:
        return chinese(plain), more
    try:
        value = Decimal(digits[0])
    except InvalidOperation:
        return None, more
    for character in plain[digits.end() :]:
        value *= SMALL.get(character) or LARGE.get(character) or 1
    return value, more
