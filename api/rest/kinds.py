"""The kinds of things that the interface has lists of: how each is read, told, sorted, and what goes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from api.rest import models, telling
from api.rest.filters import FILTERS, NOT_FILTERS, Filter
from api.rest.things import SPACES, Teller
from graph.lists.tables import COLUMNS
from graph.read.claim import CLAIM, TOLD
from graph.read.formula import FORMULA
from graph.read.gather import ALONE, Tree
from graph.read.honour import HONOUR
from graph.read.station import AREA, MECHANISM, STATION
from ontology.bilingual import BilingualText

Tell = Callable[[Teller, str, telling.Included], BaseModel]


@dataclass(frozen=True)
class Kind:
    """`tree` is what is read with a thing; `include` what is told besides where it is asked for."""

    name: str
    one: str
    title: BilingualText
    about: str
    model: type[BaseModel]
    tell: Tell
    tree: Tree
    sorts: tuple[str, ...]
    include: tuple[str, ...] = ()
    dated: bool = False
    with_included: tuple[tuple[str, Tree], ...] = ()
    """Per name of `include`, what is read with a thing besides."""

    def tree_with(self, include: frozenset[str]) -> Tree:
        """What is read with a thing of which this is told besides."""
        return {**self.tree, **{name: tree for of, (name, tree) in self._more if of in include}}

    @property
    def _more(self) -> list[tuple[str, tuple[str, Tree]]]:
        return list(zip(self.include, self.with_included, strict=False))

    @property
    def filters(self) -> dict[str, Filter]:
        """The filters of its list by name."""
        return {name: FILTERS[name] for name in COLUMNS[self.name] if name not in NOT_FILTERS}

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that its list takes."""
        dates = ("from", "to") if self.dated else ()
        return (*self.filters, *dates, *GRAMMAR)

    def space_of(self, filtered_by: str) -> str:
        """What stands before a slug of a filter to make an IRI of it."""
        return SPACES[self.name] if filtered_by == "within" else FILTERS[filtered_by].space


GRAMMAR: Final = (
    "facets", "group_by", "sort", "fields", "include", "limit", "cursor", "format", "bom", "lang",
)  # fmt: skip
"""What every list takes besides its filters."""
SEVERAL: Final = ("facets", "group_by", "fields", "include")
"""Of these the ones that take several values."""

_LABELS = ("iri", "label", "label_en")


def _kind(name: str, one: str, zh: str, en: str, about: str, model: Any, tell: Any, tree: Tree,
          *sorts: str, **more: Any) -> Kind:  # fmt: skip
    return Kind(name, one, BilingualText(zh, en), about, model, tell, tree, sorts, **more)


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        _kind("stations", "station", "派出所", "Stations", "Police stations that a source tells of.",
              models.StationModel, telling.station, STATION, *_LABELS, include=("operates",), dated=True,
              with_included=(("operates", MECHANISM),)),
        _kind("mechanisms", "mechanism", "机制", "Mechanisms", "Mechanisms that stations run.",
              models.MechanismModel, telling.mechanism, MECHANISM, *_LABELS, include=("outcomes",), dated=True),
        _kind("mechanism-types", "mechanism type", "机制类型", "Mechanism types", "The kinds of mechanisms.",
              models.ConceptModel, telling.concept("mechanism-types", "mechanisms", "type"), ALONE, *_LABELS),
        _kind("outcomes", "outcome", "结果", "Outcomes",
              "What sources report as results, with every qualifier, the ties to mechanisms and the words.",
              models.OutcomeModel, telling.outcome, CLAIM, "iri", "from", "to", "value",
              include=("source_detail",), dated=True,
              with_included=(("evidence", {"spanOf": TOLD}),)),
        _kind("credits", "credit", "归因", "Credits", "Ties that sources make between results and mechanisms.",
              models.CreditItemModel, telling.credit, {"effectGrade": ALONE, "cue": ALONE}, "iri", "grade",
              dated=True),
        _kind("indicators", "indicator", "指标", "Indicators", "What results are measured by.",
              models.ConceptModel, telling.concept("indicators", "outcomes", "indicator"), ALONE, *_LABELS),
        _kind("honours", "honour", "荣誉", "Honours", "Titles, citations and gradings, as sources tell of them.",
              models.HonourModel, telling.honour, HONOUR, "iri", "year"),
        _kind("formulas", "formula", "数字口诀", "Number formulas", "Formulas such as 1+4+N, with their parts.",
              models.FormulaModel, telling.formula, FORMULA, *_LABELS, "token"),
        _kind("sources", "source", "来源", "Sources", "The articles that were coded.",
              models.SourceModel, telling.source, TOLD, *_LABELS, "from", dated=True),
        _kind("settings", "setting", "环境", "Settings", "What the surroundings of a station are like.",
              models.ConceptModel, telling.concept("settings", "stations", "setting"), ALONE, *_LABELS),
        _kind("places", "place", "地区", "Places", "Areas of the gazetteer.",
              models.PlaceModel, telling.place, AREA, *_LABELS),
    )
}  # fmt: skip
"""By name, which is also the last part of the address of the list."""
