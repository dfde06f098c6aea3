"""The filters of the lists: what each takes, and which values it has. Words are for the document of the interface."""

from dataclasses import dataclass
from typing import Final

from api.rest.things import SPACES
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES


@dataclass(frozen=True)
class Filter:
    """`space` is what stands before a slug to make an IRI of it; "" where values are words and no IRIs."""

    space: str
    title: BilingualText
    description: str
    example: str


def _f(space: str, zh: str, en: str, description: str, example: str) -> Filter:
    return Filter(space, BilingualText(zh, en), description, example)


FILTERS: Final[dict[str, Filter]] = {
    "station": _f(SPACES["stations"], "派出所", "station", "of this station", "zhejiang-pingyang-shanmen"),
    "mechanism": _f(
        SPACES["mechanisms"], "机制", "mechanism", "tied to this mechanism, in so many words or beside it",
        "zhejiang-pingyang-shanmen/hongdu-yijing",
    ),
    "place": _f(SPACES["places"], "地区", "place", "in this area or a smaller one within it", "zhejiang-wenzhou"),
    "province": _f(SPACES["places"], "省", "province", "in this province", "zhejiang"),
    "setting": _f(PREFIXES["st"], "环境", "setting", "of stations in such surroundings", "mountain"),
    "type": _f(PREFIXES["mt"], "机制类型", "mechanism type", "of this type or a narrower one", "volunteer-patrol"),
    "indicator": _f(PREFIXES["ind"], "指标", "indicator", "of this indicator or a narrower one", "police-calls"),
    "level": _f(PREFIXES["rl"], "结果层级", "result level", "with results at this level", "outcome"),
    "credit": _f("", "归因", "credit",
        "the strongest tie of a result to any mechanism: explicit, juxtaposed, none", "explicit"),
    "credit_kind": _f(PREFIXES["ck"], "归因方式", "kind of credit", "how the text makes the tie", "explicit-sole"),
    "grade": _f(PREFIXES["eg"], "证据等级", "evidence grade", "of this grade, e0 to e5", "e1"),
    "measure": _f(PREFIXES["ms"], "计量形式", "measure", "figures of this form", "share"),
    "unit": _f(PREFIXES["un"], "单位", "unit", "figures in this unit", "person"),
    "voice": _f(PREFIXES["vc"], "说话者", "voice", "who says it in the source", "narrator"),
    "not_stated": _f(PREFIXES["at"], "来源未写", "not stated",
        "where the coder looked for this aspect and the source is silent", "baseline"),
    "function": _f(PREFIXES["fn"], "功能", "function", "what a mechanism does", "mediation"),
    "problem": _f(PREFIXES["pb"], "所应对问题", "problem", "that it answers by its source", "understaffing"),
    "partner": _f(PREFIXES["ok"], "合作方", "partner", "kind of organisation that carries it on too", "enterprise"),
    "serves": _f(PREFIXES["bf"], "服务对象", "serves", "group that it serves", "resident"),
    "honour": _f(PREFIXES["ht"], "荣誉", "honour", "of this kind", "fengqiao-station"),
    "honour_level": _f(PREFIXES["lv"], "荣誉级别", "honour level", "level of those who gave the honour", "national"),
    "award": _f(PREFIXES["aw"], "授予状态", "award status", "granted, candidate …", "granted"),
    "year": _f("", "年份", "year", "the year", "2022"),
    "formula_kind": _f(PREFIXES["fk"], "口诀类别", "kind of formula", "what it is a formula of", "team-recipe"),
    "token": _f("", "口诀", "token", "as printed", "4+N"),
    "listing": _f(PREFIXES["ls"], "列举", "listing", "whether the source lists the parts", "complete"),
    "genre": _f(PREFIXES["gn"], "体裁", "genre", "kind of text", "newspaper-feature"),
    "independence": _f(PREFIXES["ip"], "独立性", "independence",
        "how far the source is from what it tells of", "insider"),
    "status": _f(PREFIXES["rv"], "审核状态", "review status", "how far the entry is reviewed", "draft"),
    "source": _f(SPACES["sources"], "来源", "source", "told by this source", "5923babd39e2e31d"),
    "entry": _f(PREFIXES["entry"], "条目", "entry", "told in this entry", "5923babd39e2e31d"),
    "area_level": _f(PREFIXES["lv"], "地区级别", "area level", "province, prefecture, county, township", "county"),
    "within": _f("", "上位", "within", "narrower than this one", ""),
}  # fmt: skip
"""By name."""

NOT_FILTERS: Final = frozenset({"from", "to", "value", "claim", "narrower"})
"""Columns that are sorted by or asked for otherwise."""
