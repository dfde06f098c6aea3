"""What tables are made of: columns as readers are told of them, and how the cells of a row are read.

A thing has three columns: its IRI under the column's name, its labels under `_zh` and `_en`. A coded value has the
concept's code in place of the IRI. A cell holds one value; what may be several has a table of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from typing import Literal as OneOf

from graph.export.csv_table import Cell
from graph.read.properties import Properties
from graph.read.resource import name_of
from graph.read.station import areas_upward
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import FQ, VOC

Datatype = OneOf["string", "anyURI", "decimal", "integer", "boolean", "date"]

_IN: dict[Language, str] = {"zh": "（中文）", "en": ", in English"}
"""What the text of a label's column ends with."""

LEVELS = ("township", "county", "prefecture", "province")
"""Levels of area, the smallest first, as codes of voc/level."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Column:
    """One column. `references` names the table whose key stands in it; `value_url` makes an IRI of a code (CSVW)."""

    name: str
    text: BilingualText
    datatype: Datatype = "string"
    references: str | None = None
    value_url: str | None = None


@dataclass(frozen=True)
class Field(Generic[Item]):
    """Columns that belong together, and what they hold for one item of a table."""

    columns: tuple[Column, ...]
    cells: Callable[[Snapshot, Item], tuple[Cell, ...]]


@dataclass(frozen=True)
class Table(Generic[Item]):
    """A table: its name in addresses, what one row is, its key, and how its rows are read."""

    name: str
    title: BilingualText
    row: BilingualText
    key: tuple[str, ...]
    items: Callable[[Snapshot], Iterator[Item]]
    fields: tuple[Field[Item], ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for field in self.fields for column in field.columns)

    def rows(self, snapshot: Snapshot) -> Iterator[list[Cell]]:
        """The rows in the order of their keys, one cell a column."""
        for item in self.items(snapshot):
            yield [cell for field in self.fields for cell in field.cells(snapshot, item)]

    def header_in(self, language: Language) -> list[str]:
        """The columns for people of one language, by what they hold: those of the other language are left out."""
        return [
            self.columns[place].text[language].removesuffix(_IN[language]) for place in self._in(language)
        ]

    def rows_in(self, snapshot: Snapshot, language: Language) -> Iterator[list[Cell]]:
        """The rows by `header_in`."""
        places = self._in(language)
        for row in self.rows(snapshot):
            yield [row[place] for place in places]

    def _in(self, language: Language) -> list[int]:
        other = "_en" if language == "zh" else "_zh"
        return [place for place, column in enumerate(self.columns) if not column.name.endswith(other)]


def plain(
    name: str, zh: str, en: str, get: Callable[[Item], Cell], datatype: Datatype = "string"
) -> Field[Item]:
    """One value as it is."""
    return Field((Column(name, BilingualText(zh, en), datatype),), lambda _, item: (get(item),))


def text(name: str, zh: str, en: str, get: Callable[[Item], BilingualText | None]) -> Field[Item]:
    """A text in both languages."""

    def cells(_: Snapshot, item: Item) -> tuple[Cell, ...]:
        found = get(item)
        return (found.zh, found.en) if found else (None, None)

    return Field(_labels(name, zh, en), cells)


def thing(
    name: str, zh: str, en: str, get: Callable[[Item], str | None], references: str | None = None
) -> Field[Item]:
    """A thing by its IRI, with its labels."""
    own = Column(name, BilingualText(f"{zh}（IRI）", f"{en}: IRI"), "anyURI", references)
    return Field((own, *_labels(name, zh, en)), lambda snapshot, item: _named(snapshot, get(item)))


def iri(
    name: str, zh: str, en: str, get: Callable[[Item], str], references: str | None = None
) -> Field[Item]:
    """A thing by its IRI alone; its labels stand in the table that it references, if any."""
    return Field(
        (Column(name, BilingualText(f"{zh}（IRI）", f"{en}: IRI"), "anyURI", references),),
        lambda _, item: (get(item),),
    )


def code(name: str, scheme: str, zh: str, en: str, get: Callable[[Item], str | None]) -> Field[Item]:
    """A concept by its code, the last part of its IRI, with its labels."""
    note = BilingualText(f"{zh}（概念表 voc/{scheme} 中的代码）", f"{en}: code from voc/{scheme}")
    own = Column(name, note, value_url=f"{VOC[scheme]}/{{{name}}}")

    def cells(snapshot: Snapshot, item: Item) -> tuple[Cell, ...]:
        concept, zh, en = _named(snapshot, get(item))
        return (None if concept is None else slug(str(concept)), zh, en)

    return Field((own, *_labels(name, zh, en)), cells)


def station(get: Callable[[Item], str | None], references: str | None = "stations") -> Field[Item]:
    """A station by its IRI, with its labels and its county's: many stations are called alike."""
    named = thing("station", "派出所", "station", get, references)

    def cells(snapshot: Snapshot, item: Item) -> tuple[Cell, ...]:
        found = get(item)
        county = None if found is None else areas_of(snapshot, found).get("county")
        return (*named.cells(snapshot, item), *_named(snapshot, county)[1:])

    return Field((*named.columns, *_labels("county", "县（市、区）", "county or district")), cells)


def areas_of(snapshot: Snapshot, station: str) -> dict[str, str]:
    """The areas that a station lies in by their level, as far as they are known."""
    levels = {str(VOC["level"]) + f"/{level}": level for level in LEVELS}
    areas = areas_upward(snapshot, Properties(snapshot, station).must("jurisdiction"))
    return {
        levels[level]: area
        for area in areas
        for level in Properties(snapshot, area).iris("areaLevel")
        if level in levels
    }


def subjects(snapshot: Snapshot, property: str) -> list[str]:
    """The IRIs of all things that have a property of the ontology, sorted."""
    return sorted({subject for subject, _ in snapshot.pairs(FQ[property])})


def slug(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("/")[2]


def kind_of(iri: str) -> str:
    """What sort of thing an IRI of the project names: `station`, `mechanism`, `claim`, as its path says."""
    return iri.rpartition("/id/")[2].partition("/")[0]


def _named(snapshot: Snapshot, iri: str | None) -> tuple[Cell, Cell, Cell]:
    if iri is None:
        return None, None, None
    label = name_of(snapshot, iri)
    return iri, label.zh, label.en


def _labels(name: str, zh: str, en: str) -> tuple[Column, Column]:
    return (
        Column(f"{name}_zh", BilingualText(f"{zh}（中文）", f"{en}, in Chinese")),
        Column(f"{name}_en", BilingualText(f"{zh}（英文）", f"{en}, in English")),
    )
