"""Whether the text gives a mechanism the credit for a result, by the coding protocol (part 12).

First the words, then the place: a word for a means (`通过`, `依托`), a mechanism that acts itself, a beginning
(`自…以来`) or a sentence that founds and brings about in one go is explicit credit; a mechanism in the same paragraph
without such words is mere juxtaposition; anything else is no credit.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from graph.draft.indicators import OF_STAFF, of_context
from graph.draft.items import Item
from graph.draft.reading import Reading

_MEANS = re.compile(
    r"通过|依托|依靠|借助|经过|运用|利用|凭借|得益于|借力|以(?=[^，。]{2,24}(?:为抓手|"
    r"为引领|为载体|为依托|为牵引|为支撑|为契机|为基础))|在(?=[^，。]{2,24}(?:(?:带动|"
    r"推动|助力|引领|帮助|支持|协助|努力|参与|作用|配合)下))"
)
_SINCE = re.compile(
    r"自(?P<what>[^，。；\d]{2,16})(?:以来|起|后)|(?:成立|启用|运行|推行|实施|投用|组建|建成|上线|入驻)(?:以来|后)"
)
_FOUNDING = re.compile(
    r"建立|搭建|成立|组建|打造|推出|推行|创新|探索|构建|设立|形成|开发|建设|发动|整合|实行|启动|创建"
)
_ASSISTING = re.compile(r"协助|助力|帮助|配合")
_ACTING = re.compile(
    r"^”?(?:队伍|队员们?|成员们?|组织|团队|志愿者们?|小分队|们|大军|工作室|警务室)?(?:[^，。；“”]{0,4})(?:共|"
    r"累计|已|先后|共计|成功|今年|去年|仅|全年|年均|近|参与|协助|发放|化解|调解|"
    r"调处|排查|开展|提供|收集|劝阻|代办|抓获|巡逻|接待|办理|每年|20\d\d)"
)
_SIZES = frozenset(
    ["members", "squads", "posts", "staff-engaged", "online-groups", "police-offices", "villages-covered"]
)
FURTHEST = 1_500
"""Characters back in a paragraph in which a mechanism may still stand beside a result."""
MOST = 4
"""Mechanisms with which one result is credited or juxtaposed."""


class Credits:
    """Credits of one text, by where its mechanisms are mentioned (`Mechanisms.mentions`)."""

    def __init__(self, reading: Reading, mentions: Sequence[tuple[int, int, str]]) -> None:
        self._reading = reading
        self._text = reading.text
        self._mentions = list(mentions)
        self._starts = [start for start, _, _ in self._mentions]

    def credited(self, item: Item) -> Item:
        """A figure, trend or rank with its credit; one of the size of a mechanism with what it is the size of."""
        place = bisect_left(self._reading.places, item.start)
        sentence = self._reading.sentence_at(place)
        start_of_paragraph = max(self._reading.paragraphs[sentence.paragraph][0], place - FURTHEST)
        if item.indicator in _SIZES or (item.indicator is None and item.kind == "trend"):
            named = self._between(sentence.start, min(place + 24, sentence.end)) or self._between(
                start_of_paragraph, place
            )
            about = f"mechanism:{named[-1]}" if named and item.indicator in _SIZES else item.about
            return replace(item, about=about, credit="none")
        if item.indicator in of_context() | OF_STAFF or item.about == "township" or item.kind == "rank":
            return replace(item, credit="none")
        explicit = self._explicit(sentence.start, place, start_of_paragraph)
        if explicit is not None:
            kind, names, cue = explicit
            return replace(
                item, credit="explicit", credit_kind=kind, credited=tuple(names[:MOST]), cue=self._cue(cue)
            )
        beside = self._between(start_of_paragraph, place)
        if beside:
            names = list(dict.fromkeys(reversed(beside)))[:2]
            return replace(item, credit="juxtaposed", credit_kind="juxtaposed", credited=tuple(names))
        return replace(item, credit="none")

    def _explicit(
        self, start: int, place: int, paragraph: int
    ) -> tuple[str, list[str], tuple[int, int]] | None:
        text = self._text
        for since in _SINCE.finditer(text, start, place):
            named = self._between(since.start(), since.end()) or (
                self._between(paragraph, since.start()) if re.search("此|该|这", since[0]) else []
            )
            if named:
                return "explicit-sequence", named[-1:], since.span()
        # The last word for a means that a mechanism follows.
        for means in reversed(list(_MEANS.finditer(text, start, place))):
            # What is told after a semicolon has means of its own.
            named = self._between(means.start(), place)
            if named and not _is_over(text[means.end() : place]):
                names = list(dict.fromkeys(named))
                last = max(
                    end
                    for first, end, name in self._mentions
                    if means.start() <= first < place and name in names
                )
                helped = _ASSISTING.search(text, means.end(), place) is not None
                kind = (
                    "explicit-assisting"
                    if helped
                    else "explicit-sole"
                    if len(names) == 1
                    else "explicit-shared"
                )
                return kind, names, (means.start(), last)
        clause = max(text.rfind(mark, start, place) for mark in "；") + 1 or start
        for first, end, name in reversed(self._inside(max(clause, start), place)):
            if _ACTING.match(text[end : end + 14]):
                return "explicit-sole", [name], (first, min(end + 6, place))
        founding = _FOUNDING.search(text, start, place)
        if founding is not None:
            names = list(dict.fromkeys(self._between(founding.start(), place)))
            if names and not re.search("20\\d\\d年|近年来|今年以来|目前|截至", text[founding.end() : place]):
                kind = "explicit-sole" if len(names) == 1 else "explicit-shared"
                return kind, names, (founding.start(), min(founding.start() + 18, place))
        return None

    def _inside(self, start: int, end: int) -> list[tuple[int, int, str]]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self._mentions[first:last]

    def _between(self, start: int, end: int) -> list[str]:
        return [name for _, _, name in self._inside(start, end)]

    def _cue(self, cue: tuple[int, int]) -> tuple[int, int]:
        first, last = self._reading.place(cue[0], max(cue[0] + 2, cue[1]))
        return first, min(last, first + 20)


def _is_over(words: str) -> bool:
    """Whether what a means brought about is told, and a new start is made before the number."""
    return "；" in words and _MEANS.search(words.rpartition("；")[2]) is None and len(words) > 60
