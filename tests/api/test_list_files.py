"""What is filtered on a page is what its files hold: whole, in the reader's language, cited by what lasts."""

import csv
import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.pages import taking
from tests.api.pages import Read

LISTS = [
    ("/outcomes", "/outcomes", "", 106),
    ("/outcomes?credit=explicit&type=volunteer-patrol", "/outcomes", "?credit=explicit&type=volunteer-patrol", None),
    ("/stations?area=zhejiang", "/stations", "?area=zhejiang", 2),
    ("/mechanisms/volunteer-patrol", "/mechanisms/volunteer-patrol", "", 9),
    ("/sources/5923babd39e2e31d", "/sources/5923babd39e2e31d", "", 32),
]  # fmt: skip


def table(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.mark.parametrize(("page", "path", "filters", "rows"), LISTS)
def test_a_list_is_taken_whole_as_csv_and_as_workbook(
    read: Read, client: TestClient, page: str, path: str, filters: str, rows: int | None
) -> None:
    mark = "&" if filters else "?"
    _, shown = read(page)
    addresses = {form: f"{path}.{form}{filters}{mark}lang=zh" for form in ("csv", "xlsx")}
    assert set(addresses.values()) <= set(shown.links)
    answer = client.get(addresses["csv"])
    assert answer.headers["content-disposition"].startswith('attachment; filename="fengqiao-')
    found = table(answer.content)
    assert rows is None or len(found) == rows + 1
    assert len(found) > 1 and not any(cell.endswith("（英文）") for cell in found[0])
    sheet = load_workbook(io.BytesIO(client.get(addresses["xlsx"]).content)).active
    assert sheet is not None
    assert [str(cell.value or "") for cell in sheet[1]] == found[0]
    assert sheet.max_row == len(found)
    english = table(client.get(addresses["csv"].replace("lang=zh", "lang=en")).content)
    assert len(english) == len(found) and english[0] != found[0]
    assert not any("Chinese" in cell for cell in english[0])


def test_each_list_is_cited_by_what_it_is_of_and_never_by_this_machine(read: Read) -> None:
    _, page = read("/outcomes?credit=explicit&type=volunteer-patrol")
    assert "报道的结果（义警（群防队伍）；写明由机制带来）" in page.text or "写明由机制带来）" in page.text
    assert "本地副本 /outcomes?credit=explicit&type=volunteer-patrol" in page.text
    for address in (
        "/outcomes",
        "/stations",
        "/mechanisms",
        "/mechanisms/volunteer-patrol",
        "/stations?area=zhejiang",
    ):
        _, page = read(address)
        for form in ("GB/T 7714", "APA", "BibTeX", "RIS", "[DS/OL]", "@misc{", "TY  - DATA"):
            assert form in page.text, (address, form)
        assert "127.0.0.1" not in page.text and "testserver" not in page.text


def test_the_sources_of_a_list_go_into_a_reference_manager(client: TestClient) -> None:
    records = client.get("/outcomes.ris?station=zhejiang-pingyang-shanmen").text
    assert records.count("TY  - NEWS") == 1 and "AU  -" not in records


def test_a_list_that_is_too_long_is_refused_and_not_cut(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_ROWS", 100)
    answer = client.get("/outcomes.csv", headers={"Accept-Language": "en"})
    assert answer.status_code == 400 and "/download" in answer.json()["detail"]
    assert client.get("/outcomes.csv?credit=explicit").status_code == 200


def test_files_of_nothing_are_not_there(client: TestClient) -> None:
    for address in (
        "/mechanisms/nothing.csv",
        "/sources/nothing.csv",
        "/stations/nothing.csv",
        "/outcomes.csv?type=no",
    ):
        assert client.get(address).status_code == 404, address
    assert client.get("/outcomes.pdf").status_code == 404
    assert client.get("/outcomes.csv?page=2").status_code == 422
