"""The tables described for programs: CSV on the Web (W3C Metadata Vocabulary for Tabular Data, 2015).

A foreign key may only lead to a table of the same group (section 5.4), so the description of one table has those
that its keys lead to beside it.
"""

from typing import Any

from graph.export.codebook import Column, Table
from graph.export.csv_table import GUARD_NOTE
from graph.export.tables import TABLES
from ontology.bilingual import BilingualText

MEDIA_TYPE = "application/csvm+json"


def metadata(table: Table[Any], license_url: str) -> dict[str, Any]:
    """One table, first, with the tables that its keys lead to."""
    needed = {table.name: table}
    waiting = [table]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in needed:
                needed[name] = TABLES[name]
                waiting.append(TABLES[name])
    return _group(list(needed.values()), license_url)


def metadata_of_all(license_url: str) -> dict[str, Any]:
    """All tables."""
    return _group(list(TABLES.values()), license_url)


def _group(tables: list[Table[Any]], license_url: str) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:license": {"@id": license_url},
        "dc:description": _both(GUARD_NOTE),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "header": True},
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table[Any]) -> dict[str, Any]:
    key = list(table.key)
    return {
        "url": f"{table.name}.csv",
        "dc:title": _both(table.title),
        "dc:description": _both(table.row),
        "tableSchema": {
            "columns": [_column(column, table) for column in table.columns],
            "primaryKey": key if len(key) > 1 else key[0],
            "foreignKeys": [
                {
                    "columnReference": column.name,
                    "reference": {
                        "resource": f"{column.references}.csv",
                        "columnReference": TABLES[column.references].key[0],
                    },
                }
                for column in table.columns
                if column.references
            ],
            **({"aboutUrl": f"{{+{key[0]}}}"} if len(key) == 1 else {}),
        },
    }


def _column(column: Column, table: Table[Any]) -> dict[str, Any]:
    return {
        "name": column.name,
        # The first, of no language, is what stands in the file.
        "titles": {"und": [column.name], "zh": [column.text.zh], "en": [column.text.en]},
        "datatype": column.datatype,
        "required": column.name in table.key or column.references is not None,
        **({"valueUrl": column.value_url} if column.value_url else {}),
        **({"valueUrl": f"{{+{column.name}}}"} if column.datatype == "anyURI" else {}),
        **({"lang": column.name[-2:]} if column.name.endswith(("_zh", "_en")) else {}),
    }


def _references(table: Table[Any]) -> list[str]:
    return [column.references for column in table.columns if column.references]


def _both(text: BilingualText) -> list[dict[str, str]]:
    return [{"@value": text[language], "@language": language} for language in ("zh", "en")]
