"""Lists and items in every form: the same things in each, with tags, dates and 304 that are true."""

import csv
import io
import json

import pyoxigraph as ox
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.rest.forms import FORMS, forms_of
from api.rest.kinds import KINDS
from tests.api.addresses import ITEMS


def iris_in(form: str, content: bytes) -> list[str]:
    """The IRIs of the things that a body tells of."""
    if form == "json":
        body = json.loads(content)
        return [item["iri"] for item in body.get("items", [body])]
    if form == "geojson":
        body = json.loads(content)
        assert body["type"] == "FeatureCollection" and body["note"]["zh"]
        assert all(feature["geometry"] is None for feature in body["features"])
        return [feature["id"] for feature in body["features"]]
    if form == "csv":
        return [row["iri"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        return [str(row[rows[0].index("iri")]) for row in rows[1:]]
    read = ox.parse(content, format={"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}[form])
    return sorted({quad.subject.value for quad in read})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_form_of_a_list_tells_of_the_same_things(client: TestClient, kind: str) -> None:
    wanted = iris_in("json", client.get(f"/api/v1/{kind}?limit=200").content)
    for form in forms_of(KINDS[kind]):
        by_suffix = client.get(f"/api/v1/{kind}.{form}")
        by_format = client.get(f"/api/v1/{kind}?format={form}")
        by_accept = client.get(f"/api/v1/{kind}", headers={"Accept": FORMS[form]})
        assert by_suffix.status_code == by_format.status_code == by_accept.status_code == 200
        assert by_accept.headers["content-type"].startswith(FORMS[form])
        assert "Accept," in by_accept.headers["vary"] + "," and by_accept.headers["etag"]
        if form in ("csv", "geojson", "xlsx"):
            assert iris_in(form, by_suffix.content) == wanted, "a table is whole"
        elif form in ("ttl", "jsonld"):
            assert set(wanted) <= set(iris_in(form, by_suffix.content))
        if form not in ("xlsx", "json"):
            assert by_format.content == by_accept.content == by_suffix.content


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_item_in_every_form(client: TestClient, kind: str) -> None:
    address = f"/api/v1/{kind}/{ITEMS[kind]}"
    iri = client.get(address).json()["iri"]
    for form in forms_of(KINDS[kind]):
        answer = client.get(f"{address}.{form}")
        assert answer.status_code == 200 and iri in iris_in(form, answer.content)
        assert 'rel="canonical"' in answer.headers["link"]


def test_a_table_has_a_column_for_everything_and_a_mark_for_excel(client: TestClient) -> None:
    plain = client.get("/api/v1/outcomes.csv")
    marked = client.get("/api/v1/outcomes.csv?bom=1")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    rows = list(csv.DictReader(io.StringIO(plain.text)))
    [one] = [row for row in rows if row["id"] == ITEMS["outcomes"]]
    assert one["value"] == "-25" and one["unit_label_zh"] and one["period_as_printed"] == "近三年来"
    assert " | " in one["credits_mechanism_iri"] and one["not_stated_label_en"]
    narrow = client.get("/api/v1/outcomes.csv?fields=value,unit").text.splitlines()[0]
    assert narrow == "iri,value,unit_iri,unit_label_zh,unit_label_en"


def test_a_table_with_a_limit_is_a_page_that_goes_on(client: TestClient) -> None:
    first = client.get("/api/v1/outcomes.csv?limit=100")
    following = first.headers["link"].partition('rel="first", <')[2].partition(">")[0]
    second = client.get(following)
    assert following.startswith("/api/v1/outcomes.csv?")
    seen = iris_in("csv", first.content) + iris_in("csv", second.content)
    assert len(set(seen)) == client.get("/api/v1/outcomes?limit=0").json()["total"]
    assert "max-age" in second.headers["cache-control"], "it names its version, so that it stays the same"


@pytest.mark.parametrize(
    "address", ["/api/v1/outcomes?limit=3", "/api/v1/stations.csv", "/api/v1/places/zhejiang"]
)
def test_who_has_it_is_told_so(client: TestClient, address: str) -> None:
    whole = client.get(address)
    assert whole.headers["access-control-allow-origin"] == "*"
    known = client.get(address, headers={"If-None-Match": whole.headers["etag"]})
    assert known.status_code == 304 and not known.content and known.headers["etag"] == whole.headers["etag"]
    since = client.get(address, headers={"If-Modified-Since": whole.headers["last-modified"]})
    assert since.status_code == 304
    head = client.head(address)
    assert head.status_code == 200 and not head.content and head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] and head.headers["fengqiao-version"]


def test_two_forms_of_one_address_have_two_tags(client: TestClient) -> None:
    tags = {
        client.get("/api/v1/stations", headers={"Accept": form}).headers["etag"] for form in FORMS.values()
    }
    assert len(tags) == len(FORMS)


def test_a_form_that_there_is_not(client: TestClient) -> None:
    refused = client.get("/api/v1/stations", headers={"Accept": "image/png"})
    assert refused.status_code == 406 and "text/csv" in refused.json()["available"]
    assert client.get("/api/v1/credits.geojson").status_code == 404
    assert client.get("/api/v1/stations.csv?format=json").status_code == 422
