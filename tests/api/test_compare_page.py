"""Comparisons over HTTP: page, CSV, workbook and JSON say the same; what cannot be compared is refused in words."""

import csv
import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.api.pages import Read

BOTH = "stations=zhejiang-pingyang-shanmen,guangdong-xinhui-muzhou"
PATROLS = "mechanisms=zhejiang-pingyang-shanmen/hongdu-yijing,guangdong-xinhui-muzhou/muzhou-yijing"


def test_like_figures_stand_together_and_the_others_say_why(read: Read) -> None:
    html, page = read(f"/compare?{BOTH}")
    for words in (">120 人（余/多）", ">800 人（余/多）", "不同：统计对象", "没有编码的人口数"):
        assert words in page.text, words
    assert html.index("&gt;120 人") < html.index('id="apart"') < html.index("826 起/件")
    assert "排名" in page.text, "that nothing is ranked is said"
    _, english = read(f"/compare?{BOTH}", "en")
    assert "differs: unit of observation" in english.text
    _, hidden = read(f"/compare?{PATROLS}&differing=1")
    assert "隐去了" in hidden.text


def test_the_checkboxes_of_a_list_and_one_parameter_mean_the_same(client: TestClient) -> None:
    one = client.get(f"/compare.csv?{BOTH}").text
    other = client.get("/compare.csv?stations=zhejiang-pingyang-shanmen&stations=guangdong-xinhui-muzhou")
    assert other.text == one


def test_the_table_is_the_same_as_csv_and_as_a_workbook(client: TestClient) -> None:
    body = client.get(f"/compare.csv?{BOTH}&lang=en").content
    assert body.startswith("\N{ZERO WIDTH NO-BREAK SPACE}".encode())
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(client.get(f"/compare.xlsx?{BOTH}&lang=en").content)).active
    told = [["" if cell is None else str(cell) for cell in row] for row in book.iter_rows(values_only=True)]
    assert [row[:5] for row in told] == [row[:5] for row in rows]
    place, value = rows[0].index("place"), rows[0].index("value")
    assert [row[value] for row in rows if row[place] == "side by side"] == ["120", "800"]
    assert {row[rows[0].index("why apart")] for row in rows if row[place] == "apart"} == {
        "differs: unit of observation",
        "only one of them has a figure on this indicator",
    }


def test_json_says_the_same(client: TestClient) -> None:
    found = client.get(f"/api/v1/compare?{BOTH}").json()
    assert [column["label"]["zh"] for column in found["columns"]] == ["山门派出所", "睦洲派出所"]
    [row] = found["rows"]
    assert [cell["figures"][0]["lower_bound"] for cell in row["cells"]] == [120, 800]
    assert row["cells"][0]["figures"][0]["upper_bound"] is None
    assert {tuple(one["differing"]) for one in found["apart"]} == {("observation",), ()}
    assert found["per_head"] == []
    indicators = client.get("/api/v1/compare?indicators=members,disputes-resolved").json()
    assert indicators["results"][1] > 0 and indicators["rows"] == []


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("stations=nowhere", 404, "nowhere"),
        ("mechanisms=zhejiang-pingyang-shanmen", 404, "zhejiang-pingyang-shanmen"),
        ("indicators=luck", 404, "luck"),
        (f"{BOTH}&{PATROLS}", 422, "one kind at a time"),
        ("stations=a,b,c,d,e,f,g", 422, "at most 6"),
        ("stations=%3Cscript%3E", 422, "stations"),
        ("stations=" + "&stations=".join("a" * 30), 422, "stations"),
        ("station=a", 422, "did you mean stations?"),
    ],
)
@pytest.mark.parametrize("path", ["/compare", "/compare.csv", "/compare.xlsx", "/api/v1/compare"])
def test_what_cannot_be_compared_is_refused(
    client: TestClient, path: str, query: str, status: int, words: str
) -> None:
    answer = client.get(f"{path}?{query}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
