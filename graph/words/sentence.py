"""A reported result as one sentence in each language, and which of its qualifiers nobody coded."""

from graph.read.claim import Claim
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording, compares
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

_AT = PREFIXES["at"]
SHARE = PREFIXES["ms"] + "share"
QUALIFIERS: dict[str, tuple[str, ...]] = {
    "FigureClaim": (
        "measure", "value", "bounds", "qualifier", "unit", "comparator", "baseline", "denominator", "scope", "period",
    ),
    "TrendClaim": ("direction", "gloss", "comparator", "baseline", "scope", "period"),
    "RankClaim": ("rank", "rank_band", "ranked_within", "consecutive_years", "comparator", "scope", "period"),
    "AssertionClaim": ("direction", "gloss", "scope", "period"),
}  # fmt: skip
"""What a claim of each kind can be qualified by, by the names of `Claim`; `bounds` are the lower and the upper one."""


def not_coded(claim: Claim) -> tuple[str, ...]:
    """The qualifiers of which there is neither a value nor the coder's word that the source does not state them.

    What does not apply is not among them: a denominator of what is no share, a baseline of what compares nothing.
    """
    said = {aspect.removeprefix(_AT) for aspect in claim.not_stated}
    if not compares(claim) and claim.comparator is None:
        said |= {"comparator", "baseline"}
    if claim.measure != SHARE:
        said.add("denominator")
    return tuple(
        name for name in QUALIFIERS.get(claim.kind, ()) if name not in said and not _coded(claim, name)
    )


def _coded(claim: Claim, name: str) -> bool:
    if name == "bounds":
        return claim.lower_bound is not None or claim.upper_bound is not None
    if name in ("rank", "rank_band"):
        return claim.rank is not None or claim.rank_band is not None
    return getattr(claim, name) is not None


def sentence(snapshot: Snapshot, claim: Claim) -> BilingualText:
    """Who is said to have what, when, compared with what, and how the text ties it to mechanisms."""
    wording = Wording(snapshot)
    about, subject = snapshot.label(claim.about), snapshot.label(claim.indicator or claim.claim)
    value = wording.value(claim)
    source = claim.evidence[0].source if claim.evidence else None
    period = wording.period(claim.period, source, claim.not_stated)
    comparison = wording.comparison(claim)
    zh = [f"来源称，{about.zh}“{subject.zh}”为 {value.zh}", period.zh, f"比较：{comparison.zh}"]
    en = [
        f"The source says of {about.en}: {subject.en}, {value.en}",
        period.en,
        f"comparison: {comparison.en}",
    ]
    ties = wording.ties(claim)
    for tied in ties:
        names = [snapshot.label(credit.mechanism) for credit in tied]
        kind = wording.tie(tied[0])
        zh.append(f"{kind.zh}：{'、'.join(name.zh for name in names)}（{wording.grade(tied[0].grade).zh}）")
        en.append(f"{kind.en}: {', '.join(name.en for name in names)} ({wording.grade(tied[0].grade).en})")
    if not ties:
        zh.append("未归因于任何机制")
        en.append("credited to no mechanism")
    return BilingualText("；".join(zh) + "。", "; ".join(en) + ".")
