"""Stations, areas and types of mechanism by their names, for a form that is filled in by hand.

All names of a version are read once, when the first is asked for; a search then goes through them in memory.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from rdflib import RDF, Literal, URIRef

from graph.errors import NotInGraph
from graph.lists.mechanisms import IN_SCHEME
from graph.read.properties import Properties
from graph.site_queries import query
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.bilingual import LANGUAGES, BilingualText, Language
from ontology.namespaces import FQ, PREFIXES, VOC, compact

FOUND_AT_MOST = 20
LABEL = URIRef(PREFIXES["skos"] + "prefLabel")


@dataclass(frozen=True)
class Name:
    """What can be chosen: `kind` is station, area or type; `where` the area that a station or an area lies in."""

    id: str
    kind: str
    label: BilingualText
    where: BilingualText | None = None


@dataclass(frozen=True)
class NameList:
    """All names of a version by IRI, and in the order of the IRIs with both labels in lower case before them.

    `bearers` says how many things bear a label in lower case.
    """

    by_iri: Mapping[str, Name]
    folded: tuple[tuple[str, str, Name], ...]
    bearers: Mapping[str, int]


@once_per_version
def all_names(snapshot: Snapshot) -> NameList:
    """The names of a version (measured at 40,000 stations: 8 s)."""
    labels: dict[str, set[Literal]] = {}
    kinds: dict[str, str] = {}
    # Sorted here: the engine takes longer to sort IRIs than to find them.
    for row in snapshot.rows(query("network-names").unsorted()):
        label, node, kind = row["label"], str(row["node"]), str(row["kind"])
        assert isinstance(label, Literal)
        labels.setdefault(node, set()).add(label)
        kinds[node] = max(kind, kinds.get(node, ""))
    names = {node: _named(node, kinds[node], found) for node, found in sorted(labels.items())}
    folded = tuple(map(_folded, names.values()))
    return NameList(names, folded, Counter(label for one in folded for label in _labels(one)))


@all_names.carry
def _carried(previous: NameList, transition: Transition) -> NameList:
    change = transition.change
    touched = sorted(change.subjects(IN_SCHEME, LABEL) | change.instances(FQ.Station, FQ.Area))
    before = {iri: previous.by_iri.get(iri) for iri in touched}
    after = {iri: _read(transition.new, iri) for iri in touched}
    differing = [iri for iri in touched if before[iri] != after[iri]]
    if not differing:
        return previous
    by_iri, folded, bearers = dict(previous.by_iri), list(previous.folded), dict(previous.bearers)
    for iri in differing:
        old, new = before[iri], after[iri]
        place = bisect_left(folded, iri, key=lambda one: one[2].id)
        if old is not None:
            for label in _labels(folded.pop(place)):
                bearers[label] -= 1
                if not bearers[label]:
                    del bearers[label]
            del by_iri[iri]
        if new is not None:
            by_iri[iri] = new
            folded.insert(place, _folded(new))
            for label in _labels(folded[place]):
                bearers[label] = bearers.get(label, 0) + 1
    return NameList(by_iri, tuple(folded), bearers)


def _read(snapshot: Snapshot, iri: str) -> Name | None:
    """The name of one thing; None where it is nothing that can be chosen, or has no label."""
    properties = snapshot.properties(iri)
    types, schemes = properties.get(str(RDF.type), ()), properties.get(str(IN_SCHEME), ())
    kinds = {
        "station": FQ.Station in types,
        "area": FQ.Area in types,
        "type": VOC["mechanism-type"] in schemes,
    }
    labels = {label for label in properties.get(str(LABEL), ()) if isinstance(label, Literal)}
    there = [kind for kind, is_one in kinds.items() if is_one]
    return _named(iri, max(there), labels) if there and labels else None


def _named(iri: str, kind: str, labels: Iterable[Literal]) -> Name:
    """Of several labels in a language the last in their order; one language stands in for the other."""
    found = {label.language or "": str(label) for label in sorted(labels)}
    any_one = next(iter(found.values()))
    return Name(iri, kind, BilingualText(found.get("zh", any_one), found.get("en", any_one)))


def _folded(name: Name) -> tuple[str, str, Name]:
    return name.label.zh.casefold(), name.label.en.casefold(), name


def _labels(folded: tuple[str, str, Name]) -> set[str]:
    return {folded[0], folded[1]}


@dataclass(frozen=True)
class NameSearch:
    """The search through the names of one version. Safe to use from several threads."""

    snapshot: Snapshot

    def find(self, text: str, kind: str = "") -> tuple[list[Name], int]:
        """Up to 20 names that contain the text in either language, and how many there are.

        Whole names come first, then those that begin so, then the shorter ones. Nothing is found for "".
        """
        wanted = " ".join(text.split()).casefold()
        if not wanted:
            return [], 0
        folded = all_names(self.snapshot).folded
        ranked = [
            (wanted not in (zh, en), not zh.startswith(wanted) and not en.startswith(wanted), len(zh), place)
            for place, (zh, en, name) in enumerate(folded)
            if (wanted in zh or wanted in en) and kind in ("", name.kind)
        ]
        best = nsmallest(FOUND_AT_MOST, ranked)
        return [self._placed(folded[place][2]) for *_, place in best], len(ranked)

    def meant(self, text: str, kind: str = "") -> list[Name]:
        """What a name may mean: all that bear it as it is, else all that contain it. One is as good as an IRI.

        Raises NotInGraph where nothing does.
        """
        found, _ = self.find(text, kind)
        wanted = " ".join(text.split()).casefold()
        exact = [name for name in found if wanted in (name.label.zh.casefold(), name.label.en.casefold())]
        if not found:
            raise NotInGraph(
                f"没有名称含“{text}”的派出所、地区或机制类型；请换一个名称或填写 IRI",
                f"no station, area or type of mechanism has “{text}” in its name: try another name, or an IRI",
            )
        return exact or found

    def spoken(self, iri: str, language: Language) -> str:
        """What to write in a form for an IRI: its label if no other thing bears it, else its short IRI."""
        names = all_names(self.snapshot)
        name = names.by_iri.get(iri)
        if name is not None and names.bearers[name.label[language].casefold()] == 1:
            return name.label[language]
        return compact(iri)

    def as_json(self, name: Name) -> dict[str, object]:
        """A name as the API gives it; `value` is what a form takes for it."""
        return {
            "id": name.id,
            "kind": name.kind,
            "label": name.label.as_dict(),
            "where": name.where.as_dict() if name.where else None,
            "value": {language: self.spoken(name.id, language) for language in LANGUAGES},
        }

    def _placed(self, name: Name) -> Name:
        way = {"station": "jurisdiction", "area": "within"}.get(name.kind)
        around = Properties(self.snapshot, name.id).text(way) if way else None
        return Name(name.id, name.kind, name.label, self.snapshot.label(around) if around else None)
