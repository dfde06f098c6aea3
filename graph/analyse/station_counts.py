"""What one station has, in numbers: mechanisms by type and family, outcomes by level and tie, formulas by kind.

The numbers of an area are those of its stations added up.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TypeAlias

from graph.lists.types import lineage
from graph.read.gather import ALONE, gather
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, VOC

JUXTAPOSED = str(VOC["credit-kind/juxtaposed"])
SEPARATOR = " "
"""Between the parts of a key: no IRI holds a space, and JSON wants a text."""

Follow: TypeAlias = Callable[[str, str], Collection[str]]
"""From an IRI and the local name of a property to the IRIs that it leads to; by one of AGAINST, to what leads to it."""
AGAINST = ("operatedBy", "formulaOf")


@dataclass
class Counts:
    """The numbers of a station, or of an area with `stations` of them; no key has the number 0.

    Keys of `families`, `types`, `levels` and `formulas` are IRIs. Those of `ties` are the family of a mechanism,
    the result level of the outcomes tied to it, the credit (explicit or juxtaposed) and the best grade of the
    evidence for it, as a slug; those of `named` the kind of a formula and the family of a mechanism that it names.
    """

    stations: int = 0
    families: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    def copy(self) -> "Counts":
        """The same numbers, to be added to."""
        return Counts(self.stations, *(Counter(getattr(self, name)) for name in COUNTED))

    def add(self, other: "Counts", times: int = 1) -> None:
        """Add the numbers of another, or take them away with -1; `stations` stays."""
        for name in COUNTED:
            own = getattr(self, name)
            for key, count in getattr(other, name).items():
                own[key] += times * count
                if not own[key]:
                    del own[key]

    def by_credit(self) -> Iterator[tuple[str, str, str, int, str]]:
        """Family, result level, credit, number of outcomes and the best grade among them, in their order."""
        found: dict[tuple[str, str, str], tuple[int, str]] = {}
        for key, count in sorted(self.ties.items()):
            family, level, credit, grade = key.split(SEPARATOR)
            sofar, best = found.get((family, level, credit), (0, ""))
            found[family, level, credit] = sofar + count, max(best, grade)
        for (family, level, credit), (count, best) in found.items():
            yield family, level, credit, count, best


COUNTED = tuple(one.name for one in fields(Counts) if one.name != "stations")


def credit_of(kind: str) -> str:
    """ "juxtaposed" or "explicit", of the IRI of a credit kind."""
    return "juxtaposed" if kind == JUXTAPOSED else "explicit"


def station_counts(station: str, follow: Follow, family: Callable[[str], str]) -> Counts:
    """The numbers of one station; `family` gives the top type above a type.

    An outcome counts once a level, and once for each family, level and credit with the best grade of these.
    """
    found = Counts(1)
    families: dict[str, set[str]] = {}

    def families_of(mechanism: str) -> set[str]:
        if mechanism not in families:
            families[mechanism] = {family(kind) for kind in follow(mechanism, "mechanismType")}
        return families[mechanism]

    for mechanism in follow(station, "operatedBy"):
        found.types.update(follow(mechanism, "mechanismType"))
        found.families.update(families_of(mechanism))
    for claim in follow(station, "reports"):
        levels = {
            level for indicator in follow(claim, "indicator") for level in follow(indicator, "resultLevel")
        }
        found.levels.update(levels)
        best: dict[str, str] = defaultdict(str)
        for credit in follow(claim, "credit"):
            grade = max((one.rpartition("/")[2] for one in follow(credit, "effectGrade")), default="")
            for kind in follow(credit, "creditKind"):
                for mechanism in follow(credit, "mechanism"):
                    for key in (
                        (one, level, credit_of(kind)) for one in families_of(mechanism) for level in levels
                    ):
                        whole = SEPARATOR.join(key)
                        best[whole] = max(best[whole], grade)
        found.ties.update(f"{key}{SEPARATOR}{grade}" for key, grade in best.items())
    named: set[tuple[str, str]] = set()
    for formula in follow(station, "formulaOf"):
        kinds = follow(formula, "formulaKind")
        found.formulas.update(kinds)
        named.update((kind, mechanism) for kind in kinds for mechanism in follow(formula, "names"))
    for kind, mechanism in named:
        found.named.update(SEPARATOR.join((kind, one)) for one in families_of(mechanism))
    return found


def following(snapshot: Snapshot) -> Follow:
    """Asks the graph for each thing by itself: where it is not known before which things they are."""

    @cache
    def follow(iri: str, name: str) -> Collection[str]:
        if name in AGAINST:
            return sorted({subject for subject, _ in snapshot.pairs(FQ[name], [iri])})
        return [str(value) for value in snapshot.properties(iri).get(str(FQ[name]), ())]

    return follow


def following_stations(snapshot: Snapshot, stations: Sequence[str]) -> Follow:
    """Asks the graph for what these stations have, all of it together."""
    against: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in AGAINST}
    for name, found in against.items():
        for subject, value in sorted(set(snapshot.pairs(FQ[name], stations))):
            found[value].append(subject)
    mechanisms, formulas = ([one for each in found.values() for one in each] for found in against.values())
    gather(
        snapshot,
        (stations, {"reports": {"indicator": ALONE, "credit": {"mechanism": ALONE}}}),
        (mechanisms, ALONE),
        (formulas, {"names": ALONE}),
    )

    def follow(iri: str, name: str) -> Collection[str]:
        if name in AGAINST:
            return against[name].get(iri, ())
        return [str(value) for value in snapshot.properties(iri).get(str(FQ[name]), ())]

    return follow


def following_all(snapshot: Snapshot) -> Follow:
    """Reads each property whole when it is first followed: for all stations.

    The engine joins by nested loops, so a count over all stations takes it minutes; this takes seconds.
    """
    read: dict[str, dict[str, set[str]]] = {}

    def follow(iri: str, name: str) -> Collection[str]:
        if name not in read:
            found: dict[str, set[str]] = defaultdict(set)
            for subject, value in snapshot.pairs(FQ[name]):
                if name in AGAINST:
                    found[value].add(subject)
                else:
                    found[subject].add(value)
            read[name] = dict(found)
        return read[name].get(iri, ())

    return follow


def top_types(snapshot: Snapshot) -> Callable[[str], str]:
    """Gives the top type above a type."""
    return cache(lambda kind: lineage(snapshot, kind)[-1])
