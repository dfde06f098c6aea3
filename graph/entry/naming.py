"""Short names in a plain entry and the IRIs that they stand for.

A node of the entry is named by what stands after `id/<kind>/<entry>/` in its IRI, a mechanism by what stands after its
station's, anything shared by what stands after `id/<kind>/`. An IRI that is made in another way is written out whole.
"""

import re
from dataclasses import dataclass

from rdflib import URIRef

from ontology.namespaces import BASE, ENTRY, ID, VOC

OWN_KINDS = frozenset(
    {
        "claim",
        "credit",
        "period",
        "span",
        "formula",
        "slot",
        "item",
        "honour",
        "tension",
        "issue",
        "appraisal",
    }
)
"""Kinds of node that belong to one entry."""

_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")


@dataclass(frozen=True)
class Naming:
    """What the names of one entry stand for: `entry` is its id, `station` the slug of the only one it describes."""

    entry: str
    station: str | None = None

    def iri(self, kind: str, name: str) -> URIRef:
        """The IRI of a node. Raises ValueError for a name that no IRI can be made of."""
        if not name or _NOT_IN_IRI.search(name):
            raise ValueError(name)
        if "://" in name:
            return URIRef(name)
        if kind == "entry":
            return ENTRY[name]
        if kind == "document":
            return URIRef(f"{BASE}doc/{name}")
        if kind in ("scheme", "concept"):
            return VOC[name]
        if kind == "curation":
            return ID[f"curation/{self.entry}-{name}"]
        if kind in OWN_KINDS:
            return ID[f"{kind}/{self.entry}/{name}"]
        if kind == "mechanism" and "/" not in name:
            if self.station is None:
                raise ValueError(name)
            return ID[f"mechanism/{self.station}/{name}"]
        return ID[f"{kind}/{name}"]

    def name(self, kind: str, iri: str) -> str:
        """The shortest name that stands for the IRI, at worst the IRI itself."""
        for start in self._starts(kind):
            name = iri.removeprefix(start)
            if name != iri and name and "://" not in name and not _NOT_IN_IRI.search(name):
                try:
                    if str(self.iri(kind, name)) == iri:
                        return name
                except ValueError:
                    continue
        return iri

    def is_named(self, kind: str, iri: str) -> bool:
        """Whether the IRI is made as those of its kind are."""
        return self.name(kind, iri) != iri

    def _starts(self, kind: str) -> list[str]:
        if kind == "entry":
            return [str(ENTRY)]
        if kind == "document":
            return [f"{BASE}doc/"]
        if kind in ("scheme", "concept"):
            return [str(VOC)]
        if kind == "curation":
            return [f"{ID}curation/{self.entry}-"]
        if kind in OWN_KINDS:
            return [f"{ID}{kind}/{self.entry}/"]
        shared = f"{ID}{kind}/"
        return [f"{shared}{self.station}/", shared] if kind == "mechanism" and self.station else [shared]


def concept_iri(scheme: str, code: str) -> URIRef:
    """The IRI of a concept. Raises ValueError for a code that no IRI can be made of."""
    if not code or _NOT_IN_IRI.search(code):
        raise ValueError(code)
    return URIRef(code) if "://" in code else VOC[f"{scheme}/{code}"]


def concept_code(scheme: str, iri: str) -> str:
    """The code of a concept in its scheme; the IRI itself where it is of another."""
    start = f"{VOC}{scheme}/"
    code = iri.removeprefix(start)
    return code if code and code != iri and "/" not in code else iri
