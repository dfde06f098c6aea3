"""A claim in a few words, for a node that shows one: indicator and value with the bound that its wording gives."""

from collections.abc import Callable
from decimal import Decimal

from graph.claims import Claim
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

Labels = Callable[[str], BilingualText]

PERCENT = PREFIXES["un"] + "percent"
UNSTATED = PREFIXES["un"] + "unstated"
CHANGES = {PREFIXES["ms"] + slug for slug in ("change-rate", "average-annual-change", "change-ambiguous")}
STREAK = PREFIXES["ms"] + "zero-streak"
ABOUT = PREFIXES["ql"] + "about"


def claim_label(claim: Claim, label: Labels) -> tuple[BilingualText, BilingualText | None]:
    """The label and the part of it that is the value: “化解纠纷数 826 起”, “disputes resolved: 826 cases”."""
    subject = label(claim.indicator or claim.setting or claim.claim)
    value = _value(claim, label)
    if value is None:
        return subject, None
    return BilingualText(f"{subject.zh} {value.zh}", f"{subject.en}: {value.en}"), value


def _value(claim: Claim, label: Labels) -> BilingualText | None:
    if claim.value is not None:
        return _figure(claim, claim.value, label)
    if claim.direction is not None:
        return label(claim.direction)
    if claim.rank is not None:
        return BilingualText(f"第 {claim.rank} 名", f"rank {claim.rank}")
    if claim.rank_band is not None:
        return claim.rank_band
    return None


def _figure(claim: Claim, value: Decimal, label: Labels) -> BilingualText:
    change = claim.measure in CHANGES
    number = ("+" if change and value > 0 else "") + plain(value)
    unit = _unit(claim.unit, label)
    if claim.measure == STREAK:
        return BilingualText(f"连续 {number}{unit.zh}为零", f"zero for {number}{unit.en}")
    sign = _sign(claim)
    return BilingualText(f"{sign}{number}{unit.zh}", f"{sign}{number}{unit.en}")


def _unit(unit: str | None, label: Labels) -> BilingualText:
    if unit is None or unit == UNSTATED:
        return BilingualText("", "")
    if unit == PERCENT:
        return BilingualText("%", "%")
    return BilingualText(f" {label(unit).zh}", f" {label(unit).en}")


def _sign(claim: Claim) -> str:
    if claim.qualifier == ABOUT:
        return "≈"
    if claim.lower_bound is not None and claim.upper_bound is None:
        return ">" if claim.bound_exclusive else "≥"
    if claim.upper_bound is not None and claim.lower_bound is None:
        return "<" if claim.bound_exclusive else "≤"
    return ""


def plain(value: Decimal) -> str:
    """A decimal without empty places, thousands set off, with a real minus sign."""
    whole = value.to_integral_value()
    text = f"{int(whole):,}" if value == whole else f"{value.normalize():,f}"
    return text.replace("-", "−")
