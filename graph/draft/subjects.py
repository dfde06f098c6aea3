"""Whom a number is about: the station, its township, or somebody else."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graph.draft.reading import Reading

Subject = Literal["station", "township", "other"]

_PLACE = r"[\u4e00-\u9fff]{2,7}?"
_OTHER = re.compile(
    r"(?<![在为被向由经受于占居列获对是受当])(?:全[县市省国区州盟旗](?!域|第|前|"
    r"首|唯一|范围|推广|优秀|先进|人民|覆盖|各项|位|安全感|满意)|[该本我](?:县|"
    r"市|省|州)(?!局?派出所)|(?:市|县|区|省|州)(?:公安)?(?:分?局|厅)(?![\u4e00-\u9fff]{0,8}派出所|"
    r"党委|领导|授予|命名|评为|表彰|部署|要求|统一)"
    rf"|{_PLACE}(?:县|市|(?<![辖社景山小园片城老湖库林矿牧警防校厂])区|州)(?:位于(?![^，。]{0, 12}派出所)|"
    rf"地处|总面积|面积|下辖|辖有?|现有|共有|总人口|户籍|常住|公安机关|共(?!建|治|"
    rf"同|享)|今年|去年|法院|检察院)"
    rf"|公安(?:分局|局|机关)(?:共|已|累计|组织|破获|抓获|开展|现有|下辖|"
    rf"持续|刑事)|(?:交警|刑侦|巡特警|治安|禁毒)(?:大队|支队|总队)(?:共|"
    rf"已|累计|查处|破获|现有)?"
    r"|(?:该|这家|某|这所)(?:公司|企业|工厂|学校|医院|银行|合作社|集团|商场|厂)|"
    r"(?:有限公司|集团公司|合作社|集团|银行|大学|医院)(?:现有|共有|年产|年销|拥有|"
    r"实现|累计|总投资|投资|占地)"
    r"|[\u4e00-\u9fff]{2}分局(?![\u4e00-\u9fff]{1,8}派出所)|(?:全县|全市|全省|全国|"
    r"各地|其他)(?:公安机关|派出所|各派出所)|(?:兄弟|邻近|相邻|其他|周边)(?:的)?[\u4e00-\u9fff]{0,8}派出所)"
)
_STATION = re.compile(r"派出所(?!们)|[该我本]所|全所|所里|辖区|本所|民警|警务室|义警|该警区|社区警务|我们")
_TOWNSHIP = re.compile(
    r"全[镇乡]|全街道|[\u4e00-\u9fff]{2,5}(?:镇|乡|街道)(?:有|位于|"
    r"地处|面积|总面积|下辖|辖|现有|共有|总人口|划分|遭遇|是)|该镇|"
    r"该乡|该街道|全村"
)
_OTHER_STATION = re.compile(
    r"(?:^|(?<=[局、，。；“”和与县市：]))(?P<name>[\u4e00-\u9fff]{2,4})(?:边境|水上|森林)?派出所",
    re.MULTILINE,
)


NEAR = 400
"""Characters before a number in which it is looked for whom it is about."""


@dataclass(frozen=True)
class Told:
    """Whom a place of the text is about, and by which words (a place of the text that is read; None: by default)."""

    subject: Subject
    words: tuple[int, int] | None


class Subjects:
    """Of a text that is read, whom its numbers are about. `station` is the short name of the article's own."""

    def __init__(self, reading: Reading, station: str) -> None:
        self._text = reading.text
        self._reading = reading
        self._station = station
        self._named = sorted(self._all_named())
        self._starts = [start for start, _, _ in self._named]
        self._last: dict[int, Told] = {}
        before = Told("station", None)
        paragraph = -1
        for sentence in reading.sentences:
            if sentence.paragraph != paragraph:
                before, paragraph = Told("station", None), sentence.paragraph
            self._last[sentence.start] = before
            before = self._within(sentence.start, sentence.end, before)

    def at(self, place: int) -> Told:
        """Whom the number at a place is about: the last that is named before it, in its sentence or the one before."""
        sentence = self._reading.sentence_at(place)
        return self._within(sentence.start, place, self._last[sentence.start])

    def _within(self, start: int, end: int, before: Told) -> Told:
        # A long sentence names whom it is about near its number.
        start = max(start, end - NEAR)
        among = self._named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        found = [each for each in among if each[1] <= end]
        if not found:
            return before
        first, last, subject = max(found, key=lambda each: (each[1], each[2] == "other"))
        return Told(subject, (first, last))

    def _all_named(self) -> Iterator[tuple[int, int, Subject]]:
        """Wherever somebody is named, found once: start, end and who."""
        for match in _OTHER.finditer(self._text):
            if not _BY_THE_WAY.search(self._text[max(0, match.start() - 12) : match.start()]):
                yield match.start(), match.end(), "other"
        for match in _TOWNSHIP.finditer(self._text):
            yield match.start(), match.end(), "township"
        for match in _STATION.finditer(self._text):
            yield match.start(), match.end(), "station"
        for match in _OTHER_STATION.finditer(self._text):
            if self._station and not self._is_own(match["name"]):
                yield match.start(), match.end(), "other"

    def _is_own(self, name: str) -> bool:
        own = self._station.removesuffix("派出所")
        return (
            not own
            or name.endswith(own)
            or own.endswith(name)
            or name[-2:] in own
            or _GENERIC.search(name) is not None
        )


_BY_THE_WAY = re.compile(
    r"(?:隶属|属于?|归|被|由|在|受|经|向|获得?|为|与|配合|协助|通过|"
    r"列入|纳入|作为|代表|参加|走进|走近|来自)[^，。；]{0,8}$"
)
"""Before a name: the sentence only mentions it and is about another."""
_GENERIC = re.compile(
    r"同时|近年|此外|期间|目前|如今|今年|去年|随后|因此|其中|其次|这个|那个|一个|"
    r"提升|接入|纳入|融入|进驻|走进|来到|前往|送[到至]|上报|反馈|推送|移交|交给|联系|告知|通知|"
    r"基层|通过|针对|据悉|经过|[的在到向与和该我本来了是成所里为个各全式级慧安把让对从于使优红造]$|"
    r"公安|枫桥|智慧|综合|标识|基层|[省市县区]的?$|社区|全国|一流|模范|优秀|平安"
)
