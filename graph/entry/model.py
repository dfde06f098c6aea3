"""The plain entry: what an entry says, as a person or a program writes it down without RDF.

One class a kind of node, one field a property; `Says` tells how a field is said in RDF, `Owns` which nodes stand
inside another, `Holds` which stand side by side in the entry. Concepts go by the code in their scheme, nodes by the
short names of `graph.entry.naming`, words of the source by `start-end`, counted in code points from 0, the end left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, ClassVar, get_origin

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from rdflib import RDFS, SKOS, XSD, URIRef

from graph.entry.forms import Concept, Date, Form, InLanguages, Plain, Reference, Typed
from ontology.namespaces import CATALOG, CONCEPTS, FQ, GAZETTEER, PREFIXES, REGISTER

MOST_DIGITS = 30
"""Digits of a number, so that a short exponent does not become a long text."""


def _as_number(value: Decimal) -> int | float | str:
    """As JSON has it: a number where JavaScript would read the same one, else a text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


class Texts(BaseModel):
    """What is said in Chinese and in English; a list where there are several texts in a language."""

    model_config = ConfigDict(extra="forbid")
    zh: str | list[str] | None = None
    en: str | list[str] | None = None


Text = str | Texts
"""Texts by language; a bare text is Chinese."""
Number = Annotated[
    Decimal,
    Field(max_digits=MOST_DIGITS, allow_inf_nan=False),
    PlainSerializer(_as_number, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}),
]


@dataclass(frozen=True)
class Says:
    """A field whose values are said of the node: by which property, in which form."""

    property: URIRef
    form: Form


@dataclass(frozen=True)
class Owns:
    """A field with the nodes that this one leads to by a property and that are told of inside it."""

    property: URIRef


@dataclass(frozen=True)
class Holds:
    """A field of the entry with nodes that stand side by side."""


def _fq(name: str, form: Form) -> Says:
    return Says(FQ[name], form)


def _term(prefix: str, name: str, form: Form) -> Says:
    return Says(URIRef(PREFIXES[prefix] + name), form)


def _concept(name: str, scheme: str) -> Says:
    return Says(FQ[name], Concept(scheme))


def _ref(name: str, *kinds: str) -> Says:
    return Says(FQ[name], Reference(kinds))



_TEXTS, _PLAIN, _DATE = InLanguages(), Plain(), Date()
_NUMBER, _COUNT, _FLAG = Typed(XSD.decimal), Typed(XSD.integer), Typed(XSD.boolean)

Whole = Annotated[int, Field(ge=0, le=10**15)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]
Since = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]


class Excerpt(BaseModel):
    """Words of the source, given by themselves: where they begin, or which time they stand there, from 1."""

    model_config = ConfigDict(extra="forbid")
    words: str = Field(min_length=1, max_length=200)
    start: Whole | None = None
    occurrence: Annotated[int, Field(ge=1, le=10**6)] | None = None
    translation: str | None = None


Span = str | Excerpt
"""Words of the source: `start-end`, or the words, whose place `graph.entry.excerpts` finds."""
Quoted = Annotated[list[Span], _ref("evidence", "span")]


class Node(BaseModel):
    """A node: its `id` may be left out where the program can make one."""

    model_config = ConfigDict(extra="forbid")
    kind: ClassVar[str]
    types: ClassVar[tuple[URIRef, ...]]
    graph: ClassVar[URIRef | None] = None
    """The graph in which it is told of; none for the entry's own."""
    stationed: ClassVar[str | None] = None
    """The field that, left out, means the only station of the entry."""

    id: str | None = Field(default=None, max_length=500)
    label: Annotated[Text | None, Says(SKOS.prefLabel, _TEXTS)] = None
    other_names: Annotated[Text | None, Says(SKOS.altLabel, _TEXTS)] = None
    note: Annotated[Text | None, Says(SKOS.note, _TEXTS)] = None
    editorial_note: Annotated[Text | None, Says(SKOS.editorialNote, _TEXTS)] = None
    see_also: Annotated[list[str], Says(RDFS.seeAlso, Plain(iri=True))] = []
    exact_match: Annotated[list[str], Says(SKOS.exactMatch, Plain(iri=True))] = []
    close_match: Annotated[list[str], Says(SKOS.closeMatch, Plain(iri=True))] = []


class Evident(Node):
    """A node that rests on words of the source."""

    evidence: Quoted = []
    not_stated: Annotated[list[str], _concept("notStated", "aspect")] = []


class Quote(Node):
    """Words of the source: `id` is `start-end`, from which `start` and `end` follow."""

    kind = "span"
    types = (FQ.TextSpan,)
    words: Annotated[Text, _term("oa", "exact", _TEXTS)]
    translation: Annotated[Text | None, _fq("translation", _TEXTS)] = None
    start: Annotated[Whole | None, _term("oa", "start", _COUNT)] = None
    end: Annotated[Whole | None, _term("oa", "end", _COUNT)] = None
    source: Annotated[str | None, _ref("spanOf", "source")] = None
    warrants: Annotated[list[str], _fq("warrants", Plain(iri=True))] = []


class Source(Evident):
    """The article. Bylines are bibliographic text; no other field may hold a person's name."""

    kind = "source"
    types = (FQ.Source,)
    title: Annotated[Text | None, _term("dcterms", "title", _TEXTS)] = None
    byline: Annotated[list[str], _term("dc", "creator", _PLAIN)] = []
    outlet: Annotated[list[str], _term("dc", "publisher", _PLAIN)] = []
    issued: Annotated[Since | None, _term("dcterms", "issued", _DATE)] = None
    genre: Annotated[str | None, _concept("genre", "genre")] = None
    independence: Annotated[str | None, _concept("independence", "independence")] = None
    anchor: Annotated[str | None, _concept("anchor", "anchor")] = None
    anchor_date: Annotated[Day | None, _fq("anchorDate", Typed(XSD.date))] = None
    missing: Annotated[list[str], _concept("missing", "missing")] = []
    text_digest: Annotated[str | None, _fq("textDigest", _PLAIN)] = None
    text_length: Annotated[Whole | None, _fq("textLength", _COUNT)] = None


class StationAsTold(Evident):
    """What the source says of a station, apart from claims."""

    kind = "station"
    types = ()
    founded: Annotated[list[Since], _fq("founded", _DATE)] = []


class Mechanism(Evident):
    """A particular arrangement at one station, under its local name."""

    kind = "mechanism"
    stationed = "operated_by"
    types = (FQ.Mechanism,)
    operated_by: Annotated[str | None, _ref("operatedBy", "station")] = None
    mechanism_type: Annotated[list[str], _concept("mechanismType", "mechanism-type")] = []
    has_part: Annotated[list[str], _ref("hasPart", "mechanism")] = []
    founded: Annotated[list[Since], _fq("founded", _DATE)] = []
    function: Annotated[list[str], _concept("function", "function")] = []
    addresses: Annotated[list[str], _concept("addresses", "problem")] = []
    draws_on: Annotated[list[str], _concept("drawsOn", "participant")] = []
    serves: Annotated[list[str], _concept("serves", "beneficiary")] = []
    managed_by: Annotated[list[str], _concept("managedBy", "organisation-kind")] = []
    trained_by: Annotated[list[str], _concept("trainedBy", "organisation-kind")] = []
    partner: Annotated[list[str], _concept("partner", "organisation-kind")] = []


class Credit(Evident):
    """A tie that the source makes between a claim and a mechanism."""

    kind = "credit"
    types = (FQ.Credit,)
    mechanism: Annotated[str, _ref("mechanism", "mechanism")]
    credit_kind: Annotated[str, _concept("creditKind", "credit-kind")]
    cue: Annotated[list[Span], _ref("cue", "span")] = []


class Claim(Evident):
    """What the source states at one place. `station` and `about` may be left out where the entry has one station."""

    kind = "claim"
    stationed = "station"
    station: Annotated[str | None, _ref("station", "station")] = None
    about: Annotated[str | None, _ref("about", "station", "mechanism", "area")] = None
    scope: Annotated[Text | None, _fq("scope", _TEXTS)] = None
    period: Annotated[str | None, _ref("period", "period")] = None
    voice: Annotated[str | None, _concept("voice", "voice")] = None
    narrative_role: Annotated[str | None, _concept("narrativeRole", "narrative-role")] = None
    credits: Annotated[list[Credit], Owns(FQ.credit)] = []


class SettingClaim(Claim):
    """That the place is of a certain kind."""

    types = (FQ.SettingClaim,)
    setting: Annotated[str, _concept("setting", "setting")]


class Measured(Claim):
    """A claim on an indicator."""

    indicator: Annotated[str, _concept("indicator", "indicator")]
    comparator: Annotated[str | None, _concept("comparator", "comparator")] = None
    gloss: Annotated[Text | None, _fq("gloss", _TEXTS)] = None


class FigureClaim(Measured):
    """A number; bounds are those that the wording leaves open."""

    types = (FQ.FigureClaim,)
    measure: Annotated[str, _concept("measure", "measure")]
    value: Annotated[Number, _fq("value", _NUMBER)]
    unit: Annotated[str, _concept("unit", "unit")]
    qualifier: Annotated[str, _concept("qualifier", "qualifier")]
    lower_bound: Annotated[Number | None, _fq("lowerBound", _NUMBER)] = None
    upper_bound: Annotated[Number | None, _fq("upperBound", _NUMBER)] = None
    bound_exclusive: Annotated[bool | None, _fq("boundExclusive", _FLAG)] = None
    baseline_value: Annotated[Number | None, _fq("baselineValue", _NUMBER)] = None
    denominator: Annotated[Text | None, _fq("denominator", _TEXTS)] = None
    quote_override: Annotated[Text | None, _fq("quoteOverride", _TEXTS)] = None


class TrendClaim(Measured):
    """A direction of change without a number."""

    types = (FQ.TrendClaim,)
    direction: Annotated[str, _concept("direction", "direction")]


class RankClaim(Measured):
    """A place among peers."""

    types = (FQ.RankClaim,)
    rank: Annotated[Whole | None, _fq("rank", _COUNT)] = None
    rank_band: Annotated[Text | None, _fq("rankBand", _TEXTS)] = None
    ranked_within: Annotated[str | None, _ref("rankedWithin", "area")] = None
    consecutive_years: Annotated[Whole | None, _fq("consecutiveYears", _COUNT)] = None


class AssertionClaim(Measured):
    """An effect asserted without a number."""

    types = (FQ.AssertionClaim,)
    direction: Annotated[str | None, _concept("direction", "direction")] = None


class Period(Evident):
    """A time, as printed and, where it can be told, with its days."""

    kind = "period"
    types = (FQ.Period,)
    as_printed: Annotated[Text | None, _fq("asPrinted", _TEXTS)] = None
    period_kind: Annotated[str, _concept("periodKind", "period-kind")]
    anchor: Annotated[str | None, _concept("anchor", "anchor")] = None
    start: Annotated[Day | None, _term("dcat", "startDate", Typed(XSD.date))] = None
    end: Annotated[Day | None, _term("dcat", "endDate", Typed(XSD.date))] = None
    stated_years: Annotated[Number | None, _fq("statedYears", _NUMBER)] = None
    stated_months: Annotated[Number | None, _fq("statedMonths", _NUMBER)] = None


class Item(Evident):
    """A part that the source lists under a slot."""

    kind = "item"
    types = (FQ.FormulaItem,)
    order: Annotated[Whole, _fq("order", _COUNT)]
    denotes: Annotated[list[str], _ref("denotes", "mechanism")] = []


class Slot(Evident):
    """One digit or letter of a formula."""

    kind = "slot"
    types = (FQ.FormulaSlot,)
    symbol: Annotated[str, _fq("symbol", _PLAIN)]
    order: Annotated[Whole, _fq("order", _COUNT)]
    declared_count: Annotated[Whole | None, _fq("declaredCount", _COUNT)] = None
    listing: Annotated[str | None, _concept("listing", "listing")] = None
    items: Annotated[list[Item], Owns(FQ.item)] = []


class Formula(Evident):
    """A numbered slogan."""

    kind = "formula"
    stationed = "formula_of"
    types = (FQ.Formula,)
    token: Annotated[str, _fq("token", _PLAIN)]
    formula_kind: Annotated[str, _concept("formulaKind", "formula-kind")]
    formula_of: Annotated[list[str], _ref("formulaOf", "station")] = []
    names: Annotated[list[str], _ref("names", "mechanism")] = []
    listing: Annotated[str | None, _concept("listing", "listing")] = None
    slots: Annotated[list[Slot], Owns(FQ.slot)] = []


class Honour(Evident):
    """A title, merit or rating of a station, an area or a mechanism; never a person's."""

    kind = "honour"
    types = (FQ.Honour,)
    holder: Annotated[list[str], _ref("holder", "station", "area", "mechanism")] = []
    honour_type: Annotated[list[str], _concept("honourType", "honour-type")] = []
    award_status: Annotated[str | None, _concept("awardStatus", "award-status")] = None
    batch: Annotated[Whole | None, _fq("batch", _COUNT)] = None
    grantor_level: Annotated[list[str], _concept("grantorLevel", "level")] = []
    grantor_name: Annotated[Text | None, _fq("grantorName", _TEXTS)] = None
    year: Annotated[Year | None, _fq("year", Typed(XSD.gYear))] = None
    times: Annotated[Whole | None, _fq("times", _COUNT)] = None
    period: Annotated[str | None, _ref("period", "period")] = None


class Tension(Evident):
    """Statements that do not sit well together; all of them stay."""

    kind = "tension"
    stationed = "station"
    types = (FQ.Tension,)
    station: Annotated[str | None, _ref("station", "station")] = None
    tension_kind: Annotated[str, _concept("tensionKind", "tension-kind")]
    member: Annotated[list[str], _ref("member", "claim", "formula", "honour", "mechanism")] = []


class TextIssue(Evident):
    """Damage or ambiguity at a place of the text."""

    kind = "issue"
    types = (FQ.TextIssue,)
    issue_kind: Annotated[str, _concept("issueKind", "issue-kind")]
    proposed_reading: Annotated[Text | None, _fq("proposedReading", _TEXTS)] = None


class Appraisal(Evident):
    """What the source tells of how, where, how carried out and at what cost a mechanism works (EMMIE)."""

    kind = "appraisal"
    types = (FQ.Appraisal,)
    appraises: Annotated[str, _ref("appraises", "mechanism")]
    mechanism: Annotated[str | None, _concept("emmieMechanism", "emmie-level")] = None
    moderator: Annotated[str | None, _concept("emmieModerator", "emmie-level")] = None
    implementation: Annotated[str | None, _concept("emmieImplementation", "emmie-level")] = None
    economics: Annotated[str | None, _concept("emmieEconomics", "emmie-level")] = None
    by: Annotated[list[str], _term("prov", "wasAttributedTo", Reference(("agent",)))] = []


class Curation(Node):
    """One act of coding, checking or correcting."""

    kind = "curation"
    types = (FQ.Curation,)
    graph = CATALOG
    method: Annotated[str | None, _concept("curationMethod", "curation-method")] = None
    ended: Annotated[str | None, _term("prov", "endedAtTime", Typed(XSD.dateTime))] = None
    by: Annotated[list[str], _term("prov", "wasAssociatedWith", Reference(("agent",)))] = []
    protocol: Annotated[list[str], _term("prov", "hadPlan", Reference(("document",)))] = []
    used: Annotated[list[str], _term("prov", "used", Reference(("source",)))] = []


class Agent(Node):
    """Who codes, as a role account."""

    kind = "agent"
    types = (URIRef(PREFIXES["prov"] + "Agent"),)
    graph = CATALOG


class Station(Node):
    """A station that this entry is the first to need."""

    kind = "station"
    types = (FQ.Station,)
    graph = REGISTER
    bureau: Annotated[str | None, _ref("bureau", "bureau")] = None
    jurisdiction: Annotated[list[str], _ref("jurisdiction", "area")] = []


class Bureau(Node):
    """A bureau that this entry is the first to need."""

    kind = "bureau"
    types = (FQ.Bureau,)
    graph = REGISTER


class Area(Node):
    """An area that this entry is the first to need."""

    kind = "area"
    types = (FQ.Area,)
    graph = GAZETTEER
    area_level: Annotated[str | None, _concept("areaLevel", "level")] = None
    within: Annotated[list[str], _ref("within", "area")] = []
    division_code: Annotated[str | None, _fq("divisionCode", _PLAIN)] = None


class NewConcept(Node):
    """A concept that this entry is the first to need; `id` is `scheme/code`."""

    kind = "concept"
    types = (SKOS.Concept,)
    graph = CONCEPTS
    definition: Annotated[Text | None, Says(SKOS.definition, _TEXTS)] = None
    in_scheme: Annotated[list[str], Says(SKOS.inScheme, Reference(("scheme",)))] = []
    top_concept_of: Annotated[list[str], Says(SKOS.topConceptOf, Reference(("scheme",)))] = []
    broader: Annotated[list[str], Says(SKOS.broader, Reference(("concept",)))] = []
    result_level: Annotated[str | None, _concept("resultLevel", "result-level")] = None
    indicator_kind: Annotated[str | None, _concept("indicatorKind", "indicator-kind")] = None
    merit: Annotated[str | None, _concept("merit", "merit")] = None


class PlainEntry(Node):
    """One source as coded. `stations` are the slugs of those that it describes."""

    kind = "entry"
    types = (FQ.Entry,)
    graph = CATALOG
    id: str = Field(pattern=r"^[0-9A-Za-z-]+$", max_length=100)
    stations: Annotated[list[str], _ref("describes", "station")] = []
    review_status: Annotated[str | None, _concept("reviewStatus", "review-status")] = None
    created: Annotated[Day | None, _term("dcterms", "created", Typed(XSD.date))] = None
    modified: Annotated[Day | None, _term("dcterms", "modified", Typed(XSD.date))] = None
    version: Annotated[str | None, _term("dcat", "version", _PLAIN)] = None
    conforms_to: Annotated[list[str], _term("dcterms", "conformsTo", Plain(iri=True))] = [str(FQ)[:-1]]
    source: Annotated[Source, Owns(FQ.source)]
    curations: Annotated[list[Curation], Owns(URIRef(PREFIXES["prov"] + "wasGeneratedBy"))] = []
    agents: Annotated[list[Agent], Holds()] = []
    stations_as_told: Annotated[list[StationAsTold], Holds()] = []
    settings: Annotated[list[SettingClaim], Holds()] = []
    mechanisms: Annotated[list[Mechanism], Holds()] = []
    formulas: Annotated[list[Formula], Holds()] = []
    periods: Annotated[list[Period], Holds()] = []
    figures: Annotated[list[FigureClaim], Holds()] = []
    trends: Annotated[list[TrendClaim], Holds()] = []
    ranks: Annotated[list[RankClaim], Holds()] = []
    assertions: Annotated[list[AssertionClaim], Holds()] = []
    honours: Annotated[list[Honour], Holds()] = []
    tensions: Annotated[list[Tension], Holds()] = []
    text_issues: Annotated[list[TextIssue], Holds()] = []
    appraisals: Annotated[list[Appraisal], Holds()] = []
    quotes: Annotated[list[Quote], Holds()] = []
    new_stations: Annotated[list[Station], Holds()] = []
    new_bureaus: Annotated[list[Bureau], Holds()] = []
    new_areas: Annotated[list[Area], Holds()] = []
    new_concepts: Annotated[list[NewConcept], Holds()] = []


def children_of(node: Node) -> Iterator[tuple[str, Node]]:
    """The nodes inside a node, each with its JSON Pointer from there."""
    for name, role in fields_of(type(node)).items():
        if not isinstance(role, Says):
            value = getattr(node, name)
            if isinstance(value, list):
                yield from ((f"/{name}/{number}", child) for number, child in enumerate(value))
            else:
                yield f"/{name}", value


def nodes_of(entry: PlainEntry) -> Iterator[tuple[str, Node]]:
    """All nodes of an entry, itself first, each with its JSON Pointer."""

    def below(node: Node, pointer: str) -> Iterator[tuple[str, Node]]:
        yield pointer, node
        for step, child in children_of(node):
            yield from below(child, pointer + step)

    return below(entry, "")


def is_list(model: type[Node], name: str) -> bool:
    """Whether a field takes several values."""
    return get_origin(model.model_fields[name].annotation) is list


@cache
def fields_of(model: type[Node]) -> dict[str, Says | Owns | Holds]:
    """The fields of a class of node that are said in RDF, each with its `Says`, `Owns` or `Holds`."""
    found: dict[str, Says | Owns | Holds] = {}
    for name, field in model.model_fields.items():
        role = next((each for each in field.metadata if isinstance(each, Says | Owns | Holds)), None)
        if role is not None:
            found[name] = role
    return found
