"""What the REST interface tells of stations, mechanisms and what sources report, every property described."""

from datetime import date

from pydantic import Field

from api.rest.things import Closed, Label, Number, Thing

NOT_STATED = (
    "aspects that the coder looked for and the source does not state; any other empty one is not coded"
)


class ItemModel(Closed):
    """What every item of a list has."""

    iri: str = Field(description="its IRI, which never changes")
    id: str = Field(description="what names it in its list: the end of its address")
    href: str = Field(description="its own address in this interface")
    page: str = Field(description="where a person reads of it")


class EvidenceModel(Closed):
    """Where it is said: code points `start` (included) to `end` (excluded) of the source, and the words."""

    span: str = Field(description="IRI of the span")
    source: str = Field(description="IRI of the source")
    source_href: str = Field(description="address of the source in this interface")
    start: int = Field(description="first code point of the words in the text, from 0")
    end: int = Field(description="code point after the last")
    quote: str = Field(description="the words of the source")
    translation: str | None = Field(description="English rendering of the quote by this project")


class PeriodModel(Closed):
    """A time as the source has it."""

    as_printed: str = Field(description="the words of the source")
    kind: Thing = Field(description="whether it is stated, relative, vague …")
    start: date | None = Field(description="first day; null where the source cannot be dated")
    end: date | None = Field(description="last day; null where the source cannot be dated")


class MechanismModel(ItemModel):
    """A mechanism at one station. Groups and organisations are kinds, never particular ones."""

    label: Label = Field(description="its name, as the source has it, and our rendering")
    station: Thing = Field(description="the station that runs it")
    types: list[Thing] = Field(description="what kind of mechanism it is")
    parts: list[Thing] = Field(description="mechanisms that are parts of it")
    draws_on: list[Thing] = Field(description="groups of people that do the work")
    functions: list[Thing] = Field(description="what it does")
    addresses: list[Thing] = Field(description="problems that the source says it answers")
    managed_by: list[Thing] = Field(description="kinds of organisation that manage or assess it")
    trained_by: list[Thing] = Field(description="kinds of organisation that train its people")
    partners: list[Thing] = Field(description="kinds of organisation that carry it on with the station")
    serves: list[Thing] = Field(description="groups that it serves or protects")
    founded: str | None = Field(description="as printed; null where none is coded")
    not_stated: list[Thing] = Field(description=NOT_STATED)
    evidence: list[EvidenceModel] = Field(description="the words that tell of it")
    outcomes_url: str = Field(description="the outcomes credited to it or reported beside it")
    outcomes: list[Thing] | None = Field(
        description="the same as links, the label being the indicator's; null unless `include=outcomes`"
    )


class StationModel(ItemModel):
    """A police station."""

    slug: str = Field(description="the same as `id`")
    label: Label = Field(description="its name")
    bureau: Thing = Field(description="the public security bureau that it belongs to")
    areas: list[Thing] = Field(description="town, county, city, province: the smallest first")
    settings: list[Thing] = Field(description="what its surroundings are like, by its sources")
    mechanisms: int = Field(description="how many mechanisms it runs")
    outcomes: int = Field(description="how many outcomes it reports")
    mechanisms_url: str = Field(description="the list of its mechanisms")
    outcomes_url: str = Field(description="the list of its outcomes")
    operates: list[MechanismModel] | None = Field(
        description="its mechanisms; null in a list unless `include=operates`"
    )


class CreditModel(Closed):
    """The tie between the reported result and one mechanism."""

    iri: str = Field(description="IRI of the credit")
    href: str = Field(description="its address in this interface")
    mechanism: Thing = Field(description="the mechanism")
    kind: Thing = Field(description="how the text makes the tie")
    explicit: bool = Field(description="false: the two merely stand side by side in the text")
    grade: int = Field(
        ge=0, le=5, description="how far the source supports the result, E0 to E5; derived by rule"
    )
    cues: list[EvidenceModel] = Field(description="the words that make the tie")


class CreditItemModel(ItemModel):
    """A credit by itself: which result is tied to which mechanism, and how."""

    claim: Thing = Field(description="the claim that is tied; its label is the indicator's")
    mechanism: Thing = Field(description="the mechanism")
    station: Thing = Field(description="the station of both")
    kind: Thing = Field(description="how the text makes the tie")
    explicit: bool = Field(description="false: the two merely stand side by side in the text")
    grade: int = Field(ge=0, le=5, description="E0 to E5; derived by rule")
    cues: list[EvidenceModel] = Field(
        description="the words that make the tie; none where it is not explicit"
    )


class SourceModel(ItemModel):
    """An article. What is not printed is null and among `missing`."""

    label: Label = Field(description="its title, and our rendering")
    outlet: str | None = Field(description="who published it")
    issued: date | None = Field(description="the day it was published")
    genre: Thing = Field(description="what kind of text it is")
    independence: Thing = Field(description="how far it is from what it tells of")
    missing: list[Thing] = Field(description="what one would look for in it in vain")
    digest: str = Field(description="SHA-256 of the text that was coded, hex")
    length: int = Field(description="code points of the text that was coded")
    note: Label | None = Field(description="what curators noted on it")
    stations: list[Thing] = Field(description="the stations that it tells of")
    entry: Thing = Field(description="the entry in which it is coded")
    status: Thing = Field(description="how far that entry is reviewed")


class OutcomeModel(ItemModel):
    """What one source says at one place: a reported result. What is empty is in `not_stated` or in `not_coded`."""

    kind: str = Field(description="FigureClaim, TrendClaim, RankClaim or AssertionClaim")
    sentence: Label = Field(description="all of it in one sentence")
    station: Thing = Field(description="the station that reports it")
    about: Thing = Field(description="whose result it is: the station, or one of its mechanisms")
    indicator: Thing = Field(description="what is measured")
    level: Thing = Field(description="output, intermediate result, outcome, or not specified")
    measure: Thing | None = Field(description="level, share, change …")
    value: Number | None = Field(description="in the unit; a fall is negative")
    lower_bound: Number | None = Field(description="what the wording gives as the least")
    upper_bound: Number | None = Field(description="what the wording gives as the most")
    bound_exclusive: bool = Field(description="whether the bound itself is left out")
    qualifier: Thing | None = Field(description="over, nearly, about … as the source has it")
    unit: Thing | None = Field(description="of the value")
    comparator: Thing | None = Field(description="what it is compared with")
    baseline: Number | None = Field(description="the value that it is compared with")
    denominator: Label | None = Field(description="of what whole a share is")
    scope: Label | None = Field(description="which part of the whole is meant")
    direction: Thing | None = Field(description="up, down …")
    gloss: Label | None = Field(description="what a claim without a number says, in the coder's words")
    rank: int | None = Field(description="the place in a ranking")
    rank_band: Label | None = Field(description="a place in words: among the first")
    ranked_within: Thing | None = Field(description="the area whose units are ranked")
    consecutive_years: int | None = Field(description="for how many years running")
    period: PeriodModel | None = Field(description="the time that it is of")
    not_stated: list[Thing] = Field(
        description="aspects that the coder looked for and the source does not state"
    )
    not_coded: list[str] = Field(
        description="qualifiers of its kind that have no value and of which no coder said that the source is silent"
    )
    voice: Thing = Field(description="who says it in the source")
    credits: list[CreditModel] = Field(description="its ties to mechanisms")
    evidence: list[EvidenceModel] = Field(description="the words that say it")
    source: Thing = Field(description="the article")
    entry: Thing = Field(description="the entry in which it is coded")
    source_detail: SourceModel | None = Field(
        description="the article with all that is known of it; null unless `include=source_detail`"
    )


class ConceptModel(ItemModel):
    """An indicator, a mechanism type or a setting."""

    label: Label = Field(description="its name")
    definition: Label | None = Field(description="what is meant by it")
    alternative: list[str] = Field(description="other names")
    broader: list[Thing] = Field(description="what is wider")
    narrower: list[Thing] = Field(description="what is narrower")
    level: Thing | None = Field(description="of an indicator: at which level its results are; else null")
    stations: int = Field(description="stations that have it or anything narrower")
    items_url: str = Field(description="the outcomes, mechanisms or stations that have it")


class HonourModel(ItemModel):
    """A title, citation or grading, as a source tells of it."""

    label: Label = Field(description="its name, or that of its type")
    holder: Thing = Field(description="whose it is")
    type: Thing | None = Field(description="which honour")
    award: Thing | None = Field(description="granted, candidate …")
    levels: list[Thing] = Field(description="level of those who gave it")
    batch: int | None = Field(description="of how many batches the which")
    year: str | None = Field(description="the year")
    grantor: Label | None = Field(description="who gave it")
    times: int | None = Field(description="how many times")
    period: PeriodModel | None = Field(description="the time")
    note: Label | None = Field(description="what curators noted")
    not_stated: list[Thing] = Field(description=NOT_STATED)
    evidence: list[EvidenceModel] = Field(description="the words that tell of it")


class SlotItemModel(Closed):
    """A part that is listed under a digit or letter of a formula."""

    iri: str = Field(description="IRI of the part")
    label: Label = Field(description="its words")
    denotes: Thing | None = Field(description="the mechanism that it stands for")


class SlotModel(Closed):
    """A digit or letter of a formula."""

    symbol: str = Field(description="as printed")
    declared: int | None = Field(description="how many parts it promises; null for N and X")
    listing: Thing = Field(description="whether the source lists them")
    items: list[SlotItemModel] = Field(description="the parts that are listed")


class FormulaModel(ItemModel):
    """A number formula (1+4+N, 一五三三) of one station."""

    label: Label = Field(description="its name")
    token: str = Field(description="as printed")
    kind: Thing = Field(description="what it is a formula of")
    listing: Thing = Field(description="whether the source lists what it promises")
    station: Thing = Field(description="whose formula it is")
    names: list[Thing] = Field(description="mechanisms that it names")
    slots: list[SlotModel] = Field(description="its digits and letters in their order")
    note: Label | None = Field(description="what curators noted")
    evidence: list[EvidenceModel] = Field(description="the words that tell of it")


class PlaceModel(ItemModel):
    """An area of the gazetteer. The gazetteer has no coordinates: `point` is null until an open source gives one."""

    label: Label = Field(description="its name")
    level: Thing | None = Field(description="province, prefecture, county, township …")
    division_code: str | None = Field(description="six digits by GB/T 2260; towns have none")
    within: list[Thing] = Field(description="the larger areas, the nearest first")
    stations: int = Field(description="stations in it, smaller areas counted in")
    stations_url: str = Field(description="the list of them")
    point: None = Field(description="longitude and latitude; none is known from an open source")
