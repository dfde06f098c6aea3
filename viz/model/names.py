"""Stations, areas and types of mechanism by their names, for a form that is filled in by hand.

All names of a version are read once, when the first is asked for; a search then goes through them in memory.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from threading import Lock

from rdflib import Literal

from graph.errors import NotInGraph
from graph.site_queries import query
from ontology.bilingual import LANGUAGES, BilingualText, Language
from ontology.namespaces import compact
from viz.model.reading import Lens

FOUND_AT_MOST = 20


@dataclass(frozen=True)
class Name:
    """What can be chosen: `kind` is station, area or type; `where` the area that a station or an area lies in."""

    id: str
    kind: str
    label: BilingualText
    where: BilingualText | None = None


class Names:
    """The names of one version of the graph. Safe to use from several threads."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens
        self._reading = Lock()

    @cached_property
    def _all(self) -> dict[str, Name]:
        labels: dict[str, dict[str, str]] = {}
        kinds: dict[str, str] = {}
        # Sorted here: the engine takes longer to sort IRIs than to find them.
        for row in self._lens.snapshot.rows(query("network-names").unsorted()):
            label, node = row["label"], str(row["node"])
            assert isinstance(label, Literal)
            labels.setdefault(node, {})[label.language or ""] = str(label)
            kinds[node] = str(row["kind"])
        made = {}
        for node, of in sorted(labels.items()):
            any_one = next(iter(of.values()))
            made[node] = Name(node, kinds[node], BilingualText(of.get("zh", any_one), of.get("en", any_one)))
        return made

    @cached_property
    def _folded(self) -> list[tuple[str, str, Name]]:
        """Both labels in lower case beside each name."""
        return [(name.label.zh.casefold(), name.label.en.casefold(), name) for name in self._all.values()]

    @cached_property
    def _bearers(self) -> Counter[str]:
        """How many things bear a label."""
        return Counter(label for zh, en, _ in self._folded for label in {zh, en})

    def find(self, text: str, kind: str = "") -> tuple[list[Name], int]:
        """Up to 20 names that contain the text in either language, and how many there are.

        Whole names come first, then those that begin so, then the shorter ones. Nothing is found for "".
        """
        wanted = " ".join(text.split()).casefold()
        if not wanted:
            return [], 0
        with self._reading:
            folded = self._folded
        ranked = [
            (wanted not in (zh, en), not zh.startswith(wanted) and not en.startswith(wanted), len(zh), place)
            for place, (zh, en, name) in enumerate(folded)
            if (wanted in zh or wanted in en) and kind in ("", name.kind)
        ]
        best = nsmallest(FOUND_AT_MOST, ranked)
        return [self._placed(folded[place][2]) for *_, place in best], len(ranked)

    def read(self) -> None:
        """Read all names now, so that the first search need not wait (measured at 40,000 stations: 8 s)."""
        with self._reading:
            assert self._bearers is not None

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
        with self._reading:
            name = self._all.get(iri)
            if name is not None and self._bearers[name.label[language].casefold()] == 1:
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
        around = self._lens.targets(name.id, way) if way else ()
        return Name(name.id, name.kind, name.label, self._lens.label(around[0]) if around else None)
