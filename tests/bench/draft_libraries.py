"""Libraries in the place of single rules of drafting: `python -m tests.bench.draft_libraries FOLDER`.

Numerals by cn2an, sentences by pysbd, measure words by rjieba's tagger, each put where our own rule stands and measured
like it: every article drafted with what the other entries teach. FOLDER holds the articles, named `…_<source id>.txt`.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cn2an
import pysbd
import rjieba

from graph.check.numerals import LARGE, chinese, numbers
from graph.draft import figures, quantities
from graph.draft.evaluation import Measured, leave_one_out
from graph.draft.quantities import Quantity
from graph.draft.reading import Reading, Sentence
from graph.draft.shipped import shipped_entries
from graph.entry.model import PlainEntry

ARABIC = re.compile(r"(\d+(?:\.\d+)?)(%?)([万亿]?)")
NUMERALS = {
    **{
        "两": 2,
        "十": 10,
        "十二": 12,
        "二十": 20,
        "五十六": 56,
        "一百零八": 108,
        "一百一十一": 111,
        "一百二十": 120,
    },
    **{"两百": 200, "三百八": 380, "一千二": 1200, "一千零二": 1002, "一千零五十": 1050, "三千零五": 3005},
    **{"两万五": 25_000, "一万零三百": 10_300, "十万": 100_000, "三十六万": 360_000, "一百二十万": 1_200_000},
    **{"九百九十九万九千": 9_999_000, "一亿三千万": 130_000_000, "一五三三": 1533, "二〇二四": 2024},
    **{"三点五": Decimal("3.5"), "零点五": Decimal("0.5"), "百": 100, "千": 1000, "百万": 1_000_000},
    **{"千万": 10_000_000, "三百多": 300, "二十余": 20, "一千余": 1000, "百余": 100, "两千多万": 20_000_000},
}
"""Made up: numerals as articles print them."""
MEASURED_BY = ("q", "m", "n", "t")
"""Tags of words that a tagger may give to a measure word."""


def numeral(words: str) -> Decimal | None:
    """The value of a Chinese numeral by cn2an."""
    try:
        return Decimal(str(cn2an.cn2an(words, "smart")))
    except (ValueError, InvalidOperation):
        return None


def values(words: str) -> set[Decimal]:
    """The numbers in a text by cn2an, which writes them in digits."""
    try:
        told = cn2an.transform(words, "cn2an")
    except ValueError:
        told = words
    return {Decimal(found[1]) * LARGE.get(found[3], 1) for found in ARABIC.finditer(told)}


def sentences(reading: Reading) -> Iterator[Sentence]:
    """The sentences of a text by pysbd, paragraph by paragraph."""
    splitter = pysbd.Segmenter(language="zh", clean=False, char_span=True)
    for number, (start, end) in enumerate(reading.paragraphs):
        at = start
        for span in splitter.segment(reading.text[start:end]):
            last = start + span.end
            if last > at:
                yield Sentence(at, last, number)
                at = last
        if at < end:
            yield Sentence(at, end, number)


def tagged_quantities(text: str) -> Iterator[Quantity]:
    """Our quantities with the measure word that rjieba sees after the number."""
    words: dict[int, tuple[str, str]] = {}
    at = 0
    for word, tag in rjieba.tag(text):
        words[at] = (word, tag)
        at += len(word)
    for quantity in quantities.quantities(text):
        place = quantity.end - len(quantity.measure)
        word, tag = words.get(place, ("", ""))
        measure = word if tag.startswith(MEASURED_BY) else ""
        yield replace(quantity, measure=measure if quantity.measure else "")


@contextmanager
def instead(*patches: Any) -> Iterator[None]:
    """Run with libraries in the place of rules."""
    for each in patches:
        each.start()
    yield
    for each in patches:
        each.stop()


def measured(articles: list[tuple[PlainEntry, str]], *patches: Any) -> tuple[Measured, float]:
    """What drafts are worth, and the seconds an article takes."""
    whole = Measured()
    with instead(*patches):
        begun = time.perf_counter()
        for one in leave_one_out(articles).values():
            whole.add(one)
    return whole, (time.perf_counter() - begun) / len(articles)


def read_right(articles: list[tuple[PlainEntry, str]], read: Callable[[str], set[Decimal]]) -> str:
    """Of the words of coded figures: in how many their number is read, and how many other numbers are."""
    right = other = all_words = 0
    for entry, _ in articles:
        words = {quote.id: str(getattr(quote.words, "zh", quote.words)) for quote in entry.quotes}
        for figure in entry.figures:
            said = [words[span] for span in figure.evidence if isinstance(span, str)]
            if figure.value == 0 or not said:
                continue
            found = set().union(*(read(each) for each in said))
            all_words += 1
            right += abs(figure.value) in found
            other += len(found - {abs(figure.value)})
    return f"{right} of {all_words} | {other}"


def main(folder: Path) -> None:
    """Print both tables."""
    articles = [
        (entry, next(folder.glob(f"*_{entry.id}.txt")).read_text(encoding="utf-8"))
        for entry in shipped_entries()
    ]
    print("| numbers in the words of coded figures | read | others read |\n|---|---|---|")
    print(f"| our grammar | {read_right(articles, lambda words: {one.value for one in numbers(words)})} |")
    print(f"| cn2an {cn2an.__version__} and digits | {read_right(articles, values)} |\n")
    for name, reader in (("our grammar", chinese), ("cn2an", numeral)):
        wrong = [words for words, value in NUMERALS.items() if reader(words) != value]
        print(
            f"{name}: {len(NUMERALS) - len(wrong)} of {len(NUMERALS)} made-up numerals, not {' '.join(wrong) or '–'}\n"
        )
    ways: dict[str, tuple[Any, ...]] = {
        "our rules": (),
        "numerals by cn2an": (patch.object(quantities, "chinese", numeral),),
        "sentences by pysbd": (patch.object(Reading, "_sentences", sentences),),
        "measure words by rjieba": (patch.object(figures, "quantities", tagged_quantities),),
    }
    head = "figures recall | precision | numbers right | units | periods | credit kappa | trends recall | precision"
    print(f"| with | {head} | s an article |\n|{'---|' * 10}")
    for name, patches in ways.items():
        whole, seconds = measured(articles, *patches)
        figure, trend = whole.kinds["figure"], whole.kinds["trend"]
        shares = [
            figure.recall, figure.precision, whole.numbers_right, whole.right["unit"] / whole.compared,
            whole.right["period"] / whole.compared, whole.kappa, trend.recall, trend.precision,
        ]  # fmt: skip
        print(f"| {name} | {' | '.join(f'{share:.2f}' for share in shares)} | {seconds:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
