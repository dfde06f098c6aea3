"""What is told without a number: ranks (`全区第一`, `全县前列`) and trends (`逐月下降`)."""

import re
from collections.abc import Iterator

from graph.draft.indicators import indicator_in
from graph.draft.items import LONGEST_QUOTE, Item
from graph.draft.periods import Periods
from graph.draft.quantities import value_of
from graph.draft.reading import Reading, Sentence
from graph.draft.subjects import Subjects
from graph.draft.surroundings import Surroundings
from graph.draft.trends import trends_in

_RANK = re.compile(
    r"(?:(?:保持|稳居|位居|位列|名列|排名|排在|排|列|居|跃居|荣登|进入|稳定在|处于|"
    r"蝉联|连续)[^，。；]{0,8}?)?(?P<within>全[国省市县区州镇])?[^，。；\d第]{0,6}?(?P<rank>第[一二三四五六七八九十\d]+(?:名|"
    r"位)?(?![批次届章条时道期代个季人]|责任|书记|时间)|前列|首位|榜首|前茅|前(?:[三五十]|"
    r"\d+)(?:名|位|强)?(?![期月季年个天\d]))"
)
_RANKING = re.compile(r"保持|稳居|位居|位列|名列|排名|排在|列|居|跃居|荣登|进入|处于|蝉联|全[国省市县区州]")
_SCORED = ("appraisal-standing", re.compile(r"考[评核]|绩效|综合(?:考评|排名|成绩)|排名|测评"))


class Directions:
    """The ranks and trends of one text."""

    def __init__(
        self,
        reading: Reading,
        surroundings: Surroundings,
        periods: Periods,
        station: str,
    ) -> None:
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._periods = periods
        self._subjects = Subjects(reading, station)

    def ranks(self) -> Iterator[Item]:
        """Places among peers, one for each thing that is ranked."""
        for sentence in self._told():
            for found in _RANK.finditer(self._text, sentence.start, sentence.end):
                clause = self._clause(found.start(), sentence)
                words = self._text[clause : found.end()]
                if not _RANKING.search(words[-22:]):
                    continue
                named = words[: found.start("rank") - clause]
                for indicator in _named(named):
                    rank = re.match(r"第([一二三四五六七八九十\d]+)", found["rank"])
                    first_of = found["rank"] in ("首位", "榜首")
                    value = None if rank is None else value_of(rank[1])[0]
                    yield self._item(
                        "rank", max(clause, found.end() - 19), found.end(), sentence,
                        indicator=indicator, rank=1 if first_of else None if value is None else int(value),
                        rank_band=None if value is not None or first_of else found["rank"],
                        comparator="peer-units", goes_to="ranks", confidence=0.8,
                    )  # fmt: skip

    def trends(self) -> Iterator[Item]:
        """Directions of change without a number, each indicator and direction once."""
        seen: set[tuple[str | None, ...]] = set()
        for sentence in self._told():
            in_story = self._surroundings.is_story(sentence.start)
            for told in trends_in(self._text, sentence.start, sentence.end, in_story=in_story):
                open_kind = told.indicator in (None, "effect-unspecified")
                key = (
                    told.indicator,
                    told.direction,
                    self._text[told.start : told.end] if open_kind else None,
                )
                if key in seen:
                    continue
                seen.add(key)
                # The words of direction stand last.
                start = max(told.start, told.end - LONGEST_QUOTE)
                yield self._item(
                    "trend", start, told.end, sentence,
                    indicator=told.indicator, direction=told.direction, comparator=told.comparator,
                    goes_to="trends", confidence=0.7 if told.indicator else 0.5,
                )  # fmt: skip

    def _told(self) -> Iterator[Sentence]:
        for sentence in self._reading.sentences:
            if not self._surroundings.is_furniture(sentence.start):
                yield sentence

    def _clause(self, place: int, sentence: Sentence) -> int:
        at = sentence.start
        for mark in "，；：。":
            at = max(at, self._text.rfind(mark, sentence.start, place) + 1)
        if not re.search(r"[\u4e00-\u9fff]{3}", self._text[at:place]):
            # 安全感满意度测评，位居全县第一
            before = max(self._text.rfind(mark, sentence.start, at - 1) for mark in "，；")
            return max(before + 1, sentence.start)
        return at

    def _item(self, kind: str, start: int, end: int, sentence: Sentence, **said: object) -> Item:
        first, last = self._reading.place(start, end)
        while last - first > LONGEST_QUOTE and start < end - 1:
            start += 1
            first, last = self._reading.place(start, end)
        stretches = [
            period for period in self._periods.before(sentence.start, end) if not period.is_of_a_story
        ]
        subject = self._subjects.at(max(sentence.start, start) if kind == "rank" else end - 1).subject
        return Item(
            kind=kind,  # type: ignore[arg-type]
            label=self._text[start:end],
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            period=stretches[-1].words if stretches else None,
            about=subject,
            role="body",
            reason="other-subject" if subject == "other" else None,
            **said,  # type: ignore[arg-type]
        )


def _named(words: str) -> list[str | None]:
    """The indicators that the words before a rank name: two where two are ranked together."""
    found = []
    for part in re.split(r"、|和|及|与|以及|，", words):
        indicator = indicator_in(part)
        if indicator == "public-safety-satisfaction" or (indicator is not None and indicator not in found):
            found.append(indicator)
    if not found and _SCORED[1].search(words):
        found.append(_SCORED[0])
    if "考评" in words or "考核" in words:
        found = ["appraisal-standing"]
    return list(found) or [None]
