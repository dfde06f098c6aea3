"""From coded entries to what drafting learns from them."""

from collections.abc import Iterable

from graph.draft.learned import Learned, pairs_of
from graph.entry.model import PlainEntry

FEWEST = 3
"""Pairs of characters of words that tell something."""


def taught_by(entries: Iterable[PlainEntry]) -> Learned:
    """What the entries teach: the words of each figure with its unit and indicator."""
    figures: dict[tuple[str, str, str], None] = {}
    for entry in entries:
        words = {quote.id: _text(quote.words) for quote in entry.quotes}
        for figure in entry.figures:
            for span in figure.evidence:
                said = words.get(span, "") if isinstance(span, str) else span.words
                if len(pairs_of(said)) >= FEWEST:
                    figures[said, figure.unit, figure.indicator] = None
    return Learned(tuple(figures))


def _text(words: object) -> str:
    said = words if isinstance(words, str) else getattr(words, "zh", "")
    return said if isinstance(said, str) else ""
