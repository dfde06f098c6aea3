"""A claim as a person reads it: value, bounds, period, comparison and credit in words, in both languages.

Nothing is rounded and nothing filled in. That the source does not state something is said only where a coder recorded
it (`fq:notStated`); what is merely absent from the graph is said not to be coded.
"""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from graph.read.claim import Claim, Credit, Evidence, Period
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

Labels = Callable[[str], BilingualText]
"""Gives the label of an IRI."""

NOT_STATED = BilingualText("来源未写", "not stated")
NOT_CODED = BilingualText("未编码", "not coded")

_UN, _MS, _QL, _PK = PREFIXES["un"], PREFIXES["ms"], PREFIXES["ql"], PREFIXES["pk"]
_AT = PREFIXES["at"]

CHANGES = frozenset(_MS + slug for slug in ("change-rate", "average-annual-change", "change-ambiguous"))
PERCENT, UNSTATED = _UN + "percent", _UN + "unstated"
STREAK = _MS + "zero-streak"
UNSPOKEN_MEASURES = frozenset({_MS + "level", STREAK})
"""Measures that the value itself shows, so that no word for them is needed."""

PLURALS = {
    "person": "people",
    "copy": "copies",
    "village or community": "villages or communities",
    "yuan": "yuan",
}
"""English plurals that are not made with an s."""

WHY_UNDATED = {
    _PK + "stated": BilingualText("起止未定", "start and end are not settled"),
    _PK + "relative-anchored": BilingualText("起止未定", "start and end are not settled"),
    _PK + "relative-unanchored": BilingualText("相对说法，起算日不明", "relative words from no known day"),
    _PK + "since-event": BilingualText("自某事起算，该事未注日期", "counted from an event without a date"),
    _PK + "duration": BilingualText("只给出时长", "a length of time only"),
    _PK + "vague": BilingualText("说法笼统，未给时长", "vague words, no length given"),
    _PK + "none": BilingualText("未给时间", "no time is given"),
}
"""Why a period has no dates, by its kind."""


class Wording:
    """Words for the claims of one version of the graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def value(self, claim: Claim) -> BilingualText:
        """“>120 人（余/多）” or “第 1 名”: what is claimed, with the word that qualifies it."""
        if claim.value is not None:
            return self._figure(claim, claim.value)
        if claim.direction is not None or claim.gloss is not None:
            return self._state(claim)
        if claim.rank is not None or claim.rank_band is not None:
            return self._standing(claim)
        if claim.setting is not None:
            return self._label(claim.setting)
        return BilingualText("有断言，方向与大意未编码", "asserted; direction and gist not coded")

    def _state(self, claim: Claim) -> BilingualText:
        """The direction and, where it is coded, the gist: “向好：称……”. The standing of a rank takes its place."""
        if claim.kind == "RankClaim":
            said = self._standing(claim)
        elif claim.direction is not None:
            said = self._label(claim.direction)
        else:
            assert claim.gloss is not None
            return claim.gloss
        gloss = claim.gloss
        return said if gloss is None else BilingualText(f"{said.zh}：{gloss.zh}", f"{said.en}: {gloss.en}")

    def _figure(self, claim: Claim, value: Decimal) -> BilingualText:
        change = "+" if claim.measure in CHANGES and value > 0 else ""
        number = f"{bound_sign(claim)}{change}{plain(value)}"
        unit = unit_after(value, claim.unit, self._label)
        if claim.measure == STREAK:
            return BilingualText(f"连续 {number}{unit.zh}为零", f"zero for {number}{unit.en} running")
        word = self.qualifier(claim)
        if word is None:
            return BilingualText(number + unit.zh, number + unit.en)
        return BilingualText(f"{number}{unit.zh}（{word.zh}）", f"{number}{unit.en} ({word.en})")

    def _standing(self, claim: Claim) -> BilingualText:
        place = claim.rank_band or BilingualText(f"第 {claim.rank} 名", f"rank {claim.rank}")
        years = claim.consecutive_years
        zh = f"{place.zh}，连续 {years} 年" if years else place.zh
        en = f"{place.en}, {years} years running" if years else place.en
        if claim.ranked_within is None:
            return BilingualText(zh, en)
        area = self._label(claim.ranked_within)
        return BilingualText(f"{zh}（{area.zh}范围内）", f"{en} (within {area.en})")

    def qualifier(self, claim: Claim) -> BilingualText | None:
        """The word beside the number; None for an exact one."""
        if claim.qualifier is None or claim.qualifier == _QL + "exact":
            return None
        label = self._label(claim.qualifier)
        return BilingualText(label.zh, label.en.lower())

    def bounds(self, claim: Claim) -> BilingualText | None:
        """What the wording lets one say of the true number; None where there is no number."""
        if claim.value is None:
            return None
        low, high = claim.lower_bound, claim.upper_bound
        if low is None and high is None:
            return BilingualText("措辞未定上下界", "the wording sets no bound")
        if low is not None and high is not None:
            if low == high:
                return BilingualText("按确数理解", "read as exact")
            return BilingualText(f"{plain(low)} 至 {plain(high)}", f"{plain(low)} to {plain(high)}")
        zh, en = ("不含", "not included") if claim.bound_exclusive else ("含", "included")
        if low is not None:
            edge = plain(low)
            return BilingualText(f"下界 {edge}（{zh}本数），无上界", f"from {edge} ({en}), no upper bound")
        edge = plain(high or Decimal())
        return BilingualText(f"上界 {edge}（{zh}本数），无下界", f"up to {edge} ({en}), no lower bound")

    def measure(self, claim: Claim) -> BilingualText | None:
        """The form of the figure (share, change …) where the value does not show it by itself."""
        if claim.measure is None or claim.measure in UNSPOKEN_MEASURES:
            return None
        return self._label(claim.measure)

    def comparison(self, claim: Claim) -> BilingualText:
        """Against what, and from what number; said to be missing where a change has neither."""
        change = compares(claim)
        if claim.comparator is None and claim.baseline is None and not change:
            return BilingualText("不作比较", "none made")
        against = NOT_CODED if claim.comparator is None else self._label(claim.comparator)
        if claim.baseline is not None:
            unit = unit_after(claim.baseline, claim.unit, self._label)
            base = BilingualText(plain(claim.baseline) + unit.zh, plain(claim.baseline) + unit.en)
        elif change:
            base = absence(claim.not_stated, "baseline")
        else:
            return against
        return BilingualText(
            f"{against.zh}；基期数值：{base.zh}", f"{against.en.lower()}; baseline: {base.en}"
        )

    def denominator(self, claim: Claim) -> BilingualText | None:
        """Of what whole a share is; None for what is no share."""
        if claim.denominator is not None:
            return claim.denominator
        return absence(claim.not_stated, "denominator") if claim.measure == _MS + "share" else None

    def period(
        self, period: Period | None, source: str | None = None, not_stated: Collection[str] = ()
    ) -> BilingualText:
        """The time as dates, or that it cannot be dated and why: also for want of a date of the source.

        The printed words stand in the period itself.
        """
        if period is None:
            why = absence(not_stated, "period")
            return BilingualText(f"时间：{why.zh}", f"time: {why.en}")
        if period.start is None and period.end is None:
            why = WHY_UNDATED.get(period.kind, self._label(period.kind))
            if source is not None and self._undated(source):
                why = BilingualText(f"{why.zh}；来源未注日期", f"{why.en}; the source is undated")
            return BilingualText(f"无法定期：{why.zh}", f"cannot be dated: {why.en}")
        if period.start is None:
            return BilingualText(f"至 {period.end}", f"until {period.end}")
        if period.end is None:
            return BilingualText(f"{period.start} 起，止期未给", f"from {period.start}, end not given")
        return span_of_days(period.start, period.end)

    def tie(self, credit: Credit) -> BilingualText:
        """How the text ties the claim to the mechanism."""
        return self._label(credit.kind)

    def ties(self, claim: Claim) -> list[tuple[Credit, ...]]:
        """The credits of a claim, those alike in kind, grade and cue together; explicit ones first."""
        alike: dict[tuple[str, int, tuple[Evidence, ...]], list[Credit]] = {}
        for credit in sorted(claim.credits, key=lambda credit: not credit.explicit):
            alike.setdefault((credit.kind, credit.grade, credit.cues), []).append(credit)
        return [tuple(credits) for credits in alike.values()]

    def grade(self, grade: int) -> BilingualText:
        """“E1” with what it means."""
        label = self._label(f"{PREFIXES['eg']}e{grade}")
        zh, en = (re.sub(r"^E\d\s*", "", text) for text in (label.zh, label.en))
        return BilingualText(f"E{grade} {zh}", f"E{grade} {en}")

    def summary(self, claim: Claim) -> BilingualText:
        """One line: indicator and value."""
        subject = self._label(claim.indicator or claim.setting or claim.claim)
        value = self.value(claim)
        return BilingualText(f"{subject.zh}：{value.zh}", f"{subject.en}: {value.en}")

    def _undated(self, source: str) -> bool:
        own = Properties(self._snapshot, source)
        return own.first(PREFIXES["dcterms"] + "issued") is None and own.first("anchorDate") is None

    def _label(self, iri: str) -> BilingualText:
        return self._snapshot.label(iri)


def absence(not_stated: Collection[str], aspect: str) -> BilingualText:
    """What is said in the place of a value: not stated where a coder recorded that, else not coded."""
    return NOT_STATED if _AT + aspect in not_stated else NOT_CODED


def compares(claim: Claim) -> bool:
    """Whether the claim tells of a change, so that what it is compared with matters."""
    return claim.measure in CHANGES or claim.kind == "TrendClaim"


def unit_after(number: Decimal, unit: str | None, label: Labels) -> BilingualText:
    """The unit as it stands after a number, what its label adds in brackets left out."""
    if unit is None:
        return BilingualText("", "")
    if unit == PERCENT:
        return BilingualText("%", "%")
    name = label(unit)
    if unit == UNSTATED:
        return BilingualText(f"（{name.zh}）", f" ({name.en})")
    zh, en = (re.split(r"\s*[(（]", text)[0] for text in (name.zh, name.en))
    return BilingualText(f" {zh}", f" {en if abs(number) == 1 else PLURALS.get(en, f'{en}s')}")


def bound_sign(claim: Claim) -> str:
    """The sign before the number that its wording gives: > ≥ < ≤ ≈, or nothing for an exact one."""
    if claim.lower_bound is not None and claim.upper_bound is None:
        return ">" if claim.bound_exclusive else "≥"
    if claim.upper_bound is not None and claim.lower_bound is None:
        return "<" if claim.bound_exclusive else "≤"
    return "≈" if claim.upper_bound is None else ""


def plain(number: Decimal) -> str:
    """Thousands set off, no trailing zeros, a true minus sign: −1,234.5."""
    whole = number == number.to_integral_value()
    return (f"{int(number):,}" if whole else f"{number.normalize():,f}").replace("-", "−")


def span_of_days(start: date, end: date) -> BilingualText:
    """A whole year or month by its name, else first and last day, both included."""
    if start == end:
        return BilingualText(str(start), str(start))
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        if start.year == end.year:
            return BilingualText(f"{start.year} 年", str(start.year))
        return BilingualText(f"{start.year} 至 {end.year} 年", f"{start.year} to {end.year}")
    return BilingualText(f"{start} 至 {end}", f"{start} to {end}")
