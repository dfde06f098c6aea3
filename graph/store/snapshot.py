"""One version of the graph as the site reads it: its reader, and in memory what was read of it last."""

import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rdflib import Dataset, Graph, Literal

from graph.store.change import Change
from graph.store.embedded import EmbeddedReader
from graph.store.reader import Reader, Values
from graph.store.remembered import Remembered
from graph.store.remote.data_sets import DataSets
from graph.store.terms import Term
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import PREFIXES, compact
from ontology.queryfile import QueryFile

LABELS = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title")
"""Predicates that give a thing its name, the first that is there."""

PROPERTIES_KEPT = 5_000
"""Subjects whose values are remembered, about 13 MB: the pages of several stations, and what all of them share."""


class Snapshot:
    """A read-only view; safe to use from several threads.

    `properties` and `label` give what is in memory, else ask for it, each one in a call of its own: whoever needs
    many has them fetched before by `properties.many` and `label.many`, one call each. All other questions are put
    to the reader as they are; see `Reader`, also for what is raised.
    """

    def __init__(self, reader: Reader, data: Path | None = None) -> None:
        """`data` is the folder where what is made of versions may be kept; without it nothing is."""
        self.reader = reader
        self.data = data
        self.version = reader.version
        self.properties: Remembered[Values] = Remembered(reader.describe_many, PROPERTIES_KEPT)
        self.label: Remembered[BilingualText] = Remembered(self._labels, 50_000)
        self._total = lru_cache(maxsize=2_000)(self._counted)
        self.rows = reader.rows
        self.rows_of = reader.rows_of
        self.construct = reader.construct
        self.pairs = reader.pairs
        self.present = reader.present
        self.graphs = reader.graphs
        self.count = reader.count
        self.quad_lines = reader.quad_lines
        self.triple_lines = reader.triple_lines

    @classmethod
    def open(cls, data: Path, version: str, data_sets: DataSets | None = None) -> "Snapshot":
        """Open a built version, in the engine of `data_sets` or else on this machine.

        Raises StoreBroken where there is none or it is damaged, StoreAway where the engine does not hold it.
        """
        reader = data_sets.reader(data, version) if data_sets else EmbeddedReader.open(data, version)
        return cls(reader, data)

    @classmethod
    def in_memory(cls, graph: Graph | Dataset) -> "Snapshot":
        """A view of an rdflib graph (all its triples as one default graph), held in memory."""
        return cls(EmbeddedReader.in_memory(graph))

    def close(self) -> None:
        """Let the version go: a later build may remove it."""
        self.reader.close()

    def take_over(self, older: "Snapshot", change: Change) -> None:
        """Remember what an older version has in memory, save what the change between the two touches."""
        touched = change.all_subjects()
        self.properties.take_over(older.properties, touched)
        self.label.take_over(older.label, touched)

    def caches(self) -> dict[str, Any]:
        """What is remembered, by the names that operators read; each has `cache_info`, as of functools.lru_cache."""
        return {"labels": self.label, "properties": self.properties, "totals": self._total}

    def has(self, iri: str) -> bool:
        """Whether the IRI is the subject of anything. Raises NotInGraph for a text that is no IRI."""
        return bool(self.properties(iri))

    def name(self, iri: str, language: Language) -> str:
        """The label in one language."""
        return self.label(iri)[language]

    def total(self, query: QueryFile, bindings: Mapping[str, Term] | None = None) -> int:
        """How many solutions a SELECT has; remembered, since a version never changes."""
        return self._total(query.text, tuple(sorted((bindings or {}).items())))

    def dump(self) -> bytes:
        """The whole graph as N-Quads. In memory, so for small graphs; see `quad_lines`."""
        with tempfile.TemporaryDirectory() as scratch:
            return b"".join(self.quad_lines(scratch))

    def _counted(self, text: str, bindings: tuple[tuple[str, Term], ...]) -> int:
        return self.reader.total(QueryFile("total", {}, text), dict(bindings))

    def _labels(self, iris: Sequence[str]) -> dict[str, BilingualText]:
        """What `label` remembers; what all is known of is not asked about again."""
        known = {iri: values for iri in iris if (values := self.properties.known(iri)) is not None}
        others = [iri for iri in iris if iri not in known]
        asked = self.reader.describe_many(others, LABELS) if others else {}
        return {iri: _label(iri, known[iri] if iri in known else asked[iri]) for iri in iris}


def _label(iri: str, values: Values) -> BilingualText:
    """zh and en label (or title) of an IRI; one stands in for the other, the short name for both."""
    found: dict[str, str] = {}
    for predicate in LABELS:
        for value in values.get(predicate, ()):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", str(value))
        if found:
            break
    fallback = found.get("zh") or found.get("en") or next(iter(found.values()), compact(iri))
    return BilingualText(found.get("zh", fallback), found.get("en", fallback))
