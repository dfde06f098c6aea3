"""How good drafts are, measured on coded articles: each drafted with what the other entries teach, never its own.

Found is what lies at the same words as coded: for a figure a number of the same absolute value whose place the quotes
of the claim cover or touch, for a mechanism a like name, for honours, formulas, ranks and trends like words or place.
A result that an article tells twice is one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graph.draft.drafting import Draft, drafted
from graph.draft.indicators import OF_PLACE
from graph.draft.items import Item
from graph.draft.naming import alike, core
from graph.draft.teaching import taught_by
from graph.entry.model import PlainEntry

KINDS = ("figure", "attribute", "mechanism", "honour", "formula", "rank", "trend", "station")
ATTRIBUTES = ("value", "unit", "qualifier", "bounds", "period", "indicator", "measure", "comparator")
NEAR = 24
"""Characters between a coded quote and a proposed one that may still mean the same number."""


@dataclass
class Count:
    """How many were coded, proposed and found."""

    coded: int = 0
    proposed: int = 0
    found: int = 0

    @property
    def recall(self) -> float:
        """Found of those coded; 1 where none was."""
        return self.found / self.coded if self.coded else 1.0

    @property
    def precision(self) -> float:
        """Found of those proposed; 1 where none was."""
        return self.found / self.proposed if self.proposed else 1.0

    def add(self, other: "Count") -> None:
        """Takes in another count."""
        self.coded += other.coded
        self.proposed += other.proposed
        self.found += other.found


@dataclass
class Measured:
    """Of one article or several: counts by kind; for figures that were found how many had each attribute right."""

    kinds: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    right: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    credits: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def numbers_right(self) -> float:
        """Share of the found figures whose value, sign, unit, qualifier and bounds are all right."""
        return self.right["number"] / self.compared if self.compared else 1.0

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the kind of credit: explicit, juxtaposed, none."""
        total = sum(self.credits.values())
        if not total:
            return 1.0
        kinds = {kind for pair in self.credits for kind in pair}
        same = sum(count for (one, other), count in self.credits.items() if one == other) / total
        by_chance = sum(
            sum(count for (one, _), count in self.credits.items() if one == kind)
            * sum(count for (_, other), count in self.credits.items() if other == kind)
            for kind in kinds
        ) / (total * total)
        return 1.0 if by_chance == 1 else (same - by_chance) / (1 - by_chance)

    def add(self, other: "Measured") -> None:
        """Takes in what was measured of another article."""
        for kind, count in other.kinds.items():
            self.kinds[kind].add(count)
        self.right.update(other.right)
        self.compared += other.compared
        self.credits.update(other.credits)
        self.missed += other.missed
        self.surplus += other.surplus
        self.wrong += other.wrong


def leave_one_out(articles: Sequence[tuple[PlainEntry, str]]) -> dict[str, Measured]:
    """By id of the entry what a draft of its article is worth that has learned from the other entries alone."""
    found = {}
    for entry, text in articles:
        others = [other for other, _ in articles if other.id != entry.id]
        found[entry.id] = compared(drafted(text, taught_by(others)), entry)
    return found


def compared(draft: Draft, entry: PlainEntry) -> Measured:
    """A draft against the coded entry of the same text."""
    measured = Measured()
    coded = _Coded(entry)
    _compare_figures(draft, coded, measured)
    for kind, gold, like in (
        ("mechanism", coded.mechanisms, _like_mechanism),
        ("honour", coded.honours, _like_words),
        ("formula", coded.formulas, _like_formula),
        ("rank", coded.ranks, _like_claim),
        ("trend", coded.trends, _like_claim),
        ("station", coded.stations, _like_mechanism),
    ):
        items = [item for item in draft.items if item.kind == kind]
        _compare(kind, items, gold, like, measured)
    settings = [item for item in draft.items if item.kind == "attribute" and item.value is None]
    _compare("attribute", settings, coded.settings, _like_setting, measured)
    return measured


@dataclass
class _One:
    """Something that is coded: names and places, and for a figure the claim."""

    names: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    claim: Any = None
    period: str | None = None
    credit: str = "none"


class _Coded:
    """What an entry says, by kind, ready to be held against a draft."""

    def __init__(self, entry: PlainEntry) -> None:
        self._words = {quote.id: _text(quote.words) for quote in entry.quotes}
        self._periods = {period.id: _text(period.as_printed) for period in entry.periods}
        self.figures = self._figures(entry)
        self.mechanisms = [
            self._one((_text(node.label), *self._quoted(node)), node) for node in entry.mechanisms
        ]
        self.honours = [self._one((_text(node.label), *self._quoted(node)), node) for node in entry.honours]
        self.formulas = [self._one((node.token,), node) for node in entry.formulas]
        self.ranks = [self._one((), node) for node in entry.ranks]
        self.trends = [self._one((), node) for node in entry.trends]
        self.settings = [self._one((node.setting,), node) for node in entry.settings]
        self.settings += [_One(("founded",), ()) for node in entry.stations_as_told if node.founded]
        self.stations = [
            self._one((_text(node.other_names) or _text(node.label),), node)
            for node in entry.stations_as_told
        ]

    def _one(self, names: Iterable[str], node: Any) -> _One:
        return _One(tuple(name for name in names if name), self._places(node), node)

    def _figures(self, entry: PlainEntry) -> list[_One]:
        merged: dict[tuple[Any, ...], _One] = {}
        for claim in entry.figures:
            key = (claim.indicator, claim.value, claim.unit)
            kinds = {credit.credit_kind.partition("-")[0] for credit in claim.credits}
            credit = "explicit" if "explicit" in kinds else "juxtaposed" if "juxtaposed" in kinds else "none"
            one = _One((), self._places(claim), claim, self._periods.get(claim.period), credit)
            if key in merged:
                merged[key].places += one.places
            else:
                merged[key] = one
        return list(merged.values())

    def _places(self, node: Any) -> tuple[tuple[int, int], ...]:
        return tuple(_place(span) for span in node.evidence if isinstance(span, str))

    def _quoted(self, node: Any) -> list[str]:
        return [self._words.get(span, "") for span in node.evidence if isinstance(span, str)][:1]


def _compare_figures(draft: Draft, coded: _Coded, measured: Measured) -> None:
    items = [item for item in draft.items if item.kind in ("figure", "attribute") and item.value is not None]
    left = list(items)
    for one in coded.figures:
        kind = "attribute" if one.claim.indicator in OF_PLACE else "figure"
        count = measured.kinds[kind]
        count.coded += 1
        near = [item for item in left if _is_figure(item, one)]
        if not near:
            measured.missed.append(f"{kind} {one.claim.indicator} {one.claim.value}")
            continue
        item = min(near, key=lambda each: (each.indicator != one.claim.indicator, _distance(each, one)))
        left.remove(item)
        count.found += 1
        count.proposed += 1
        _compare_attributes(item, one, measured)
    for item in left:
        measured.kinds["attribute" if item.kind == "attribute" else "figure"].proposed += 1
        measured.surplus.append(f"{item.kind} {item.indicator} {item.value} {item.quote}")


def _compare_attributes(item: Item, one: "_One", measured: Measured) -> None:
    claim = one.claim
    bounds = (item.lower, item.upper, bool(item.exclusive)) == (
        claim.lower_bound,
        claim.upper_bound,
        bool(claim.bound_exclusive),
    )
    same = {
        "value": item.value == claim.value,
        "unit": item.unit == claim.unit,
        "qualifier": item.qualifier == claim.qualifier,
        "bounds": bounds,
        "indicator": item.indicator == claim.indicator,
        "measure": item.measure == claim.measure,
        "comparator": item.comparator == claim.comparator,
        "period": core(item.period or "") == core(one.period or ""),
    }
    measured.compared += 1
    measured.right.update(name for name, right in same.items() if right)
    measured.right["number"] += all(same[name] for name in ("value", "unit", "qualifier", "bounds"))
    measured.credits[one.credit, item.credit or "none"] += 1
    wrong = [name for name, right in same.items() if not right]
    if one.credit != (item.credit or "none"):
        wrong.append(f"credit {one.credit}/{item.credit}")
    if wrong:
        measured.wrong.append(
            f"{claim.indicator} {claim.value} {claim.unit} {claim.qualifier} {one.period}: {', '.join(wrong)};"
            f" {item.indicator} {item.value} {item.unit} {item.qualifier} {item.measure} {item.comparator}"
            f" {item.period}"
        )


def _compare(
    kind: str, items: list[Item], coded: list[_One], like: Callable[[Item, _One], bool], measured: Measured
) -> None:
    count = measured.kinds[kind]
    used: set[int] = set()
    found = 0
    for one in coded:
        count.coded += 1
        hit = [number for number, item in enumerate(items) if like(item, one)]
        if hit:
            found += 1
            used.update(hit)
        else:
            measured.missed.append(f"{kind} {' / '.join(one.names) or one.places}")
    count.found += found
    count.proposed += found + sum(number not in used for number in range(len(items)))
    measured.surplus += [f"{kind} {item.label}" for number, item in enumerate(items) if number not in used]


def _is_figure(item: Item, one: _One) -> bool:
    assert item.value is not None
    return abs(item.value) == abs(Decimal(one.claim.value)) and _distance(item, one) <= NEAR


def _distance(item: Item, one: _One) -> int:
    return min((max(0, start - item.end, item.start - end) for start, end in one.places), default=0)


def _overlaps(item: Item, one: _One) -> bool:
    return any(start < item.end and item.start < end for start, end in one.places)


def _like_mechanism(item: Item, one: _One) -> bool:
    return any(alike(item.label, name) for name in one.names)


def _like_words(item: Item, one: _One) -> bool:
    year = getattr(one.claim, "year", None)
    return (_overlaps(item, one) or any(alike(item.label, name) for name in one.names)) and (
        year is None or item.year is None or item.year == str(year)
    )


def _like_formula(item: Item, one: _One) -> bool:
    return any(
        core(item.label) == core(name) or core(name).startswith(core(item.label)) for name in one.names
    ) or _overlaps(item, one)


def _like_claim(item: Item, one: _One) -> bool:
    return _overlaps(item, one) and (
        item.indicator == one.claim.indicator or item.indicator is None or item.kind == "trend"
    )


def _like_setting(item: Item, one: _One) -> bool:
    return item.type in one.names


def _place(span: str) -> tuple[int, int]:
    start, _, end = span.partition("-")
    return int(start), int(end)


def _text(words: Any) -> str:
    said = words if isinstance(words, str) else getattr(words, "zh", None)
    return said if isinstance(said, str) else (said or [""])[0] if said else ""
