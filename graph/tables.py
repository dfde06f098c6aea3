"""The graph as CSV tables (RFC 4180, UTF-8) for spreadsheets and statistics, with their CSVW metadata.

No text cell is taken for a formula by a spreadsheet: see `GUARD_NOTE`, which users read too.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from graph.accounts import read_source
from graph.catalogue import query
from graph.claims import Claim, Credit, Evidence, read_claim
from graph.codebook import CLAIMS, MECHANISMS, SEPARATOR, STATIONS, Column
from graph.mechanism_list import all_mechanisms
from graph.outcome_list import all_outcomes
from graph.resource import name_of
from graph.stations import all_stations, read_mechanism, read_station
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY, FQ, VOC

Cell: TypeAlias = str | int | bool | Decimal | date | tuple[str, ...] | None
Row: TypeAlias = dict[str, Cell]

GUARDED = "=+-@'\t\r\n＝＋－＠"


@dataclass(frozen=True)
class Table:
    """A table: its name in addresses, what it holds, its columns, and how its rows are read."""

    name: str
    title: BilingualText
    key: str
    columns: tuple[Column, ...]
    rows: Callable[[Snapshot], Iterator[Row]]


def write_csv(snapshot: Snapshot, table: Table, out: io.TextIOBase) -> None:
    """The header and a line for each row; lines end with CR LF."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows(snapshot):
        assert row.keys() == {column.name for column in table.columns}
        writer.writerow([_text(row[column.name], column) for column in table.columns])


def metadata(table: Table, license_url: str) -> dict[str, Any]:
    """CSVW metadata (W3C Tabular Metadata): what each column means, in both languages."""

    def both(text: BilingualText) -> list[dict[str, str]]:
        return [{"@value": text[language], "@language": language} for language in ("zh", "en")]

    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{table.name}.csv",
        "dc:title": both(table.title),
        "dc:license": {"@id": license_url},
        "dc:description": both(GUARD_NOTE),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {
            "primaryKey": table.key,
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": both(column.text),
                    "datatype": column.datatype,
                    "required": column.name == table.key,
                    **({"separator": SEPARATOR} if column.many else {}),
                    **({"valueUrl": column.value_url} if column.value_url else {}),
                }
                for column in table.columns
            ],
        },
    }


GUARD_NOTE = BilingualText(
    "以 = + - @ ' 、制表符或换行（及全角 ＝＋－＠）开头的文本前加一个撇号，以免电子表格当作公式；"
    "需要原文时去掉开头的一个撇号。数字不受影响。一格多值以 | 分隔，值内的 | 改作 ｜。",
    "A text that begins with = + - @ ' or a tab or line break (or full-width ＝＋－＠) has one apostrophe "
    "in front, so that no spreadsheet takes it for a formula; take one leading apostrophe away for the exact "
    "text. Numbers are left as they are. Several values in a cell are divided by |; a | inside a value is "
    "written ｜.",
)


def _text(cell: Cell, column: Column) -> str:
    """A cell as it stands in the file."""
    if column.many:
        assert isinstance(cell, tuple), column.name
        cell = SEPARATOR.join(value.replace(SEPARATOR, "｜") for value in cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] and cell[0] in GUARDED else cell
    return str(cell)


class _Reader:
    """Cells for the things and codes of one graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def thing(self, name: str, iri: str | None) -> Row:
        label = None if iri is None else name_of(self.snapshot, iri)
        return {
            name: iri,
            f"{name}_zh": label.zh if label else None,
            f"{name}_en": label.en if label else None,
        }

    def things(self, name: str, iris: tuple[str, ...]) -> Row:
        labels = [name_of(self.snapshot, iri) for iri in iris]
        zh, en = tuple(label.zh for label in labels), tuple(label.en for label in labels)
        return {name: iris, f"{name}_zh": zh, f"{name}_en": en}

    def code(self, name: str, iri: str | None) -> Row:
        return self.thing(name, iri) | {name: iri and _slug(iri)}

    def codes(self, name: str, iris: tuple[str, ...]) -> Row:
        return self.things(name, iris) | {name: tuple(_slug(iri) for iri in iris)}

    def evidence(self, spans: tuple[Evidence, ...], one_source: bool) -> Row:
        sources = [read_source(self.snapshot, span.source) for span in spans]
        iris = tuple(source.source for source in sources)
        titles = tuple(source.title.zh for source in sources)
        digests = tuple(source.digest for source in sources)
        return {
            "quotes": tuple(span.quote for span in spans),
            "offsets": tuple(f"{span.start}-{span.end}" for span in spans),
            "source": iris[0] if one_source else iris,
            "source_title": titles[0] if one_source else titles,
            "source_digest": digests[0] if one_source else digests,
        }

    def credits(self, kind: str, credits: list[Credit]) -> Row:
        row = self.things(f"{kind}_mechanisms", tuple(credit.mechanism for credit in credits))
        row[f"{kind}_grades"] = tuple(str(credit.grade) for credit in credits)
        if kind == "explicit":
            row |= self.codes("explicit_kinds", tuple(credit.kind for credit in credits))
            row["explicit_cues"] = tuple(
                dict.fromkeys(cue.quote for credit in credits for cue in credit.cues)
            )
        return row


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _stations(snapshot: Snapshot) -> Iterator[Row]:
    read = _Reader(snapshot)
    levels = {str(VOC[f"level/{level}"]): level for level in ("township", "county", "prefecture", "province")}
    for iri in all_stations(snapshot):
        station = read_station(snapshot, _slug(iri))
        areas = {
            levels.get(str(level)): area
            for area in station.areas
            for level in snapshot.properties(area).get(str(FQ.areaLevel), [])
        }
        row: Row = {"slug": station.slug, "mechanisms": station.mechanisms, "outcomes": station.outcomes}
        row |= read.thing("station", station.station) | read.thing("bureau", station.bureau)
        for level in levels.values():
            row |= read.thing(level, areas.get(level))
        yield row | read.codes("settings", station.settings)


def _mechanisms(snapshot: Snapshot) -> Iterator[Row]:
    read = _Reader(snapshot)
    for iri in all_mechanisms(snapshot).names:
        mechanism = read_mechanism(snapshot, iri)
        properties = snapshot.properties(mechanism.mechanism)
        yield {
            **read.thing("mechanism", mechanism.mechanism),
            **read.thing("station", mechanism.station),
            **read.codes("types", mechanism.types),
            **read.things("parts", mechanism.parts),
            **read.codes("draws_on", mechanism.draws_on),
            **read.codes("functions", mechanism.functions),
            **read.codes("addresses", mechanism.addresses),
            "founded": mechanism.founded,
            "outcomes_explicit": len(properties.get(str(FQ.creditedWith), [])),
            "outcomes_juxtaposed": len(properties.get(str(FQ.reportedBeside), [])),
            **read.evidence(mechanism.evidence, one_source=False),
        }


def _outcomes(snapshot: Snapshot) -> Iterator[Row]:
    return _claim_rows(snapshot, all_outcomes(snapshot).names)


def _claims(snapshot: Snapshot) -> Iterator[Row]:
    iris = dict.fromkeys(str(row["claim"]) for row in snapshot.rows(query("export-claims")))
    return _claim_rows(snapshot, iris)


def _claim_rows(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[Row]:
    read = _Reader(snapshot)
    for iri in iris:
        yield _claim_row(read, read_claim(read.snapshot, iri))


def _claim_row(read: _Reader, claim: Claim) -> Row:
    period = claim.period
    return {
        "claim": claim.claim,
        "kind": claim.kind,
        **read.thing("station", claim.station),
        **read.thing("about", claim.about),
        **read.code("indicator", claim.indicator),
        **read.code("result_level", claim.level),
        **read.code("measure", claim.measure),
        "value": claim.value,
        "lower_bound": claim.lower_bound,
        "upper_bound": claim.upper_bound,
        "bound_exclusive": claim.bound_exclusive if claim.value is not None else None,
        **read.code("qualifier", claim.qualifier),
        **read.code("unit", claim.unit),
        **read.code("direction", claim.direction),
        "rank": claim.rank,
        "rank_band_zh": claim.rank_band.zh if claim.rank_band else None,
        "rank_band_en": claim.rank_band.en if claim.rank_band else None,
        **read.thing("ranked_within", claim.ranked_within),
        "consecutive_years": claim.consecutive_years,
        **read.code("setting", claim.setting),
        **read.code("comparator", claim.comparator),
        "baseline": claim.baseline,
        "denominator": claim.denominator.zh if claim.denominator else None,
        "scope": claim.scope.zh if claim.scope else None,
        "period_as_printed": period.as_printed if period else None,
        **read.code("period_kind", period.kind if period else None),
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        **read.code("voice", claim.voice),
        **read.code("narrative_role", claim.role),
        **read.credits("explicit", [credit for credit in claim.credits if credit.explicit]),
        **read.credits("juxtaposed", [credit for credit in claim.credits if not credit.explicit]),
        **read.evidence(claim.evidence, one_source=True),
        "entry": str(ENTRY[_slug(claim.evidence[0].source)]),
    }


TABLES = {
    table.name: table
    for table in (
        Table(
            "stations",
            BilingualText("派出所", "Stations"),
            "station",
            tuple(STATIONS),
            _stations,
        ),
        Table("mechanisms", BilingualText("机制", "Mechanisms"), "mechanism", tuple(MECHANISMS), _mechanisms),
        Table(
            "outcomes",
            BilingualText(
                "成效陈述：正文中产出、中间结果、最终成效层级的陈述，一行一条",
                "Reported outcomes: claims of the body text at the level of output, intermediate result or "
                "outcome, one a row",
            ),
            "claim",
            tuple(CLAIMS),
            _outcomes,
        ),
        Table(
            "claims",
            BilingualText(
                "全部陈述，含投入、背景、标题与案例中的数字，一行一条",
                "All claims, with inputs, context and the figures of headlines and stories, one a row",
            ),
            "claim",
            tuple(CLAIMS),
            _claims,
        ),
    )
}
"""Every table by its name."""
