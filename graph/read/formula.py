"""Number formulas (1+4+N, 一五三三) with their slots and the parts listed under them, read from the graph."""

from dataclasses import dataclass

from graph.read.claim import TOLD, Evidence, read_evidence
from graph.read.gather import ALONE, Tree
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

FORMULA: Tree = {**TOLD, "slot": {"item": ALONE}}


@dataclass(frozen=True)
class Item:
    """A part that the source lists; `denotes` is the mechanism it stands for, if it is one."""

    item: str
    denotes: str | None


@dataclass(frozen=True)
class Slot:
    """One digit or letter. `declared` is the number of parts it promises, None for N and X."""

    slot: str
    symbol: str
    declared: int | None
    listing: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Formula:
    """A formula of one station, its slots and items in the printed order."""

    formula: str
    token: str
    kind: str
    listing: str
    names: tuple[str, ...]
    slots: tuple[Slot, ...]
    note: BilingualText | None
    evidence: tuple[Evidence, ...]


def read_formula(snapshot: Snapshot, iri: str) -> Formula:
    """The formula of that IRI."""
    own = Properties(snapshot, iri)
    return Formula(
        formula=iri,
        token=own.must("token"),
        kind=own.must("formulaKind"),
        listing=own.must("listing"),
        names=own.iris("names"),
        slots=tuple(_read_slot(snapshot, slot) for slot in _in_order(snapshot, own.iris("slot"))),
        note=own.both(PREFIXES["skos"] + "editorialNote") or own.both(PREFIXES["skos"] + "note"),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )


def _read_slot(snapshot: Snapshot, iri: str) -> Slot:
    own = Properties(snapshot, iri)
    return Slot(
        slot=iri,
        symbol=own.must("symbol"),
        declared=own.whole("declaredCount"),
        listing=own.must("listing"),
        items=tuple(
            Item(item, Properties(snapshot, item).text("denotes"))
            for item in _in_order(snapshot, own.iris("item"))
        ),
    )


def _in_order(snapshot: Snapshot, iris: tuple[str, ...]) -> list[str]:
    return sorted(iris, key=lambda iri: int(Properties(snapshot, iri).must("order")))
