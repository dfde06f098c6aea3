"""Figures: numbers that count something, with unit, indicator, direction, comparator, period, and of whom."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from graph.draft.indicators import RATES, indicator_in, indicator_of, unit_of
from graph.draft.items import LONGEST_QUOTE, Item
from graph.draft.learned import Learned
from graph.draft.naming import alike
from graph.draft.periods import Periods
from graph.draft.persons import Persons
from graph.draft.quantities import Quantity, quantities
from graph.draft.reading import Reading, Sentence
from graph.draft.sorting import Sorting
from graph.draft.subjects import Subjects
from graph.draft.surroundings import Surroundings
from graph.draft.zeros import Zero, zeros

_CLAUSE = re.compile(r"[，。；：！？“”（）—…\n]")
_FALL = re.compile(
    r"(?:下降|减少|降低|下滑|回落|降幅|压降|减幅|缩减|少发|下跌|降)(?:了|达|幅度|幅度达|幅达|超|率|比例|率达|约)?$"
)
_RISE = re.compile(
    r"(?:上升|增长|提高|提升|增加|升幅|增幅|攀升|多破|增|升)(?:了|达|幅度|幅度达|幅达|超|率|率达|约)?$"
)
_TO = re.compile(r"(?:降|升|增加|提高|提升|下降|减少|增长|上升|缩短|压缩)(?:到|至|为)了?$|由此前的$")
_COMPARATORS = (
    (
        "year-on-year",
        re.compile(r"同比|[较比与同](?:去年|上年|前年|往年|上一年)(?:同期)?|与去年同期相比|同期相比"),
    ),
    ("month-on-month", re.compile(r"环比|逐月|[较比]上[个]?月|[较比]上季度")),
    ("annual-average", re.compile(r"年均|平均每年")),
    ("previous-year", re.compile(r"逐年|连年|[较比]20\d\d年")),
    (
        "since-launch",
        re.compile(
            r"[较比](?:此前|之前|以前|以往|成立前|实施前|建成前|推行前|启用前)|(?:实施|成立|启用|推行|运行)(?:以)?来"
        ),
    ),
)
_EACH = re.compile(r"(?:均|都|分别)(?:达到?|为|超过?|在|实现|保持)?了?$|(?:均|分别)[^，。]{0,8}$")
_UNITS_OF_PLACE = re.compile(r"以?上?的?[\u4e00-\u9fff]{0,6}(?:村|社区|小区|景区|景点|单位|企业|网格|场所)")
_WITHOUT_CASES = re.compile(r"零发案|零发生|无案|无刑案|无发案|零警情|无诈|无诉|无访")
_SAYS_NOTHING = re.compile(
    r"(?:在?[\u4e00-\u9fff]{0,3}(?:辖区|全所|所里))?(?:[已现共约]|累计|总共|目前)*(?:有|达|为|拥有)?了?"
)
_OF_TIME = ("hour", "minute", "day", "month", "year")
SMALL = 10
"""Below it two equal numbers are no sign of a repetition."""
SHORT = 4
"""Characters before a number that are too few to tell what it counts."""
_COUNTED = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿]{2}|[二两三四五六七八九十][余多]?[个名支位户家件起]"
)
_RIGHT_END = re.compile(
    r"[，。；：！？（）\n\d]|^、|、(?=[^，。]{0,12}\d)|[和与及、](?=[一二两三四五六七八九十百千]{1,6}[余多]?[个名支位户家件起])"
)
_NO_COUNT = frozenset(
    [
        "telephone",
        "licence",
        "page-furniture",
        "clock-time",
        "date",
        "history",
        "age",
        "indefinite",
        "set-phrase",
        "slogan-number",
        "ordinal",
        "no-measure",
        "name-part",
    ]
)
"""Reasons for which it is not asked any more what a number would count."""
_CONTEXT = frozenset(
    [
        "jurisdiction-area",
        "coastline-length",
        "registered-population",
        "floating-population",
        "total-population",
        "officers",
        "auxiliaries",
        "party-members",
        "villages-communities",
        "enterprises",
        "governance-grids",
        "ferry-crossings",
        "ferry-trips",
        "visitors-per-day",
        "disaster-damage",
    ]
)
_SIZES = frozenset(["米", "吨", "亩", "公顷", "平方米", "公斤", "斤", "倍", "公里"])
"""Measures of which a number tells nothing of a station's work where no noun says so."""
_ATTRIBUTES = frozenset(
    [
        "jurisdiction-area",
        "coastline-length",
        "registered-population",
        "floating-population",
        "total-population",
        "officers",
        "auxiliaries",
        "party-members",
        "villages-communities",
    ]
)
"""What a station is like; a figure of these is an attribute where it is about the station."""


class Figures:
    """The figures of one text."""

    def __init__(
        self,
        reading: Reading,
        surroundings: Surroundings,
        periods: Periods,
        persons: Persons,
        station: str,
        learned: Learned,
        named: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self._named = sorted(named)
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._periods = periods
        self._persons = persons
        self._subjects = Subjects(reading, station)
        self._sorting = Sorting(self._text, surroundings, periods, self._subjects)
        self._learned = learned

    def all(self) -> tuple[list[Item], list[Item]]:
        """The figures, and the numbers that were left out with the reason, both in order."""
        found: list[Item] = []
        left_out: list[Item] = []
        for item in sorted(self._candidates(), key=lambda item: (item.start, item.end)):
            (found if item.reason is None else left_out).append(item)
        return _without_repeated(found, left_out)

    def _candidates(self) -> Iterator[Item]:
        for sentence in self._reading.sentences:
            streaks = []
            for zero in self._zeros(sentence):
                item = self._zero(zero, sentence)
                if item is not None:
                    streaks.append((zero.start, zero.end))
                    yield item
        last = -1
        for quantity in quantities(self._text):
            if quantity.number < last:
                continue
            last = quantity.end
            yield from self._figure(quantity)

    def _zeros(self, sentence: Sentence) -> Iterator[Zero]:
        return zeros(self._text, sentence.start, sentence.end)

    def _figure(self, quantity: Quantity) -> Iterator[Item]:
        sentence = self._reading.sentence_at(quantity.number)
        left_start = self._left(quantity.start, sentence.start)
        left, right = self._text[left_start : quantity.start], self._right(quantity.end)
        unit = unit_of(quantity.measure, quantity.percent, left, right)
        reason = self._sorting.reason(quantity, unit, left, right)
        if reason is None and self._is_named(quantity.number):
            reason = "slogan-number"
        if reason in ("set-phrase", "ordinal", "date") and quantity.chinese and not quantity.measure:
            return
        if reason in _NO_COUNT:
            yield replace(
                self._item(quantity, left_start, sentence), unit=unit, reason=reason, confidence=0.2
            )
            return
        signed, measure = self._measure(quantity, left, sentence)
        comparator = self._comparator(sentence, quantity.start, measure)
        story = self._surroundings.is_story(quantity.number)
        for name, place in self._names(left, left_start, quantity):
            indicator = self._indicator(name, right, unit, quantity.measure, sentence, place)
            if indicator is None and quantity.measure in _SIZES:
                reason = reason or "weak"
            if (
                measure == "change-rate"
                and comparator == "unstated"
                and (indicator in RATES or name.endswith("率"))
            ):
                measure = "change-ambiguous"
            item = self._item(signed, place, sentence)
            yield replace(
                item,
                unit=unit,
                indicator=indicator,
                measure=measure,
                comparator=comparator,
                reason=reason,
                about=self._subjects.at(quantity.number).subject,
                role="illustration"
                if story
                else "context"
                if indicator in _CONTEXT and indicator not in ("officers", "auxiliaries", "party-members")
                else "body",
                kind="attribute" if indicator in _ATTRIBUTES and not story else "figure",
                confidence=0.5 if story else 0.9 if indicator else 0.7,
            )

    def _is_named(self, place: int) -> bool:
        """Whether a number stands in a slogan or in an honour."""
        at = bisect_right(self._named, (place, place + 1_000))
        return any(start <= place < end for start, end in self._named[max(0, at - 4) : at])

    def _item(self, quantity: Quantity, left_start: int, sentence: Sentence) -> Item:
        start, end = self._quote(left_start, quantity.start, quantity.end)
        first, last = self._reading.place(start, end)
        return Item(
            kind="figure",
            label=self._text[start:end],
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            confidence=0.9,
            value=_plain(quantity.value),
            lower=None if quantity.lower is None else _plain(quantity.lower),
            upper=None if quantity.upper is None else _plain(quantity.upper),
            exclusive=quantity.exclusive,
            qualifier=quantity.qualifier,
            period=self._period(sentence, quantity.number),
        )

    def _measure(self, quantity: Quantity, left: str, sentence: Sentence) -> tuple[Quantity, str]:
        """The quantity with the sign of its change, and the code of its measure."""
        before = left[-12:]
        after = self._text[quantity.end : quantity.end + 6]
        if _TO.search(before):
            return quantity, "share" if quantity.percent else "level"
        falls = _FALL.search(before) is not None and not re.search(r"损失.{0,3}$", before)
        rises = _RISE.search(before) is not None
        if quantity.percent and not falls and not rises:
            falls = re.match(r"的?(?:降幅|下降)(?![至到为])", after) is not None
            rises = re.match(r"的?(?:增幅|升幅|增长|提升)(?![至到为])", after) is not None
            clause = left.rpartition("、")[2]
            if "分别" in clause or quantity.points:
                falls, rises = (
                    falls or bool(re.search("下降|减少|降", clause)),
                    rises or bool(re.search("上升|增长|提升|提高", clause)),
                )
        if falls or rises:
            if not quantity.percent and not re.search(
                r"同比|环比|[较比]", self._text[max(sentence.start, quantity.start - 40) : quantity.start]
            ):
                return quantity, "level"
            averaged = re.search(r"年均|平均每年", left) is not None
            return (
                quantity.negative() if falls else quantity,
                "average-annual-change" if averaged else "change-rate",
            )
        if quantity.percent:
            return quantity, "share"
        if re.search(r"平均每|日均|月均|人均|年均", left) and not quantity.percent:
            return quantity, "rate-per-time"
        return quantity, "level"

    def _comparator(self, sentence: Sentence, place: int, measure: str) -> str | None:
        if not measure.startswith(("change", "average")):
            return None
        before = self._text[max(sentence.start, place - 80) : place]
        found = [(match.end(), code) for code, pattern in _COMPARATORS for match in pattern.finditer(before)]
        return max(found)[1] if found else "unstated"

    def _indicator(
        self, left: str, right: str, unit: str, measure: str, sentence: Sentence, place: int
    ) -> str | None:
        if (
            unit == "percent"
            and _UNITS_OF_PLACE.match(right)
            and _WITHOUT_CASES.search(self._text, sentence.start, sentence.end)
        ):
            return "share-units-zero-crime"
        found = indicator_of(left, right, unit, measure)
        if found is None:
            found = self._learned.indicator(f"{left}{right}", unit)
        if found is None and (len(left) < SHORT or _SAYS_NOTHING.fullmatch(left)):
            # What goes before it in the sentence may hold the verb or the noun.
            wider = self._text[max(sentence.start, place - 30) : place] + left
            found = indicator_of(wider, right, unit, measure)
        if found is None and (_FALL.search(left) or _RISE.search(left)):
            # A change is of what the clause before speaks of.
            for clause in reversed(_CLAUSE.split(self._text[sentence.start : place])[-4:]):
                found = found or (indicator_in(clause) if clause else None)
        return found

    def _names(self, left: str, start: int, quantity: Quantity) -> list[tuple[str, int]]:
        """What the number is said of, each with the place where its words begin: two where it is said of both."""
        if not _EACH.search(left):
            return [(left, start)]
        parts = [part for part in re.split(r"、|和|及|与|以及", left) if len(part) >= 2]
        kept = [part for part in parts if indicator_in(part)]
        if len(kept) < 2 or "分别" in left:
            return [(left, start)]
        return [(part, start + left.index(part)) for part in kept]

    def _left(self, place: int, floor: int) -> int:
        """Where the words begin that a number at that place is said of."""
        floor = max(floor, place - 60)
        window = self._text[floor:place]
        cut = 0
        for found in _CLAUSE.finditer(window):
            cut = found.end()
        for found in re.finditer("、", window[cut:]):
            if re.search(r"\d", window[cut : cut + found.start()]):
                cut += found.end()
                break
        own = window[cut:]
        if "、" in own:
            last = own.rpartition("、")
            if re.search(r"\d", last[0]):
                cut += len(last[0]) + 1
        if len(re.findall(r"[\u4e00-\u9fff]", window[cut:])) < 2 and cut > 1:
            earlier = 0
            for found in _CLAUSE.finditer(window[: cut - 1]):
                earlier = found.end()
            if not _COUNTED.search(window[earlier : cut - 1]):
                cut = earlier
        return floor + cut

    def _right(self, place: int) -> str:
        window = self._text[place : place + 16]
        cut = _RIGHT_END.search(window)
        return window[: cut.start()] if cut else window

    def _quote(self, left: int, number: int, end: int) -> tuple[int, int]:
        """The quote of a figure: its number with what it is said of, without names, in the permitted length."""
        right = re.match(r"[\u4e00-\u9fff]{1,8}(?=[，。；、：！？（）“”\n]|$)", self._text[end : end + 9])
        if right is not None and not re.search(r"[的了后就将]", right[0]):
            end += right.end()
        elif number - left < 3:
            more = re.match(r"[\u4e00-\u9fff]{1,10}", self._text[end : end + 10])
            end += more.end() if more is not None else 0
        start = left
        while start < number and (self._too_long(start, end) or self._persons.within(start, end)):
            start += 1
        while start < number and self._text[start] in "的了，、；。”’ ":
            start += 1
        while end > number + 1 and self._too_long(start, end):
            end -= 1
        return start, end

    def _too_long(self, start: int, end: int) -> bool:
        first, last = self._reading.place(start, end)
        return last - first > LONGEST_QUOTE

    def _period(self, sentence: Sentence, place: int) -> str | None:
        found = self._periods.before(sentence.start, place)
        stretches = [period for period in found if not period.is_of_a_story] or [
            period for period in found if not period.words.startswith(("每", "平均"))
        ]
        return stretches[-1].words if stretches else None

    def _zero(self, zero: Zero, sentence: Sentence) -> Item | None:
        before = self._text[sentence.start : zero.start]
        if re.search(r"[%成]", before) and _UNITS_OF_PLACE.search(before):
            # The share of places where nothing occurred is the figure.
            return None
        indicator = indicator_in(zero.noun) or self._learned.indicator(zero.noun, "case")
        if zero.noun == "全部":
            indicator = "disputes-reaching-station"
        if indicator is None:
            return None
        place = zero.start
        value = Decimal(zero.years or 0)
        streak = zero.years is not None
        if streak:
            place = (
                max(sentence.start, zero.start - 18) if zero.start - sentence.start > 18 else sentence.start
            )
            place = max(place, self._text.rfind("，", place, zero.start) + 1)
        start, end = self._quote(place, zero.end - 2, zero.end)
        first, last = self._reading.place(start, end)
        reason = None
        if self._surroundings.is_furniture(zero.start):
            reason = "page-furniture"
        elif self._surroundings.is_story(zero.start):
            reason = "story-detail"
        elif self._subjects.at(zero.start).subject == "other":
            reason = "other-subject"
        return Item(
            kind="figure",
            label=self._text[start:end],
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            confidence=0.8,
            value=value,
            lower=value,
            upper=value,
            qualifier="exact",
            unit="year" if streak else "case",
            indicator=indicator,
            measure="zero-streak" if streak else "level",
            period=self._period(sentence, zero.end),
            about="station",
            role="body",
            reason=reason,
        )


def _plain(value: Decimal) -> Decimal:
    """Without zeros after the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _without_repeated(found: list[Item], left_out: list[Item]) -> tuple[list[Item], list[Item]]:
    """A figure that is told twice once: its first place stays."""
    kept: dict[tuple[object, ...], Item] = {}
    again: list[Item] = []
    for item in found:
        key = (
            item.indicator or item.label,
            item.value,
            item.unit,
            item.measure,
        )
        # A small number may well be told of two things in the like words.
        small = item.value is not None and abs(item.value) < SMALL and item.unit not in _OF_TIME
        if key in kept and not (small and not alike(kept[key].label, item.label)):
            again.append(replace(item, reason="repeated"))
        else:
            kept[(*key, item.start) if key in kept else key] = item
    return list(kept.values()), sorted([*left_out, *again], key=lambda item: (item.start, item.end))
