"""What shipped entries teach: in which words which indicator was coded, and which names which mechanisms had.

What is learned can leave out an entry, so that a measurement on its article is none on what was learned from it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.entry.model import PlainEntry

NEAREST = 0.5
"""How alike words must be, as the share of pairs of characters in common (Dice), to be coded alike."""


@dataclass(frozen=True)
class Learned:
    """`figures`: pairs of characters of coded words, unit and indicator."""

    figures: tuple[tuple[frozenset[str], str, str], ...] = ()

    def indicator(self, words: str, unit: str) -> str | None:
        """The indicator that was coded in the most alike words with that unit; None where none are alike."""
        own = _pairs(words)
        best, found = NEAREST, None
        for pairs, other, indicator in self.figures:
            if other != unit or not own:
                continue
            likeness = 2 * len(own & pairs) / (len(own) + len(pairs))
            if likeness > best:
                best, found = likeness, indicator
        return found


def learned(entries: Iterable[PlainEntry]) -> Learned:
    """What the entries teach."""
    figures: dict[tuple[frozenset[str], str, str], None] = defaultdict(None)
    for entry in entries:
        words = {quote.id: _text(quote.words) for quote in entry.quotes}
        for figure in entry.figures:
            for span in figure.evidence:
                pairs = _pairs(words.get(span, "") if isinstance(span, str) else span.words)
                if len(pairs) >= 3:
                    figures[pairs, figure.unit, figure.indicator] = None
    return Learned(tuple(figures))


def _pairs(words: str) -> frozenset[str]:
    kept = "".join(character for character in words if "\u4e00" <= character <= "\u9fff")
    return frozenset(kept[at : at + 2] for at in range(len(kept) - 1))


def _text(words: object) -> str:
    said = words if isinstance(words, str) else getattr(words, "zh", "")
    return said if isinstance(said, str) else ""
