"""From what `graph` reads of one thing to the model that the REST interface sends."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from rdflib import SKOS

from api.http.links import anchor, doc, page_of
from api.rest.models import (
    ConceptModel,
    CreditItemModel,
    CreditModel,
    EvidenceModel,
    FormulaModel,
    HonourModel,
    MechanismModel,
    OutcomeModel,
    PeriodModel,
    PlaceModel,
    SlotItemModel,
    SlotModel,
    SourceModel,
    StationModel,
)
from api.rest.things import API, SPACES, Label, Teller, Thing
from graph.errors import NotInGraph
from graph.lists.composing import values_of
from graph.lists.outcomes import all_outcomes
from graph.lists.tables import TABLES, ties_of
from graph.read.claim import JUXTAPOSED, Claim, Credit, Evidence, Period, read_claim, read_evidence
from graph.read.entry import read_source
from graph.read.formula import read_formula
from graph.read.honour import read_honour
from graph.read.properties import Properties
from graph.read.station import areas_upward, read_mechanism, read_station
from graph.words.sentence import not_coded, sentence
from ontology.namespaces import PREFIXES

Included = frozenset[str]
"""Names of what is told besides, where it is asked for."""


def must_be(teller: Teller, kind: str, iri: str) -> None:
    """Raises NotInGraph where the list of that kind has no such thing."""
    if not len(TABLES[kind](teller.snapshot).names.found([iri])):
        name = iri.removeprefix(SPACES[kind])[:80]
        raise NotInGraph(f"{kind} 中没有“{name}”", f"There is no “{name}” among {kind}", kind=kind)


def column(teller: Teller, kind: str, iri: str, name: str) -> list[str]:
    """The values of a thing in a column of its list."""
    return values_of(TABLES[kind](teller.snapshot).column(teller.snapshot, name), iri)


def _ends(teller: Teller, kind: str, iri: str, page: str) -> dict[str, str]:
    return {
        "iri": iri,
        "id": iri.removeprefix(SPACES[kind]),
        "href": teller.href(iri, kind),
        "page": teller.page(page),
    }


def _list(teller: Teller, kind: str, **filters: str) -> str:
    return teller.page(f"{API}/{kind}?{urlencode(filters)}")


def _on_station(station: str, iri: str) -> str:
    """The place of a thing on its station's page; its own page where it is of none, as an honour of a town is."""
    if not station.startswith(SPACES["stations"]):
        return page_of(iri)
    return f"/stations/{station.removeprefix(SPACES['stations'])}#{anchor(iri)}"


def station(teller: Teller, iri: str, included: Included) -> StationModel:
    """`operates` is told where it is included."""
    slug = iri.removeprefix(SPACES["stations"])
    found = read_station(teller.snapshot, slug)
    operated = None
    if "operates" in included:
        operated = [mechanism(teller, one, frozenset()) for one in operates(teller, iri)]
    return StationModel(
        **_ends(teller, "stations", iri, f"/stations/{slug}"),
        slug=slug,
        label=teller.label(iri),
        bureau=teller.thing(found.bureau),
        areas=teller.things(found.areas),
        settings=teller.things(found.settings),
        mechanisms=found.mechanisms,
        outcomes=found.outcomes,
        mechanisms_url=_list(teller, "mechanisms", station=slug),
        outcomes_url=_list(teller, "outcomes", station=slug),
        operates=operated,
    )


def operates(teller: Teller, iri: str) -> list[str]:
    """The mechanisms of a station."""
    return sorted(Properties(teller.snapshot, iri).iris("operates"))


def mechanism(teller: Teller, iri: str, included: Included) -> MechanismModel:
    """`outcomes` are told where they are included."""
    found = read_mechanism(teller.snapshot, iri)
    name = iri.removeprefix(SPACES["mechanisms"])
    outcomes = None
    if "outcomes" in included:
        outcomes = [_claim(teller, one) for one in values_of(ties_of(teller.snapshot), iri)]
    return MechanismModel(
        **_ends(teller, "mechanisms", iri, _on_station(found.station, iri)),
        label=teller.label(iri),
        station=teller.thing(found.station),
        types=teller.things(found.types),
        parts=teller.things(found.parts),
        draws_on=teller.things(found.draws_on),
        functions=teller.things(found.functions),
        addresses=teller.things(found.addresses),
        managed_by=teller.things(found.managed_by),
        trained_by=teller.things(found.trained_by),
        partners=teller.things(found.partners),
        serves=teller.things(found.serves),
        founded=found.founded,
        not_stated=teller.things(found.not_stated),
        evidence=evidence_models(teller, found.evidence),
        outcomes_url=_list(teller, "outcomes", mechanism=name),
        outcomes=outcomes,
    )


def _claim(teller: Teller, iri: str) -> Thing:
    """A claim by the name of its indicator; one that is an outcome has an address of its own."""
    indicator = Properties(teller.snapshot, iri).text("indicator")
    known = len(all_outcomes(teller.snapshot).names.found([iri]))
    return Thing(
        iri=iri, href=teller.href(iri, "outcomes" if known else ""), label=teller.label(indicator or iri)
    )


def outcome(teller: Teller, iri: str, included: Included) -> OutcomeModel:
    """The claim with all that qualifies it."""
    claim: Claim = read_claim(teller.snapshot, iri)
    assert claim.indicator is not None and claim.level is not None
    said_in = claim.evidence[0].source
    [entry, *_] = column(teller, "outcomes", iri, "entry")
    period = None if claim.period is None else period_model(teller, claim.period)
    same = (
        "kind", "value", "lower_bound", "upper_bound", "bound_exclusive", "baseline", "rank", "consecutive_years",
    )  # fmt: skip
    things = ("measure", "qualifier", "unit", "comparator", "direction", "ranked_within")
    words = ("denominator", "scope", "gloss", "rank_band")
    told: dict[str, Any] = {name: getattr(claim, name) for name in same}
    told |= {name: teller.optional(getattr(claim, name)) for name in things}
    told |= {name: teller.optional_words(getattr(claim, name)) for name in words}
    told |= _ends(teller, "outcomes", iri, _on_station(claim.station, iri))
    return OutcomeModel(
        **told,
        sentence=teller.words(sentence(teller.snapshot, claim)),
        station=teller.thing(claim.station),
        about=teller.thing(claim.about),
        indicator=teller.thing(claim.indicator),
        level=teller.thing(claim.level),
        period=period,
        not_stated=teller.things(claim.not_stated),
        not_coded=list(not_coded(claim)),
        voice=teller.thing(claim.voice),
        credits=[_credit(teller, credit) for credit in claim.credits],
        evidence=evidence_models(teller, claim.evidence),
        source=teller.thing(said_in),
        entry=teller.thing(entry),
        source_detail=source(teller, said_in, frozenset()) if "source_detail" in included else None,
    )


def credit(teller: Teller, iri: str, _included: Included) -> CreditItemModel:
    """A credit with the claim that it belongs to."""
    own = Properties(teller.snapshot, iri)
    [claim, *_] = column(teller, "credits", iri, "claim")
    kind = own.must("creditKind")
    grade = Properties(teller.snapshot, own.must("effectGrade"))
    of_station = Properties(teller.snapshot, claim).must("station")
    return CreditItemModel(
        **_ends(teller, "credits", iri, _on_station(of_station, claim)),
        claim=_claim(teller, claim),
        mechanism=teller.thing(own.must("mechanism")),
        station=teller.thing(of_station),
        kind=teller.thing(kind),
        explicit=kind != JUXTAPOSED,
        grade=int(grade.must(PREFIXES["skos"] + "notation")),
        cues=evidence_models(teller, read_evidence(teller.snapshot, own.all("cue"))),
    )


def source(teller: Teller, iri: str, _included: Included) -> SourceModel:
    """The article with its entry."""
    found = read_source(teller.snapshot, iri)
    [entry, *_] = column(teller, "sources", iri, "entry")
    [status, *_] = column(teller, "sources", iri, "status")
    return SourceModel(
        **_ends(teller, "sources", iri, doc(iri)),
        label=teller.words(found.title),
        outlet=found.outlet,
        issued=found.issued,
        genre=teller.thing(found.genre),
        independence=teller.thing(found.independence),
        missing=teller.things(found.missing),
        digest=found.digest,
        length=found.length,
        note=teller.optional_words(found.note),
        stations=teller.things(column(teller, "sources", iri, "station")),
        entry=teller.thing(entry),
        status=teller.thing(status),
    )


def concept(kind: str, items: str, parameter: str) -> Callable[[Teller, str, Included], ConceptModel]:
    """A teller of concepts of a kind; `items` is the list that it filters by `parameter`."""

    def told(teller: Teller, iri: str, _included: Included) -> ConceptModel:
        must_be(teller, kind, iri)
        own = Properties(teller.snapshot, iri)
        slug = iri.removeprefix(SPACES[kind])
        pages = {"indicators": f"/outcomes?indicator={slug}", "mechanism-types": f"/mechanisms/{slug}"}
        return ConceptModel(
            **_ends(teller, kind, iri, pages.get(kind, doc(iri))),
            label=teller.label(iri),
            definition=teller.optional_words(own.both(str(SKOS.definition))),
            alternative=list(own.iris(str(SKOS.altLabel))),
            broader=teller.things(own.iris(str(SKOS.broader))),
            narrower=teller.things(column(teller, kind, iri, "narrower")),
            level=teller.optional(own.text("resultLevel")),
            stations=len(column(teller, kind, iri, "station")),
            items_url=_list(teller, items, **{parameter: slug}),
        )

    return told


def honour(teller: Teller, iri: str, _included: Included) -> HonourModel:
    """The honour as its source tells of it."""
    found = read_honour(teller.snapshot, iri)
    return HonourModel(
        **_ends(teller, "honours", iri, _on_station(found.holder, iri)),
        label=_name(teller, iri, found.type),
        holder=teller.thing(found.holder),
        type=teller.optional(found.type),
        award=teller.optional(found.status),
        levels=teller.things(found.levels),
        batch=found.batch,
        year=found.year,
        grantor=teller.optional_words(found.grantor),
        times=found.times,
        period=None if found.period is None else period_model(teller, found.period),
        note=teller.optional_words(found.note),
        not_stated=teller.things(found.not_stated),
        evidence=evidence_models(teller, found.evidence),
    )


def _name(teller: Teller, iri: str, instead: str | None) -> Label:
    """The label of a thing, or that of another where it has none of its own."""
    own = Properties(teller.snapshot, iri).all(str(SKOS.prefLabel))
    return teller.label(iri if own or instead is None else instead)


def formula(teller: Teller, iri: str, _included: Included) -> FormulaModel:
    """The formula with its slots."""
    found = read_formula(teller.snapshot, iri)
    of_station = Properties(teller.snapshot, iri).must("formulaOf")
    slots = [
        SlotModel(
            symbol=slot.symbol,
            declared=slot.declared,
            listing=teller.thing(slot.listing),
            items=[
                SlotItemModel(
                    iri=item.item, label=teller.label(item.item), denotes=teller.optional(item.denotes)
                )
                for item in slot.items
            ],
        )
        for slot in found.slots
    ]
    return FormulaModel(
        **_ends(teller, "formulas", iri, _on_station(of_station, iri)),
        label=teller.label(iri),
        token=found.token,
        kind=teller.thing(found.kind),
        listing=teller.thing(found.listing),
        station=teller.thing(of_station),
        names=teller.things(found.names),
        slots=slots,
        note=teller.optional_words(found.note),
        evidence=evidence_models(teller, found.evidence),
    )


def place(teller: Teller, iri: str, _included: Included) -> PlaceModel:
    """The area with those that it lies in."""
    must_be(teller, "places", iri)
    own = Properties(teller.snapshot, iri)
    slug = iri.removeprefix(SPACES["places"])
    return PlaceModel(
        **_ends(teller, "places", iri, f"/stations?{urlencode({'area': slug})}"),
        label=teller.label(iri),
        level=teller.optional(own.text("areaLevel")),
        division_code=own.text("divisionCode"),
        within=teller.things(areas_upward(teller.snapshot, iri)[1:]),
        stations=len(column(teller, "places", iri, "station")),
        stations_url=_list(teller, "stations", place=slug),
        point=None,
    )


def period_model(teller: Teller, period: Period) -> PeriodModel:
    return PeriodModel(
        as_printed=period.as_printed, kind=teller.thing(period.kind), start=period.start, end=period.end
    )


def _credit(teller: Teller, credit: Credit) -> CreditModel:
    return CreditModel(
        iri=credit.credit,
        href=teller.href(credit.credit),
        mechanism=teller.thing(credit.mechanism),
        kind=teller.thing(credit.kind),
        explicit=credit.explicit,
        grade=credit.grade,
        cues=evidence_models(teller, credit.cues),
    )


def evidence_models(teller: Teller, evidence: tuple[Evidence, ...]) -> list[EvidenceModel]:
    return [EvidenceModel(**vars(item), source_href=teller.href(item.source)) for item in evidence]
