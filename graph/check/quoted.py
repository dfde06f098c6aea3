"""Whether a figure is what its quotes say: the number, the words that qualify it, and which way it goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, Severity, finding
from graph.check.numerals import Number, folded, numbers, says_none
from ontology.namespaces import FQ, PREFIXES

EXACT = URIRef(PREFIXES["oa"] + "exact")
CHANGES = frozenset(
    f"{PREFIXES['ms']}{name}" for name in ("change-rate", "average-annual-change", "change-ambiguous")
)

FALL = re.compile(r"下降|减少|降低|下滑|回落|降|减|缩短|跌|少")
RISE = re.compile(r"上升|增长|提高|提升|增加|升|增|涨|翻|多")

MARKS: dict[str, re.Pattern[str]] = {
    "over": re.compile(r"余|多|超|逾|突破|不止"),
    "at-least": re.compile(r"以上|至少|不少于|不低于|起码|超过|达到?"),
    "nearly": re.compile(r"近|接近|将近|几乎"),
    "under": re.compile(r"不到|不足|不满|少于|低于|未满"),
    "at-most": re.compile(r"以内|以下|之内|内|不超过|至多|最多|不多于"),
    "about": re.compile(r"约|左右|大概|上下|许|几"),
    "reaching": re.compile(r"达|到"),
    "only": re.compile(r"只|仅|才"),
    "best": re.compile(r"最"),
}
"""By the code of a qualifier, what in a quote says it."""
HEDGES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "over": r"[余多]",
        "nearly": r"(?<![附临靠最新亲])近(?!日|期|年|些|几|平|邻|代|来)",
        "under": r"不到|不足|不满",
        "about": r"约|左右|上下",
        "at-least": r"以上",
        "at-most": r"以内|以下",
    }.items()
}
"""By the code of a qualifier, what beside a number makes it no exact one."""
BESIDE = 3
"""Characters before and after a number in which a hedge is looked for."""


@dataclass(frozen=True)
class Figure:
    """A figure with the words that it rests on. `value` is None where it is not written as a number."""

    node: Node
    value: Decimal | None
    measure: str
    unit: str
    qualifier: str
    quotes: tuple[str, ...]
    overridden: bool


def figures(entry: Graph) -> Iterator[Figure]:
    """The figures of an entry that have quotes to be held against."""
    for node in entry.subjects(RDF.type, FQ.FigureClaim):
        quotes = tuple(
            str(text) for span in entry.objects(node, FQ.evidence) for text in entry.objects(span, EXACT)
        )
        if quotes:
            yield Figure(
                node=node,
                value=_number(entry.value(node, FQ.value)),
                measure=str(entry.value(node, FQ.measure)),
                unit=_code(entry.value(node, FQ.unit)),
                qualifier=_code(entry.value(node, FQ.qualifier)),
                quotes=quotes,
                overridden=(node, FQ.quoteOverride, None) in entry,
            )


def against_quotes(entry: Graph) -> Iterator[Finding]:
    """Figures that their own quotes do not say; a warning where the curator has written why it is right."""
    for figure in figures(entry):
        severity: Severity = "Warning" if figure.overridden else "Violation"
        if figure.value is None:
            continue
        printed = _printed(figure)
        if not printed:
            yield finding("Figure-quoted", figure.node, FQ.value, figure.value, severity)
        elif not _qualified(figure, printed):
            yield finding("Qualifier-quoted", figure.node, FQ.qualifier, figure.qualifier, severity)
        if not _signed(figure):
            yield finding("Sign-quoted", figure.node, FQ.value, figure.value, severity)


def _printed(figure: Figure) -> list[tuple[str, Number | None]]:
    """The places where the value stands in the quotes: quote and number; no number where it says none, or one."""
    assert figure.value is not None
    value = abs(figure.value)
    found: list[tuple[str, Number | None]] = []
    for quote in figure.quotes:
        printed = list(numbers(quote))
        found += [
            (quote, number) for number in printed if number.value == value and _fits(number, figure.unit)
        ]
        if value == 0 and says_none(quote):
            found.append((quote, None))
        if value == 1 and not printed:
            # One case that is told of, without a numeral.
            found.append((quote, None))
        if value == 100 and figure.unit == "percent" and re.search(r"全部|全覆盖|均|全", quote):
            found.append((quote, None))
    return found


def _fits(number: Number, unit: str) -> bool:
    """Whether a printed number may be of the unit: percent is percent."""
    return number.percent == (unit == "percent") or unit == "unstated"


def _qualified(figure: Figure, printed: list[tuple[str, Number | None]]) -> bool:
    """Whether the words beside the number are those of the qualifier, at one of the places where it stands."""
    if figure.qualifier == "exact":
        return any(number is None or not _hedged(quote, number) for quote, number in printed)
    mark = MARKS.get(figure.qualifier)
    return mark is None or any(mark.search(folded(quote)) for quote in figure.quotes)


def _hedged(quote: str, number: Number) -> bool:
    text = folded(quote)
    around = text[max(0, number.start - BESIDE) : number.end + BESIDE]
    return number.more or any(hedge.search(around) for hedge in HEDGES.values())


def _signed(figure: Figure) -> bool:
    """Whether a change goes the way that the quotes say."""
    assert figure.value is not None
    if figure.measure not in CHANGES or figure.value == 0:
        return True
    falls = any(FALL.search(quote) for quote in figure.quotes)
    rises = any(RISE.search(quote) for quote in figure.quotes)
    return falls if figure.value < 0 else rises


def _code(term: Node | None) -> str:
    return str(term).rpartition("/")[2]


def _number(term: Node | None) -> Decimal | None:
    try:
        value = Decimal(str(term)) if isinstance(term, Literal) else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
