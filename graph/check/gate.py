"""The gate: all that an entry is held to, in one report, causes before what follows from them."""

from collections.abc import Iterator

from rdflib import RDF, Dataset, Graph

from graph.check.causes import told_once
from graph.check.dated import against_print
from graph.check.finding import Finding, finding
from graph.check.names import with_marks
from graph.check.quoted import against_quotes
from graph.check.validator import Report, Telling, Validator
from graph.check.wording import copied_texts, personal_numbers
from graph.record.shipped import Corpus
from ontology.namespaces import FQ


class Gate:
    """Loaded once; `report` may be called often, from one thread at a time."""

    def __init__(self, corpus: Corpus | None = None) -> None:
        self._validator = Validator(corpus)

    def report(self, document: Dataset, told_of: Telling = lambda _: ()) -> Report:
        """What is wrong with a document, held against the vocabulary, the register and what `told_of` tells of nodes.

        A document that holds no entry, or several, does not conform, whatever else it holds.
        """
        entry = Graph(store="SimpleMemory")
        for subject, predicate, value, _ in document.quads():
            entry.add((subject, predicate, value))
        entries = tuple(sorted(map(str, entry.subjects(RDF.type, FQ.Entry))))
        findings = [
            *self._validator.validate(document, told_of).findings,
            *_one_entry(entries),
            *against_quotes(entry),
            *against_print(entry),
            *with_marks(entry),
            *personal_numbers(entry),
            *copied_texts(entry),
        ]
        known = self._validator.known(told_of)
        own = {found.sort_key(): found for found in told_once(findings, entry, known)}
        return Report([own[key] for key in sorted(own)], entries)


def _one_entry(entries: tuple[str, ...]) -> Iterator[Finding]:
    if len(entries) != 1:
        yield finding("One-entry", entries[0] if entries else "", FQ.source, len(entries))
