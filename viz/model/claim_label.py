"""A claim in a few words, for a node that shows one: indicator and value with the bound that its wording gives."""

from decimal import Decimal

from graph.read.claim import Claim
from graph.words.claim_wording import CHANGES, STREAK, UNSTATED, Labels, bound_sign, plain, unit_after
from ontology.bilingual import BilingualText


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
    number = ("+" if claim.measure in CHANGES and value > 0 else "") + plain(value)
    # That no unit is printed is told on the card; here it would only be noise.
    unit = BilingualText("", "") if claim.unit == UNSTATED else unit_after(value, claim.unit, label)
    if claim.measure == STREAK:
        return BilingualText(f"连续 {number}{unit.zh}为零", f"zero for {number}{unit.en} running")
    sign = bound_sign(claim)
    return BilingualText(f"{sign}{number}{unit.zh}", f"{sign}{number}{unit.en}")
