"""Whether dates, lengths and ranks are those that the words print: years and months of a period, its length, a rank."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, finding
from graph.check.numerals import folded, numbers
from ontology.namespaces import FQ, PREFIXES

EXACT = URIRef(PREFIXES["oa"] + "exact")
START, END = (URIRef(PREFIXES["dcat"] + name) for name in ("startDate", "endDate"))

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d年(1[0-2]|[1-9])月")
HALF = {"半年": Decimal(6), "半个月": Decimal("0.5")}
"""Lengths without a numeral, in months."""
FIRST = re.compile(r"首位|榜首|首个|首家|头名|冠军|之首|居首|唯一")
"""What says a first rank without a numeral."""


def against_print(entry: Graph) -> Iterator[Finding]:
    """Periods and ranks whose numbers are not those of the words that they rest on."""
    for period in entry.subjects(RDF.type, FQ.Period):
        printed = folded(" ".join(map(str, entry.objects(period, FQ.asPrinted))))
        if printed:
            yield from _on_dates(entry, period, printed)
            yield from _on_length(entry, period, printed)
    for claim in entry.subjects(RDF.type, FQ.RankClaim):
        yield from _on_rank(entry, claim)


def _on_dates(entry: Graph, period: Node, printed: str) -> Iterator[Finding]:
    """The year and month of the start (of the end, where no start is known) must be printed, where any are."""
    path = START if (period, START, None) in entry else END
    years = YEAR.findall(printed)
    months = [month.zfill(2) for month in MONTH.findall(printed)]
    for value in entry.objects(period, path):
        year, month = str(value)[:4], str(value)[5:7]
        if (years and year not in years) or (months and month not in months):
            yield finding("Period-quoted", period, path, value)


def _on_length(entry: Graph, period: Node, printed: str) -> Iterator[Finding]:
    """A length without dates must be printed; one with dates is held against these (`checks/stated-years`)."""
    if (period, START, None) in entry or (period, END, None) in entry:
        return
    said = {number.value for number in numbers(printed)}
    halves = [months for words, months in HALF.items() if words in printed]
    for path, months in ((FQ.statedYears, Decimal(12)), (FQ.statedMonths, Decimal(1))):
        value = _number(entry.value(period, path))
        if value is not None and value not in said and not any(value * months == half for half in halves):
            yield finding("Period-quoted", period, path, value)


def _on_rank(entry: Graph, claim: Node) -> Iterator[Finding]:
    quotes = [str(text) for span in entry.objects(claim, FQ.evidence) for text in entry.objects(span, EXACT)]
    rank = _number(entry.value(claim, FQ.rank))
    if rank is None or not quotes or (claim, FQ.quoteOverride, None) in entry:
        return
    printed = {number.value for quote in quotes for number in numbers(quote)}
    first = rank == 1 and any(FIRST.search(quote) for quote in quotes)
    if rank not in printed and not first:
        yield finding("Rank-quoted", claim, FQ.rank, rank)


def _number(term: Node | None) -> Decimal | None:
    try:
        value = None if term is None else Decimal(str(term))
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
