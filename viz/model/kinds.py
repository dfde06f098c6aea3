"""The kinds of node: name, shape and colour, chosen so that shape alone tells them apart as well.

The colours are those of Okabe and Ito. Kinds of one shape have colours that people with any of the common
colour-vision deficiencies can tell from one another (tests/viz/test_kinds.py simulates them).
"""

from dataclasses import dataclass
from typing import Final

from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, VOC

BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILLION, PURPLE, YELLOW, GREY = "#D55E00", "#CC79A7", "#F0E442", "#8C8C8C"


@dataclass(frozen=True)
class Kind:
    """One kind of node: shape and colour as vis-network names them, size in pixels."""

    name: str
    label: BilingualText
    shape: str
    colour: str
    size: int


def _kind(name: str, zh: str, en: str, shape: str, colour: str, size: int) -> Kind:
    return Kind(name, BilingualText(zh, en), shape, colour, size)


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in [
        _kind("station", "派出所", "station", "square", BLUE, 17),
        _kind("area", "地区", "area", "square", SKY, 15),
        _kind("mechanism", "机制", "mechanism", "dot", ORANGE, 12),
        _kind("type", "机制类型", "mechanism type", "hexagon", GREEN, 15),
        _kind("outcome", "报道的结果", "reported result", "diamond", VERMILLION, 13),
        _kind("level", "结果层级", "result level", "diamond", VERMILLION, 18),
        _kind("indicator", "指标", "indicator", "triangleDown", VERMILLION, 13),
        _kind("claim", "其他陈述", "other claim", "diamond", GREY, 11),
        _kind("setting", "环境", "setting", "triangleDown", SKY, 13),
        _kind("formula", "数字口诀", "number formula", "star", PURPLE, 16),
        _kind("formula-kind", "口诀类别", "kind of formula", "hexagon", YELLOW, 15),
        _kind("slot", "口诀项位", "formula slot", "dot", SKY, 9),
        _kind("item", "口诀项", "formula item", "triangle", PURPLE, 10),
        _kind("honour", "荣誉", "honour", "star", YELLOW, 14),
        _kind("participant", "参与群体", "participants", "triangle", BLUE, 12),
        _kind("function", "职能", "function", "triangle", YELLOW, 12),
        _kind("problem", "针对的问题", "problem addressed", "triangle", VERMILLION, 12),
        _kind("tension", "表述不一致", "tension", "triangleDown", YELLOW, 13),
        _kind("organisation", "组织", "organisation", "square", ORANGE, 12),
        _kind("beneficiary", "服务对象", "those served", "triangleDown", BLUE, 12),
        _kind("bureau", "公安局", "bureau", "square", GREY, 14),
        _kind("other", "其他", "other", "dot", GREY, 10),
    ]
}
"""By name, in the order in which a legend lists them."""

_BY_CLASS: Final[dict[str, str]] = {
    str(FQ["Station"]): "station",
    str(FQ["Area"]): "area",
    str(FQ["Mechanism"]): "mechanism",
    str(FQ["Result"]): "outcome",
    str(FQ["Formula"]): "formula",
    str(FQ["FormulaSlot"]): "slot",
    str(FQ["FormulaItem"]): "item",
    str(FQ["Honour"]): "honour",
    str(FQ["Tension"]): "tension",
    str(FQ["Bureau"]): "bureau",
}
_CLAIMS: Final = {
    str(FQ[name]) for name in ("FigureClaim", "TrendClaim", "RankClaim", "AssertionClaim", "SettingClaim")
}
_BY_SCHEME: Final[dict[str, str]] = {
    str(VOC["mechanism-type"]): "type",
    str(VOC["result-level"]): "level",
    str(VOC["indicator"]): "indicator",
    str(VOC["setting"]): "setting",
    str(VOC["participant"]): "participant",
    str(VOC["function"]): "function",
    str(VOC["problem"]): "problem",
    str(VOC["formula-kind"]): "formula-kind",
    str(VOC["organisation-kind"]): "organisation",
    str(VOC["beneficiary"]): "beneficiary",
}


def kind_of(classes: set[str], schemes: set[str]) -> str:
    """The name of the kind of a node with these classes and concept schemes; an outcome is no plain claim."""
    for table, found in ((_BY_CLASS, classes), (_BY_SCHEME, schemes)):
        for iri, name in table.items():
            if iri in found:
                return name
    return "claim" if classes & _CLAIMS else "other"
