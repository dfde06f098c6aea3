"""Tables of claims, of those among them that are outcomes, and of the credits that tie them to mechanisms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF

from graph.export.codebook import Field, Table, code, iri, plain, station, subjects, text, thing
from graph.lists.outcomes import all_outcomes
from graph.read.claim import CLAIM, Claim, Credit, read_claim
from graph.read.gather import gathered
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ


@dataclass(frozen=True)
class _ClaimRow:
    claim: Claim
    outcome: bool
    words: BilingualText

    @property
    def tie(self) -> str:
        """The strongest tie to any mechanism."""
        kinds = {credit.explicit for credit in self.claim.credits}
        return "explicit" if True in kinds else "juxtaposed" if kinds else "none"


@dataclass(frozen=True)
class _CreditRow:
    of: _ClaimRow
    credit: Credit
    mechanism_type: str = ""


def claim_rows(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[_ClaimRow]:
    """What the rows of a table of these claims are made of: for `OUTCOMES` or `CLAIMS` of a part of the graph."""
    wording = Wording(snapshot)
    for found in gathered(snapshot, iris, CLAIM):
        claim = read_claim(snapshot, found)
        kinds = Properties(snapshot, found).all(str(RDF.type))
        yield _ClaimRow(claim, FQ.Result in kinds, wording.value(claim))


def _claims(snapshot: Snapshot) -> Iterator[_ClaimRow]:
    return claim_rows(snapshot, subjects(snapshot, "voice"))


def _outcomes(snapshot: Snapshot) -> Iterator[_ClaimRow]:
    return claim_rows(snapshot, all_outcomes(snapshot).names)


def _rankings(snapshot: Snapshot) -> Iterator[_ClaimRow]:
    return claim_rows(snapshot, subjects(snapshot, "rankedWithin"))


def _credits(snapshot: Snapshot) -> Iterator[_CreditRow]:
    for row in claim_rows(snapshot, subjects(snapshot, "credit")):
        for credit in row.claim.credits:
            yield _CreditRow(row, credit)


def _credits_by_type(snapshot: Snapshot) -> Iterator[_CreditRow]:
    for row in _credits(snapshot):
        for kind in Properties(snapshot, row.credit.mechanism).iris("mechanismType"):
            yield _CreditRow(row.of, row.credit, kind)


_SAID: tuple[Field[_ClaimRow], ...] = (
    iri("claim", "陈述", "claim", lambda row: row.claim.claim),
    station(lambda row: row.claim.station),
    thing("about", "统计对象：是谁的数字", "unit of observation: whose figure it is", lambda row: row.claim.about),
    code("indicator", "indicator", "指标", "indicator", lambda row: row.claim.indicator),
    code("result_level", "result-level", "结果层级", "result level", lambda row: row.claim.level),
    text("in_words", "所说内容", "what is claimed, in words", lambda row: row.words),
    plain(
        "kind",
        "陈述的类（本体中的类名）",
        "class of the claim in the ontology",
        lambda row: row.claim.kind,
    ),
    plain(
        "value",
        "数值（变化为有符号数，百分数写作 25 而非 0.25）",
        "value; signed for changes, percent as 25",
        lambda row: row.claim.value,
        "decimal",
    ),
    code("unit", "unit", "单位", "unit", lambda row: row.claim.unit),
    code("measure", "measure", "度量方式", "measure", lambda row: row.claim.measure),
    code("qualifier", "qualifier", "限定词", "qualifier", lambda row: row.claim.qualifier),
    plain(
        "lower_bound", "措辞给出的下界", "lower bound that the wording gives",
        lambda row: row.claim.lower_bound, "decimal",
    ),
    plain(
        "upper_bound", "措辞给出的上界", "upper bound that the wording gives",
        lambda row: row.claim.upper_bound, "decimal",
    ),
    plain(
        "bound_exclusive", "界值是否不含本数", "whether the bound itself is left out",
        lambda row: row.claim.bound_exclusive if row.claim.value is not None else None, "boolean",
    ),
    plain(
        "baseline", "变化前的数值；空即未编码", "value before the change; empty where none is coded",
        lambda row: row.claim.baseline, "decimal",
    ),
    code(
        "direction", "direction", "方向（没有数字时）", "direction, where no number is given",
        lambda row: row.claim.direction,
    ),
    text("gloss", "大意（编码者的话）", "gist, in the coder's words", lambda row: row.claim.gloss),
    code("comparator", "comparator", "比较基准", "comparator", lambda row: row.claim.comparator),
    text("denominator", "分母口径（来源用语）", "whole of which a share is taken", lambda row: row.claim.denominator),
    text("scope", "范围说明（来源用语）", "narrower scope", lambda row: row.claim.scope),
    plain(
        "period_as_printed", "时期（原文写法）", "period as printed",
        lambda row: row.claim.period.as_printed if row.claim.period else None,
    ),
    code(
        "period_kind", "period-kind", "时期类型", "period kind",
        lambda row: row.claim.period.kind if row.claim.period else None,
    ),
    plain(
        "period_start", "起始日期；空即无法确定", "first day; empty where it cannot be settled",
        lambda row: row.claim.period.start if row.claim.period else None, "date",
    ),
    plain(
        "period_end", "结束日期；空即无法确定", "last day; empty where it cannot be settled",
        lambda row: row.claim.period.end if row.claim.period else None, "date",
    ),
    code("voice", "voice", "叙述者（只记身份）", "voice, by role only", lambda row: row.claim.voice),
    plain(
        "tie", "与机制的最强联系：explicit 明确归因、juxtaposed 仅并置、none 无",
        "strongest tie to any mechanism: explicit, juxtaposed or none", lambda row: row.tie,
    ),
    plain(
        "credits", "归因条数（见 credits 表）", "number of rows in the table of credits",
        lambda row: len(row.claim.credits), "integer",
    ),
    iri("source", "来源", "source", lambda row: row.claim.evidence[0].source, "sources"),
)  # fmt: skip

_AMONG_ALL: tuple[Field[_ClaimRow], ...] = (
    code("narrative_role", "narrative-role", "叙述作用", "part in the text", lambda row: row.claim.role),
    plain(
        "outcome",
        "是否计为报道的结果",
        "whether it counts as a reported result",
        lambda row: row.outcome,
        "boolean",
    ),
)

_CREDIT: tuple[Field[_CreditRow], ...] = (
    thing("mechanism", "机制", "mechanism", lambda row: row.credit.mechanism, "mechanisms"),
    station(lambda row: row.of.claim.station),
    plain(
        "explicit",
        "true 明确归因；false 仅并置，无归因用语",
        "true for explicit credit; false for mere juxtaposition, no word of credit",
        lambda row: row.credit.explicit,
        "boolean",
    ),
    code("credit_kind", "credit-kind", "归因方式", "credit kind", lambda row: row.credit.kind),
    plain(
        "grade",
        "证据等级 0–5（推导）",
        "evidence grade 0–5, derived",
        lambda row: row.credit.grade,
        "integer",
    ),
    iri("claim", "陈述", "claim", lambda row: row.of.claim.claim, "claims"),
    plain(
        "outcome",
        "陈述是否计为报道的结果",
        "whether the claim counts as a reported result",
        lambda row: row.of.outcome,
        "boolean",
    ),
    code("indicator", "indicator", "指标", "indicator", lambda row: row.of.claim.indicator),
    code("result_level", "result-level", "结果层级", "result level", lambda row: row.of.claim.level),
    text("in_words", "所说内容", "what is claimed, in words", lambda row: row.of.words),
)

OUTCOMES = Table(
    "outcomes",
    BilingualText("报道的结果", "Reported results"),
    BilingualText(
        "一行一条陈述：正文中产出、中间结果、最终成效或未指明层级的",
        "one row a claim of the body text at the level of output, intermediate result or outcome",
    ),
    ("claim",),
    _outcomes,
    _SAID,
)
CLAIMS = Table(
    "claims",
    BilingualText("全部陈述", "All claims"),
    BilingualText(
        "一行一条陈述，含投入、背景、标题与案例中的数字",
        "one row a claim, with inputs, context and the figures of headlines and stories",
    ),
    ("claim",),
    _claims,
    (*_SAID, *_AMONG_ALL),
)
RANKINGS = Table(
    "rankings",
    BilingualText("位次", "Standings"),
    BilingualText("一行一条位次陈述", "one row a claim of standing among peers"),
    ("claim",),
    _rankings,
    (
        iri("claim", "陈述", "claim", lambda row: row.claim.claim, "claims"),
        station(lambda row: row.claim.station),
        code("indicator", "indicator", "指标", "indicator", lambda row: row.claim.indicator),
        plain(
            "rank", "名次；只有区间时为空", "place; empty for a band", lambda row: row.claim.rank, "integer"
        ),
        text("rank_band", "名次区间", "band of the ranking", lambda row: row.claim.rank_band),
        thing("ranked_within", "排名范围", "area ranked within", lambda row: row.claim.ranked_within),
        plain(
            "consecutive_years",
            "连续年数",
            "years in a row",
            lambda row: row.claim.consecutive_years,
            "integer",
        ),
    ),
)
CREDITS = Table(
    "credits",
    BilingualText("归因", "Credits"),
    BilingualText(
        "一行一条归因：一条陈述与一项机制之间的联系",
        "one row a credit: the tie between a claim and a mechanism",
    ),
    ("credit",),
    _credits,
    (iri("credit", "归因", "credit", lambda row: row.credit.credit), *_CREDIT),
)
CREDITS_BY_TYPE = Table(
    "credits-by-type",
    BilingualText("按机制类型的归因", "Credits by type of mechanism"),
    BilingualText(
        "一行一条归因与其机制的一个类型，供数据透视表用；机制有两个类型的归因出现两次",
        "one row a credit and a type of its mechanism, for pivot tables; a credit to a mechanism of two types "
        "stands twice",
    ),
    ("credit", "mechanism_type"),
    _credits_by_type,
    (
        iri("credit", "归因", "credit", lambda row: row.credit.credit, "credits"),
        code(
            "mechanism_type",
            "mechanism-type",
            "机制类型",
            "type of mechanism",
            lambda row: row.mechanism_type,
        ),
        *_CREDIT,
    ),
)
