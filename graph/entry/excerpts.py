"""From words to their place in the source: what an author quotes becomes a span."""

import re

from graph.entry.claims import Credit
from graph.entry.model import PlainEntry, Quote, nodes_of
from graph.entry.node import Evident, Excerpt, Node, Span
from graph.errors import EntryFaulty, Fault

PLACES_SHOWN = 5


def with_places(entry: PlainEntry, text: str | None = None) -> PlainEntry:
    """The entry with every excerpt as a quote of its own, cited by `start-end`.

    `text` is that of the source, where it is at hand: only in it can the place of words be found, and with it each
    place is held against the words. Raises EntryFaulty where words are not there, or there several times.
    """
    placed = entry.model_copy(deep=True)
    finder = _Finder(text, {quote.id or "": quote for quote in placed.quotes})
    for pointer, node in nodes_of(placed):
        if isinstance(node, Evident):
            node.evidence = finder.names(node.evidence, f"{pointer}/evidence")
        if isinstance(node, Credit):
            node.cue = finder.names(node.cue, f"{pointer}/cue")
    finder.compare(placed)
    if finder.faults:
        raise EntryFaulty(finder.faults)
    placed.quotes = sorted(finder.quotes.values(), key=_place)
    return placed


class _Finder:
    def __init__(self, text: str | None, quotes: dict[str, Quote]) -> None:
        self.text = text
        self.quotes = quotes
        self.faults: list[Fault] = []

    def names(self, spans: list[Span], pointer: str) -> list[Span]:
        return [
            span if isinstance(span, str) else self.name(span, f"{pointer}/{number}")
            for number, span in enumerate(spans)
        ]

    def name(self, excerpt: Excerpt, pointer: str) -> str:
        start = excerpt.start if excerpt.start is not None else self.find(excerpt, pointer)
        if start is None:
            return ""
        name = f"{start}-{start + len(excerpt.words)}"
        known = self.quotes.get(name)
        if known is None:
            translation = {"en": excerpt.translation} if excerpt.translation else None
            self.quotes[name] = Quote.model_validate(
                {"id": name, "words": excerpt.words, "translation": translation}
            )
        elif known.words != excerpt.words:
            self.faults.append(_differs(pointer, name, excerpt.words, str(known.words)))
        return name

    def find(self, excerpt: Excerpt, pointer: str) -> int | None:
        if self.text is None:
            self.faults.append(
                Fault(
                    pointer,
                    "只给了词句，没有位置：请写 start，或一并提供来源文本",
                    "words without a place: write start, or give the text of the source along with the entry",
                )
            )
            return None
        places = [found.start() for found in re.finditer(f"(?={re.escape(excerpt.words)})", self.text)]
        wanted = excerpt.occurrence
        if len(places) == 1 and wanted in (None, 1):
            return places[0]
        if wanted is not None and wanted <= len(places):
            return places[wanted - 1]
        shown = "、".join(map(str, places[:PLACES_SHOWN])) + ("…" if len(places) > PLACES_SHOWN else "")
        self.faults.append(
            Fault(
                pointer,
                f"“{excerpt.words[:40]}”在来源中出现 {len(places)} 次（位置 {shown}）：请写 start 或 occurrence"
                if places
                else f"来源中没有“{excerpt.words[:40]}”：请照原文抄写",
                f"“{excerpt.words[:40]}” stands {len(places)} times in the source (at {shown}): write start or"
                " occurrence"
                if places
                else f"“{excerpt.words[:40]}” does not stand in the source: copy the words as they are",
            )
        )
        return None

    def compare(self, entry: PlainEntry) -> None:
        """Hold quotes that were given with their place against the text."""
        if self.text is None:
            return
        for number, quote in enumerate(entry.quotes):
            start, end = _place(quote)
            words = quote.words if isinstance(quote.words, str) else quote.words.zh
            if isinstance(words, str) and self.text[start:end] != words:
                self.faults.append(_differs(f"/quotes/{number}", quote.id or "", words, self.text[start:end]))


def _place(quote: Node) -> tuple[int, int]:
    start, _, end = (quote.id or "").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (0, 0)


def _differs(pointer: str, name: str, words: str, other: str) -> Fault:
    return Fault(
        pointer,
        f"{name} 处的文字是“{other[:40]}”，不是“{words[:40]}”",
        f"the words at {name} are “{other[:40]}”, not “{words[:40]}”",
    )
