"""The stations: their list, and on each one's page all that is claimed of it, with its source."""

import re

import pytest

from api.http.links import anchor
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID
from ontology.queryfile import QueryFile
from tests.api.pages import STATIONS, Read, parse

CLAIMS = QueryFile(
    "all-claims",
    {},
    "PREFIX fq: <https://w3id.org/fengqiao/ns#> "
    "SELECT ?station ?claim WHERE { ?claim fq:station ?station ; fq:voice ?v }",
)


def test_stations_stand_with_their_place_and_source(read: Read) -> None:
    _, zh = read("/stations")
    _, en = read("/stations", "en")
    for words in (
        "山门派出所",
        "浙江省",
        "温州市",
        "平阳县",
        "山门镇",
        "平阳县公安局",
        "革命老区",
        "“浙江延安”有一支“红心”警队",
    ):
        assert words in zh.text
    assert "Pingyang County Public Security Bureau" in en.text
    _, zhejiang = read("/stations?area=zhejiang")
    assert "/stations/zhejiang-yuecheng-fushan" in zhejiang.links
    assert "/stations/guangdong-xinhui-muzhou" not in zhejiang.links


@pytest.mark.parametrize("slug", STATIONS)
def test_every_claim_of_a_station_is_on_its_page(read: Read, snapshot: Snapshot, slug: str) -> None:
    _, page = read(f"/stations/{slug}")
    rows = snapshot.rows(CLAIMS, {"station": ID["station/"] + slug})
    assert len(rows) > 20
    for row in rows:
        assert page.ids.count(anchor(str(row["claim"]))) == 1


def test_a_station_page_keeps_credit_and_juxtaposition_apart(read: Read) -> None:
    html, _ = read("/stations/zhejiang-pingyang-shanmen")

    def card(number: str) -> str:
        name = f"claim-5923babd39e2e31d-{number}"
        found = re.search(rf'<article class="claim (\w+)" id="{name}">(.*?)</article>', html, re.S)
        assert found is not None, number
        return f"{found[1]} {parse(found[2]).text}"

    gangs, burglaries, pair = card("c10"), card("c04"), card("c26")
    assert gangs.startswith("explicit")
    assert "通过“红都义警”提供的线索" in gangs
    assert "875–888" in gangs
    assert "E1" in gangs
    assert burglaries.startswith("juxtaposed")
    assert "−25%（达）" in burglaries
    assert "基期数值：来源未写" in burglaries
    assert "归因用语" not in burglaries
    assert "红都平安联盟" in burglaries
    assert pair.startswith("none")
    order = [html.index(f'id="{name}"') for name in ("explicit", "juxtaposed", "none", "illustrations")]
    places = [html.index(f'id="claim-5923babd39e2e31d-{name}"') for name in ("c10", "c04", "c26", "c25")]
    assert order[0] < places[0] < order[1] < places[1] < order[2] < places[2] < order[3] < places[3]


def test_a_station_page_has_its_facts_source_and_curation(read: Read) -> None:
    _, zh = read("/stations/zhejiang-pingyang-shanmen")
    _, en = read("/stations/zhejiang-pingyang-shanmen", "en")
    for words in (
        ">120 人（余/多）",
        "120余名成员",
        "无法定期：相对说法，起算日不明；来源未注日期",
        "12bd477c84bea06e1bf188c70def278aeb3cf79b5a314fe8fb211655280c5b3c",
        "未注日期",
        "编码员A",
        "2026-11-22",
        "不可相加",
        "没有编码的部分：数字口诀、外部评价、荣誉。",
        "草稿",
        "机器辅助",
    ):
        assert words in zh.text, words
    for words in (
        ">120 people (more than)",
        "from 120 (not included), no upper bound",
        "undated",
        "Coder A",
    ):
        assert words in en.text, words
    assert (
        "/network?focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fstation%2Fzhejiang-pingyang-shanmen"
        in zh.links
    )


def test_formulas_and_honours_are_shown_with_what_is_missing(read: Read) -> None:
    html, page = read("/stations/shaanxi-zhashui-hongyansi")
    first = html.index("一五三三")
    assert first > 0
    assert "未列明：标称 5 项，列出 0 项" in page.text
    assert "全部列明：标称 5 项，列出 5 项" in page.text
    assert "党员联学、品牌联创、资源联合、服务联动、治安联防" in page.text
    assert "全市人民满意政法单位" in page.text
    numbers = [
        int(found)
        for found in re.findall(r'<article class="formula" id="formula-6b58077722fea77e-f(\d+)"', html)
    ]
    assert sorted(numbers) == list(range(1, 11))
