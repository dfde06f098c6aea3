"""The REST interface over the shipped corpus."""

import pytest
from starlette.testclient import TestClient

STATIONS = {
    "zhejiang-pingyang-shanmen",
    "shaanxi-zhashui-hongyansi",
    "zhejiang-yuecheng-fushan",
    "jiangxi-jinggangshan-ciping",
    "guangdong-xinhui-muzhou",
}


def test_five_stations_with_their_places(client: TestClient) -> None:
    body = client.get("/api/v1/stations").json()
    assert body["total"] == 5
    assert {item["slug"] for item in body["items"]} == STATIONS
    [shanmen] = [item for item in body["items"] if item["slug"] == "zhejiang-pingyang-shanmen"]
    assert shanmen["label"] == {"zh": "山门派出所", "en": "Shanmen Police Station"}
    assert [area["label"]["zh"] for area in shanmen["areas"]] == ["山门镇", "平阳县", "温州市", "浙江省"]
    assert shanmen["mechanisms"] == 13


@pytest.mark.parametrize("slug", sorted(STATIONS))
def test_a_station_has_as_many_mechanisms_as_it_says(client: TestClient, slug: str) -> None:
    body = client.get(f"/api/v1/stations/{slug}").json()
    assert len(body["operates"]) == body["mechanisms"] > 10
    outcomes = client.get(body["outcomes_url"]).json()
    assert outcomes["total"] == body["outcomes"]
    for mechanism in body["operates"]:
        assert mechanism["types"] and mechanism["evidence"]


@pytest.mark.parametrize("slug", ["nowhere", "a", "UPPER", "..%2f..", "é"])
def test_a_station_that_is_not_there(client: TestClient, slug: str) -> None:
    answer = client.get(f"/api/v1/stations/{slug}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["messages"]["zh"]


def test_volunteer_patrols_with_their_narrower_types(client: TestClient) -> None:
    items = client.get("/api/v1/mechanisms", params={"type": "volunteer-patrol"}).json()["items"]
    assert {item["station"]["iri"].rpartition("/")[2] for item in items} == STATIONS
    assert "红都义警" in {item["label"]["zh"] for item in items}
    types = {kind["iri"].rpartition("/")[2] for item in items for kind in item["types"]}
    assert "special-squad" in types


@pytest.mark.parametrize("credit", [None, "explicit", "juxtaposed", "none"])
@pytest.mark.parametrize("slug", ["volunteer-patrol", "collective-prevention"])
def test_outcomes_of_a_type_are_those_tied_to_its_mechanisms(
    client: TestClient, slug: str, credit: str | None
) -> None:
    """Held against the list without the filter, outcome by outcome."""
    wanted = {"limit": "200"} | ({"credit": credit} if credit else {})
    of_type = client.get("/api/v1/mechanisms", params={"type": slug, "limit": 200}).json()
    mechanisms = [item["iri"] for item in of_type["items"]]
    assert len(mechanisms) == of_type["total"] > 0
    assert mechanisms == sorted(set(mechanisms))
    everything = client.get("/api/v1/outcomes", params=wanted).json()
    assert len(everything["items"]) == everything["total"]
    tied = [
        item["iri"]
        for item in everything["items"]
        if any(tie["mechanism"]["iri"] in mechanisms for tie in item["credits"])
    ]
    found = client.get("/api/v1/outcomes", params=wanted | {"type": slug}).json()
    assert [item["iri"] for item in found["items"]] == tied
    assert found["total"] == len(tied)
    assert bool(tied) == (credit != "none")


def test_an_outcome_carries_its_qualifiers_credit_and_words(client: TestClient) -> None:
    body = client.get(
        "/api/v1/outcomes", params={"station": "zhejiang-pingyang-shanmen", "indicator": "disputes-resolved"}
    ).json()
    [outcome] = [item for item in body["items"] if item["value"] is not None]
    assert outcome["value"] == outcome["lower_bound"] == outcome["upper_bound"] == 826
    assert outcome["unit"]["iri"].endswith("/unit/case")
    assert outcome["period"]["as_printed"] == "近年来"
    assert outcome["period"]["start"] is None
    assert outcome["comparator"] is None and outcome["baseline"] is None
    [credit] = outcome["credits"]
    assert credit["explicit"] and credit["grade"] == 1
    assert credit["mechanism"]["label"]["zh"] == "红心调解"
    assert [cue["quote"] for cue in credit["cues"]] == ["通过“红心调解”组织协助"]
    assert "化解各类矛盾纠纷826起" in [evidence["quote"] for evidence in outcome["evidence"]]


def test_explicit_juxtaposed_and_uncredited_outcomes_are_told_apart(client: TestClient) -> None:
    found = {
        credit: client.get("/api/v1/outcomes", params={"credit": credit, "limit": 200}).json()
        for credit in ("explicit", "juxtaposed", "none")
    }
    everything = client.get("/api/v1/outcomes").json()["total"]
    iris = {credit: {item["iri"] for item in body["items"]} for credit, body in found.items()}
    assert all(iris.values())
    assert not iris["none"] & (iris["explicit"] | iris["juxtaposed"])
    assert len(iris["none"] | iris["explicit"] | iris["juxtaposed"]) == everything
    for item in found["explicit"]["items"]:
        assert any(credit["explicit"] for credit in item["credits"])
    for item in found["juxtaposed"]["items"]:
        assert any(not credit["explicit"] and credit["cues"] == [] for credit in item["credits"])
    assert all(item["credits"] == [] for item in found["none"]["items"])


def test_pages_follow_one_another_to_the_end(client: TestClient) -> None:
    seen: list[str] = []
    address: str | None = "/api/v1/outcomes?limit=40"
    total = 0
    while address:
        answer = client.get(address)
        body = answer.json()
        total = body["total"]
        seen += [item["iri"] for item in body["items"]]
        address = body["links"].get("next")
        assert (address is not None) == ('rel="next"' in answer.headers.get("link", ""))
    assert len(seen) == len(set(seen)) == total > 100


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/api/v1/outcomes?station=nowhere", 422, "station"),
        ("/api/v1/outcomes?indicator=nothing", 422, "indicator"),
        ("/api/v1/mechanisms?type=nothing", 422, "type"),
        ("/api/v1/mechanisms?type=No%20Slug", 422, "type"),
        ("/api/v1/outcomes?credit=maybe", 422, "credit"),
        ("/api/v1/stations?limit=-1", 422, "limit"),
        ("/api/v1/stations?limit=201", 422, "limit"),
        ("/api/v1/stations?offset=-1", 422, "offset"),
    ],
)
def test_wrong_parameters_are_named(client: TestClient, path: str, status: int, name: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    body = answer.json()
    assert name in body["messages"]["zh"] and name in body["messages"]["en"]
    assert body["status"] == status and body["title"]


def test_the_error_speaks_the_language_of_the_request(client: TestClient) -> None:
    english = client.get("/api/v1/stations/nowhere", headers={"Accept-Language": "en"})
    chinese = client.get("/api/v1/stations/nowhere", headers={"Accept-Language": "zh-CN"})
    assert english.json()["detail"] == english.json()["messages"]["en"] == chinese.json()["messages"]["en"]
    assert chinese.json()["detail"] == chinese.json()["messages"]["zh"]
    assert english.headers["content-language"] == "en"
