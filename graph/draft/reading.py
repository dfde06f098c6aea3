"""A text as the rules read it: damage mended, marks alike, and the way back to the places of the original.

Scanned and pasted texts break lines within words, put blanks into numbers and mix marks of either width. The rules see
neither: blanks beside Chinese characters and digits are gone, lines that go on are one paragraph, commas, colons,
brackets and quotation marks have one form. Every character that is left knows its place in the original.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from graph.check.numerals import folded

MARKS = str.maketrans(
    {"(": "（", ")": "）", ";": "；", "!": "！", "?": "？", "‘": "“", "’": "”", "﹐": "，", "､": "、"}
)
CLOSERS = "，。；：！？、）”』」》"
ENDS = "。！？…”』」；："
LONGEST_SENTENCE = 800
"""Characters that rules look at in one piece."""
WRAPPED = 1.3
NARROWEST = 12
"""Characters of the narrowest column in which a text without a comma is broken."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_BYLINE = re.compile(r"[□■]?\s*(?:本报|见习|通讯员|记者|作者|来源|编辑|文[/／]|图[/／]|图片|责任编辑)")
_SENTENCE_END = re.compile(r"[。！？\n]+[”）]*")


@dataclass(frozen=True)
class Sentence:
    """From `start` to `end` in the text that is read; `paragraph` is its paragraph's number."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Reading:
    """`text` is what the rules read, `places[i]` where its i-th character stands in `original` (code points)."""

    original: str
    text: str
    places: tuple[int, ...] = field(repr=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`."""
        if start >= end:
            at = self.places[start] if start < len(self.places) else len(self.original)
            return at, at
        return self.places[start], self.places[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The words of the original of `text[start:end]`."""
        first, last = self.place(start, end)
        return self.original[first:last]

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each, the empty ones left out."""
        return tuple((found.start(), found.end()) for found in re.finditer(r"[^\n]+", self.text))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them, in order."""
        return tuple(self._sentences())

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that a place of the text lies in. Raises IndexError where there is none."""
        at = bisect_right(self._starts, place) - 1
        return self.sentences[max(at, 0)]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def _sentences(self) -> Iterator[Sentence]:
        for number, (start, end) in enumerate(self.paragraphs):
            at = start
            for found in _SENTENCE_END.finditer(self.text, start, end):
                yield from self._parts(at, found.end(), number)
                at = found.end()
            if at < end:
                yield from self._parts(at, end, number)

    def _parts(self, start: int, end: int, number: int) -> Iterator[Sentence]:
        """A sentence; one that is longer than any is taken in parts, so that no rule looks further."""
        while end - start > LONGEST_SENTENCE:
            comma = self.text.rfind("，", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            cut = comma + 1 if comma >= 0 else start + LONGEST_SENTENCE
            yield Sentence(start, cut, number)
            start = cut
        yield Sentence(start, end, number)


def read(original: str) -> Reading:
    """The text as it is read; linear in its length."""
    narrow = folded(original).translate(MARKS)
    characters: list[str] = []
    places: list[int] = []
    for start, end, ends_paragraph in _lines(narrow):
        for place, character in _kept(narrow, start, end):
            characters.append(character)
            places.append(place)
        if ends_paragraph and characters and characters[-1] != "\n":
            characters.append("\n")
            places.append(min(end, len(original) - 1))
    text = _quotes_paired("".join(characters))
    return Reading(original, text, tuple(places))


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each line that holds something, and whether a paragraph ends with it."""
    lines: list[_Line] = []
    gap = False
    for found in re.finditer(r"[^\n\r\u2028\x0b\x0c]+|\r?\n|[\r\u2028\x0b\x0c]", text):
        start, end = _stripped(text, found.start(), found.end())
        if start == end:
            gap = gap or (
                text[found.start()] in "\r\n" and text[found.start() - 1 : found.start()] in ("\n", "")
            )
            gap = gap or found[0].strip("\r\n") != ""
            continue
        lines.append(_Line(start, end, start - found.start() >= 2, gap))
        gap = False
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        yield line.start, line.end, following is None or not _goes_on(text, line, following)


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    indented: bool
    after_blank: bool


def _goes_on(text: str, line: _Line, following: _Line) -> bool:
    """Whether the next line goes on with the sentence of this one."""
    last = text[line.end - 1]
    if (
        last in ENDS
        or following.indented
        or not (_HAN.match(last) or last.isdigit() or last in ',，、%)）"”')
    ):
        return False
    has_comma = any(text.find(mark, line.start, line.end) >= 0 for mark in ",，。")
    if following.after_blank:
        return (
            has_comma and text[following.start] not in '“"□■●◆' and not _BYLINE.match(text, following.start)
        )
    # Broken to a width: the next line is no longer than this one, but for a little.
    width = line.end - line.start
    wrapped = following.end - following.start <= width * WRAPPED
    return wrapped and (has_comma or width >= NARROWEST) and not _BYLINE.match(text, following.start)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kept(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The characters of a line with their places, without the blanks that are damage or layout."""
    for place in range(start, end):
        character = text[place]
        if character.isspace() or character in "\u200b\ufeff":
            if not _is_between_words(text, place, start, end):
                continue
            character = " "
        elif character == ",":
            thousands = text[place - 1 : place].isdigit() and re.match(
                r"\d{3}(?!\d)", text[place + 1 : place + 5]
            )
            character = "," if thousands else "，"
        elif character == ":":
            clock = text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
            character = ":" if clock else "："
        elif character == "." and not text[place - 1 : place].isascii():
            character = "。"
        yield place, character


def _is_between_words(text: str, place: int, start: int, end: int) -> bool:
    """Whether a blank parts two words: Latin ones, or two numbers of a date or a telephone."""
    before, after = (
        text[place - 1 : place] if place > start else "",
        text[place + 1 : place + 2] if place + 1 < end else "",
    )
    if not before or not after or after.isspace() or before.isspace():
        return (
            before.isspace() is False
            and bool(before)
            and before.isascii()
            and before.isalnum()
            and after.isspace()
        )
    if before.isdigit() and after.isdigit():
        group = re.search(r"[\d:/.\-]*$", text[max(start, place - 20) : place])
        return group is not None and bool(re.search(r"[:/\-]", group[0]))
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha()


def _quotes_paired(text: str) -> str:
    """Straight quotation marks as opening and closing ones, paragraph by paragraph."""
    if '"' not in text:
        return text
    made = []
    for paragraph in text.split("\n"):
        is_open = False
        out = []
        for at, character in enumerate(paragraph):
            if character == '"':
                following = paragraph[at + 1 : at + 2]
                closes = is_open or (at > 0 and (not following or following in CLOSERS))
                character = "”" if closes else "“"
                is_open = not closes
            out.append(character)
        made.append("".join(out))
    return "\n".join(made)
