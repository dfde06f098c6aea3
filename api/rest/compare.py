"""Stations, mechanisms or indicators side by side, as JSON."""

from collections.abc import Mapping

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from api.http.page_route import ListRoute
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.pages.compare import Chosen, chosen
from api.rest.models import EvidenceModel, PeriodModel
from api.rest.telling import evidence_models, period_model
from api.rest.things import Closed, Label, Number, Teller, Thing
from graph.analyse.comparable import Basis
from graph.analyse.compare import Comparison, compare, iris_of
from graph.analyse.intervals import Interval
from graph.read.claim import Claim
from graph.store.snapshot import Snapshot
from graph.words.compare_wording import WITHOUT_PER_HEAD, why_apart
from graph.words.sentence import sentence

router = APIRouter(prefix="/api/v1", tags=["graph"], route_class=ListRoute)


class BasisModel(Closed):
    """What a figure is of; all of it agrees in a row."""

    indicator: Thing = Field(description="what is measured")
    measure: Thing | None = Field(description="level, share, change …")
    unit: Thing | None = Field(description="of the values")
    comparator: Thing | None = Field(description="what they are compared with")
    observation: list[str] = Field(
        description="class of what was counted; for a mechanism also its types, as IRIs"
    )
    scope: str | None = Field(description="which part of the whole is meant")
    denominator: str | None = Field(description="of what whole a share is")


class ComparedModel(Closed):
    """One claim in a comparison; at `href` is all that is known of it."""

    iri: str = Field(description="its IRI, which never changes")
    href: str = Field(description="its address on this site")
    kind: str = Field(description="FigureClaim, TrendClaim, RankClaim or AssertionClaim")
    sentence: Label = Field(description="all of it in one sentence")
    value: Number | None = Field(description="in the unit; a fall is negative")
    lower_bound: Number | None = Field(description="what the wording gives as the least")
    upper_bound: Number | None = Field(description="what the wording gives as the most")
    bound_exclusive: bool = Field(description="whether the bound itself is left out")
    qualifier: Thing | None = Field(description="over, nearly, about … as the source has it")
    period: PeriodModel | None = Field(description="the time that it is of")
    evidence: list[EvidenceModel] = Field(description="the words that say it")


class CellModel(Closed):
    """What one column has in a row."""

    column: int = Field(description="place in `columns`, from 0")
    figures: list[ComparedModel] = Field(description="the claims")


class RowModel(Closed):
    """Figures that are of the same."""

    basis: BasisModel = Field(description="what all of them are of")
    equal: bool = Field(description="whether all columns have the same figures with the same bounds")
    cells: list[CellModel] = Field(description="the columns that have one")


class ApartModel(Closed):
    """Figures of one column that stand in no row, and why."""

    column: int = Field(description="place in `columns`, from 0")
    basis: BasisModel = Field(description="what they are of")
    differing: list[str] = Field(description="parts that differ from the nearest figure of another column")
    missing: list[str] = Field(description="parts that are not stated and without which nothing agrees")
    reason: Label = Field(description="why they stand in no row, in words")
    figures: list[ComparedModel] = Field(description="the claims")


class FeatureCell(Closed):
    """A column that has the feature."""

    column: int = Field(description="place in `columns`, from 0")
    by: list[Thing] = Field(
        description="what of the column has it: mechanisms of the type, or the thing itself"
    )


class FeatureModel(Closed):
    """A setting, a mechanism type or the like, and who has it."""

    name: str = Field(description="what kind of feature")
    concept: Thing = Field(description="the feature")
    cells: list[FeatureCell] = Field(description="the columns that have it")


class WordedModel(Closed):
    """Claims of one kind on one indicator that give no figure."""

    indicator: Thing = Field(description="what they are about")
    kind: str = Field(description="TrendClaim, RankClaim or AssertionClaim")
    cells: list[CellModel] = Field(description="the columns that have one")


class IntervalModel(Closed):
    """Between what bounds a number lies; null where it is open."""

    lower: Number | None = Field(description="the least")
    upper: Number | None = Field(description="the most")
    lower_exclusive: bool = Field(description="whether the least itself is left out")
    upper_exclusive: bool = Field(description="whether the most itself is left out")


class PerHeadModel(Closed):
    """A figure for 1,000 people, where the population of the same time is given."""

    figure: str = Field(description="IRI of the claim")
    population: str = Field(description="IRI of the claim that gives the population of the same days")
    per_1000: IntervalModel = Field(description="by interval arithmetic over both")


class WithoutPerHeadModel(Closed):
    """A column of which nothing can be said per head."""

    column: int = Field(description="place in `columns`, from 0")
    reason: Label = Field(description="why not, in words")


class ComparisonModel(Closed):
    """Up to six of one kind side by side."""

    version: str = Field(description="version of the graph that answers")
    kind: str = Field(description="stations, mechanisms or indicators")
    columns: list[Thing] = Field(description="what is compared, in the order asked for")
    features: list[FeatureModel] = Field(description="settings, mechanism types and the like")
    rows: list[RowModel] = Field(description="figures that may stand side by side")
    apart: list[ApartModel] = Field(description="figures that stand in no row, each with the reason")
    worded: list[WordedModel] = Field(description="trends, ranks and assertions: not held against each other")
    per_head: list[PerHeadModel] = Field(description="what can be said per head")
    without_per_head: list[WithoutPerHeadModel] = Field(
        description="columns of which nothing can be said per head"
    )
    results: list[int] = Field(description="of indicators: how many results there are on each column's")


@router.get("/compare", summary="Stations, mechanisms or indicators side by side; unlike figures stand apart")
def comparison(request: Request, stations: Chosen, mechanisms: Chosen, indicators: Chosen) -> ComparisonModel:
    """Up to six of one kind. 404 for what the graph does not have, 422 where kinds are mixed or there are too many."""
    kind, slugs = chosen(stations, mechanisms, indicators)
    snapshot: Snapshot = bound(request).snapshot
    teller = Teller(snapshot, public_address(request))
    return _model(teller, compare(snapshot, kind, iris_of(snapshot, kind, slugs)))


def _model(teller: Teller, found: Comparison) -> ComparisonModel:
    def cells(of: Mapping[int, tuple[Claim, ...]]) -> list[CellModel]:
        return [CellModel(column=place, figures=_figures(teller, claims)) for place, claims in of.items()]

    return ComparisonModel(
        version=teller.snapshot.version,
        kind=found.kind,
        columns=[teller.thing(iri) for iri in found.columns],
        features=[
            FeatureModel(
                name=one.name,
                concept=teller.thing(one.concept),
                cells=[
                    FeatureCell(column=place, by=[teller.thing(iri) for iri in by])
                    for place, by in one.cells.items()
                ],
            )
            for one in found.features
        ],
        rows=[
            RowModel(basis=_basis(teller, row.basis), equal=row.equal, cells=cells(row.cells))
            for row in found.rows
        ],
        apart=[
            ApartModel(
                column=one.column,
                basis=_basis(teller, one.basis),
                differing=list(one.differing),
                missing=list(one.missing),
                reason=teller.words(why_apart(one.differing, one.missing)),
                figures=_figures(teller, one.claims),
            )
            for one in found.apart
        ],
        worded=[
            WordedModel(indicator=teller.thing(one.indicator), kind=one.kind, cells=cells(one.cells))
            for one in found.worded
        ],
        per_head=[
            PerHeadModel(figure=figure, population=one.population.claim, per_1000=_interval(one.interval))
            for figure, those in found.per_head.items()
            for one in those
        ],
        without_per_head=[
            WithoutPerHeadModel(column=one.column, reason=teller.words(WITHOUT_PER_HEAD[one.reason]))
            for one in found.without_per_head
        ],
        results=list(found.counts.values()),
    )


def _figures(teller: Teller, claims: tuple[Claim, ...]) -> list[ComparedModel]:
    return [
        ComparedModel(
            iri=claim.claim,
            href=teller.href(claim.claim),
            kind=claim.kind,
            sentence=teller.words(sentence(teller.snapshot, claim)),
            value=claim.value,
            lower_bound=claim.lower_bound,
            upper_bound=claim.upper_bound,
            bound_exclusive=claim.bound_exclusive,
            qualifier=teller.optional(claim.qualifier),
            period=None if claim.period is None else period_model(teller, claim.period),
            evidence=evidence_models(teller, claim.evidence),
        )
        for claim in claims
    ]


def _basis(teller: Teller, basis: Basis) -> BasisModel:
    return BasisModel(
        indicator=teller.thing(basis.indicator),
        measure=teller.optional(basis.measure or None),
        unit=teller.optional(basis.unit or None),
        comparator=teller.optional(basis.comparator or None),
        observation=list(basis.observation),
        scope=basis.scope or None,
        denominator=basis.denominator or None,
    )


def _interval(interval: Interval) -> IntervalModel:
    return IntervalModel(
        lower=interval.low,
        upper=interval.high,
        lower_exclusive=interval.low_exclusive,
        upper_exclusive=interval.high_exclusive,
    )
