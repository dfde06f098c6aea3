"""A comparison as a table to take away: a line for each figure, with what it is of and why it stands where it does."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from graph.analyse.comparable import Apart, Basis, Row
from graph.analyse.compare import Comparison
from graph.export.csv_table import Cell, guarded
from graph.read.claim import Claim
from graph.store.snapshot import Snapshot
from graph.words.claim_wording import Wording, absence
from graph.words.compare_wording import FEATURES, OBSERVATIONS, WITHOUT_PER_HEAD, ends, why_apart
from ontology.bilingual import BilingualText, Language

PLACES = {
    "feature": BilingualText("特征", "feature"),
    "row": BilingualText("可并排", "side by side"),
    "apart": BilingualText("不可并排", "apart"),
    "worded": BilingualText("没有数字", "no number"),
    "per_head": BilingualText("每千人", "per 1,000 residents"),
}
COLUMNS: tuple[tuple[str, BilingualText], ...] = (
    ("place", BilingualText("位置", "place")),
    ("row", BilingualText("行", "row")),
    ("what", BilingualText("事项", "what")),
    ("of", BilingualText("对照项", "compared")),
    ("in_words", BilingualText("所说内容", "in words")),
    ("value", BilingualText("数值", "value")),
    ("lower_bound", BilingualText("下界", "lower bound")),
    ("upper_bound", BilingualText("上界", "upper bound")),
    ("bound_exclusive", BilingualText("不含本数", "bound exclusive")),
    ("unit", BilingualText("单位", "unit")),
    ("measure", BilingualText("度量方式", "measure")),
    ("comparator", BilingualText("比较基准", "comparator")),
    ("observation", BilingualText("统计对象", "unit of observation")),
    ("scope", BilingualText("范围", "scope")),
    ("denominator", BilingualText("分母", "denominator")),
    ("period_as_printed", BilingualText("时期（原文）", "period as printed")),
    ("period_start", BilingualText("起始日期", "first day")),
    ("period_end", BilingualText("结束日期", "last day")),
    ("reason", BilingualText("为何不并排", "why apart")),
    ("iri", BilingualText("陈述或概念", "claim or concept")),
)


def header(language: Language) -> list[str]:
    """The names of the columns, as people of that language read them."""
    return [text[language] for _, text in COLUMNS]


def lines(snapshot: Snapshot, found: Comparison, language: Language) -> Iterator[list[Cell]]:
    """The lines of the table, in the order of the page. Labels and words are in that language; nothing is left out."""
    return _Lines(snapshot, found, language).all()


def as_book(title: str, header: Sequence[str], rows: Iterator[list[Cell]]) -> bytes:
    """A table as a workbook (.xlsx) of one sheet, its head in bold and held in view."""
    book = Workbook()
    page = book.active
    page.title = "".join(character for character in title if character not in r"[]:*?/\\")[:31] or "1"
    page.append(list(header))
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for row in rows:
        page.append([_cell(value) for value in row])
    for column in page.columns:
        page.column_dimensions[column[0].column_letter].width = 16
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Cell) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", guarded(value))
    return value


class _Lines:
    def __init__(self, snapshot: Snapshot, found: Comparison, language: Language) -> None:
        self._snapshot = snapshot
        self._found = found
        self._language = language
        self._words = Wording(snapshot)

    def all(self) -> Iterator[list[Cell]]:
        number = 0
        for feature in self._found.features:
            number += 1
            for place in range(len(self._found.columns)):
                holders = feature.cells.get(place)
                has = (
                    BilingualText("有", "yes")
                    if holders
                    else absence([*self._found.not_stated[place]], feature.name)
                )
                names = [self._label(one) for one in holders or () if one != self._found.columns[place]]
                yield self._line(
                    place="feature", row=number, of=place, iri=feature.concept,
                    what=f"{FEATURES[feature.name][self._language]}：{self._label(feature.concept)}",
                    in_words=", ".join(names) or has[self._language],
                )  # fmt: skip
        for row in self._found.rows:
            number += 1
            yield from self._figures("row", number, row)
        for one in self._found.apart:
            number += 1
            yield from self._apart(number, one)
        for said in self._found.worded:
            number += 1
            for place, claims in said.cells.items():
                for claim in claims:
                    yield self._claim("worded", number, place, claim)
        for place, reason in ((one.column, one.reason) for one in self._found.without_per_head):
            number += 1
            yield self._line(
                place="per_head", row=number, of=place, reason=WITHOUT_PER_HEAD[reason][self._language]
            )

    def _figures(self, kind: str, number: int, row: Row) -> Iterator[list[Cell]]:
        for place, claims in row.cells.items():
            for claim in claims:
                yield self._claim(kind, number, place, claim, row.basis)
                for one in self._found.per_head.get(claim.claim, ()):
                    at = one.interval
                    yield self._line(
                        place="per_head", row=number, of=place, what=self._label(claim.indicator or ""),
                        in_words=ends(at.low, at.high, at.low_exclusive, at.high_exclusive)[self._language],
                        lower_bound=at.low, upper_bound=at.high, iri=one.population.claim,
                    )  # fmt: skip

    def _apart(self, number: int, one: Apart) -> Iterator[list[Cell]]:
        reason = why_apart(one.differing, one.missing)[self._language]
        for claim in one.claims:
            yield self._claim("apart", number, one.column, claim, one.basis, reason)

    def _claim(
        self, kind: str, number: int, place: int, claim: Claim, basis: Basis | None = None, reason: str = ""
    ) -> list[Cell]:
        period = claim.period
        return self._line(
            place=kind, row=number, of=place, reason=reason, iri=claim.claim,
            what=self._label(claim.indicator or ""),
            in_words=self._words.value(claim)[self._language],
            value=claim.value, lower_bound=claim.lower_bound, upper_bound=claim.upper_bound,
            bound_exclusive=claim.bound_exclusive if claim.value is not None else None,
            unit=self._label(claim.unit), measure=self._label(claim.measure),
            comparator=self._label(claim.comparator),
            observation=self.observation(basis) if basis else None,
            scope=claim.scope[self._language] if claim.scope else None,
            denominator=claim.denominator[self._language] if claim.denominator else None,
            period_as_printed=period.as_printed if period else None,
            period_start=period.start if period else None,
            period_end=period.end if period else None,
        )  # fmt: skip

    def observation(self, basis: Basis) -> str:
        """Of what the figure is: “机制：义警”."""
        kinds = [OBSERVATIONS[kind][self._language] for kind in basis.observation if kind in OBSERVATIONS]
        types = [self._label(kind) for kind in basis.observation if kind not in OBSERVATIONS]
        return ": ".join([*kinds, ", ".join(types)] if types else kinds)

    def _line(self, **cells: Any) -> list[Cell]:
        cells["place"] = PLACES[cells["place"]][self._language]
        cells["of"] = self._label(self._found.columns[cells["of"]])
        return [cells.get(name) for name, _ in COLUMNS]

    def _label(self, iri: str | None) -> str:
        return self._snapshot.name(iri, self._language) if iri else ""
