"""The plain entry: what an entry says, as a person or a program writes it down without RDF.

One class a kind of node, one field a property. Concepts go by the code in their scheme, nodes by the short names of
`graph.entry.naming`, words of the source by `start-end`, counted in code points from 0, the end left out.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from rdflib import SKOS, XSD, URIRef

from graph.entry.claims import AssertionClaim, FigureClaim, Period, RankClaim, SettingClaim, TrendClaim
from graph.entry.forms import Plain, Reference, Typed
from graph.entry.node import (
    COUNT,
    DATE,
    PLAIN,
    TEXTS,
    Day,
    Evident,
    Holds,
    Node,
    Owns,
    Says,
    Since,
    Text,
    Whole,
    Year,
    borrowed,
    children_of,
    concept,
    reference,
    said,
)
from ontology.namespaces import CATALOG, CONCEPTS, FQ, GAZETTEER, PREFIXES, REGISTER


class Quote(Node):
    """Words of the source: `id` is `start-end`, from which `start` and `end` follow."""

    kind = "span"
    types = (FQ.TextSpan,)
    words: Annotated[Text, borrowed("oa", "exact", TEXTS)]
    translation: Annotated[Text | None, said("translation", TEXTS)] = None
    start: Annotated[Whole | None, borrowed("oa", "start", COUNT)] = None
    end: Annotated[Whole | None, borrowed("oa", "end", COUNT)] = None
    source: Annotated[str | None, reference("spanOf", "source")] = None
    warrants: Annotated[list[str], said("warrants", Plain(iri=True))] = []


class Source(Evident):
    """The article. Bylines are bibliographic text; no other field may hold a person's name."""

    kind = "source"
    types = (FQ.Source,)
    title: Annotated[Text | None, borrowed("dcterms", "title", TEXTS)] = None
    byline: Annotated[list[str], borrowed("dc", "creator", PLAIN)] = []
    outlet: Annotated[list[str], borrowed("dc", "publisher", PLAIN)] = []
    issued: Annotated[Since | None, borrowed("dcterms", "issued", DATE)] = None
    genre: Annotated[str | None, concept("genre", "genre")] = None
    independence: Annotated[str | None, concept("independence", "independence")] = None
    anchor: Annotated[str | None, concept("anchor", "anchor")] = None
    anchor_date: Annotated[Day | None, said("anchorDate", Typed(XSD.date))] = None
    missing: Annotated[list[str], concept("missing", "missing")] = []
    text_digest: Annotated[str | None, said("textDigest", PLAIN)] = None
    text_length: Annotated[Whole | None, said("textLength", COUNT)] = None


class StationAsTold(Evident):
    """What the source says of a station, apart from claims."""

    kind = "station"
    types = ()
    founded: Annotated[list[Since], said("founded", DATE)] = []


class Mechanism(Evident):
    """A particular arrangement at one station, under its local name."""

    kind = "mechanism"
    stationed = "operated_by"
    types = (FQ.Mechanism,)
    operated_by: Annotated[str | None, reference("operatedBy", "station")] = None
    mechanism_type: Annotated[list[str], concept("mechanismType", "mechanism-type")] = []
    has_part: Annotated[list[str], reference("hasPart", "mechanism")] = []
    founded: Annotated[list[Since], said("founded", DATE)] = []
    function: Annotated[list[str], concept("function", "function")] = []
    addresses: Annotated[list[str], concept("addresses", "problem")] = []
    draws_on: Annotated[list[str], concept("drawsOn", "participant")] = []
    serves: Annotated[list[str], concept("serves", "beneficiary")] = []
    managed_by: Annotated[list[str], concept("managedBy", "organisation-kind")] = []
    trained_by: Annotated[list[str], concept("trainedBy", "organisation-kind")] = []
    partner: Annotated[list[str], concept("partner", "organisation-kind")] = []


class Item(Evident):
    """A part that the source lists under a slot."""

    kind = "item"
    types = (FQ.FormulaItem,)
    order: Annotated[Whole, said("order", COUNT)]
    denotes: Annotated[list[str], reference("denotes", "mechanism")] = []


class Slot(Evident):
    """One digit or letter of a formula."""

    kind = "slot"
    types = (FQ.FormulaSlot,)
    symbol: Annotated[str, said("symbol", PLAIN)]
    order: Annotated[Whole, said("order", COUNT)]
    declared_count: Annotated[Whole | None, said("declaredCount", COUNT)] = None
    listing: Annotated[str | None, concept("listing", "listing")] = None
    items: Annotated[list[Item], Owns(FQ.item)] = []


class Formula(Evident):
    """A numbered slogan."""

    kind = "formula"
    stationed = "formula_of"
    types = (FQ.Formula,)
    token: Annotated[str, said("token", PLAIN)]
    formula_kind: Annotated[str, concept("formulaKind", "formula-kind")]
    formula_of: Annotated[list[str], reference("formulaOf", "station")] = []
    names: Annotated[list[str], reference("names", "mechanism")] = []
    listing: Annotated[str | None, concept("listing", "listing")] = None
    slots: Annotated[list[Slot], Owns(FQ.slot)] = []


class Honour(Evident):
    """A title, merit or rating of a station, an area or a mechanism; never a person's."""

    kind = "honour"
    types = (FQ.Honour,)
    holder: Annotated[list[str], reference("holder", "station", "area", "mechanism")] = []
    honour_type: Annotated[list[str], concept("honourType", "honour-type")] = []
    award_status: Annotated[str | None, concept("awardStatus", "award-status")] = None
    batch: Annotated[Whole | None, said("batch", COUNT)] = None
    grantor_level: Annotated[list[str], concept("grantorLevel", "level")] = []
    grantor_name: Annotated[Text | None, said("grantorName", TEXTS)] = None
    year: Annotated[Year | None, said("year", Typed(XSD.gYear))] = None
    times: Annotated[Whole | None, said("times", COUNT)] = None
    period: Annotated[str | None, reference("period", "period")] = None


class Tension(Evident):
    """Statements that do not sit well together; all of them stay."""

    kind = "tension"
    stationed = "station"
    types = (FQ.Tension,)
    station: Annotated[str | None, reference("station", "station")] = None
    tension_kind: Annotated[str, concept("tensionKind", "tension-kind")]
    member: Annotated[list[str], reference("member", "claim", "formula", "honour", "mechanism")] = []


class TextIssue(Evident):
    """Damage or ambiguity at a place of the text."""

    kind = "issue"
    types = (FQ.TextIssue,)
    issue_kind: Annotated[str, concept("issueKind", "issue-kind")]
    proposed_reading: Annotated[Text | None, said("proposedReading", TEXTS)] = None


class Appraisal(Evident):
    """What the source tells of how, where, how carried out and at what cost a mechanism works (EMMIE)."""

    kind = "appraisal"
    types = (FQ.Appraisal,)
    appraises: Annotated[str, reference("appraises", "mechanism")]
    mechanism: Annotated[str | None, concept("emmieMechanism", "emmie-level")] = None
    moderator: Annotated[str | None, concept("emmieModerator", "emmie-level")] = None
    implementation: Annotated[str | None, concept("emmieImplementation", "emmie-level")] = None
    economics: Annotated[str | None, concept("emmieEconomics", "emmie-level")] = None
    by: Annotated[list[str], borrowed("prov", "wasAttributedTo", Reference(("agent",)))] = []


class Curation(Node):
    """One act of coding, checking or correcting."""

    kind = "curation"
    types = (FQ.Curation,)
    graph = CATALOG
    method: Annotated[str | None, concept("curationMethod", "curation-method")] = None
    ended: Annotated[str | None, borrowed("prov", "endedAtTime", Typed(XSD.dateTime))] = None
    by: Annotated[list[str], borrowed("prov", "wasAssociatedWith", Reference(("agent",)))] = []
    protocol: Annotated[list[str], borrowed("prov", "hadPlan", Reference(("document",)))] = []
    used: Annotated[list[str], borrowed("prov", "used", Reference(("source",)))] = []


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
    bureau: Annotated[str | None, reference("bureau", "bureau")] = None
    jurisdiction: Annotated[list[str], reference("jurisdiction", "area")] = []


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
    area_level: Annotated[str | None, concept("areaLevel", "level")] = None
    within: Annotated[list[str], reference("within", "area")] = []
    division_code: Annotated[str | None, said("divisionCode", PLAIN)] = None


class NewConcept(Node):
    """A concept that this entry is the first to need; `id` is `scheme/code`."""

    kind = "concept"
    types = (SKOS.Concept,)
    graph = CONCEPTS
    definition: Annotated[Text | None, Says(SKOS.definition, TEXTS)] = None
    in_scheme: Annotated[list[str], Says(SKOS.inScheme, Reference(("scheme",)))] = []
    top_concept_of: Annotated[list[str], Says(SKOS.topConceptOf, Reference(("scheme",)))] = []
    broader: Annotated[list[str], Says(SKOS.broader, Reference(("concept",)))] = []
    result_level: Annotated[str | None, concept("resultLevel", "result-level")] = None
    indicator_kind: Annotated[str | None, concept("indicatorKind", "indicator-kind")] = None
    merit: Annotated[str | None, concept("merit", "merit")] = None


class PlainEntry(Node):
    """One source as coded. `stations` are the slugs of those that it describes."""

    kind = "entry"
    types = (FQ.Entry,)
    graph = CATALOG
    id: str = Field(pattern=r"^[0-9A-Za-z-]+$", max_length=100)
    stations: Annotated[list[str], reference("describes", "station")] = []
    review_status: Annotated[str | None, concept("reviewStatus", "review-status")] = None
    created: Annotated[Day | None, borrowed("dcterms", "created", Typed(XSD.date))] = None
    modified: Annotated[Day | None, borrowed("dcterms", "modified", Typed(XSD.date))] = None
    version: Annotated[str | None, borrowed("dcat", "version", PLAIN)] = None
    conforms_to: Annotated[list[str], borrowed("dcterms", "conformsTo", Plain(iri=True))] = [str(FQ)[:-1]]
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


def nodes_of(entry: PlainEntry) -> Iterator[tuple[str, Node]]:
    """All nodes of an entry, itself first, each with its JSON Pointer."""

    def below(node: Node, pointer: str) -> Iterator[tuple[str, Node]]:
        yield pointer, node
        for step, child in children_of(node):
            yield from below(child, pointer + step)

    return below(entry, "")
