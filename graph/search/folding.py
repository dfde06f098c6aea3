"""How a text is compared: simplified characters, one width and case, no punctuation; with its pinyin and initials."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

CHARACTERS_FROM = "\u2e80"
"""From here on a letter is a character of its own (Chinese); before, letters and digits make words."""
INSIDE_A_WORD = "+'’‘ʼ`·"
"""Marks that part no word: 4+N, Ji'an."""
SPOKEN_AT_MOST = 30
"""Characters of a name beyond which its pinyin is not kept: that is a sentence, which nobody types by sound."""
KEPT = 24
"""Letters of a run of pinyin that are kept, and that are looked for."""

_PIECE = re.compile(f"[{CHARACTERS_FROM}-\U0010ffff]+|[^ {CHARACTERS_FROM}-\U0010ffff]+")


def folded(text: str) -> str:
    """The text as it is compared; what is neither letter nor digit parts it by one space."""
    plain = unicodedata.normalize("NFKD", simplified(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join("".join(map(_kept, plain)).split())


def by_sound(text: str) -> str:
    """The text as it is spoken, for sorting: pinyin for Chinese characters, small letters for all else."""
    return " ".join(lazy_pinyin(folded(text)))


def initial(text: str) -> str:
    """The letter under which a name stands in an A–Z, by its pinyin; "#" for one that begins with no letter."""
    first = by_sound(text)[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, each for itself: names and what is typed are treated alike."""
    return text if text.isascii() else text.translate(_simplifying())


@cache
def _simplifying() -> dict[int, str]:
    """OpenCC's own table, read off once (0.2 s): converting name by name was most of the time of an index."""
    convert = OpenCC("t2s").convert
    characters = map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)))
    return {ord(one): simple for one in characters if (simple := convert(one)) != one}


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)[0]
    if kind in "LN":
        return letter
    return "" if kind == "M" or letter in INSIDE_A_WORD else " "


@dataclass(frozen=True)
class Folded:
    """A text taken apart: `pieces` are runs of characters and words, in their order."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Folded":
        return cls(tuple(_PIECE.findall(folded(text))))

    @property
    def key(self) -> str:
        """The whole without spaces: what is equal by it is the same name."""
        return "".join(self.pieces)

    @property
    def runs(self) -> list[str]:
        """The runs of characters."""
        return [piece for piece in self.pieces if is_run(piece)]

    @property
    def words(self) -> list[str]:
        """The words of letters and digits."""
        return [piece for piece in self.pieces if not is_run(piece)]

    @cached_property
    def syllables(self) -> tuple[str, ...]:
        """One for each character, in pinyin without tones; a word is one as it is."""
        return tuple(
            syllable for piece in self.pieces for syllable in (_spoken(piece) if is_run(piece) else [piece])
        )

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letter of each syllable; a word as it is."""
        lengths = (
            1 if is_run(piece) else 0 for piece in self.pieces for _ in (piece if is_run(piece) else "w")
        )
        return tuple(
            syllable[:1] if of_run else syllable
            for syllable, of_run in zip(self.syllables, lengths, strict=True)
        )

    def sounds(self) -> Iterator[str]:
        """Pinyin and initials from each syllable on, so that one may begin anywhere; none of a long text."""
        if not self.runs or len(self.key) > SPOKEN_AT_MOST:
            return
        for parts in (self.syllables, self.initials):
            for start in range(len(parts)):
                yield "".join(parts[start:])[:KEPT]


def is_run(piece: str) -> bool:
    """Whether a piece is characters and no word."""
    return piece[0] >= CHARACTERS_FROM


@lru_cache(maxsize=50_000)
def _spoken(run: str) -> list[str]:
    spoken = lazy_pinyin(run, errors=lambda unread: [*unread])  # type: ignore[arg-type, return-value]
    # A character without a reading sounds as itself.
    return spoken if len(spoken) == len(run) else [*run]


def marks(text: str, sought: Folded) -> list[tuple[int, int]]:
    """Where in a text stands what is sought, as pairs of start and end, in order, none over another."""
    letters: list[tuple[str, int]] = [
        (one, place) for place, letter in enumerate(text) for one in folded(letter).replace(" ", "")
    ]
    plain = "".join(one for one, _ in letters)
    found = [(at, at + len(piece)) for piece in sought.pieces if (at := plain.find(piece)) >= 0]
    if len(found) < len(sought.pieces):
        whole = plain.find(sought.key)
        found = [(whole, whole + len(sought.key))] if whole >= 0 else found or _by_sound(plain, sought.key)
    places = sorted({letters[at][1] for start, end in found for at in range(start, end)})
    joined: list[tuple[int, int]] = []
    for place in places:
        if joined and all(mark in INSIDE_A_WORD for mark in text[joined[-1][1] : place]):
            joined[-1] = (joined[-1][0], place + 1)
        else:
            joined.append((place, place + 1))
    return joined


def _by_sound(plain: str, key: str) -> list[tuple[int, int]]:
    """The letters that are read as the key, by pinyin or initials."""
    told = Folded(tuple(_PIECE.findall(plain)))
    widths = [
        width for piece in told.pieces for width in ([1] * len(piece) if is_run(piece) else [len(piece)])
    ]
    if not key or not told.pieces or len(plain) > SPOKEN_AT_MOST:
        return []
    for parts in (told.syllables, told.initials):
        for start in range(len(parts)):
            if "".join(parts[start:]).startswith(key):
                end, left = start, len(key)
                while left > 0:
                    left -= len(parts[end])
                    end += 1
                return [(sum(widths[:start]), sum(widths[:end]))]
    return []
