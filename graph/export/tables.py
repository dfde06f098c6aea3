"""The graph as CSV tables for spreadsheets and statistics: one table a kind of thing, one value a cell."""

from typing import Any, BinaryIO

from graph.export import claim_tables, formula_tables, mechanism_tables, source_tables, station_tables
from graph.export.codebook import Table
from graph.export.csv_table import write_csv
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText

GROUPS: tuple[tuple[BilingualText, tuple[Table[Any], ...]], ...] = (
    (
        BilingualText("派出所与机制", "Stations and mechanisms"),
        (
            station_tables.STATIONS,
            station_tables.SETTINGS,
            station_tables.HONOURS,
            station_tables.HONOUR_LEVELS,
            mechanism_tables.MECHANISMS,
            mechanism_tables.MECHANISM_TYPES,
            mechanism_tables.MECHANISM_PARTICIPANTS,
            mechanism_tables.MECHANISM_FUNCTIONS,
            mechanism_tables.MECHANISM_PROBLEMS,
            mechanism_tables.MECHANISM_MANAGERS,
            mechanism_tables.MECHANISM_TRAINERS,
            mechanism_tables.MECHANISM_PARTNERS,
            mechanism_tables.MECHANISM_BENEFICIARIES,
            mechanism_tables.MECHANISM_PARTS,
        ),
    ),
    (
        BilingualText("陈述、归因与证据等级", "Claims, credits and grades of evidence"),
        (
            claim_tables.OUTCOMES,
            claim_tables.CLAIMS,
            claim_tables.RANKINGS,
            claim_tables.CREDITS,
            claim_tables.CREDITS_BY_TYPE,
            mechanism_tables.APPRAISALS,
        ),
    ),
    (
        BilingualText("数字口诀", "Number formulas"),
        (
            formula_tables.FORMULAS,
            formula_tables.FORMULA_SLOTS,
            formula_tables.FORMULA_ITEMS,
            formula_tables.FORMULA_MECHANISMS,
        ),
    ),
    (
        BilingualText("来源与出处", "Sources and where things are said"),
        (
            source_tables.SOURCES,
            source_tables.SOURCE_STATIONS,
            source_tables.SOURCE_GAPS,
            source_tables.NOT_STATED,
            source_tables.EVIDENCE,
            source_tables.TENSIONS,
            source_tables.TENSION_MEMBERS,
            source_tables.TEXT_ISSUES,
        ),
    ),
)
"""The tables as people are shown them."""

TABLES: dict[str, Table[Any]] = {table.name: table for _, tables in GROUPS for table in tables}
"""Every table by its name."""


def write_table(snapshot: Snapshot, table: Table[Any], out: BinaryIO) -> int:
    """Write the table as CSV; returns the number of its rows."""
    return write_csv(out, [column.name for column in table.columns], table.rows(snapshot))
