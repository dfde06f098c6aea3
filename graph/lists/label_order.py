"""The things of a table by their labels: Chinese by pinyin, English by its letters. Kept for a version, carried on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from rdflib import SKOS, Literal

from graph.lists.composing import NOWHERE, where
from graph.lists.relation import Names
from graph.lists.tables import COLUMNS, TABLES
from graph.store.per_version import OncePerVersion, Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.bilingual import LANGUAGES, Language

WIDTH = 48
"""Bytes of a label that it is sorted by."""
FROM_HAN = "\u2e80"


@dataclass(frozen=True)
class LabelKeys:
    """For each thing what its label is sorted by; without a label it comes last."""

    names: Names
    keys: NDArray[np.bytes_]

    def ranks(self) -> NDArray[np.int64]:
        """Where each thing stands in the order of the labels; those alike in the order of the IRIs."""
        ranks = np.empty(len(self.names), dtype=np.int64)
        ranks[np.argsort(self.keys, kind="stable")] = np.arange(len(self.names))
        return ranks


def sort_key(label: str, language: Language) -> bytes:
    """Pinyin without tones for Chinese, syllable by syllable; small letters for English. At most WIDTH bytes."""
    folded = label.casefold()
    spoken = "\x01".join(lazy_pinyin(folded)) if language == "zh" else folded
    return "".join(letter for letter in spoken if letter.isalnum() or letter in "\x01 ").encode()[:WIDTH]


def _filled(names: Names, labels: Iterable[tuple[str, str]], language: Language) -> NDArray[np.bytes_]:
    keys = np.full(len(names), b"\xff", dtype=f"S{WIDTH}")
    some = list(labels)
    # The rules allow one label; where there are several all the same, the first in the order counts.
    for (_, label), place in zip(some, names.places(iri for iri, _ in some), strict=True):
        keys[place] = min(keys[place], sort_key(label, language))
    return keys


def _labels_of(snapshot: Snapshot, names: Names, language: Language) -> list[tuple[str, str]]:
    known = {*names}
    return [
        (iri, label)
        for iri, label in snapshot.pairs(SKOS.prefLabel)
        if iri in known and _is_in(label, language)
    ]


def _is_in(label: str, language: Language) -> bool:
    """By its letters, since pairs have no language: a Chinese label has a Chinese character."""
    return any(letter >= FROM_HAN for letter in label) == (language == "zh")


def _label_keys(kind: str, language: Language) -> OncePerVersion[LabelKeys]:
    @once_per_version
    def made(snapshot: Snapshot) -> LabelKeys:
        names = TABLES[kind](snapshot).names
        return LabelKeys(names, _filled(names, _labels_of(snapshot, names, language), language))

    @made.carry
    def carried(previous: LabelKeys, transition: Transition) -> LabelKeys:
        names = TABLES[kind](transition.new).names
        touched = transition.change.subjects(SKOS.prefLabel)
        if names is previous.names and not touched:
            return previous
        before = where(names, previous.names)
        keys = previous.keys[before] if len(previous.names) else np.full(len(names), b"\xff", f"S{WIDTH}")
        asked = [*names.at(np.flatnonzero(before == NOWHERE)), *names.at(names.found(touched))]
        for iri in asked:
            labels = transition.new.properties(iri).get(str(SKOS.prefLabel), ())
            said = [str(one) for one in labels if isinstance(one, Literal) and _is_in(str(one), language)]
            keys[names.places([iri])[0]] = min((sort_key(one, language) for one in said), default=b"\xff")
        return LabelKeys(names, keys)

    return made


LABEL_KEYS: Final = {
    (kind, language): _label_keys(kind, language)
    for kind in COLUMNS
    if kind not in ("outcomes", "credits")
    for language in LANGUAGES
}
"""By kind and language."""


def label_ranks(snapshot: Snapshot, kind: str, language: Language) -> NDArray[np.int64]:
    """Ranks by label, made once for a version."""
    table = TABLES[kind](snapshot)
    return table.remembered(f"label {language}", lambda: LABEL_KEYS[kind, language](snapshot).ranks())
