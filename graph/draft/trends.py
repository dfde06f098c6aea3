"""Directions of change that are told without a number: `警情逐月下降`, `减少了可防性案件的发生`, `警民关系日益密切`.

A trend is a noun of the station's results with a word of direction as its predicate, or such a verb with the noun as
its object. Where several are told of at once (`实现了警情数及刑事、治安发案数下降`) each is one. What is wished for,
planned, made much of (`重视…提升`) or only named (`和谐警民关系的诠释`) is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.draft.indicators import indicator_in

_LESS = r"下降|减少|降低|下滑|回落|减轻|压降|双降|走低|递减|缩短"
_MORE = r"上升|增长|提高|提升|增强|增加|壮大|攀升|双升|递增|扩大"
_BETTER = r"好转|改善|向好|优化|趋好"
_WARM = r"融洽|和谐|密切|紧密|亲密"
_HOW = (
    r"(?:(?:均|都|也|总体|整体|大幅度?|明显|显著|持续|逐[年月步渐]|连年|不断|稳步|稳中|日益|日趋|进一步|有效|切实|大大|"
    r"有了?|呈|呈现|实现|保持|始终|一直|得到|同比|环比|较去年|双双|全面|有所|趋于|越来越|更加?|极大|地|着|了|的)*)"
)
_DIRECTIONS = (
    ("steady-down", re.compile(r"稳中有降|稳步下降|持续走低|稳中趋降")),
    ("better", re.compile(r"稳中(?:有|向|趋)?(?:升|好|优|提升|进)|质态.{0,4}提升")),
    ("low", re.compile(r"低位|低发")),
    ("down", re.compile(_LESS)),
    ("better", re.compile(rf"{_BETTER}|{_WARM}|更|越来越(?!多)")),
    ("up", re.compile(rf"{_MORE}|越来越多|更多")),
)
_NOUN = (
    r"(?:总?警情|发案|案件|案发|纠纷|安全感|满意[度率]|破案率|查处率|调解率|化解率|事故|投诉|信访|上访|覆盖率|警民关系|"
    r"干群关系|隐患|队伍|志愿者|工作量|负担|能力|水平|素质|本领|意识|获得感|幸福感|质效|质态|到达率|效率|发生率|"
    r"火灾|参与度|知晓率|信任度|感情|治安状况|治安环境|社会治安)"
)
_STATED = re.compile(
    rf"{_NOUN}[数量率面]?(?:的发生|发生)?{_HOW}(?:呈|的)?"
    rf"(?P<way>稳中有降|稳中趋降|稳中(?:有|向|趋)?(?:升|好|优|提升|进)|{_LESS}|{_MORE}|{_BETTER}|{_WARM}|"
    rf"(?:处于|保持|维持)?(?:在)?(?:较|极)?低位|低发)(?:明显|显著|较大|迅速|趋势|态势|运行|状态|局面|了|的(?:良好)?[态局趋][势面])*"
    rf"(?P<end>$|[的之][\u4e00-\u9fff]{{0,4}}(?:目标|成效|效果|局面|态势|良好局面)|和|及|、|与)"
)
"""A noun, then its direction: a predicate at the end of its clause."""
_MADE = re.compile(
    rf"(?P<way>(?:{_LESS}|{_MORE}|改善|优化|密切|融洽)(?!为|到|至))了?(?P<object>[^，。；：！？\n]{{0,24}}?{_NOUN})(?!提升)"
)
"""A verb of direction with its object."""
_COMPARED = re.compile(
    r"(?:更加?|越来越|日益|愈发)(?P<way>高效|到位|精准|有力|顺畅|便捷|规范|有序|安全|和谐|融洽|密切|紧密|及时|快捷|强)"
)
_JOINED = re.compile(
    r"越来越多的?[^，。；]{1,12}?(?:加入|参与|成为|投身|走进)|(?:队伍|力量)[^，。；]{0,8}(?:不断|日益|逐步|持续)?壮大"
)
_GAINED = re.compile(r"(?:带去|带来|收获|赢得|获得)(?:了)?更多的?[^，。；]{0,12}?(?:感|信任|支持)")
_ABLE = re.compile(r"更加[^，。；]{1,12}?(?:掌握|发现|处置|化解|处理|应对|响应|服务)")
_LISTED = re.compile(
    rf"(?P<list>[\u4e00-\u9fff、]{{3,40}}?)(?P<way>{_LESS}|{_MORE})(?=和|及|、|与|的|，|。|$)"
)
_WISH = re.compile(
    r"为(?:了|进一步)?[^，。]{0,10}$|力争|努力(?!下)|着力|旨在|目标(?:是|为)|全力|致力|争取|确保|计划|要求|希望|期待|将|要(?!求)"
    r"|需要|必须|应当|助力|促进|推动|推进|以便|从而$|有助于|有利于|如何|怎样|能否|是否"
)
_ONLY_WISHED = re.compile(r"力争|为了|争取|计划|要求|希望|将")
_RESULTED = re.compile(r"实现了|得到了?|有效|明显")
_VALUED = re.compile(r"重视|注重|聚焦|围绕|关注|强调|加强|抓好|突出|着眼")
"""Before a noun with its direction: what is made much of, and has not come."""
_DONE = re.compile(r"有效|得到|明显|实现了?|显著|大幅|大大|切实|不断|逐[年月步]|同比|环比|持续|了")
_MEANS = re.compile(r"通过|依托|结合|利用|借助|运用|以[^，。]{2,14}(?:形式|方式)|开展|建立|推行|组织|安装")
_NUMBER = re.compile(
    r"[\d%％‰]|分之|第[一二三四五]|[一二三四五六七八九]成|[一二三四五六七八九十]升|[一二三四五六七八九十]降"
)
_OF_THE_AREA = re.compile(r"逐[年月]|同比|环比|连年|年均|近年来")
"""Words by which it is no detail of one case, whoever says so."""
_TOLD_OF = (
    ("police-public-relations", re.compile(r"警民关系|干群关系|警民.{0,4}(?:感情|情谊)|鱼水")),
    ("officer-workload", re.compile(r"工作量|负担")),
    ("officer-capability", re.compile(r"(?:民警|辅警|队伍|警务人员)[^，。；]{0,24}(?:能力|水平|素质|本领)")),
    ("preventable-cases", re.compile(r"可防性")),
    ("safety-hazards", re.compile(r"隐患")),
    ("members", re.compile(r"越来越多|壮大")),
    ("sense-of-safety", re.compile(r"安全感(?!满意)")),
)
_UNSPECIFIED = re.compile(r"能力|水平|素质|意识|质效|质态|效率|环境|状况|秩序|更|幸福感|获得感")
_COMPARATORS = (
    ("year-on-year", re.compile("同比|[较比]去年|[较比]上年")),
    ("month-on-month", re.compile("逐月|环比")),
    ("previous-year", re.compile("逐年|连年")),
    ("annual-average", re.compile("年均")),
)
_SPLIT = re.compile(r"、|以及|和|及|与")
_HEAD = re.compile(r"(?:发案数?|案件数?|警情数?|案发数?|事故|[率度]|满意度|纠纷)$")
LONGEST_LIST = 8


@dataclass(frozen=True)
class Told:
    """A trend between two places of the text that is read."""

    start: int
    end: int
    indicator: str | None
    direction: str
    comparator: str


def trends_in(text: str, start: int, end: int, *, in_story: bool) -> Iterator[Told]:
    """Those of one sentence; of one that tells a case only what is said of the area as such."""
    for found in re.finditer(r"[^，。；：！？\n]+", text[start:end]):
        first, last = start + found.start(), start + found.end()
        words = found[0]
        # A clause that speaks of somebody's result by number is a figure.
        if _NUMBER.search(_without_period(words)) and not _LISTED.search(words.partition("升")[0]):
            continue
        if in_story and not _OF_THE_AREA.search(words):
            continue
        yield from _of_clause(text, start, first, last)


def _of_clause(text: str, start: int, first: int, last: int) -> Iterator[Told]:
    words = text[first:last]
    comparator = _comparator(words, text[max(start, first - 30) : first])
    several = _several(words)
    if several:
        for offset, length, indicator, direction in several:
            yield Told(first + offset, first + offset + length, indicator, direction, comparator)
        return
    for pattern in (_JOINED, _GAINED, _STATED, _MADE, _COMPARED, _ABLE):
        found = pattern.search(words)
        if found is None:
            continue
        before = words[: found.start("way")] if "way" in pattern.groupindex else words[: found.start()]
        if not _has_come(pattern, before, words, text[start:first]):
            return
        direction = _direction(pattern, found)
        yield Told(first, last, _indicator(words, pattern, found), direction, comparator)
        return


def _has_come(pattern: re.Pattern[str], before: str, words: str, earlier: str) -> bool:
    """Whether the direction is told as a fact, and no wish, plan or mere topic."""
    if _VALUED.search(before) and pattern in (_STATED, _COMPARED):
        return False
    if _WISH.search(before):
        return _RESULTED.search(words) is not None and _ONLY_WISHED.search(before) is None
    if pattern is _MADE:
        # Without a word that it came about the means stand before it.
        return bool(_DONE.search(words)) or bool(_MEANS.search(earlier + before))
    return True


def _direction(pattern: re.Pattern[str], found: re.Match[str]) -> str:
    if pattern in (_COMPARED, _ABLE):
        return "up" if pattern is _COMPARED and found["way"] == "强" else "better"
    if pattern in (_JOINED, _GAINED):
        return "up"
    words = found[0] if pattern is _STATED else found["way"]
    return next((code for code, known in _DIRECTIONS if known.search(words)), "better")


def _indicator(words: str, pattern: re.Pattern[str], found: re.Match[str]) -> str | None:
    if pattern is _JOINED:
        return "members"
    for code, known in _TOLD_OF:
        if known.search(words):
            return code
    # What a verb brings about is its object; a noun before it is who brings it about.
    named = found["object"] if pattern is _MADE else words
    return indicator_in(named) or ("effect-unspecified" if _UNSPECIFIED.search(words) else None)


def _several(words: str) -> list[tuple[int, int, str | None, str]]:
    """Of a clause that lists them, each with place, length, indicator and direction; of any other none."""
    found: list[tuple[int, int, str | None, str]] = []
    for part in _LISTED.finditer(words):
        direction = "down" if re.fullmatch(_LESS, part["way"]) else "up"
        names = [name for name in _SPLIT.split(part["list"]) if name]
        head = _HEAD.search(names[-1]) if names else None
        if head is None or len(names) > LONGEST_LIST:
            continue
        at = part.start("list")
        for name in names:
            place = words.index(name, at)
            at = place + len(name)
            bare = (
                re.sub(rf"^(?:{_HOW[3:-2]}|同比|实现了?|使得?|让|其中|辖区|全[镇乡]|去年|今年)+", "", name)
                or name
            )
            told = bare if _HEAD.search(bare) else bare + head[0]
            found.append(
                (
                    place + len(name) - len(bare),
                    part.end() - place - len(name) + len(bare),
                    _named(told),
                    direction,
                )
            )
    known = {(indicator, direction) for _, _, indicator, direction in found if indicator}
    return [each for each in found if each[2]] if len(known) > 1 else []


def _named(words: str) -> str | None:
    return next((code for code, known in _TOLD_OF if known.search(words)), None) or indicator_in(words)


def _comparator(words: str, before: str) -> str:
    for code, pattern in _COMPARATORS:
        if pattern.search(words):
            return code
    return "year-on-year" if "同比" in before else "unstated"


def _without_period(words: str) -> str:
    """A clause without the years and months that date it."""
    return re.sub(r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:上半年|下半年|以来)?|\d{1,2}月(?:份|以来)?", "", words)
