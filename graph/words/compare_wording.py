"""What a comparison says of itself: what keeps figures apart, why there is none per head. For pages and tables."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from ontology.bilingual import BilingualText

PARTS: dict[str, BilingualText] = {
    "indicator": BilingualText("指标", "indicator"),
    "measure": BilingualText("度量方式", "measure"),
    "unit": BilingualText("单位", "unit"),
    "comparator": BilingualText("比较基准", "base of comparison"),
    "observation": BilingualText("统计对象", "unit of observation"),
    "scope": BilingualText("范围", "scope"),
    "denominator": BilingualText("分母", "denominator"),
}
"""What must agree before two figures stand in one row."""

OBSERVATIONS: dict[str, BilingualText] = {
    "Station": BilingualText("派出所", "station"),
    "Area": BilingualText("地区", "area"),
    "Mechanism": BilingualText("机制", "mechanism"),
}
"""Of what a figure is, by class."""

FEATURES: dict[str, BilingualText] = {
    "setting": BilingualText("环境", "Settings"),
    "type": BilingualText("机制类型", "Mechanism types"),
    "function": BilingualText("职能", "Functions"),
    "problem": BilingualText("针对的问题", "Problems addressed"),
    "people": BilingualText("人员来源", "Drawn from"),
    "beneficiary": BilingualText("服务对象", "Serves"),
    "partner": BilingualText("合作", "Partners"),
    "management": BilingualText("管理", "Managed by"),
    "training": BilingualText("培训", "Trained by"),
    "level": BilingualText("结果层级", "Result level"),
    "kind": BilingualText("指标性质", "Kind of indicator"),
    "merit": BilingualText("怎样算好", "Which way is better"),
    "unit": BilingualText("可用单位", "Units admitted"),
}

WITHOUT_PER_HEAD: dict[str, BilingualText] = {
    "no-population": BilingualText("没有编码的人口数", "no population is coded"),
    "other-period": BilingualText(
        "人口数与各数字都不是同一时期，或时期不能确定",
        "no population of the same period as the figures, or a period that cannot be dated",
    ),
    "open-population": BilingualText(
        "人口数或该数字没有下界", "the population or the figure has no lower bound"
    ),
}

ONLY_HERE = BilingualText("只有这一方有此指标的数字", "only one of them has a figure on this indicator")


def why_apart(differing: Sequence[str], missing: Sequence[str]) -> BilingualText:
    """What keeps figures out of a common row: the parts that differ and those that the source does not state."""
    if not differing and not missing:
        return ONLY_HERE
    zh, en = [], []
    if differing:
        zh.append("不同：" + "、".join(PARTS[part].zh for part in differing))
        en.append("differs: " + ", ".join(PARTS[part].en for part in differing))
    if missing:
        zh.append("缺：" + "、".join(PARTS[part].zh for part in missing))
        en.append("missing: " + ", ".join(PARTS[part].en for part in missing))
    return BilingualText("；".join(zh), "; ".join(en))


def ends(
    low: Decimal | None, high: Decimal | None, low_exclusive: bool = False, high_exclusive: bool = False
) -> BilingualText:
    """An interval as people write it, to three figures: “>15.1”, “4.2 to 4.3”; both ends open: no bound."""
    if low is None and high is None:
        return BilingualText("没有上下界", "no bound")
    if low is not None and high is not None:
        if low == high:
            return BilingualText(_short(low), _short(low))
        return BilingualText(f"{_short(low)} 至 {_short(high)}", f"{_short(low)} to {_short(high)}")
    if low is not None:
        sign = ">" if low_exclusive else "≥"
        return BilingualText(sign + _short(low), sign + _short(low))
    assert high is not None
    sign = "<" if high_exclusive else "≤"
    return BilingualText(sign + _short(high), sign + _short(high))


def _short(number: Decimal) -> str:
    if number == 0:
        return "0"
    places = max(0, 2 - number.adjusted())
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):,f}"
