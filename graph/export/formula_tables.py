"""Tables of number formulas (1+4+N, 一五三三), their slots, the parts listed under them, and what goes by them."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.export.codebook import Table, code, iri, plain, station, subjects, text, thing
from graph.read.formula import FORMULA, Formula, Item, Slot, read_formula
from graph.read.gather import gathered
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText


@dataclass(frozen=True)
class _FormulaRow:
    formula: Formula
    station: str
    label: BilingualText


@dataclass(frozen=True)
class _SlotRow:
    formula: str
    slot: Slot
    order: int


@dataclass(frozen=True)
class _ItemRow:
    of: _SlotRow
    item: Item
    order: int


@dataclass(frozen=True)
class _Named:
    formula: str
    mechanism: str


def _formulas(snapshot: Snapshot) -> Iterator[_FormulaRow]:
    for found in gathered(snapshot, subjects(snapshot, "formulaOf"), FORMULA):
        holder = Properties(snapshot, found).must("formulaOf")
        yield _FormulaRow(read_formula(snapshot, found), holder, snapshot.label(found))


def _slots(snapshot: Snapshot) -> Iterator[_SlotRow]:
    for row in _formulas(snapshot):
        for slot in row.formula.slots:
            yield _SlotRow(row.formula.formula, slot, int(Properties(snapshot, slot.slot).must("order")))


def _items(snapshot: Snapshot) -> Iterator[_ItemRow]:
    for row in _slots(snapshot):
        for item in row.slot.items:
            yield _ItemRow(row, item, int(Properties(snapshot, item.item).must("order")))


def _named(snapshot: Snapshot) -> Iterator[_Named]:
    for row in _formulas(snapshot):
        for mechanism in row.formula.names:
            yield _Named(row.formula.formula, mechanism)


FORMULAS = Table(
    "formulas",
    BilingualText("数字口诀", "Number formulas"),
    BilingualText("一行一个口诀", "one row a formula"),
    ("formula",),
    _formulas,
    (
        iri("formula", "口诀", "formula", lambda row: row.formula.formula),
        text("formula", "口诀", "formula", lambda row: row.label),
        plain(
            "token",
            "原文写法，不作数值解读",
            "as printed, never read as a number",
            lambda row: row.formula.token,
        ),
        station(lambda row: row.station),
        code("formula_kind", "formula-kind", "口诀类型", "kind of formula", lambda row: row.formula.kind),
        code(
            "listing", "listing", "列明程度", "how far the parts are listed", lambda row: row.formula.listing
        ),
        text("note", "编码者说明", "curator's note", lambda row: row.formula.note),
        iri("source", "来源", "source", lambda row: row.formula.evidence[0].source, "sources"),
    ),
)
FORMULA_SLOTS = Table(
    "formula-slots",
    BilingualText("口诀的项位", "Slots of formulas"),
    BilingualText("一行一个数字或字母", "one row a digit or letter of a formula"),
    ("slot",),
    _slots,
    (
        iri("slot", "项位", "slot", lambda row: row.slot.slot),
        thing("formula", "口诀", "formula", lambda row: row.formula, "formulas"),
        plain("slot_order", "次序，从 1 起", "place, counted from 1", lambda row: row.order, "integer"),
        plain("symbol", "原文的数字或字母", "digit or letter as printed", lambda row: row.slot.symbol),
        plain(
            "declared",
            "标称项数；N、X 等为空",
            "number of parts promised; empty for N and X",
            lambda row: row.slot.declared,
            "integer",
        ),
        plain(
            "listed",
            "来源列出的项数",
            "number of parts that are listed",
            lambda row: len(row.slot.items),
            "integer",
        ),
        code("listing", "listing", "列明程度", "how far the parts are listed", lambda row: row.slot.listing),
    ),
)
FORMULA_ITEMS = Table(
    "formula-items",
    BilingualText("口诀列出的分项", "Parts listed under formulas"),
    BilingualText("一行一个分项", "one row a part that the source lists"),
    ("item",),
    _items,
    (
        thing("item", "分项", "item", lambda row: row.item.item),
        iri("slot", "项位", "slot", lambda row: row.of.slot.slot, "formula-slots"),
        thing("formula", "口诀", "formula", lambda row: row.of.formula, "formulas"),
        plain("item_order", "次序，从 1 起", "place, counted from 1", lambda row: row.order, "integer"),
        thing(
            "mechanism",
            "所指机制；分项不是机制则空",
            "mechanism that it stands for; empty where it stands for none",
            lambda row: row.item.denotes,
        ),
    ),
)
FORMULA_MECHANISMS = Table(
    "formula-mechanisms",
    BilingualText("以口诀为名的机制", "Mechanisms that go by formulas"),
    BilingualText("一行一个口诀与一项机制", "one row a formula and a mechanism"),
    ("formula", "mechanism"),
    _named,
    (
        thing("formula", "口诀", "formula", lambda row: row.formula, "formulas"),
        thing("mechanism", "机制", "mechanism", lambda row: row.mechanism, "mechanisms"),
    ),
)
