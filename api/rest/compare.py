"""Stations, mechanisms or indicators side by side, as JSON."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.http.page_route import ListRoute
from api.http.version_in_force import bound
from api.pages.compare import Chosen, chosen
from api.rest.models import Label, Number, OutcomeModel, Thing, outcome_model, thing
from graph.analyse.comparable import Basis
from graph.analyse.compare import Comparison, compare, iris_of
from graph.analyse.intervals import Interval
from graph.read.claim import Claim
from graph.store.snapshot import Snapshot
from graph.words.compare_wording import WITHOUT_PER_HEAD, why_apart

router = APIRouter(prefix="/api/v1", tags=["graph"], route_class=ListRoute)


class BasisModel(BaseModel):
    """What a figure is of; all of it agrees in a row."""

    indicator: Thing
    measure: Thing | None
    unit: Thing | None
    comparator: Thing | None
    observation: list[str] = Field(
        description="class of what was counted; for a mechanism also its types, as IRIs"
    )
    scope: str | None
    denominator: str | None


class CellModel(BaseModel):
    column: int = Field(description="place in `columns`, from 0")
    figures: list[OutcomeModel]


class RowModel(BaseModel):
    basis: BasisModel
    equal: bool = Field(description="whether all columns have the same figures with the same bounds")
    cells: list[CellModel]


class ApartModel(BaseModel):
    """Figures of one column that stand in no row, and why."""

    column: int
    basis: BasisModel
    differing: list[str] = Field(description="parts that differ from the nearest figure of another column")
    missing: list[str] = Field(description="parts that are not stated and without which nothing agrees")
    reason: Label
    figures: list[OutcomeModel]


class FeatureCell(BaseModel):
    column: int
    by: list[Thing] = Field(
        description="what of the column has it: mechanisms of the type, or the thing itself"
    )


class FeatureModel(BaseModel):
    name: str
    concept: Thing
    cells: list[FeatureCell]


class WordedModel(BaseModel):
    indicator: Thing
    kind: str
    cells: list[CellModel]


class IntervalModel(BaseModel):
    lower: Number | None
    upper: Number | None
    lower_exclusive: bool
    upper_exclusive: bool


class PerHeadModel(BaseModel):
    figure: str = Field(description="IRI of the claim")
    population: str = Field(description="IRI of the claim that gives the population of the same days")
    per_1000: IntervalModel


class WithoutPerHeadModel(BaseModel):
    column: int
    reason: Label


class ComparisonModel(BaseModel):
    version: str
    kind: str
    columns: list[Thing]
    features: list[FeatureModel]
    rows: list[RowModel] = Field(description="figures that may stand side by side")
    apart: list[ApartModel]
    worded: list[WordedModel] = Field(description="trends, ranks and assertions: not held against each other")
    per_head: list[PerHeadModel]
    without_per_head: list[WithoutPerHeadModel]
    results: list[int] = Field(description="of indicators: how many results there are on each column's")


@router.get("/compare", summary="Stations, mechanisms or indicators side by side; unlike figures stand apart")
def comparison(request: Request, stations: Chosen, mechanisms: Chosen, indicators: Chosen) -> ComparisonModel:
    """Up to six of one kind. 404 for what the graph does not have, 422 where kinds are mixed or there are too many."""
    kind, slugs = chosen(stations, mechanisms, indicators)
    snapshot: Snapshot = bound(request).snapshot
    return _model(snapshot, compare(snapshot, kind, iris_of(snapshot, kind, slugs)))


def _model(snapshot: Snapshot, found: Comparison) -> ComparisonModel:
    def cells(of: Any) -> list[CellModel]:
        return [CellModel(column=place, figures=_figures(snapshot, claims)) for place, claims in of.items()]

    return ComparisonModel(
        version=snapshot.version,
        kind=found.kind,
        columns=[thing(snapshot, iri) for iri in found.columns],
        features=[
            FeatureModel(
                name=one.name,
                concept=thing(snapshot, one.concept),
                cells=[
                    FeatureCell(column=place, by=[thing(snapshot, iri) for iri in by])
                    for place, by in one.cells.items()
                ],
            )
            for one in found.features
        ],
        rows=[
            RowModel(basis=_basis(snapshot, row.basis), equal=row.equal, cells=cells(row.cells))
            for row in found.rows
        ],
        apart=[
            ApartModel(
                column=one.column,
                basis=_basis(snapshot, one.basis),
                differing=list(one.differing),
                missing=list(one.missing),
                reason=Label(**why_apart(one.differing, one.missing).as_dict()),
                figures=_figures(snapshot, one.claims),
            )
            for one in found.apart
        ],
        worded=[
            WordedModel(indicator=thing(snapshot, one.indicator), kind=one.kind, cells=cells(one.cells))
            for one in found.worded
        ],
        per_head=[
            PerHeadModel(figure=figure, population=one.population.claim, per_1000=_interval(one.interval))
            for figure, those in found.per_head.items()
            for one in those
        ],
        without_per_head=[
            WithoutPerHeadModel(column=one.column, reason=Label(**WITHOUT_PER_HEAD[one.reason].as_dict()))
            for one in found.without_per_head
        ],
        results=list(found.counts.values()),
    )


def _figures(snapshot: Snapshot, claims: tuple[Claim, ...]) -> list[OutcomeModel]:
    return [outcome_model(snapshot, claim) for claim in claims]


def _basis(snapshot: Snapshot, basis: Basis) -> BasisModel:
    def optional(iri: str) -> Thing | None:
        return thing(snapshot, iri) if iri else None

    return BasisModel(
        indicator=thing(snapshot, basis.indicator),
        measure=optional(basis.measure),
        unit=optional(basis.unit),
        comparator=optional(basis.comparator),
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
