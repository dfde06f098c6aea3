"""The columns of the CSV tables: name, datatype and what stands in them, in both languages.

A thing has three columns: its IRI under the column's name, its labels under `_zh` and `_en`. A coded value
has the concept's slug in place of the IRI. Several values in one cell are divided by `SEPARATOR`.
"""

from dataclasses import dataclass
from typing import Literal as OneOf

from ontology.bilingual import BilingualText
from ontology.namespaces import VOC

SEPARATOR = "|"

Datatype = OneOf["string", "anyURI", "decimal", "integer", "boolean", "date"]


@dataclass(frozen=True)
class Column:
    """One column. `many` cells hold several values; `value_url` makes a concept's IRI of a slug (CSVW)."""

    name: str
    text: BilingualText
    datatype: Datatype = "string"
    many: bool = False
    value_url: str | None = None


def _column(name: str, zh: str, en: str, datatype: Datatype = "string", many: bool = False) -> list[Column]:
    return [Column(name, BilingualText(zh, en), datatype, many)]


def _labels(name: str, zh: str, en: str, many: bool) -> list[Column]:
    return [
        Column(f"{name}_zh", BilingualText(f"{zh}（中文名称）", f"{en}: label in Chinese"), many=many),
        Column(f"{name}_en", BilingualText(f"{zh}（英文名称）", f"{en}: label in English"), many=many),
    ]


def _thing(name: str, zh: str, en: str, many: bool = False) -> list[Column]:
    own = Column(name, BilingualText(f"{zh}（IRI）", f"{en}: IRI"), "anyURI", many)
    return [own, *_labels(name, zh, en, many)]


def _code(name: str, scheme: str, zh: str, en: str, many: bool = False) -> list[Column]:
    text = BilingualText(f"{zh}（概念表 voc/{scheme} 中的代码）", f"{en}: code from voc/{scheme}")
    own = Column(name, text, "string", many, f"{VOC[scheme]}/{{{name}}}")
    return [own, *_labels(name, zh, en, many)]


def _evidence(one_source: bool) -> list[Column]:
    """Where it is said. A claim has one source; elsewhere each span names its own."""
    zh, en = ("", "") if one_source else ("，与 quotes 一一对应", ", in step with quotes")
    return [
        *_column(
            "quotes",
            "原文字句，每处不超过 20 字",
            "words of the source, at most 20 characters each",
            many=True,
        ),
        *_column(
            "offsets",
            "原文位置：起-止，按 Unicode 码位从 0 数起，止不含；与 quotes 一一对应",
            "places as start-end, Unicode code points from 0, end not included; in step with quotes",
            many=True,
        ),
        *_column("source", f"来源（IRI）{zh}", f"source: IRI{en}", "anyURI", not one_source),
        *_column("source_title", f"来源题名{zh}", f"title of the source{en}", many=not one_source),
        *_column(
            "source_digest",
            f"来源文本的 SHA-256，位置即以此文本为准{zh}",
            f"SHA-256 of the text to which the places refer{en}",
            many=not one_source,
        ),
    ]


_CREDIT = {
    "explicit": ("明确归因", "explicit credit"),
    "juxtaposed": ("仅并置（无归因用语）", "mere juxtaposition, no word of credit"),
}


def _credit(kind: str) -> list[Column]:
    zh, en = _CREDIT[kind]
    columns = _thing(f"{kind}_mechanisms", f"{zh}的机制", f"mechanisms by {en}", many=True)
    if kind == "explicit":
        columns += _code(
            "explicit_kinds", "credit-kind", "归因方式，与机制一一对应", "credit kinds, in step", many=True
        )
        columns += _column("explicit_cues", "归因用语", "words that make the credit", many=True)
    columns += _column(
        f"{kind}_grades",
        f"{zh}的证据等级 0–5，与机制一一对应",
        f"grades 0–5 of {en}, in step",
        "integer",
        many=True,
    )
    return columns


STATIONS = [
    *_thing("station", "派出所", "station"),
    *_column("slug", "页面地址中的短名", "short name in addresses"),
    *_thing("bureau", "所属公安局", "bureau"),
    *_thing("township", "乡镇或街道", "town or sub-district"),
    *_thing("county", "县（市、区）", "county, district or county-level city"),
    *_thing("prefecture", "地市", "prefecture"),
    *_thing("province", "省", "province"),
    *_code("settings", "setting", "来源所写环境", "settings named by the sources", many=True),
    *_column("mechanisms", "机制数", "number of mechanisms", "integer"),
    *_column("outcomes", "成效陈述数（归因与否都算）", "reported outcomes, credited or not", "integer"),
]

MECHANISMS = [
    *_thing("mechanism", "机制", "mechanism"),
    *_thing("station", "派出所", "station"),
    *_code("types", "mechanism-type", "机制类型", "types", many=True),
    *_thing("parts", "组成部分", "parts", many=True),
    *_code("draws_on", "participant", "人员来源", "groups it draws on", many=True),
    *_code("functions", "function", "职能", "functions", many=True),
    *_code("addresses", "problem", "针对问题", "problems it is said to answer", many=True),
    *_column(
        "founded", "成立时间（年、年月或日，照来源）", "when it was set up, as exactly as the source says"
    ),
    *_column(
        "outcomes_explicit", "明确归因于它的成效陈述数", "outcomes explicitly credited to it", "integer"
    ),
    *_column(
        "outcomes_juxtaposed", "仅与它并置的成效陈述数", "outcomes that merely stand beside it", "integer"
    ),
    *_evidence(one_source=False),
]

CLAIMS = [
    *_column("claim", "陈述（IRI）", "claim: IRI", "anyURI"),
    *_column("kind", "陈述的类（本体中的类名）", "class of the claim in the ontology"),
    *_thing("station", "派出所", "station"),
    *_thing("about", "观察单位：是谁的数字", "unit of observation: whose figure it is"),
    *_code("indicator", "indicator", "指标", "indicator"),
    *_code("result_level", "result-level", "结果层级", "result level"),
    *_code("measure", "measure", "度量方式", "measure"),
    *_column(
        "value",
        "数值（变化为有符号数，百分数写作 25 而非 0.25）",
        "value; signed for changes, percent as 25",
        "decimal",
    ),
    *_column("lower_bound", "措辞给出的下界", "lower bound that the wording gives", "decimal"),
    *_column("upper_bound", "措辞给出的上界", "upper bound that the wording gives", "decimal"),
    *_column("bound_exclusive", "界值是否不含本数", "whether the bound itself is left out", "boolean"),
    *_code("qualifier", "qualifier", "限定词", "qualifier"),
    *_code("unit", "unit", "单位", "unit"),
    *_code(
        "direction", "direction", "变化方向（只有方向、没有数字时）", "direction, where no number is given"
    ),
    *_column("rank", "名次", "place in a ranking", "integer"),
    *_column("rank_band_zh", "名次区间（中文）", "band of the ranking, Chinese"),
    *_column("rank_band_en", "名次区间（英文，无则同中文）", "band of the ranking, English or as in Chinese"),
    *_thing("ranked_within", "排名范围", "area within which it is ranked"),
    *_column("consecutive_years", "连续年数", "years in a row", "integer"),
    *_code("setting", "setting", "环境", "setting"),
    *_code("comparator", "comparator", "比较基准", "comparator"),
    *_column(
        "baseline",
        "变化前的数值；空即来源未给",
        "value before the change; empty where none is given",
        "decimal",
    ),
    *_column("denominator", "分母口径（来源用语）", "whole of which a share is taken, in the source's words"),
    *_column("scope", "范围说明（来源用语）", "narrower scope, in the source's words"),
    *_column("period_as_printed", "时期（原文写法）", "period as printed"),
    *_code("period_kind", "period-kind", "时期类型", "period kind"),
    *_column("period_start", "起始日期；空即无法确定", "first day; empty where it cannot be settled", "date"),
    *_column("period_end", "结束日期；空即无法确定", "last day; empty where it cannot be settled", "date"),
    *_code("voice", "voice", "叙述者（只记身份）", "voice, by role only"),
    *_code("narrative_role", "narrative-role", "叙述作用", "part in the text"),
    *_credit("explicit"),
    *_credit("juxtaposed"),
    *_evidence(one_source=True),
    *_column("entry", "条目（具名图）", "entry: the named graph", "anyURI"),
]
