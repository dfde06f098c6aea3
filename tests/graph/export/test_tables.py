"""CSV tables: one row a thing, one value a cell, nothing lost against the graph, keys that lead somewhere."""

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from rdflib import URIRef

from graph.export.codebook import Table
from graph.export.csvw import metadata, metadata_of_all
from graph.export.tables import TABLES, write_table
from graph.read.claim import read_claim
from graph.read.formula import read_formula
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ, ID, VOC
from tests.many_stations import many_stations

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
Rows = list[dict[str, str]]


def written(snapshot: Snapshot, table: Table[Any]) -> bytes:
    out = io.BytesIO()
    count = write_table(snapshot, table, out)
    assert len(read(out.getvalue())) == count
    return out.getvalue()


def read(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


@pytest.fixture(scope="module")
def tables(snapshot: Snapshot) -> dict[str, Rows]:
    return {name: read(written(snapshot, table)) for name, table in TABLES.items()}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("stations", FQ.Station), ("mechanisms", FQ.Mechanism), ("outcomes", FQ.Result),
        ("settings", FQ.SettingClaim), ("rankings", FQ.RankClaim), ("credits", FQ.Credit),
        ("honours", FQ.Honour), ("sources", FQ.Source), ("formulas", FQ.Formula),
        ("formula-slots", FQ.FormulaSlot), ("formula-items", FQ.FormulaItem), ("tensions", FQ.Tension),
        ("text-issues", FQ.TextIssue), ("appraisals", FQ.Appraisal),
    ],
)  # fmt: skip
def test_one_row_for_each_thing(tables: dict[str, Rows], snapshot: Snapshot, name: str, kind: URIRef) -> None:
    lines = snapshot.dump().decode().splitlines()
    expected = {line.split(" ")[0][1:-1] for line in lines if f"#type> <{kind}>" in line}
    keys = [row[TABLES[name].key[0]] for row in tables[name]]
    assert Counter(keys) == Counter(expected) and expected


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_rows_come_in_one_order(
    tables: dict[str, Rows], snapshot: Snapshot, name: str
) -> None:
    keys = [tuple(row[part] for part in TABLES[name].key) for row in tables[name]]
    assert len(set(keys)) == len(keys) > 0
    assert written(snapshot, TABLES[name]) == written(snapshot, TABLES[name])


def test_no_cell_holds_a_list(tables: dict[str, Rows]) -> None:
    for name, rows in tables.items():
        for row in rows:
            for column in TABLES[name].columns:
                if column.datatype == "anyURI":
                    assert not re.search(r"[|\s]", row[column.name]), (name, column.name)
                assert "|" not in row[column.name], (name, column.name)


def test_outcomes_are_among_the_claims_with_the_same_cells(tables: dict[str, Rows]) -> None:
    claims = {row["claim"]: row for row in tables["claims"]}
    assert len(claims) > len(tables["outcomes"])
    for row in tables["outcomes"]:
        assert row.items() <= claims[row["claim"]].items()
    outcomes = {claim for claim, row in claims.items() if row["outcome"] == "true"}
    assert outcomes == {row["claim"] for row in tables["outcomes"]}


def test_a_claim_leads_to_its_credit_its_type_and_its_words(tables: dict[str, Rows]) -> None:
    """“通过“红心调解”组织协助化解各类矛盾纠纷826起”: an assisting credit to one mechanism."""
    claim = next(row for row in tables["outcomes"] if row["value"] == "826")
    assert (claim["lower_bound"], claim["upper_bound"], claim["qualifier"], claim["unit"]) == (
        "826", "826", "exact", "case",
    )  # fmt: skip
    assert (
        claim["county_zh"] == "平阳县" and claim["tie"] == "explicit" and claim["in_words_zh"] == "826 起/件"
    )
    credits = [row for row in tables["credits"] if row["claim"] == claim["claim"]]
    assert [(row["mechanism_zh"], row["credit_kind"], row["explicit"], row["grade"]) for row in credits] == [
        ("红心调解", "explicit-assisting", "true", "1")
    ]
    by_type = [row for row in tables["credits-by-type"] if row["credit"] == credits[0]["credit"]]
    stated = [row for row in tables["mechanism-types"] if row["mechanism"] == credits[0]["mechanism"]]
    assert [row["mechanism_type"] for row in by_type] == [row["mechanism_type"] for row in stated] != []
    spans = [row for row in tables["evidence"] if row["thing"] == claim["claim"]]
    assert ("922", "934", "化解各类矛盾纠纷826起") in {
        (row["start"], row["end"], row["quote"]) for row in spans
    }
    cues = [row for row in tables["evidence"] if row["thing"] == credits[0]["credit"]]
    assert {row["role"] for row in cues} == {"cue"}
    source = next(row for row in tables["sources"] if row["source"] == claim["source"])
    assert source["digest"] == "12bd477c84bea06e1bf188c70def278aeb3cf79b5a314fe8fb211655280c5b3c"


def test_credits_are_those_of_the_claims_explicit_and_juxtaposed_apart(
    tables: dict[str, Rows], snapshot: Snapshot
) -> None:
    by_claim: dict[str, set[tuple[str, str, str]]] = {}
    for row in tables["credits"]:
        by_claim.setdefault(row["claim"], set()).add((row["credit"], row["mechanism"], row["explicit"]))
    for row in tables["claims"]:
        wanted = {
            (credit.credit, credit.mechanism, str(credit.explicit).lower())
            for credit in read_claim(snapshot, row["claim"]).credits
        }
        assert by_claim.get(row["claim"], set()) == wanted
        assert row["credits"] == str(len(wanted))
        ties = {explicit for _, _, explicit in wanted}
        assert row["tie"] == ("explicit" if "true" in ties else "juxtaposed" if ties else "none")


def test_counts_of_a_row_are_those_of_the_other_tables(tables: dict[str, Rows]) -> None:
    """Also where stations, mechanisms or areas are called alike: everything is counted by IRI."""
    many = many_stations()
    for found in (tables, {name: read(written(many, table)) for name, table in TABLES.items()}):
        mechanisms = Counter(row["station"] for row in found["mechanisms"])
        outcomes = Counter(row["station"] for row in found["outcomes"])
        explicit = Counter(row["station"] for row in found["outcomes"] if row["tie"] == "explicit")
        types = Counter(row["mechanism"] for row in found["mechanism-types"])
        for row in found["stations"]:
            told = (row["mechanisms"], row["outcomes"], row["outcomes_explicit"])
            counted = (mechanisms, outcomes, explicit)
            assert told == tuple(str(count[row["station"]]) for count in counted)
        for row in found["mechanisms"]:
            assert row["types"] == str(types[row["mechanism"]])
    assert len({row["station"] for row in found["stations"]}) == len(found["stations"]) == 90


def test_formulas_with_their_slots_and_items_in_order(tables: dict[str, Rows], snapshot: Snapshot) -> None:
    for row in tables["formulas"]:
        formula = read_formula(snapshot, row["formula"])
        slots = [slot for slot in tables["formula-slots"] if slot["formula"] == row["formula"]]
        assert [slot["symbol"] for slot in slots] == [slot.symbol for slot in formula.slots]
        assert [slot["listed"] for slot in slots] == [str(len(slot.items)) for slot in formula.slots]
        items = [item["item"] for item in tables["formula-items"] if item["formula"] == row["formula"]]
        assert items == [item.item for slot in formula.slots for item in slot.items]


def test_numbers_stay_numbers(tables: dict[str, Rows]) -> None:
    assert [row for row in tables["claims"] if row["value"].startswith("-")]
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            for cell in filter(None, (row[column.name] for row in rows)):
                if column.datatype in ("decimal", "integer"):
                    assert cell == format(Decimal(cell), "f"), (name, column.name)
                if column.datatype == "boolean":
                    assert cell in ("true", "false")


def test_codes_lead_to_concepts(tables: dict[str, Rows], snapshot: Snapshot) -> None:
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            if column.value_url is None:
                continue
            for code in {row[column.name] for row in rows} - {""}:
                iri = URIRef(column.value_url.replace(f"{{{column.name}}}", code))
                assert iri.startswith(str(VOC)) and snapshot.has(iri), iri


def test_things_have_names_in_both_languages_and_a_station_its_county(tables: dict[str, Rows]) -> None:
    for name, rows in tables.items():
        columns = {column.name for column in TABLES[name].columns}
        if "station" in columns:
            assert {"station_zh", "station_en", "county_zh", "county_en"} <= columns, name
            for row in rows:
                assert bool(row["station"]) == bool(row["station_zh"]) == bool(row["county_en"]), name
    row = next(row for row in tables["stations"] if row["slug"] == "zhejiang-pingyang-shanmen")
    places = [row[f"{level}_zh"] for level in ("province", "prefecture", "county", "township")]
    assert places == ["浙江省", "温州市", "平阳县", "山门镇"]
    assert row["station"] == str(ID["station/zhejiang-pingyang-shanmen"])


def test_no_table_has_the_byline_of_a_source(snapshot: Snapshot) -> None:
    byline = re.search(r'elements/1.1/creator> "[^"]*?([\u4e00-\u9fff]{3})"', snapshot.dump().decode())
    assert byline is not None
    for table in TABLES.values():
        assert byline[1] not in written(snapshot, table).decode(), table.name


def test_a_csvw_validator_finds_types_keys_and_foreign_keys_in_order(
    tables: dict[str, Rows], snapshot: Snapshot, tmp_path: Path
) -> None:
    for name, table in TABLES.items():
        (tmp_path / f"{name}.csv").write_bytes(written(snapshot, table))
        described = tmp_path / f"{name}.csv-metadata.json"
        described.write_text(json.dumps(metadata(table, LICENSE)), encoding="utf-8")
    everything = tmp_path / "csv-metadata.json"
    everything.write_text(json.dumps(metadata_of_all(LICENSE)), encoding="utf-8")
    found = CSVW(str(everything), validate=True)
    assert found.is_valid, [str(warning.message) for warning in found.warnings]
    assert len(found.tables) == len(TABLES)
    for name in ("stations", "credits-by-type", "formula-items"):
        assert CSVW(str(tmp_path / f"{name}.csv-metadata.json"), validate=True).is_valid, name
    # It would tell of one that leads nowhere.
    kept = (tmp_path / "mechanisms.csv").read_bytes()
    (tmp_path / "mechanisms.csv").write_bytes(
        kept.replace(tables["credits"][0]["mechanism"].encode(), b"http://x/")
    )
    with pytest.raises(ValueError, match="not found in table mechanisms"):
        _ = CSVW(str(everything), validate=True).is_valid


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_metadata_tells_of_every_column_in_both_languages(table: Table[Any]) -> None:
    document = metadata(table, "https://example.org/licence")
    assert document["@context"] == "http://www.w3.org/ns/csvw"
    told, urls = document["tables"][0], {other["url"] for other in document["tables"]}
    assert told["url"] == f"{table.name}.csv"
    columns = {column["name"]: column for column in told["tableSchema"]["columns"]}
    assert list(columns) == [column.name for column in table.columns]
    key = told["tableSchema"]["primaryKey"]
    assert all(columns[part]["required"] for part in ([key] if isinstance(key, str) else key))
    for reference in told["tableSchema"]["foreignKeys"]:
        assert reference["reference"]["resource"] in urls
        assert columns[reference["columnReference"]]["required"]
    for name, column in columns.items():
        assert column["titles"]["und"] == [name] and column["titles"]["zh"] and column["titles"]["en"]
