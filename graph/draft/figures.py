"""Figures: numbers that count something, with unit, indicator, direction, comparator, period, and of whom."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from graph.draft.changes import FALL, RISE, comparator_of, measured
from graph.draft.indicators import OF_PLACE, RATES, indicator_in, indicator_of, of_context, unit_of
from graph.draft.items import LONGEST_QUOTE, Item
from graph.draft.learned import Learned
from graph.draft.periods import Periods
from graph.draft.persons import Persons
from graph.draft.quantities import Quantity, quantities
from graph.draft.reading import Reading, Sentence
from graph.draft.repetition import without_repeated
from graph.draft.sorting import Sorting
from graph.draft.subjects import Subjects
from graph.draft.surroundings import Surroundings
from graph.draft.zeros import Zero, zeros

_CLAUSE = re.compile(r"[，。；：！？“”（）—…\n]")
_EACH = re.compile(r"(?:均|都|分别)(?:达到?|为|超过?|在|实现|保持)?了?$|(?:均|分别)[^，。]{0,8}$")
_UNITS_OF_PLACE = re.compile(r"以?上?的?[\u4e00-\u9fff]{0,6}(?:村|社区|小区|景区|景点|单位|企业|网格|场所)")
_WITHOUT_CASES = re.compile(r"零发案|零发生|无案|无刑案|无发案|零警情|无诈|无诉|无访")
_SAYS_NOTHING = re.compile(
    r"(?:在?[\u4e00-\u9fff]{0,3}(?:辖区|全所|所里))?(?:[已现共约]|累计|总共|目前)*(?:有|达|为|拥有)?了?"
)
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
_SIZES = frozenset(["米", "吨", "亩", "公顷", "平方米", "公斤", "斤", "倍", "公里"])
"""Measures of which a number tells nothing of a station's work where no noun says so."""


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
        return without_repeated(found, left_out)

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
        signed, measure = measured(self._text, quantity, left, sentence.start)
        comparator = comparator_of(self._text, quantity.start, sentence.start, measure)
        story = self._surroundings.is_story(quantity.number)
        for name, place in self._names(left, left_start):
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
                role="illustration" if story else "context" if indicator in of_context() else "body",
                kind="attribute" if indicator in OF_PLACE and not story else "figure",
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
        if found is None and (FALL.search(left) or RISE.search(left)):
            # A change is of what the clause before speaks of.
            for clause in reversed(_CLAUSE.split(self._text[sentence.start : place])[-4:]):
                found = found or (indicator_in(clause) if clause else None)
        return found

    def _names(self, left: str, start: int) -> list[tuple[str, int]]:
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
