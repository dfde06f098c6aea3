"""Two codings of one source side by side: what both coded at the same place, on what they differ, what only one has.

A statement or mechanism of one coding is matched with one of the same kind in the other whose quotes share characters
of the text, so that as much as possible is shared in all (a maximal weighted matching). Ids say nothing here: each
coder makes their own. Credits are matched where the claim and the mechanism are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx

from graph.analyse.agreement import Agreement, agreement
from graph.entry.claims import Claim, Period
from graph.entry.model import Formula, Honour, Mechanism, PlainEntry
from graph.entry.node import Evident, Texts
from graph.errors import SourcesDiffer

SECTIONS = ("mechanisms", "settings", "figures", "trends", "ranks", "assertions", "formulas", "honours")
ASPECTS = ("credit_kind", "mechanism_type")
"""On what agreement is computed."""
TOGETHER = " + "
"""Between the types of a mechanism that has several: the set of them is one code."""
_WEIGHT, _LIKENESS = 1_000, 40


@dataclass(frozen=True)
class Match:
    """A place in the text that both coded as the same kind; `words` are those of the first coder's quotes."""

    section: str
    first: Evident
    second: Evident
    words: tuple[str, ...]


@dataclass(frozen=True)
class Alone:
    """What only one coder has: `coder` is 0 or 1; a credit is told by its claim and mechanism.

    `node` is what that coder has, `within` for a credit the claims of both in which it stands or would stand.
    """

    coder: int
    section: str
    words: tuple[str, ...]
    said: str
    node: Evident
    within: tuple[Claim, Claim] | None = None


@dataclass(frozen=True)
class Unit:
    """One thing that both have coded. The codes are those of the scheme; nodes are where they stand."""

    aspect: str
    words: tuple[str, ...]
    said: str
    codes: tuple[str, str]
    nodes: tuple[Any, Any]

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.codes[0] == self.codes[1]


@dataclass(frozen=True)
class Comparison:
    """Two codings of the source of one entry."""

    entry: str
    matches: tuple[Match, ...]
    alone: tuple[Alone, ...]
    units: tuple[Unit, ...]
    meant: Mapping[str, str]
    """By `kind:name` of a node of the second coding the name that the first has for it."""

    def agreement(self, aspect: str) -> Agreement:
        """The figures of one aspect."""
        return agreement(unit.codes for unit in self.units if unit.aspect == aspect)

    @property
    def disagreements(self) -> tuple[Unit, ...]:
        """What both have coded and said otherwise."""
        return tuple(unit for unit in self.units if not unit.agrees)


def compared(first: PlainEntry, second: PlainEntry) -> Comparison:
    """Compare two codings. Raises SourcesDiffer where they are of two sources."""
    digests = {coding.source.text_digest for coding in (first, second) if coding.source.text_digest}
    if first.id != second.id or len(digests) > 1:
        raise SourcesDiffer(
            f"两份编码不是同一来源：{first.id} 与 {second.id}",
            f"the two codings are not of one source: {first.id} and {second.id}",
        )
    matches: list[Match] = []
    alone: list[Alone] = []
    for section in SECTIONS:
        sides = getattr(first, section), getattr(second, section)
        pairs = _matched(*sides)
        matches += [Match(section, one, other, _words(first, one)) for one, other in pairs]
        for coder, (coding, side) in enumerate(zip((first, second), sides, strict=True)):
            known = {id(pair[coder]) for pair in pairs}
            alone += [
                Alone(coder, section, _words(coding, node), said_of(node), node)
                for node in side
                if id(node) not in known
            ]
    units, uncredited = _units(first, second, matches)
    meant = {f"{match.second.kind}:{match.second.id}": match.first.id or "" for match in matches}
    meant |= _same_periods(first, second)
    return Comparison(first.id, tuple(matches), tuple(alone + uncredited), tuple(units), meant)


def overall(comparisons: Sequence[Comparison], aspect: str) -> Agreement:
    """The figures of one aspect over the units of several sources."""
    return agreement(
        unit.codes for comparison in comparisons for unit in comparison.units if unit.aspect == aspect
    )


def said_of(node: Evident) -> str:
    """What a node says, in short: its name, or its indicator with what is said of it."""
    if isinstance(node, Mechanism | Honour):
        return _chinese(node)
    if isinstance(node, Formula):
        return node.token
    told = [getattr(node, name, None) for name in ("setting", "indicator", "value", "direction", "rank")]
    return " ".join(str(part) for part in told if part is not None)


def _matched(first: Sequence[Evident], second: Sequence[Evident]) -> list[tuple[Evident, Evident]]:
    graph = networkx.Graph()
    places = [[_places(node) for node in side] for side in (first, second)]
    for one, here in enumerate(places[0]):
        for other, there in enumerate(places[1]):
            if shared := len(here & there):
                alike = said_of(first[one]) == said_of(second[other])
                weight = round(_WEIGHT * shared / len(here | there)) + (_LIKENESS if alike else 0)
                graph.add_edge((0, one), (1, other), weight=weight)
    pairs = [sorted(pair) for pair in networkx.max_weight_matching(graph)]
    return [(first[one], second[other]) for (_, one), (_, other) in sorted(pairs)]


def _units(first: PlainEntry, second: PlainEntry, matches: Sequence[Match]) -> tuple[list[Unit], list[Alone]]:
    units: list[Unit] = []
    alone: list[Alone] = []
    meant: dict[str, str] = {}
    for match in matches:
        if isinstance(match.first, Mechanism) and isinstance(match.second, Mechanism):
            meant[match.first.id or ""] = match.second.id or ""
            codes = tuple(TOGETHER.join(sorted(node.mechanism_type)) for node in (match.first, match.second))
            nodes = (match.first, match.second)
            units.append(
                Unit("mechanism_type", match.words, _chinese(match.first), (codes[0], codes[1]), nodes)
            )
    names = [{node.id: _chinese(node) for node in coding.mechanisms} for coding in (first, second)]
    for match in matches:
        if not isinstance(match.first, Claim) or not isinstance(match.second, Claim):
            continue
        theirs = {credit.mechanism: credit for credit in match.second.credits}
        for credit in match.first.credits:
            other = theirs.pop(meant.get(credit.mechanism, ""), None)
            said = f"{said_of(match.first)} ← {names[0].get(credit.mechanism) or credit.mechanism}"
            if other is None:
                words = f"{said}: {credit.credit_kind}"
                alone.append(Alone(0, "credits", match.words, words, credit, (match.first, match.second)))
                continue
            codes_of = (credit.credit_kind, other.credit_kind)
            units.append(Unit("credit_kind", match.words, said, codes_of, (credit, other)))
        for other in theirs.values():
            said = f"{said_of(match.second)} ← {names[1].get(other.mechanism) or other.mechanism}"
            words = f"{said}: {other.credit_kind}"
            alone.append(Alone(1, "credits", match.words, words, other, (match.first, match.second)))
    return units, alone


def _places(node: Evident) -> frozenset[int]:
    return frozenset(place for start, end in _spans(node) for place in range(start, end))


def _spans(node: Evident) -> Iterator[tuple[int, int]]:
    for span in node.evidence:
        start, _, end = span.partition("-") if isinstance(span, str) else ("", "", "")
        if start.isdecimal() and end.isdecimal() and int(end) - int(start) <= 10_000:
            yield int(start), int(end)


def _words(coding: PlainEntry, node: Evident) -> tuple[str, ...]:
    quotes = {quote.id: _text(quote.words) for quote in coding.quotes}
    return tuple(quotes.get(span, span) for span in node.evidence if isinstance(span, str))


def _same_periods(first: PlainEntry, second: PlainEntry) -> dict[str, str]:
    """Periods that both print alike and mean alike, as `Comparison.meant` has them."""

    def likeness(period: Period) -> tuple[str | None, ...]:
        return _text(period.as_printed), period.period_kind, period.start, period.end

    own = {likeness(period): period.id or "" for period in first.periods}
    return {
        f"period:{period.id}": own[likeness(period)] for period in second.periods if likeness(period) in own
    }


def _chinese(node: Mechanism | Honour) -> str:
    return _text(node.label) or node.id or ""


def _text(texts: str | Texts | None) -> str:
    if isinstance(texts, Texts):
        texts = texts.zh[0] if isinstance(texts.zh, list) and texts.zh else texts.zh  # type: ignore[assignment]
    return texts if isinstance(texts, str) else ""
