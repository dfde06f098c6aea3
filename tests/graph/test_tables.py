"""CSV tables: one row a thing, nothing lost against the graph, nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from rdflib import URIRef

from graph.claims import read_claim
from graph.codebook import SEPARATOR, Column
from graph.store.snapshot import Snapshot
from graph.tables import GUARDED, TABLES, Row, Table, metadata, write_csv
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, ID, VOC

TEXT = BilingualText("文", "text")


def read(snapshot: Snapshot, table: Table) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write_csv(snapshot, table, out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline=""), strict=True))


@pytest.fixture(scope="module")
def tables(snapshot: Snapshot) -> dict[str, list[dict[str, str]]]:
    return {name: read(snapshot, table) for name, table in TABLES.items()}


@pytest.mark.parametrize(
    ("name", "kind"), [("stations", FQ.Station), ("mechanisms", FQ.Mechanism), ("outcomes", FQ.Outcome)]
)
def test_one_row_for_each_thing(
    tables: dict[str, list[dict[str, str]]], snapshot: Snapshot, name: str, kind: URIRef
) -> None:
    lines = snapshot.dump().decode().splitlines()
    expected = {line.split(" ")[0][1:-1] for line in lines if f"#type> <{kind}>" in line}
    keys = [row[TABLES[name].key] for row in tables[name]]
    assert len(keys) == len(set(keys))
    assert set(keys) == expected


def test_outcomes_are_among_the_claims_with_the_same_cells(tables: dict[str, list[dict[str, str]]]) -> None:
    claims = {row["claim"]: row for row in tables["claims"]}
    assert len(claims) > len(tables["outcomes"])
    for row in tables["outcomes"]:
        assert claims[row["claim"]] == row


def test_a_claim_row_has_value_wording_credit_and_place(tables: dict[str, list[dict[str, str]]]) -> None:
    """“通过“红心调解”组织协助化解各类矛盾纠纷826起”: an assisting credit to one mechanism."""
    row = next(row for row in tables["outcomes"] if row["value"] == "826")
    assert (row["lower_bound"], row["upper_bound"], row["qualifier"], row["unit"]) == (
        "826",
        "826",
        "exact",
        "case",
    )
    assert row["explicit_kinds"] == "explicit-assisting"
    assert row["explicit_mechanisms_zh"] == "红心调解" and row["explicit_grades"] == "1"
    assert row["juxtaposed_mechanisms"] == "" and row["juxtaposed_grades"] == ""
    assert "922-934" in row["offsets"].split(SEPARATOR)
    assert "化解各类矛盾纠纷826起" in row["quotes"].split(SEPARATOR)
    assert row["source_digest"] == "12bd477c84bea06e1bf188c70def278aeb3cf79b5a314fe8fb211655280c5b3c"
    assert row["period_start"] == row["baseline"] == ""


def test_explicit_and_juxtaposed_are_never_mixed(
    tables: dict[str, list[dict[str, str]]], snapshot: Snapshot
) -> None:
    for row in tables["claims"]:
        credits = read_claim(snapshot, row["claim"]).credits
        for kind in ("explicit", "juxtaposed"):
            wanted = [credit.mechanism for credit in credits if credit.explicit == (kind == "explicit")]
            assert [part for part in row[f"{kind}_mechanisms"].split(SEPARATOR) if part] == wanted


def test_numbers_stay_numbers(tables: dict[str, list[dict[str, str]]]) -> None:
    negative = [row["value"] for row in tables["claims"] if row["value"].startswith("-")]
    assert negative
    for row in tables["claims"]:
        for name in ("value", "lower_bound", "upper_bound", "baseline"):
            if row[name]:
                assert row[name] == format(Decimal(row[name]), "f")
        assert row["bound_exclusive"] in ("", "true", "false")


def test_cells_in_step_have_as_many_values(tables: dict[str, list[dict[str, str]]]) -> None:
    for row in tables["claims"]:
        assert row["quotes"].count(SEPARATOR) == row["offsets"].count(SEPARATOR)
        for kind in ("explicit", "juxtaposed"):
            names = (f"{kind}_mechanisms", f"{kind}_mechanisms_zh", f"{kind}_mechanisms_en", f"{kind}_grades")
            assert len({row[name].count(SEPARATOR) for name in names}) == 1
    for row in tables["mechanisms"]:
        evidence = ("quotes", "offsets", "source", "source_title", "source_digest")
        assert len({row[name].count(SEPARATOR) for name in evidence}) == 1


def test_codes_lead_to_concepts(tables: dict[str, list[dict[str, str]]], snapshot: Snapshot) -> None:
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            if column.value_url is None:
                continue
            for row in rows:
                for slug in row[column.name].split(SEPARATOR) if row[column.name] else []:
                    iri = URIRef(column.value_url.replace(f"{{{column.name}}}", slug))
                    assert iri.startswith(str(VOC)) and snapshot.has(iri), iri


def test_places_are_filled_at_each_level(tables: dict[str, list[dict[str, str]]]) -> None:
    row = next(row for row in tables["stations"] if row["slug"] == "zhejiang-pingyang-shanmen")
    places = [row[f"{level}_zh"] for level in ("province", "prefecture", "county", "township")]
    assert places == ["浙江省", "温州市", "平阳县", "山门镇"]
    assert row["station"] == str(ID["station/zhejiang-pingyang-shanmen"])


@pytest.mark.parametrize("start", GUARDED)
def test_no_text_is_taken_for_a_formula_and_each_can_be_had_back(snapshot: Snapshot, start: str) -> None:
    hostile = f'{start}HYPERLINK("http://x.example","{start}")'

    def rows(_: Snapshot) -> Iterator[Row]:
        yield {"text": hostile, "several": (hostile, "b|c"), "number": Decimal("-25.0"), "none": None}

    columns = (
        Column("text", TEXT),
        Column("several", TEXT, many=True),
        Column("number", TEXT, "decimal"),
        Column("none", TEXT),
    )
    row = read(snapshot, Table("t", TEXT, "text", columns, rows))[0]
    assert row["text"][0] == row["several"][0] == "'"
    assert row["text"][1:] == hostile
    assert row["several"][1:].split(SEPARATOR) == [hostile, "b｜c"]
    assert (row["number"], row["none"]) == ("-25", "")


def test_lines_end_as_rfc_4180_says(snapshot: Snapshot) -> None:
    out = io.StringIO(newline="")
    write_csv(snapshot, TABLES["stations"], out)
    assert out.getvalue().endswith("\r\n")
    assert out.getvalue().count("\r\n") == out.getvalue().count("\n") == 6


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_metadata_tells_of_every_column_in_both_languages(table: Table) -> None:
    document = metadata(table, "https://example.org/licence")
    assert document["@context"] == "http://www.w3.org/ns/csvw"
    assert document["url"] == f"{table.name}.csv"
    columns = document["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == [column.name for column in table.columns]
    assert document["tableSchema"]["primaryKey"] in {column["name"] for column in columns}
    for column in columns:
        assert [text["@language"] for text in column["dc:description"]] == ["zh", "en"]
        assert all(text["@value"] for text in column["dc:description"])
