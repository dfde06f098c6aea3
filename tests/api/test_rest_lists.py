"""The grammar of the lists: filters, counts, order, fields and pages, held against what each thing says of itself."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from api.rest.kinds import KINDS
from tests.api.addresses import ITEMS

EVERYTHING = 200


def listed(client: TestClient, kind: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{kind}?{urlencode(parameters, doseq=True)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def slugs(things: list[dict[str, Any]]) -> set[str]:
    return {thing["iri"].rpartition("/")[2] for thing in things}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_item_of_a_list_has_its_own_address_that_says_the_same(client: TestClient, kind: str) -> None:
    items = listed(client, kind, limit=EVERYTHING)["items"]
    assert items
    told_besides = set(KINDS[kind].include)
    for item in items[:: max(1, len(items) // 8)]:
        alone = client.get(item["href"]).json()
        assert {**alone, **dict.fromkeys(told_besides)} == item


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_facets_count_what_their_links_list(client: TestClient, kind: str) -> None:
    """Each count is the total of the list that its link leads to."""
    filters = list(KINDS[kind].filters)
    page = listed(client, kind, limit=0, facets=filters)
    assert page["items"] == [] and set(page["facets"]) == set(filters)
    for facet in page["facets"].values():
        assert facet["without"] <= page["total"]
        for value in facet["values"][:2]:
            assert client.get(value["href"] + "&limit=0").json()["total"] == value["count"] > 0


def test_a_facet_of_a_filter_that_is_on_counts_what_choosing_another_would_give(client: TestClient) -> None:
    page = listed(client, "outcomes", level="outcome", facets="level", limit=0)
    counts = {
        value["value"].rpartition("/")[2]: value["count"] for value in page["facets"]["level"]["values"]
    }
    assert counts["outcome"] == page["total"] and len(counts) > 2
    for value in page["facets"]["level"]["values"]:
        assert client.get(value["href"]).json()["total"] == value["count"]


def test_groups_by_two_filters_are_lists_again(client: TestClient) -> None:
    page = listed(client, "outcomes", group_by=["province", "level"], limit=0, credit="explicit")
    assert page["grouped"]["by"] == ["province", "level"]
    assert sum(group["count"] for group in page["grouped"]["groups"]) == page["total"]
    for group in page["grouped"]["groups"]:
        assert sum(inner["count"] for inner in group["groups"]) == group["count"]
        for inner in group["groups"]:
            assert client.get(inner["href"]).json()["total"] == inner["count"]


def test_several_values_mean_or_and_several_filters_and(client: TestClient) -> None:
    def total(**parameters: Any) -> int:
        found: int = listed(client, "outcomes", limit=0, **parameters)["total"]
        return found

    output, outcome = total(level="output"), total(level="outcome")
    assert total(level=["output", "outcome"]) == total(level="output,outcome") == output + outcome
    both = listed(client, "outcomes", level="outcome", credit="explicit", limit=EVERYTHING)["items"]
    assert 0 < len(both) < outcome
    assert all(
        slugs([one["level"]]) == {"outcome"} and any(credit["explicit"] for credit in one["credits"])
        for one in both
    )


@pytest.mark.parametrize(
    "value",
    [
        "volunteer-patrol",
        "mt:volunteer-patrol",
        "https://w3id.org/fengqiao/voc/mechanism-type/volunteer-patrol",
    ],
)
def test_a_value_is_a_slug_a_prefixed_name_or_an_iri(client: TestClient, value: str) -> None:
    page = listed(client, "stations", type=value, limit=0)
    assert page["total"] == listed(client, "stations", type="volunteer-patrol", limit=0)["total"] > 0


def test_wider_values_have_what_is_narrower(client: TestClient) -> None:
    items = listed(client, "mechanisms", type="collective-prevention", limit=EVERYTHING)["items"]
    types = set().union(*(slugs(item["types"]) for item in items))
    assert {"volunteer-patrol"} < types
    county = listed(client, "outcomes", place="zhejiang-wenzhou", limit=EVERYTHING)["items"]
    assert slugs([one["station"] for one in county]) == {"zhejiang-pingyang-shanmen"}
    settings = listed(client, "stations", setting="mountain")["items"]
    assert all("mountain" in slugs(one["settings"]) for one in settings) and len(settings) == 3


def test_periods_touch_and_what_has_no_date_is_counted(client: TestClient) -> None:
    everything = listed(client, "outcomes", limit=EVERYTHING)["items"]
    page = listed(client, "outcomes", limit=EVERYTHING, **{"from": "2024-06", "to": "2024"})
    assert page["total"] == len(page["items"]) > 0
    dated = 0
    for one in everything:
        period = one["period"] or {"start": None, "end": None}
        start, end = period["start"] or period["end"], period["end"] or period["start"]
        dated += start is not None
        touches = start is not None and start <= "2024-12-31" and end >= "2024-06-01"
        assert touches == (one["iri"] in {item["iri"] for item in page["items"]})
    assert page["undated"] == len(everything) - dated > 0
    assert listed(client, "outcomes", limit=0)["undated"] is None
    stations = listed(client, "stations", **{"from": "2024", "to": "2024"})
    assert slugs([one["station"] for one in page["items"]]) <= slugs(stations["items"])


def test_stations_by_pinyin_and_outcomes_by_value(client: TestClient) -> None:
    names = [one["label"]["zh"] for one in listed(client, "stations", sort="label")["items"]]
    assert names == ["茨坪派出所", "府山派出所", "红岩寺派出所", "睦洲派出所", "山门派出所"]
    turned = [one["label"]["zh"] for one in listed(client, "stations", sort="-label")["items"]]
    assert turned == names[::-1]
    english = [
        one["label"]["en"] for one in listed(client, "mechanisms", sort="label_en", limit=200)["items"]
    ]
    assert english == sorted(
        english, key=lambda name: [c for c in name.casefold() if c.isalnum() or c == " "]
    )
    for sort in ("value", "-value"):
        values = [one["value"] for one in listed(client, "outcomes", sort=sort, limit=EVERYTHING)["items"]]
        there = [value for value in values if value is not None]
        assert there == sorted(there, reverse=sort == "-value")
        assert values[len(there) :] == [None] * (len(values) - len(there)), "what has none stands last"


def test_fields_and_include(client: TestClient) -> None:
    page = listed(client, "mechanisms", fields="label,station", limit=3)
    assert all(set(item) == {"iri", "href", "label", "station"} for item in page["items"])
    [item] = listed(client, "mechanisms", limit=1)["items"]
    assert item["outcomes"] is None
    told = listed(client, "mechanisms", include="outcomes", credit="explicit", limit=1)["items"][0]
    assert told["outcomes"]
    assert client.get(told["outcomes_url"]).json()["total"] == len(told["outcomes"])


def test_an_outcome_says_all_and_what_is_missing(client: TestClient) -> None:
    one = client.get(f"/api/v1/outcomes/{ITEMS['outcomes']}").json()
    assert one["value"] == -25 and one["unit"]["label"]["zh"]
    assert slugs(one["not_stated"]) == {"baseline"}
    assert "baseline" not in one["not_coded"] and "scope" in one["not_coded"]
    assert "−25%" in one["sentence"]["zh"] and "Shanmen" in one["sentence"]["en"]
    assert one["source_detail"]["iri"] == one["source"]["iri"]
    assert one["credits"] and not one["credits"][0]["explicit"]
    assert [evidence["quote"] for evidence in one["evidence"]]


@pytest.mark.parametrize("kind", ["outcomes", "mechanisms"])
def test_pages_follow_one_another_to_the_end(client: TestClient, kind: str) -> None:
    seen: list[str] = []
    address: str | None = f"/api/v1/{kind}?limit=17&sort=-iri"
    while address:
        answer = client.get(address)
        page = answer.json()
        seen += [item["iri"] for item in page["items"]]
        address = page["links"]["next"]
        assert (address is not None) == ('rel="next"' in answer.headers["link"])
    assert len(seen) == len(set(seen)) == page["total"] and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    ("query", "name", "nearest"),
    [
        ("typ=a", "typ", "type"),
        ("sort=value&sort=iri", "sort", None),
        ("sort=valu", "sort", "value"),
        ("level=outcom", "level", "outcome"),
        ("level=", "level", None),
        ("type=ind:police-calls", "type", None),
        ("station=zhejiang-pingyang-shanmn", "station", "zhejiang-pingyang-shanmen"),
        ("credit=explict", "credit", "explicit"),
        ("limit=201", "limit", "200"),
        ("limit=-1", "limit", "0"),
        ("limit=abc", "limit", None),
        ("from=2024-13", "from", None),
        ("from=2023-02-30", "from", None),
        ("from=2024&to=2023", "from", None),
        ("fields=valu", "fields", "value"),
        ("include=credits", "include", None),
        ("facets=levl", "facets", "level"),
        ("group_by=level,type,unit", "group_by", None),
        ("cursor=nonsense", "cursor", None),
        ("cursor=bm9uZS5ub25lLjU", "cursor", None),
        ("format=cvs", "format", "csv"),
        ("format=geojson", "format", "json"),
        ("bom=yes", "bom", "1"),
        ("offset=5", "offset", None),
    ],
)
def test_what_is_no_parameter_or_value_is_refused_by_name(
    client: TestClient, query: str, name: str, nearest: str | None
) -> None:
    answer = client.get(f"/api/v1/outcomes?{query}")
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["parameter"] == name and name in problem["messages"]["zh"]
    if nearest is not None:
        assert nearest in problem["detail"]


def test_a_cursor_of_another_list_is_refused(client: TestClient) -> None:
    following = listed(client, "outcomes", limit=5)["links"]["next"]
    assert client.get(following.replace("limit=5", "limit=6")).status_code == 422
    assert client.get(following.replace("/outcomes", "/credits")).status_code == 422


def test_a_page_of_a_version_that_is_gone_is_410_and_says_where_to_begin_again(client: TestClient) -> None:
    following = listed(client, "outcomes", limit=5, credit="explicit")["links"]["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    version, _, rest = told.partition(".")
    gone = base64.urlsafe_b64encode(f"{'0' * len(version)}.{rest}".encode()).decode().rstrip("=")
    answer = client.get(following.replace(cursor, gone))
    assert answer.status_code == 410
    problem = answer.json()
    assert problem["in_force"] == version and problem["parameter"] == "cursor"
    assert answer.headers["link"].partition(";")[0] == f"<{problem['first']}>"
    first = client.get(problem["first"])
    assert first.status_code == 200 and first.json()["links"]["next"] == following


def test_a_value_that_the_graph_has_and_the_list_has_not_gives_an_empty_list(client: TestClient) -> None:
    assert listed(client, "stations", type="anti-fraud-app", province="jiangxi", limit=0)["total"] == 0


def test_all_is_plain_json_without_doubled_things(client: TestClient) -> None:
    for kind in KINDS:
        items = listed(client, kind, limit=EVERYTHING)["items"]
        assert len({item["iri"] for item in items}) == len(items)
        assert "NaN" not in json.dumps(items)
