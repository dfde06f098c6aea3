"""Stations, mechanisms or indicators side by side: what they have, figures in rows, and those that fit in none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef

from graph.analyse.comparable import Apart, Row, aligned, basis_of
from graph.analyse.per_head import PerHead, WithoutPerHead, per_head
from graph.errors import NotInGraph
from graph.lists.outcomes import all_outcomes
from graph.read.claim import CLAIM, Claim, read_claim
from graph.read.gather import ALONE, Tree, gather
from graph.read.properties import Properties
from graph.read.station import MECHANISM, STATION
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID, VOC

Kind = Literal["stations", "mechanisms", "indicators"]
MOST = 6
"""Columns of one comparison: more are not read side by side."""

COMPARED: Tree = {**CLAIM, "about": ALONE}
QUERIES: dict[Kind, tuple[str, str]] = {
    "stations": ("compare-stations", "station"),
    "mechanisms": ("compare-mechanisms", "mechanism"),
}
"""By what is compared: the query that finds its claims, and the variable that the columns are bound to."""

FEATURES: dict[Kind, tuple[tuple[str, str], ...]] = {
    "stations": (("setting", "hasSetting"), ("type", "mechanismType")),
    "mechanisms": (
        ("type", "mechanismType"),
        ("function", "function"),
        ("problem", "addresses"),
        ("people", "drawsOn"),
        ("beneficiary", "serves"),
        ("partner", "partner"),
        ("management", "managedBy"),
        ("training", "trainedBy"),
    ),
    "indicators": (
        ("level", "resultLevel"),
        ("kind", "indicatorKind"),
        ("merit", "merit"),
        ("unit", "admitsUnit"),
    ),
}
"""By what is compared: the features that are coded as concepts, each with its property. The names are those of the
aspects that a coder can mark as not stated, where there is one."""


@dataclass(frozen=True)
class Feature:
    """One concept that a column or several have: by column the things by which it has it (mechanisms of a type)."""

    name: str
    concept: str
    cells: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Worded:
    """What is said of an indicator without a number, in words that no row can hold against each other."""

    indicator: str
    kind: str
    cells: Mapping[int, tuple[Claim, ...]]


@dataclass(frozen=True)
class Comparison:
    """The columns are IRIs. `not_stated` has the aspects that a coder looked for in vain, by column; `counts` how many
    results there are on each indicator that is compared."""

    kind: Kind
    columns: tuple[str, ...]
    features: tuple[Feature, ...]
    rows: tuple[Row, ...]
    apart: tuple[Apart, ...]
    worded: tuple[Worded, ...]
    per_head: Mapping[str, tuple[PerHead, ...]]
    without_per_head: tuple[WithoutPerHead, ...]
    not_stated: Mapping[int, frozenset[str]]
    counts: Mapping[int, int]

    def differing(self) -> "Comparison":
        """Without what is equal in all columns."""
        every = set(range(len(self.columns)))
        return Comparison(
            self.kind,
            self.columns,
            tuple(one for one in self.features if set(one.cells) != every),
            tuple(row for row in self.rows if not (row.equal and set(row.cells) == every)),
            self.apart,
            self.worded,
            self.per_head,
            self.without_per_head,
            self.not_stated,
            self.counts,
        )


def iris_of(snapshot: Snapshot, kind: Kind, slugs: Sequence[str]) -> tuple[str, ...]:
    """The IRIs that are meant: `muzhou`, `muzhou/yijing` or `members`, each once, in the order given.

    Raises NotInGraph for one that the graph does not have as a thing of this kind.
    """
    spaces = {"stations": ID["station/"], "mechanisms": ID["mechanism/"], "indicators": VOC["indicator/"]}
    marks = {"stations": FQ.bureau, "mechanisms": FQ.operatedBy, "indicators": FQ.resultLevel}
    iris = tuple(dict.fromkeys(str(spaces[kind] + slug) for slug in slugs))
    snapshot.properties.many(iris)
    for iri in iris:
        if str(marks[kind]) not in snapshot.properties(iri):
            slug = iri.removeprefix(str(spaces[kind]))
            raise NotInGraph(
                f"参数 {kind}：图中没有“{slug}”", f"{kind}: the graph has no “{slug}”", parameter=kind
            )
    return iris


def compare(snapshot: Snapshot, kind: Kind, columns: Sequence[str]) -> Comparison:
    """The things of these IRIs, which the graph has, side by side. The order of the columns decides nothing else."""
    claims = _claims(snapshot, kind, columns)
    told = [(place, basis_of(snapshot, claim), claim) for place, claim in claims if claim.value is not None]
    rows, apart = aligned(told)
    found = per_head(snapshot, [(place, claim) for place, _, claim in told]) if kind == "stations" else None
    outcomes = all_outcomes(snapshot) if kind == "indicators" else None
    return Comparison(
        kind=kind,
        columns=tuple(columns),
        features=tuple(_features(snapshot, kind, columns)),
        rows=tuple(rows),
        apart=tuple(apart),
        worded=tuple(_worded(claims)),
        per_head=found.by_claim if found else {},
        without_per_head=found.without if found else (),
        not_stated={
            place: frozenset(Properties(snapshot, iri).iris("notStated")) for place, iri in enumerate(columns)
        },
        counts={}
        if outcomes is None
        else {place: len(outcomes.choose(indicator=iri)) for place, iri in enumerate(columns)},
    )


def tie_to(claim: Claim, mechanism: str) -> Literal["explicit", "juxtaposed", "size"]:
    """How a claim of a compared mechanism belongs to it: credited to it, merely beside it, or about itself."""
    kinds = {credit.explicit for credit in claim.credits if credit.mechanism == mechanism}
    return "explicit" if True in kinds else "juxtaposed" if kinds else "size"


def _claims(snapshot: Snapshot, kind: Kind, columns: Sequence[str]) -> list[tuple[int, Claim]]:
    """Column and claim, each pair once, in the order of the claims' IRIs. Of indicators none: see their own pages."""
    if kind not in QUERIES:
        gather(snapshot, (columns, ALONE))
        return []
    name, variable = QUERIES[kind]
    found = snapshot.rows(query(name), {variable: [URIRef(iri) for iri in columns]})
    pairs = {(columns.index(str(row[variable])), str(row["claim"])) for row in found}
    gather(
        snapshot,
        (columns, {**STATION, "operates": ALONE} if kind == "stations" else MECHANISM),
        (sorted({claim for _, claim in pairs}), COMPARED),
    )
    return [
        (place, read_claim(snapshot, claim)) for place, claim in sorted(pairs, key=lambda pair: pair[::-1])
    ]


def _features(snapshot: Snapshot, kind: Kind, columns: Sequence[str]) -> Iterable[Feature]:
    """In the order of `FEATURES`, concepts that more columns have first."""
    for name, property in FEATURES[kind]:
        found: dict[str, dict[int, list[str]]] = {}
        for place, iri in enumerate(columns):
            holders = (
                Properties(snapshot, iri).iris("operates")
                if property == "mechanismType" and kind == "stations"
                else (iri,)
            )
            for holder in holders:
                for concept in Properties(snapshot, holder).iris(property):
                    found.setdefault(concept, {}).setdefault(place, []).append(holder)
        for concept, cells in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
            yield Feature(name, concept, {place: tuple(holders) for place, holders in cells.items()})


def _worded(claims: Iterable[tuple[int, Claim]]) -> Iterable[Worded]:
    found: dict[tuple[str, str], dict[int, list[Claim]]] = {}
    for place, claim in claims:
        if claim.value is None and claim.indicator is not None:
            found.setdefault((claim.indicator, claim.kind), {}).setdefault(place, []).append(claim)
    for (indicator, kind), cells in sorted(found.items()):
        yield Worded(indicator, kind, {place: tuple(those) for place, those in sorted(cells.items())})
