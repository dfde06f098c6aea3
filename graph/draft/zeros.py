"""What a text says did not occur: `未发生重大案事件`, `零投诉`, `连续12年刑事案件“零发案”`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.draft.periods import years_of

_NOUN = r"[\u4e00-\u9fffA-Za-z（）、“”]"
_ZERO = re.compile(
    rf"(?:未|没有|没|无|不再)(?:再)?(?:发生|出现|接到|发|收到)(?:过|"
    rf"一[起例宗件次]|任何|一起)*(?P<noun>{_NOUN}{{2,24}})"
    rf"|(?:没有|无)一[起例宗件次](?P<noun2>{_NOUN}{{2,24}})"
    rf"|(?P<noun3>{_NOUN}{{2,18}}?)(?:实现|保持|均为|为|持续|连续)?(?:了)?“?(?:零|"
    rf"0|０)(?:发生|发案|案发|接报|警情|记录)率?”?"
    rf"|“?(?:零|0)(?P<noun4>投诉|上访|信访|事故|伤亡|复议|诉讼|违纪|违法|刑案|命案|"
    rf"电诈|盗窃|火灾|越级上访|进京上访|差错|舆情|诈骗|纠纷|犯罪|溺亡|亡人|案件|"
    rf"警情|非访|入室盗窃|可防性案件)”?"
    rf"|(?P<noun5>{_NOUN}{{2,16}}?)(?:数|量|率)?(?:均|都|始终|一直)?(?:保持)?(?:为|"
    rf"是)“?(?:零|0)”?(?![\d.+\u4e00-\u9fff])"
    rf"|(?P<noun6>全部|均)(?:不需要?|无需)(?:到派出所|上交)[\u4e00-\u9fff]{{0,3}}"
)
_GOAL = re.compile(r"力争|努力|争取|确保|力求|追求|致力|为目标|愿景|理念|打造(?!了)|推进|围绕|达到.{0,4}目的")
_STREAK = re.compile(
    r"连续(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:多|余)?年(?!来)|(?<![\d近连续过去前])(?:[1-9]\d?|"
    r"[一二两三四五六七八九十]{1,3})年(?!来|以来|间|前|上半|下半|第|度|\d)"
)
_LEADING = re.compile(
    r"^(?:(?:\d{0,4}年)?(?:上半年|下半年|以来|来)?(?:辖区|全镇|所辖区)?(?:实现|保持|做到|连续|持续)了?)"
)
_EACH = re.compile(r"(?:和|及|以及|、|与)")


@dataclass(frozen=True)
class Zero:
    """Something that is said not to occur, between two places of the text that is read; `years` of a streak."""

    start: int
    end: int
    noun: str
    years: int | None = None


def zeros(text: str, start: int, end: int) -> Iterator[Zero]:
    """Those of one sentence."""
    for found in _ZERO.finditer(text, start, end):
        noun = next(
            (found[name] for name in ("noun", "noun2", "noun3", "noun4", "noun5", "noun6") if found[name]), ""
        )
        before = text[max(start, found.start() - 40) : found.start()]
        clause = before.rpartition("，")[2]
        if _GOAL.search(clause + noun) and not re.search(r"实现了|达到了|做到了", clause + found[0]):
            continue
        streak = _STREAK.search(before[-24:] + noun)
        first, last = found.span()
        if found["noun"] or found["noun2"]:
            # To the end of what is denied.
            stop = re.search(r"[，。；“”]", text[first + 1 : last])
            last = last if stop is None else first + 1 + stop.start()
        parts = [noun]
        if found["noun"] or found["noun2"]:
            noun = re.split(r"[，。；“”]", noun)[0]
            parts = [part for part in _EACH.split(noun) if len(part) >= 2]
        if found["noun3"] or found["noun5"]:
            noun = re.split(r"[，。；：“”（]", noun)[-1]
            parts = [noun]
        years = None if streak is None else years_of(streak[0])
        for part in parts or [noun]:
            yield Zero(first, last, part, None if years is None else int(years))
