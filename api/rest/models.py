"""What the REST interface sends: models with every field described, made from what `graph` reads."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field, PlainSerializer

from graph.read.claim import Claim, Credit, Evidence
from graph.read.station import Mechanism, Station
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText

Item = TypeVar("Item")

Number = Annotated[
    Decimal,
    PlainSerializer(lambda number: float(number) if number % 1 else int(number), return_type=float | int),
]


NOT_STATED = (
    "aspects that the coder looked for and the source does not state; any other empty one is not coded"
)


class Label(BaseModel):
    zh: str
    en: str


class Thing(BaseModel):
    """Anything in the graph: its IRI and its label in both languages."""

    iri: str
    label: Label


class Page(BaseModel, Generic[Item]):
    """A page of a list that says how long the list is and where it goes on."""

    version: str = Field(description="version of the graph that answers")
    total: int = Field(description="items in all")
    limit: int
    offset: int
    links: dict[str, str] = Field(
        description="addresses of the next and the previous page, where there is one"
    )
    items: list[Item]


class EvidenceModel(BaseModel):
    """Where it is said: code points `start` (included) to `end` (excluded) of the source, and the words."""

    span: str
    source: str
    start: int
    end: int
    quote: str
    translation: str | None = Field(description="English rendering of the quote by this project")


class StationModel(BaseModel):
    iri: str
    slug: str
    label: Label
    bureau: Thing
    areas: list[Thing] = Field(description="town, county, city, province: the smallest first")
    settings: list[Thing]
    mechanisms: int
    outcomes: int


class MechanismModel(BaseModel):
    iri: str
    label: Label
    station: Thing
    types: list[Thing]
    parts: list[Thing]
    draws_on: list[Thing]
    functions: list[Thing]
    addresses: list[Thing] = Field(description="problems that the source says it answers")
    managed_by: list[Thing] = Field(description="kinds of organisation that manage or assess it")
    trained_by: list[Thing] = Field(description="kinds of organisation that train its people")
    partners: list[Thing] = Field(description="kinds of organisation that carry it on with the station")
    serves: list[Thing] = Field(description="groups that it serves or protects")
    founded: str | None = Field(description="as printed; null where none is coded")
    not_stated: list[Thing] = Field(description=NOT_STATED)
    evidence: list[EvidenceModel]


class StationDetail(StationModel):
    version: str
    operates: list[MechanismModel]
    outcomes_url: str


class PeriodModel(BaseModel):
    as_printed: str
    kind: Thing
    start: date | None = Field(description="null where the source cannot be dated")
    end: date | None


class CreditModel(BaseModel):
    """The tie between the reported result and one mechanism."""

    iri: str
    mechanism: Thing
    kind: Thing
    explicit: bool = Field(description="false: the two merely stand side by side in the text")
    grade: int = Field(
        ge=0, le=5, description="how far the source supports the result, E0 to E5; derived by rule"
    )
    cues: list[EvidenceModel] = Field(description="the words that make the tie")


class OutcomeModel(BaseModel):
    """What one source says at one place: a reported result. What is not coded is null or empty."""

    iri: str
    kind: str
    station: Thing
    about: Thing
    indicator: Thing
    level: Thing
    measure: Thing | None
    value: Number | None
    lower_bound: Number | None
    upper_bound: Number | None
    bound_exclusive: bool
    qualifier: Thing | None
    unit: Thing | None
    comparator: Thing | None
    baseline: Number | None
    denominator: Label | None
    scope: Label | None
    direction: Thing | None
    gloss: Label | None = Field(description="what a claim without a number says, in the coder's words")
    rank: int | None
    rank_band: Label | None
    ranked_within: Thing | None
    consecutive_years: int | None
    period: PeriodModel | None
    not_stated: list[Thing] = Field(description=NOT_STATED)
    voice: Thing
    credits: list[CreditModel]
    evidence: list[EvidenceModel]


def label_of(snapshot: Snapshot, iri: str) -> Label:
    text = snapshot.label(iri)
    return Label(zh=text.zh, en=text.en)


def thing(snapshot: Snapshot, iri: str) -> Thing:
    return Thing(iri=iri, label=label_of(snapshot, iri))


def things(snapshot: Snapshot, iris: tuple[str, ...]) -> list[Thing]:
    return [thing(snapshot, iri) for iri in iris]


def station_model(snapshot: Snapshot, station: Station) -> StationModel:
    return StationModel(
        iri=station.station,
        slug=station.slug,
        label=label_of(snapshot, station.station),
        bureau=thing(snapshot, station.bureau),
        areas=things(snapshot, station.areas),
        settings=things(snapshot, station.settings),
        mechanisms=station.mechanisms,
        outcomes=station.outcomes,
    )


def mechanism_model(snapshot: Snapshot, mechanism: Mechanism) -> MechanismModel:
    return MechanismModel(
        iri=mechanism.mechanism,
        label=label_of(snapshot, mechanism.mechanism),
        station=thing(snapshot, mechanism.station),
        types=things(snapshot, mechanism.types),
        parts=things(snapshot, mechanism.parts),
        draws_on=things(snapshot, mechanism.draws_on),
        functions=things(snapshot, mechanism.functions),
        addresses=things(snapshot, mechanism.addresses),
        managed_by=things(snapshot, mechanism.managed_by),
        trained_by=things(snapshot, mechanism.trained_by),
        partners=things(snapshot, mechanism.partners),
        serves=things(snapshot, mechanism.serves),
        not_stated=things(snapshot, mechanism.not_stated),
        founded=mechanism.founded,
        evidence=_evidence(mechanism.evidence),
    )


def outcome_model(snapshot: Snapshot, claim: Claim) -> OutcomeModel:
    """The claim as JSON. It must be at a result level, so that it has an indicator."""

    def optional(iri: str | None) -> Thing | None:
        return None if iri is None else thing(snapshot, iri)

    def words(text: BilingualText | None) -> Label | None:
        return None if text is None else Label(zh=text.zh, en=text.en)

    assert claim.indicator is not None and claim.level is not None
    period = claim.period
    return OutcomeModel(
        iri=claim.claim,
        kind=claim.kind,
        station=thing(snapshot, claim.station),
        about=thing(snapshot, claim.about),
        indicator=thing(snapshot, claim.indicator),
        level=thing(snapshot, claim.level),
        measure=optional(claim.measure),
        value=claim.value,
        lower_bound=claim.lower_bound,
        upper_bound=claim.upper_bound,
        bound_exclusive=claim.bound_exclusive,
        qualifier=optional(claim.qualifier),
        unit=optional(claim.unit),
        comparator=optional(claim.comparator),
        baseline=claim.baseline,
        denominator=words(claim.denominator),
        scope=words(claim.scope),
        direction=optional(claim.direction),
        gloss=words(claim.gloss),
        rank=claim.rank,
        rank_band=words(claim.rank_band),
        ranked_within=optional(claim.ranked_within),
        consecutive_years=claim.consecutive_years,
        period=None
        if period is None
        else PeriodModel(
            as_printed=period.as_printed,
            kind=thing(snapshot, period.kind),
            start=period.start,
            end=period.end,
        ),
        not_stated=things(snapshot, claim.not_stated),
        voice=thing(snapshot, claim.voice),
        credits=[_credit(snapshot, credit) for credit in claim.credits],
        evidence=_evidence(claim.evidence),
    )


def _credit(snapshot: Snapshot, credit: Credit) -> CreditModel:
    return CreditModel(
        iri=credit.credit,
        mechanism=thing(snapshot, credit.mechanism),
        kind=thing(snapshot, credit.kind),
        explicit=credit.explicit,
        grade=credit.grade,
        cues=_evidence(credit.cues),
    )


def _evidence(evidence: tuple[Evidence, ...]) -> list[EvidenceModel]:
    return [EvidenceModel(**vars(item)) for item in evidence]
