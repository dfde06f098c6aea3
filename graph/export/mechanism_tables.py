"""Tables of mechanisms and of what a mechanism may have several of: types, groups, functions, problems, parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.export.codebook import Table, code, iri, plain, station, subjects, thing
from graph.lists.mechanisms import all_mechanisms
from graph.read.assessment import APPRAISAL, Appraisal, read_appraisal
from graph.read.gather import gathered
from graph.read.properties import Properties
from graph.read.station import MECHANISM, Mechanism, read_mechanism
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText


@dataclass(frozen=True)
class _MechanismRow:
    mechanism: Mechanism
    founded: str | None
    explicit: int
    juxtaposed: int


@dataclass(frozen=True)
class _Pair:
    """A mechanism and one value of a property of it."""

    mechanism: str
    station: str
    value: str


@dataclass(frozen=True)
class _AppraisalRow:
    appraisal: Appraisal
    station: str


def mechanism_rows(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[_MechanismRow]:
    """What the rows of a table of these mechanisms are made of, for `MECHANISMS` of a part of the graph."""
    for found in gathered(snapshot, iris, MECHANISM):
        own = Properties(snapshot, found)
        yield _MechanismRow(
            read_mechanism(snapshot, found),
            min(own.iris("founded"), default=None),
            len(own.all("creditedWith")),
            len(own.all("reportedBeside")),
        )


def _mechanisms(snapshot: Snapshot) -> Iterator[_MechanismRow]:
    return mechanism_rows(snapshot, all_mechanisms(snapshot).names)


def _appraisals(snapshot: Snapshot) -> Iterator[_AppraisalRow]:
    for found in gathered(snapshot, subjects(snapshot, "appraises"), APPRAISAL):
        appraisal = read_appraisal(snapshot, found)
        yield _AppraisalRow(appraisal, Properties(snapshot, appraisal.mechanism).must("operatedBy"))


MECHANISMS = Table(
    "mechanisms",
    BilingualText("机制", "Mechanisms"),
    BilingualText("一行一项机制，以当地名称记录", "one row a mechanism, under its local name"),
    ("mechanism",),
    _mechanisms,
    (
        thing("mechanism", "机制", "mechanism", lambda row: row.mechanism.mechanism),
        station(lambda row: row.mechanism.station),
        plain(
            "founded",
            "成立时间（照来源精确到年、月或日；说法不一时取最早）",
            "when it was set up, as exactly as the source says; the earliest where sources differ",
            lambda row: row.founded,
        ),
        plain("types", "类型数", "number of types", lambda row: len(row.mechanism.types), "integer"),
        plain(
            "outcomes_explicit",
            "明确归因于它的结果陈述数",
            "reported results explicitly credited to it",
            lambda row: row.explicit,
            "integer",
        ),
        plain(
            "outcomes_juxtaposed",
            "仅与它并置的结果陈述数",
            "reported results that merely stand beside it",
            lambda row: row.juxtaposed,
            "integer",
        ),
    ),
)


def _values_table(
    name: str, title: BilingualText, property: str, column: tuple[str, str, str, str]
) -> Table[_Pair]:
    """One row a mechanism and concept; `column` is name, scheme, and what it is called in zh and en."""

    def pairs(snapshot: Snapshot) -> Iterator[_Pair]:
        for mechanism in all_mechanisms(snapshot).names:
            own = Properties(snapshot, mechanism)
            for value in own.iris(property):
                yield _Pair(mechanism, own.must("operatedBy"), value)

    shown, scheme, zh, en = column
    return Table(
        name,
        title,
        BilingualText(f"一行一项机制的一个{zh}", f"one row a mechanism and one {en}"),
        ("mechanism", shown),
        pairs,
        (
            thing("mechanism", "机制", "mechanism", lambda pair: pair.mechanism, "mechanisms"),
            code(shown, scheme, zh, en, lambda pair: pair.value),
            station(lambda pair: pair.station),
        ),
    )


def _parts(snapshot: Snapshot) -> Iterator[_Pair]:
    for mechanism in all_mechanisms(snapshot).names:
        own = Properties(snapshot, mechanism)
        for part in own.iris("hasPart"):
            yield _Pair(mechanism, own.must("operatedBy"), part)


MECHANISM_TYPES = _values_table(
    "mechanism-types",
    BilingualText("机制的类型", "Types of mechanisms"),
    "mechanismType",
    ("mechanism_type", "mechanism-type", "类型", "type"),
)
MECHANISM_PARTICIPANTS = _values_table(
    "mechanism-participants",
    BilingualText("机制的参与群体", "Groups that mechanisms draw on"),
    "drawsOn",
    ("participant", "participant", "参与群体", "group drawn on"),
)
MECHANISM_FUNCTIONS = _values_table(
    "mechanism-functions",
    BilingualText("机制的职能", "Functions of mechanisms"),
    "function",
    ("function", "function", "职能", "function"),
)
MECHANISM_PROBLEMS = _values_table(
    "mechanism-problems",
    BilingualText("机制针对的问题", "Problems that mechanisms answer"),
    "addresses",
    ("problem", "problem", "针对的问题", "problem answered"),
)
MECHANISM_MANAGERS = _values_table(
    "mechanism-managers",
    BilingualText("机制的管理单位", "Organisations that manage mechanisms"),
    "managedBy",
    ("organisation", "organisation-kind", "管理单位的种类", "kind of managing organisation"),
)
MECHANISM_TRAINERS = _values_table(
    "mechanism-trainers",
    BilingualText("机制的培训单位", "Organisations that train the people of mechanisms"),
    "trainedBy",
    ("organisation", "organisation-kind", "培训单位的种类", "kind of training organisation"),
)
MECHANISM_PARTNERS = _values_table(
    "mechanism-partners",
    BilingualText("机制的合作单位", "Partners in mechanisms"),
    "partner",
    ("organisation", "organisation-kind", "合作单位的种类", "kind of partner"),
)
MECHANISM_BENEFICIARIES = _values_table(
    "mechanism-beneficiaries",
    BilingualText("机制的服务对象", "Groups that mechanisms serve"),
    "serves",
    ("beneficiary", "beneficiary", "服务对象", "group served"),
)
MECHANISM_PARTS = Table(
    "mechanism-parts",
    BilingualText("机制的组成部分", "Parts of mechanisms"),
    BilingualText(
        "一行一个整体与部分：来源明言后者是前者的一部分",
        "one row a whole and a part that the source names as such",
    ),
    ("mechanism", "part"),
    _parts,
    (
        thing("mechanism", "整体", "whole", lambda pair: pair.mechanism, "mechanisms"),
        thing("part", "部分", "part", lambda pair: pair.value, "mechanisms"),
        station(lambda pair: pair.station),
    ),
)
APPRAISALS = Table(
    "appraisals",
    BilingualText("EMMIE 证据概貌", "EMMIE profiles"),
    BilingualText(
        "一行一次评估：一个条目对一项机制报道了什么",
        "one row an appraisal: what one entry reports on a mechanism",
    ),
    ("appraisal",),
    _appraisals,
    (
        iri("appraisal", "评估", "appraisal", lambda row: row.appraisal.appraisal),
        thing("mechanism", "机制", "mechanism", lambda row: row.appraisal.mechanism, "mechanisms"),
        station(lambda row: row.station),
        code(
            "effect",
            "effect-grade",
            "效果（E，推导）",
            "effect (E), derived",
            lambda row: row.appraisal.effect,
        ),
        code("working", "emmie-level", "作用机理（M）", "mechanism (M)", lambda row: row.appraisal.working),
        code(
            "moderator", "emmie-level", "调节因素（M）", "moderator (M)", lambda row: row.appraisal.moderator
        ),
        code(
            "implementation",
            "emmie-level",
            "实施（I）",
            "implementation (I)",
            lambda row: row.appraisal.implementation,
        ),
        code("economics", "emmie-level", "成本（E）", "economics (E)", lambda row: row.appraisal.economics),
    ),
)
