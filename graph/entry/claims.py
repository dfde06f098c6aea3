"""The claims of a plain entry, with their credits and periods."""

from typing import Annotated

from rdflib import XSD

from graph.entry.forms import Typed
from graph.entry.node import (
    COUNT,
    FLAG,
    NUMBER,
    TEXTS,
    Day,
    Evident,
    Number,
    Owns,
    Span,
    Text,
    Whole,
    borrowed,
    concept,
    reference,
    said,
)
from ontology.namespaces import FQ


class Credit(Evident):
    """A tie that the source makes between a claim and a mechanism."""

    kind = "credit"
    types = (FQ.Credit,)
    mechanism: Annotated[str, reference("mechanism", "mechanism")]
    credit_kind: Annotated[str, concept("creditKind", "credit-kind")]
    cue: Annotated[list[Span], reference("cue", "span")] = []


class Claim(Evident):
    """What the source states at one place. `station` and `about` may be left out where the entry has one station."""

    kind = "claim"
    stationed = "station"
    station: Annotated[str | None, reference("station", "station")] = None
    about: Annotated[str | None, reference("about", "station", "mechanism", "area")] = None
    scope: Annotated[Text | None, said("scope", TEXTS)] = None
    period: Annotated[str | None, reference("period", "period")] = None
    voice: Annotated[str | None, concept("voice", "voice")] = None
    narrative_role: Annotated[str | None, concept("narrativeRole", "narrative-role")] = None
    credits: Annotated[list[Credit], Owns(FQ.credit)] = []


class SettingClaim(Claim):
    """That the place is of a certain kind."""

    types = (FQ.SettingClaim,)
    setting: Annotated[str, concept("setting", "setting")]


class Measured(Claim):
    """A claim on an indicator."""

    indicator: Annotated[str, concept("indicator", "indicator")]
    comparator: Annotated[str | None, concept("comparator", "comparator")] = None
    gloss: Annotated[Text | None, said("gloss", TEXTS)] = None


class FigureClaim(Measured):
    """A number; bounds are those that the wording leaves open."""

    types = (FQ.FigureClaim,)
    measure: Annotated[str, concept("measure", "measure")]
    value: Annotated[Number, said("value", NUMBER)]
    unit: Annotated[str, concept("unit", "unit")]
    qualifier: Annotated[str, concept("qualifier", "qualifier")]
    lower_bound: Annotated[Number | None, said("lowerBound", NUMBER)] = None
    upper_bound: Annotated[Number | None, said("upperBound", NUMBER)] = None
    bound_exclusive: Annotated[bool | None, said("boundExclusive", FLAG)] = None
    baseline_value: Annotated[Number | None, said("baselineValue", NUMBER)] = None
    denominator: Annotated[Text | None, said("denominator", TEXTS)] = None
    quote_override: Annotated[Text | None, said("quoteOverride", TEXTS)] = None


class TrendClaim(Measured):
    """A direction of change without a number."""

    types = (FQ.TrendClaim,)
    direction: Annotated[str, concept("direction", "direction")]


class RankClaim(Measured):
    """A place among peers."""

    types = (FQ.RankClaim,)
    rank: Annotated[Whole | None, said("rank", COUNT)] = None
    rank_band: Annotated[Text | None, said("rankBand", TEXTS)] = None
    ranked_within: Annotated[str | None, reference("rankedWithin", "area")] = None
    consecutive_years: Annotated[Whole | None, said("consecutiveYears", COUNT)] = None


class AssertionClaim(Measured):
    """An effect asserted without a number."""

    types = (FQ.AssertionClaim,)
    direction: Annotated[str | None, concept("direction", "direction")] = None


class Period(Evident):
    """A time, as printed and, where it can be told, with its days."""

    kind = "period"
    types = (FQ.Period,)
    as_printed: Annotated[Text | None, said("asPrinted", TEXTS)] = None
    period_kind: Annotated[str, concept("periodKind", "period-kind")]
    anchor: Annotated[str | None, concept("anchor", "anchor")] = None
    start: Annotated[Day | None, borrowed("dcat", "startDate", Typed(XSD.date))] = None
    end: Annotated[Day | None, borrowed("dcat", "endDate", Typed(XSD.date))] = None
    stated_years: Annotated[Number | None, said("statedYears", NUMBER)] = None
    stated_months: Annotated[Number | None, said("statedMonths", NUMBER)] = None
