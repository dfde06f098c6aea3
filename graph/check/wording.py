"""What the texts of an entry must not hold: numbers that identify a person, and long runs of the source."""

import re
from collections.abc import Iterable, Iterator

from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, finding
from graph.check.numerals import folded
from ontology.namespaces import FQ, PREFIXES

EXACT, START, END = (URIRef(PREFIXES["oa"] + name) for name in ("exact", "start", "end"))
TITLE = URIRef(PREFIXES["dcterms"] + "title")

PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{17}[\dXx])(?![0-9A-Za-z])"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
"""A mobile number, an identity number (GB 11643: 18 places), a licence plate (GA 36)."""
LONGEST_COPY = 20
"""Characters in a row that may be the source's own."""
LONGEST_NAME = 30
"""The same in a name: that of a mechanism is what the source calls it."""

_NOT_OURS = frozenset({EXACT, TITLE, FQ.asPrinted, FQ.textDigest, FQ.proposedReading})
"""Properties that are there to hold words of the source, or no words at all."""


def personal_numbers(entry: Graph) -> Iterator[Finding]:
    """Texts with a number by which a person can be found."""
    for subject, predicate, value in entry:
        if _is_text(value) and predicate != FQ.textDigest and PERSONAL.search(folded(str(value))):
            yield finding("Personal-number", subject, predicate, _masked(str(value)))


def copied_texts(entry: Graph) -> Iterator[Finding]:
    """Texts of our own that repeat more of the source than a quote may hold, as far as its quotes tell the source."""
    runs = [run for run in _runs(entry) if len(run) > LONGEST_COPY]
    known = {run[at : at + LONGEST_COPY + 1] for run in runs for at in range(len(run) - LONGEST_COPY)}
    for subject, predicate, value in entry:
        if predicate in _NOT_OURS or not _is_text(value):
            continue
        text = str(value)
        is_name = predicate in (SKOS.prefLabel, SKOS.altLabel) and len(text) <= LONGEST_NAME
        if not is_name and any(
            text[at : at + LONGEST_COPY + 1] in known for at in range(len(text) - LONGEST_COPY)
        ):
            yield finding("Copied-text", subject, predicate, text)


def _runs(entry: Graph) -> Iterator[str]:
    """The source as far as its quotes lie side by side, and its title."""
    places: dict[tuple[Node | None, int], str] = {}
    for span in entry.subjects(RDF.type, FQ.TextSpan):
        start, words = entry.value(span, START), entry.value(span, EXACT)
        if isinstance(start, Literal) and isinstance(start.value, int) and words is not None:
            source = entry.value(span, FQ.spanOf)
            for offset, character in enumerate(str(words)):
                places[source, start.value + offset] = character
    run, last = "", None
    for (source, place), character in sorted(places.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        if last is not None and last == (source, place - 1):
            run += character
        else:
            yield run
            run = character
        last = (source, place)
    yield run


def _is_text(value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype in (None, XSD.string)


def _masked(text: str) -> str:
    return PERSONAL.sub("…", folded(text))


def all_of(entry: Graph) -> Iterable[Finding]:
    """Both."""
    yield from personal_numbers(entry)
    yield from copied_texts(entry)
