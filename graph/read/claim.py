"""A claim with all that hangs on it (period, credits, the words it rests on), read from the graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from graph.errors import NotInGraph
from graph.read.gather import ALONE, Tree
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, PREFIXES

JUXTAPOSED = PREFIXES["ck"] + "juxtaposed"

_RDF_TYPE = PREFIXES["rdf"] + "type"
_NOTATION = PREFIXES["skos"] + "notation"

Tie = Literal["explicit", "juxtaposed", "none"]

TOLD: Tree = {"evidence": ALONE}
"""What rests on words of a source, with them."""

CLAIM: Tree = {
    "indicator": ALONE,
    "period": ALONE,
    "credit": {"effectGrade": ALONE, "cue": ALONE},
    # Of its source is told, where a period cannot be dated, whether that has a date.
    "evidence": {"spanOf": ALONE},
}


@dataclass(frozen=True)
class Evidence:
    """A span of a source: code points `start` (included) to `end` (not included), and the words there.

    `translation` is the project's English rendering of the quote, None where there is none.
    """

    span: str
    source: str
    start: int
    end: int
    quote: str
    translation: str | None = None


@dataclass(frozen=True)
class Credit:
    """The tie that the text makes between a claim and a mechanism.

    `explicit` is false where the two merely stand side by side; then `cues` is empty. `grade` is 0 to 5.
    """

    credit: str
    mechanism: str
    kind: str
    explicit: bool
    grade: int
    cues: tuple[Evidence, ...]


@dataclass(frozen=True)
class Period:
    """The time of a claim: as printed always, as dates only where the source lets it be dated."""

    period: str
    as_printed: str
    kind: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Claim:
    """One statement of one source. IRIs are strings; what is not coded is None or empty.

    `gloss` is the coder's words for what has no number; `not_stated` the aspects that the coder looked for in vain.
    """

    claim: str
    kind: str
    station: str
    about: str
    indicator: str | None
    level: str | None
    role: str
    voice: str
    measure: str | None
    value: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    bound_exclusive: bool
    qualifier: str | None
    unit: str | None
    baseline: Decimal | None
    denominator: BilingualText | None
    scope: BilingualText | None
    direction: str | None
    gloss: BilingualText | None
    rank: int | None
    rank_band: BilingualText | None
    ranked_within: str | None
    consecutive_years: int | None
    setting: str | None
    comparator: str | None
    period: Period | None
    not_stated: tuple[str, ...]
    credits: tuple[Credit, ...]
    evidence: tuple[Evidence, ...]


def tie_of(claim: Claim) -> Tie:
    """The strongest tie of a claim to any mechanism."""
    if not claim.credits:
        return "none"
    return "explicit" if any(credit.explicit for credit in claim.credits) else "juxtaposed"


def read_claim(snapshot: Snapshot, iri: str) -> Claim:
    """The claim of that IRI. Raises NotInGraph where the graph has none."""
    own = Properties(snapshot, iri)
    if not own.all("station") or not own.all("voice"):
        raise NotInGraph(f"图中没有陈述 {iri}", f"The graph has no claim {iri}")
    indicator = own.text("indicator")
    period = own.text("period")
    kinds = {str(kind).removeprefix(str(FQ)) for kind in own.all(_RDF_TYPE)}
    return Claim(
        claim=iri,
        kind=min(kind for kind in kinds if kind.endswith("Claim")),
        station=own.must("station"),
        about=own.must("about"),
        indicator=indicator,
        level=Properties(snapshot, indicator).text("resultLevel") if indicator else None,
        role=own.must("narrativeRole"),
        voice=own.must("voice"),
        measure=own.text("measure"),
        value=own.number("value"),
        lower_bound=own.number("lowerBound"),
        upper_bound=own.number("upperBound"),
        bound_exclusive=own.text("boundExclusive") in ("true", "1"),
        qualifier=own.text("qualifier"),
        unit=own.text("unit"),
        baseline=own.number("baselineValue"),
        denominator=own.both("denominator"),
        scope=own.both("scope"),
        direction=own.text("direction"),
        gloss=own.both("gloss"),
        rank=own.whole("rank"),
        rank_band=own.both("rankBand"),
        ranked_within=own.text("rankedWithin"),
        consecutive_years=own.whole("consecutiveYears"),
        setting=own.text("setting"),
        comparator=own.text("comparator"),
        period=read_period(snapshot, period) if period else None,
        not_stated=own.iris("notStated"),
        credits=tuple(_read_credit(snapshot, str(credit)) for credit in own.all("credit")),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )


def read_evidence(snapshot: Snapshot, spans: Iterable[Term]) -> tuple[Evidence, ...]:
    """The spans, in the order of the text."""
    found = []
    for span in spans:
        own = Properties(snapshot, str(span))
        oa = PREFIXES["oa"]
        found.append(
            Evidence(
                span=str(span),
                source=own.must("spanOf"),
                start=int(own.must(oa + "start")),
                end=int(own.must(oa + "end")),
                quote=own.must(oa + "exact"),
                translation=own.text("translation"),
            )
        )
    return tuple(sorted(found, key=lambda evidence: (evidence.source, evidence.start, evidence.end)))


def _read_credit(snapshot: Snapshot, iri: str) -> Credit:
    own = Properties(snapshot, iri)
    kind = own.must("creditKind")
    return Credit(
        credit=iri,
        mechanism=own.must("mechanism"),
        kind=kind,
        explicit=kind != JUXTAPOSED,
        grade=int(Properties(snapshot, own.must("effectGrade")).must(_NOTATION)),
        cues=read_evidence(snapshot, own.all("cue")),
    )


def read_period(snapshot: Snapshot, iri: str) -> Period:
    """The period of that IRI, which a claim or an honour names."""
    own = Properties(snapshot, iri)
    dcat = PREFIXES["dcat"]
    return Period(
        period=iri,
        as_printed=own.must("asPrinted"),
        kind=own.must("periodKind"),
        start=own.day(dcat + "startDate"),
        end=own.day(dcat + "endDate"),
    )
