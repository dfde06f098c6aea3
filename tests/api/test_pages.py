"""The pages: what they say, in both languages, and that every link on them answers."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from rdflib import Literal, URIRef
from starlette.testclient import TestClient

from api.links import anchor, doc
from api.paging import Paging
from api.routes.pages import tie
from graph.catalogue import QUERIES, query
from graph.claims import Claim, read_claim
from graph.errors import NotInGraph
from graph.mechanism_types import lineage
from graph.stations import read_mechanism, read_station
from graph.store.snapshot import Snapshot
from graph.store.standalone import standalone
from ontology.namespaces import ID, VOC
from ontology.queryfile import QueryFile

STATIONS = [
    "guangdong-xinhui-muzhou",
    "jiangxi-jinggangshan-ciping",
    "shaanxi-zhashui-hongyansi",
    "zhejiang-pingyang-shanmen",
    "zhejiang-yuecheng-fushan",
]
PAGES = [
    "/",
    "/about",
    "/stations",
    "/stations?area=zhejiang",
    *[f"/stations/{slug}" for slug in STATIONS],
    "/mechanisms",
    "/mechanisms/volunteer-patrol",
    "/mechanisms/collective-prevention",
    "/mechanisms/party-brand",
    "/outcomes",
    "/outcomes?page=2",
    "/outcomes?credit=juxtaposed&level=outcome",
]
LANGUAGES = ["zh", "en"]
VOID = {"meta", "link", "img", "input", "br", "hr", "path", "circle"}
CJK = re.compile("[\u4e00-\u9fff]")
CLAIMS = QueryFile(
    "all-claims",
    {},
    "PREFIX fq: <https://w3id.org/fengqiao/ns#> "
    "SELECT ?station ?claim WHERE { ?claim fq:station ?station ; fq:voice ?v }",
)


@dataclass
class Parsed(HTMLParser):
    """What the tests ask of a page."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    english: str = ""
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            inside = bool(self._open and self._open[-1][1])
            lang = given.get("lang")
            self._open.append((tag, lang.startswith("zh") if lang else inside))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open, f"</{tag}> closes nothing"
            opened, _ = self._open.pop()
            assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.text += data
        if not (self._open and self._open[-1][1]):
            self.english += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]


def parse(html: str) -> Parsed:
    parsed = Parsed()
    parsed.feed(html)
    parsed.close()
    assert parsed._open == []
    return parsed


Read = Callable[..., tuple[str, Parsed]]


@pytest.fixture(scope="module")
def read(client: TestClient) -> Read:
    """A page by address and language, fetched once."""

    @cache
    def get(address: str, language: str = "zh") -> tuple[str, Parsed]:
        client.cookies.clear()
        answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, (address, answer.text[:500])
        assert answer.headers["content-language"] == language
        return answer.text, parse(answer.text)

    return get


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
class TestEveryPage:
    def test_says_its_language_and_its_version(
        self, read: Read, address: str, language: str, snapshot: Snapshot
    ) -> None:
        _, page = read(address, language)
        assert page.all("html")[0]["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
        assert snapshot.version in page.text

    def test_has_nothing_inline_and_nothing_from_outside(
        self, read: Read, address: str, language: str
    ) -> None:
        html, page = read(address, language)
        assert "<style" not in html
        assert all("src" in given for given in page.all("script"))
        for tag, given in page.tags:
            assert "style" not in given, tag
            assert not [name for name in given if name.startswith("on")], tag
            for name in ("src", "href", "action"):
                if tag != "a" and given.get(name):
                    assert str(given[name]).startswith("/"), (tag, given)

    def test_can_be_read_by_ear(self, read: Read, address: str, language: str) -> None:
        _, page = read(address, language)
        assert page.headings.count(1) == 1
        for before, after in zip(page.headings, page.headings[1:], strict=False):
            assert after <= before + 1, page.headings
        assert {"header", "main", "footer"} <= {tag for tag, _ in page.tags}
        assert all(given.get("aria-label") for given in page.all("nav"))
        assert all("alt" in given for given in page.all("img"))
        assert all(given.get("scope") in ("col", "row") for given in page.all("th"))
        assert len(page.all("caption")) == len(page.all("table"))
        labelled = {given.get("for") for given in page.all("label")}
        assert all(given["id"] in labelled for tag in ("select", "input") for given in page.all(tag))
        assert [name for name, count in Counter(page.ids).items() if count > 1] == []
        assert page.links[0] == "#main"

    def test_its_own_anchors_are_there(self, read: Read, address: str, language: str) -> None:
        _, page = read(address, language)
        missing = {link for link in page.links if link.startswith("#") and link[1:] not in page.ids}
        assert missing == set()


@pytest.mark.parametrize("address", PAGES)
def test_both_languages_say_the_same(read: Read, address: str) -> None:
    (_, zh), (_, en) = read(address, "zh"), read(address, "en")
    assert zh.ids == en.ids
    assert zh.headings == en.headings
    changed = {link for link in zh.links if "lang=" in link} | {link for link in en.links if "lang=" in link}
    assert Counter(link for link in zh.links if link not in changed) == Counter(
        link for link in en.links if link not in changed
    )


@pytest.mark.parametrize("address", ["/", "/about", "/stations", "/mechanisms"])
def test_an_english_page_marks_its_chinese(read: Read, address: str) -> None:
    _, page = read(address, "en")
    assert CJK.findall(page.english) in ([], list("余以上近达余"), list("余以上近达"))


def test_every_link_answers(read: Read, client: TestClient) -> None:
    """Each internal link of each page, once; a link into a page finds its anchor there."""
    targets: dict[str, set[str]] = {}
    for address in PAGES:
        for link in read(address)[1].links:
            parts = urlsplit(urljoin(f"http://testserver{address}", link))
            if parts.netloc == "testserver":
                plain = parts.path + (f"?{parts.query}" if parts.query else "")
                targets.setdefault(plain, set()).add(parts.fragment)
    assert len(targets) > 500
    broken = []
    for target, fragments in targets.items():
        answer = client.get(target, headers={"Accept": "text/html;q=0.9, */*;q=0.5"})
        if answer.status_code not in (200, 303, 307):
            broken.append((answer.status_code, target[:200]))
        elif (wanted := fragments - {""}) and "<html" in answer.text:
            broken += [
                (answer.status_code, f"{target}#{one}") for one in wanted - set(parse(answer.text).ids)
            ]
    assert broken == []


def test_home_counts_what_the_graph_holds(read: Read, snapshot: Snapshot) -> None:
    html, page = read("/", "en")
    outcomes = {str(row["outcome"]) for row in snapshot.rows(query("outcome-page"))}
    ties = Counter(
        "none"
        if not claim.credits
        else "explicit"
        if any(c.explicit for c in claim.credits)
        else "juxtaposed"
        for claim in (read_claim(snapshot, iri) for iri in outcomes)
    )
    for name, count in ties.items():
        assert f'<a href="/outcomes?credit={name}">{count}</a>' in html
    assert 'href="/stations">5</a>' in html
    for slug in STATIONS:
        assert f"/stations/{slug}" in page.links


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
    assert "基期数值：来源未给出" in burglaries
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
        "来源没有用数字口诀。",
        "来源没有写到荣誉。",
    ):
        assert words in zh.text, words
    for words in (
        ">120 people (slightly over)",
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


def test_volunteer_patrols_across_stations(read: Read, snapshot: Snapshot) -> None:
    html, page = read("/mechanisms/volunteer-patrol")
    for slug in STATIONS:
        assert f"/stations/{slug}" in page.links
    row = html[html.index('id="mechanism-zhejiang-pingyang-shanmen-hongdu-yijing"') :]
    row = row[: row.index("</tr>")]
    cells = re.split(r"<td[ >]", row)
    size, drawn, explicit, juxtaposed = cells[1:]
    assert "成员数：&gt;120 人（余/多）" in size
    assert "党员" in drawn
    assert "查处赌博团伙数：11 个" in explicit
    assert "查获盗窃嫌疑人数：21 人" in explicit
    assert "入室盗窃" not in explicit + juxtaposed
    muzhou = html[html.index('id="mechanism-guangdong-xinhui-muzhou-') :]
    muzhou = muzhou[: muzhou.index("</tr>")]
    beside = muzhou[muzhou.rindex('class="juxtaposed"') :]
    assert "−33.9%" in beside
    assert "−33.9%" not in muzhou[: muzhou.rindex('class="juxtaposed"')]
    narrower = VOC["mechanism-type/"] + "special-squad"
    assert str(VOC["mechanism-type/"] + "volunteer-patrol") in lineage(snapshot, str(narrower))
    assert "/mechanisms/special-squad" in page.links


def test_the_tree_counts_narrower_types_in(read: Read, snapshot: Snapshot) -> None:
    _, page = read("/mechanisms", "en")
    patrol = str(VOC["mechanism-type/"] + "volunteer-patrol")
    mechanisms = [
        read_mechanism(snapshot, str(row["mechanism"])) for row in snapshot.rows(query("mechanism-page"))
    ]
    patrols = sum(any(patrol in lineage(snapshot, kind) for kind in one.types) for one in mechanisms)
    assert re.search(rf"{patrols} mechanisms, 5 stations", page.text)


def fits(claim: Claim, name: str, value: str, snapshot: Snapshot) -> bool:
    """Whether a claim passes a filter, worked out from the claim itself."""
    if name == "credit":
        return tie(claim) == value
    if name == "type":
        types = {
            wider
            for credit in claim.credits
            for kind in read_mechanism(snapshot, credit.mechanism).types
            for wider in lineage(snapshot, kind)
        }
        return str(VOC["mechanism-type/"] + value) in types
    return {"level": claim.level, "indicator": claim.indicator, "station": claim.station}[name] == {
        "level": str(VOC["result-level/"] + value),
        "indicator": str(VOC["indicator/"] + value),
        "station": str(ID["station/"] + value),
    }[name]


@pytest.mark.parametrize(
    "parameters",
    [
        "credit=explicit",
        "credit=juxtaposed",
        "credit=none",
        "level=intermediate",
        "indicator=disputes-resolved",
        "station=zhejiang-yuecheng-fushan",
        "type=volunteer-patrol",
        "type=collective-prevention&credit=juxtaposed&level=outcome",
        "station=zhejiang-pingyang-shanmen&credit=explicit",
        "indicator=&level=&credit=&station=&type=",
    ],
)
def test_outcomes_are_filtered_and_counted(read: Read, snapshot: Snapshot, parameters: str) -> None:
    _, page = read(f"/outcomes?{parameters}", "en")
    wanted = {name: value[0] for name, value in parse_qs(parameters).items()}
    claims = [read_claim(snapshot, str(row["outcome"])) for row in snapshot.rows(query("outcome-page"))]
    total = sum(all(fits(claim, *pair, snapshot) for pair in wanted.items()) for claim in claims)
    assert 0 < total <= len(claims)
    assert f"{total} in all" in page.text
    assert len(page.all("tr")) - 1 == min(total, 50)
    chosen = {given["value"] for given in page.all("option") if "selected" in given}
    assert set(wanted.values()) <= chosen


def test_every_claim_that_the_graph_reports_is_an_outcome_of_its_station(snapshot: Snapshot) -> None:
    """The counts of the five stations add up to that of the whole."""
    counts = [read_station(snapshot, slug).outcomes for slug in STATIONS]
    assert sum(counts) == snapshot.total(query("outcome-page"))


def test_pages_of_outcomes_join_without_gap_or_overlap(read: Read, snapshot: Snapshot) -> None:
    total = snapshot.total(query("outcome-page"))
    found: list[str] = []
    for number in range(1, -(-total // 50) + 1):
        html, _ = read(f"/outcomes?page={number}")
        found += re.findall(r'<th scope="row"><a href="/stations/[a-z-]+#(claim-[0-9a-f]+-\w+)"', html)
    assert len(found) == len(set(found)) == total


def test_the_language_switch_keeps_the_page_and_its_parameters(client: TestClient) -> None:
    client.cookies.clear()
    page = parse(client.get("/outcomes?credit=explicit&page=2&lang=zh").text)
    switch = next(link for link in page.links if "lang=en" in link)
    assert parse_qs(urlsplit(switch).query) == {"credit": ["explicit"], "page": ["2"], "lang": ["en"]}
    answer = client.get(switch)
    assert parse(answer.text).all("html")[0]["lang"] == "en"
    # The wish is kept for pages whose address does not carry it.
    assert parse(client.get("/about").text).all("html")[0]["lang"] == "en"
    client.cookies.clear()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/stations/nowhere", 404),
        ("/stations/%3Cscript%3E", 404),
        ("/stations?area=atlantis", 404),
        ("/stations?page=99", 404),
        ("/mechanisms/nothing", 404),
        ("/mechanisms/volunteer-patrol?page=9", 404),
        ("/outcomes?indicator=luck", 404),
        ("/outcomes?page=0", 422),
        ("/outcomes?level=great", 422),
        ("/outcomes?station=<script>", 422),
        ("/no-such-page", 404),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_pages_for_browsers_and_problems_for_programs(
    client: TestClient, address: str, status: int, language: str
) -> None:
    client.cookies.clear()
    wishes = {"Accept-Language": language}
    program = client.get(address, headers=wishes)
    assert (program.status_code, program.headers["content-type"]) == (status, "application/problem+json")
    browser = client.get(address, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"} | wishes)
    assert browser.status_code == status
    assert browser.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept," in browser.headers["vary"]
    assert browser.headers["cache-control"] == "no-store"
    page = parse(browser.text)
    assert program.json()["title"] in page.text
    assert program.json()["detail"] in page.text
    assert "script" not in {tag for tag, _ in page.tags}


SHOWN: list[tuple[str, dict[str, Any]]] = [
    (name, {"station": ID["station/"] + "shaanxi-zhashui-hongyansi"})
    for name in QUERIES
    if name.startswith("station-") and name != "station-page"
] + [
    ("mechanism-page", {"station": ID["station/"] + "shaanxi-zhashui-hongyansi"}),
    (
        "outcome-page",
        {"station": ID["station/"] + "shaanxi-zhashui-hongyansi", "credit": Literal("explicit")},
    ),
    (
        "outcomes-of-type",
        {"type": VOC["mechanism-type/"] + "volunteer-patrol", "credit": Literal("explicit")},
    ),
    ("type-mechanisms", {"type": VOC["mechanism-type/"] + "volunteer-patrol"}),
    ("type-outcomes", {"type": VOC["mechanism-type/"] + "volunteer-patrol"}),
    ("stations-in-area", {"area": ID["area/"] + "zhejiang"}),
    ("mechanism-types", {}),
    ("home-counts", {}),
]


@pytest.mark.parametrize(
    ("name", "bindings"), SHOWN, ids=[f"{name}-{'-'.join(given)}" for name, given in SHOWN]
)
def test_a_query_shown_to_a_reader_gives_what_the_page_shows(
    snapshot: Snapshot, name: str, bindings: dict[str, URIRef | Literal]
) -> None:
    bound = snapshot.rows(query(name), bindings)
    alone = snapshot.rows(QueryFile(name, {}, standalone(query(name), bindings)))
    assert alone == bound
    assert bound or name == "station-headlines"
    for row in bound:
        assert {name: str(row[name]) for name in bindings} == {
            name: str(term) for name, term in bindings.items()
        }


def test_addresses_of_things() -> None:
    assert doc(str(ID["claim/5923babd39e2e31d/c10"])) == "/doc/claim/5923babd39e2e31d/c10"
    assert doc(str(VOC["setting/mountain"])) == "/voc/setting/mountain"
    assert doc("https://example.org/x") == "https://example.org/x"
    assert anchor(str(ID["claim/5923babd39e2e31d/c10"])) == "claim-5923babd39e2e31d-c10"


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [
        (1, 0, (1, 0, 0, 0)),
        (1, 50, (1, 0, 1, 50)),
        (2, 51, (2, 50, 51, 51)),
        (800, 40_000, (800, 39_950, 39_951, 40_000)),
    ],
)
def test_paging(number: int, total: int, expected: tuple[int, ...]) -> None:
    paging = Paging(number, 50, total).checked()
    assert (paging.pages, paging.offset, paging.first, paging.last) == expected


def test_there_is_no_page_after_the_last() -> None:
    with pytest.raises(NotInGraph):
        Paging(3, 50, 100).checked()
