"""How a plain entry is laid out in a workbook: a sheet a kind of node, a row a node, a column a field.

What stands inside another node has a sheet of its own, whose first column says in which node. Headings name the field
and, in brackets, what it is called in a plain entry, by which it is found again in whatever order the columns stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.entry.claims import Credit
from graph.entry.forms import Concept, InLanguages
from graph.entry.model import Curation, Item, PlainEntry, Slot, Source
from graph.entry.node import Holds, Node, Owns, Says, fields_of, is_list
from ontology.bilingual import BilingualText, Language
from ontology.borrowed import BORROWED
from ontology.terms import terms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
LANGUAGES: tuple[Language, ...] = ("zh", "en")

NAMES: dict[str, tuple[str, str]] = {
    "entry": ("条目", "Entry"),
    "source": ("来源", "Source"),
    "curations": ("编码活动", "Codings"),
    "agents": ("编码者", "Coders"),
    "stations_as_told": ("来源所述派出所", "Stations as told"),
    "settings": ("辖区环境", "Settings"),
    "mechanisms": ("机制", "Mechanisms"),
    "formulas": ("口诀", "Formulas"),
    "slots": ("口诀项位", "Slots"),
    "items": ("口诀分项", "Items"),
    "periods": ("时期", "Periods"),
    "figures": ("数字", "Figures"),
    "trends": ("趋势", "Trends"),
    "ranks": ("位次", "Ranks"),
    "assertions": ("定性陈述", "Assertions"),
    "credits": ("归因", "Credits"),
    "honours": ("荣誉", "Honours"),
    "tensions": ("不一致", "Tensions"),
    "text_issues": ("文本问题", "Text issues"),
    "appraisals": ("证据评估", "Appraisals"),
    "quotes": ("引文", "Quotes"),
    "new_stations": ("新派出所", "New stations"),
    "new_bureaus": ("新公安局", "New bureaus"),
    "new_areas": ("新区域", "New areas"),
    "new_concepts": ("新概念", "New concepts"),
}
"""What each kind of node is called, in the order in which an entry is written."""
_INNER: dict[str, tuple[type[Node], tuple[str, ...]]] = {
    "source": (Source, ("entry",)),
    "curations": (Curation, ("entry",)),
    "credits": (Credit, ("settings", "figures", "trends", "ranks", "assertions")),
    "slots": (Slot, ("formulas",)),
    "items": (Item, ("slots",)),
}
"""Sheets of nodes that stand inside those of other sheets."""
ALONE = ("entry", "source")
"""Sheets with one row."""
IN = "in"
"""Field of the first column where a node stands inside one of several."""


@dataclass(frozen=True)
class Column:
    """A column: `field` of the node, in one `language` where it is a text; `many` where a cell may hold several."""

    field: str
    language: Language | None
    many: bool
    scheme: str | None
    name: BilingualText
    meaning: BilingualText

    @property
    def key(self) -> str:
        """What stands in brackets in the heading."""
        return f"{self.field}.{self.language}" if self.language else self.field

    def heading(self, language: Language) -> str:
        """What stands over the column."""
        mark = "" if self.language is None else ("（中文）" if self.language == "zh" else "（英文）")
        if language == "en":
            mark = "" if self.language is None else (" (Chinese)" if self.language == "zh" else " (English)")
        return f"{self.name[language]}{mark} [{self.key}]"


@dataclass(frozen=True)
class Sheet:
    """A sheet: `key` is the field of the plain entry, or of the nodes in the sheets `inside`."""

    key: str
    name: BilingualText
    model: type[Node]
    columns: tuple[Column, ...]
    inside: tuple[str, ...]

    @property
    def is_inner(self) -> bool:
        """Whether a column says in which node its nodes stand."""
        return bool(self.inside) and self.inside != ("entry",)


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets, in the order in which an entry is written."""
    found = []
    for key, (zh, en) in NAMES.items():
        inner = _INNER.get(key)
        model = inner[0] if inner else PlainEntry if key == "entry" else model_of(key)
        inside = inner[1] if inner else ()
        found.append(Sheet(key, BilingualText(zh, en), model, tuple(_columns(model, inside)), inside))
    return tuple(found)


def model_of(key: str) -> type[Node]:
    """The kind of node in a list of a plain entry, by its field."""
    annotation: Any = PlainEntry.model_fields[key].annotation
    model: type[Node] = annotation.__args__[0]
    return model


def _columns(model: type[Node], inside: tuple[str, ...]) -> Iterator[Column]:
    if inside and inside != ("entry",):
        yield Column(
            IN,
            None,
            False,
            None,
            BilingualText("所属", "belongs to"),
            BilingualText("它属于哪一条：另一工作表中的编号", "what it belongs to: an id of another sheet"),
        )
    yield Column(
        "id",
        None,
        False,
        None,
        BilingualText("编号", "id"),
        BilingualText("可留空，由程序编号", "may be left out: the program makes one"),
    )
    for name, role in fields_of(model).items():
        if isinstance(role, Owns | Holds):
            continue
        assert isinstance(role, Says)
        label, meaning = words_of(str(role.property))
        if isinstance(role.form, InLanguages):
            for language in LANGUAGES:
                yield Column(name, language, False, None, label, meaning)
        else:
            scheme = role.form.scheme if isinstance(role.form, Concept) else None
            yield Column(name, None, is_list(model, name), scheme, label, meaning)


def words_of(iri: str) -> tuple[BilingualText, BilingualText]:
    """The label of a property and what it means."""
    term = terms().get(iri)
    if term is not None:
        return term.label, term.definition
    name = BORROWED.get(iri, BilingualText("", ""))
    return name, name
