"""What shipped entries teach: in which words which indicator was coded.

It can leave out an entry, so that a measurement on its article is none on what was learned from it. This module needs
no more than Python, so that a confined process is ready at once; `graph.draft.teaching` makes it of entries.
"""

from dataclasses import dataclass

NEAREST = 0.5
"""How alike words must be, as the share of pairs of characters in common (Dice), to be coded alike."""


@dataclass(frozen=True)
class Learned:
    """`figures`: coded words, unit and indicator."""

    figures: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        known = [(pairs_of(words), unit, indicator) for words, unit, indicator in self.figures]
        object.__setattr__(self, "_known", known)

    def indicator(self, words: str, unit: str) -> str | None:
        """The indicator that was coded in the most alike words with that unit; None where none are alike."""
        own = pairs_of(words)
        best, found = NEAREST, None
        known: list[tuple[frozenset[str], str, str]] = self._known  # type: ignore[attr-defined]
        for pairs, other, indicator in known:
            if other != unit or not own:
                continue
            likeness = 2 * len(own & pairs) / (len(own) + len(pairs))
            if likeness > best:
                best, found = likeness, indicator
        return found


def pairs_of(words: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters."""
    kept = "".join(character for character in words if "\u4e00" <= character <= "\u9fff")
    return frozenset(kept[at : at + 2] for at in range(len(kept) - 1))
