"""The questions at their addresses: as many rows as over SPARQL, narrowed by typed parameters and by nothing else."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from api.rest.queries import columns, parameters
from ontology.files import questions

SHANMEN = "zhejiang-pingyang-shanmen"
VOLUNTEERS = "/api/v1/queries/01-volunteer-patrols"


def test_every_question_is_listed_with_what_it_takes(client: TestClient) -> None:
    body = client.get("/api/v1/queries").json()
    assert body["total"] == len(body["items"]) == 30
    for item in body["items"]:
        assert item["title"]["zh"] and item["note"]["en"] and item["columns"]
        assert set(item["parameters"]) == {column["name"] for column in item["columns"] if column["iri"]}


@pytest.mark.parametrize("name", sorted(questions()))
def test_the_answer_has_the_rows_and_columns_that_sparql_gives(client: TestClient, name: str) -> None:
    question = questions()[name]
    answer = client.get(f"/api/v1/queries/{name}", headers={"Accept-Language": "zh"}).json()
    plain = client.get("/sparql", params={"query": question.text, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(plain)))
    assert answer["total"] == len(answer["rows"]) == len(rows)
    assert all(list(row) == [column.name for column in columns(question)] for row in answer["rows"])
    told = client.get(f"/api/v1/queries/{name}.csv?lang=zh")
    assert len(list(csv.reader(io.StringIO(told.text)))) == len(rows) + 1


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_parameter_leaves_the_rows_that_have_its_value(client: TestClient, name: str) -> None:
    """Rows without a value there never pass: nothing is filled in."""
    whole = client.get(f"/api/v1/queries/{name}").json()["rows"]
    for parameter in parameters(questions()[name]):
        values = [row[parameter] for row in whole if row[parameter] is not None]
        if not values:
            continue
        given = client.get(f"/api/v1/queries/{name}", params={parameter: values[0]})
        assert given.status_code == 200, given.text
        kept = [row for row in whole if row[parameter] == values[0]]
        narrowed = given.json()["rows"]
        assert sorted(map(str, narrowed)) == sorted(map(str, kept)), parameter


def test_values_are_slugs_too_and_several_mean_or(client: TestClient) -> None:
    one = client.get(VOLUNTEERS, params={"station": SHANMEN}).json()
    assert {row["stationName"] for row in one["rows"]} == {"山门派出所"}
    assert isinstance(one["rows"][0]["members"], int)
    both = client.get(
        VOLUNTEERS, params={"station": [SHANMEN, "station:guangdong-xinhui-muzhou"], "lang": "en"}
    ).json()
    assert {row["stationName"] for row in both["rows"]} == {"Shanmen Police Station", "Muzhou Police Station"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("station=nowhere", "station"),
        ("station=%3E%20%7D%20%23", "station"),
        ("station=https://example.org/x", "station"),
        ("stations=a", "stations"),
        ("stationName=a", "stationName"),
        ("format=xml", "format"),
        ("bom=2", "bom"),
        ("lang=en&lang=zh", "lang"),
    ],
)
def test_what_is_no_parameter_or_value_is_refused_by_name(client: TestClient, query: str, name: str) -> None:
    answer = client.get(f"{VOLUNTEERS}?{query}")
    assert answer.status_code == 422 and answer.json()["parameter"] == name


def test_a_query_that_there_is_not(client: TestClient) -> None:
    assert client.get("/api/v1/queries/99-nothing").status_code == 404
