"""Pages for what people name: claim, mechanism, indicator, source, cell of the matrix, setting; and what finds them."""

import csv
import io
import xml.etree.ElementTree as ElementTree

from starlette.testclient import TestClient

from tests.api.pages import Read, parse

CLAIM = "/claims/5923babd39e2e31d/c12"


def test_a_claim_has_its_words_place_source_and_neighbours(read: Read) -> None:
    html, page = read(CLAIM)
    for words in (
        "826 起/件",
        "化解各类矛盾纠纷826起",
        "第 922–934 个字符",
        "“浙江延安”有一支“红心”警队",
        "未注日期",
        "E1 单一数字或位次",
        "通过“红心调解”组织协助",
        "草稿",
        "第 18 条，共 32 条",
    ):
        assert words in page.text, words
    assert 'rel="prev"' in html and 'rel="next"' in html
    assert "/stations/zhejiang-pingyang-shanmen/mechanisms/hongxin-tiaojie" in page.links


def test_one_can_read_on_through_a_source(read: Read) -> None:
    seen, address = 0, "/sources/5923babd39e2e31d"
    _, source = read(address)
    first = next(link for link in source.links if link.startswith("/claims/"))
    following: str | None = first
    while following:
        _, page = read(following)
        seen += 1
        found = [given["href"] for given in page.all("a") if given.get("rel") == "next"]
        following = found[0] if found else None
    assert seen == 32


def test_each_page_can_be_cited_and_never_by_this_machine(read: Read) -> None:
    for address, iri in (
        (CLAIM, "https://w3id.org/fengqiao/id/claim/5923babd39e2e31d/c12"),
        ("/indicators/members", "https://w3id.org/fengqiao/voc/indicator/members"),
        ("/matrix", "https://w3id.org/fengqiao/dataset"),
    ):
        _, page = read(address)
        for form in ("GB/T 7714", "APA", "BibTeX", "RIS", "[DS/OL]", "@misc{", "TY  - DATA", iri):
            assert form in page.text, (address, form)
        assert "127.0.0.1" not in page.text and "testserver" not in page.text
    assert "本地副本 /matrix" in read("/matrix")[1].text


def test_a_mechanism_keeps_credit_and_juxtaposition_apart(read: Read) -> None:
    html, page = read("/stations/zhejiang-pingyang-shanmen/mechanisms/hongdu-yijing")
    places = [html.index(f'id="{name}"') for name in ("size", "explicit", "beside", "emmie")]
    assert places == sorted(places)
    assert places[0] < html.index("&gt;120 人") < places[1] < html.index("查处赌博团伙数") < places[2]
    assert "红都平安联盟" in page.text, "what it is a part of"
    assert "未编码" in page.text


def test_an_indicator_is_drawn_listed_and_downloaded_alike(read: Read, client: TestClient) -> None:
    html, page = read("/indicators/members")
    for words in (">120 人（余/多）", ">800 人（余/多）", ">2,000 人（余/多）", "时期不能确定"):
        assert words in page.text, words
    assert html.count("<svg") == 1 and "<script" in html
    file = client.get("/indicators/members.svg?lang=zh")
    assert file.headers["content-type"] == "image/svg+xml"
    assert ">800 人（余/多）" in "".join(ElementTree.fromstring(file.text).itertext())
    rows = list(
        csv.DictReader(io.StringIO(client.get("/indicators/members.csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 5 and {row["indicator"] for row in rows} == {"members"}
    assert client.get("/indicators/luck").status_code == 404
    assert client.get("/indicators/luck.csv").status_code == 404
    assert client.get("/indicators/members?page=9").status_code == 404


def test_an_empty_cell_of_the_matrix_opens_and_shows_its_query(read: Read, client: TestClient) -> None:
    _, matrix = read("/matrix")
    cell = "/matrix/cell?type=composite-method&column=output"
    assert cell in matrix.links
    _, page = read(cell)
    assert "这一格是空的" in page.text
    assert any(link.startswith("/sparql?edit=1") for link in page.links)
    _, full = read("/matrix/cell?type=technology&column=outcome")
    ris = next(link for link in full.links if "cell.ris" in link)
    records = client.get(ris).text
    assert records.count("TY  - NEWS\r\n") == records.count("ER  - \r\n") >= 1
    assert "AU  -" not in records, "no byline goes into a file"
    assert client.get("/matrix/cell?type=nothing&column=output").status_code == 404
    assert client.get("/matrix/cell?type=technology&column=nothing").status_code == 404
    assert client.get("/matrix?setting=nothing").status_code == 404


def test_a_setting_lists_its_stations_with_the_words(read: Read) -> None:
    _, page = read("/settings/mountain")
    assert "/stations/zhejiang-pingyang-shanmen" in page.links
    assert "/stations/guangdong-xinhui-muzhou" not in page.links
    assert page.all("q")


def test_every_badge_leads_to_its_entry_in_the_glossary(read: Read) -> None:
    _, glossary = read("/glossary")
    for address in (CLAIM, "/stations/zhejiang-pingyang-shanmen", "/outcomes"):
        _, page = read(address)
        told = {link.partition("#")[2] for link in page.links if link.startswith("/glossary#")}
        assert told and told <= set(glossary.ids), (address, told)


def test_wrong_parameters_are_told_in_words_with_a_way_on(client: TestClient) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "zh"}
    page = parse(client.get("/outcomes?credit=foo&level=outcome", headers=browser).text)
    assert "参数 credit 只能是 explicit、juxtaposed、none" in page.text
    assert "/outcomes?level=outcome" in page.links
    assert "Input should" not in page.text and "literal" not in page.text


def test_crawlers_find_their_files(client: TestClient) -> None:
    assert "Disallow: /sparql" in client.get("/robots.txt").text
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    index = ElementTree.fromstring(client.get("/sitemap.xml").text)
    parts = [str(one.text).partition("/fengqiao")[2] for one in index.iter(namespace)]
    found = [
        str(one.text)
        for part in parts
        for one in ElementTree.fromstring(client.get(part).text).iter(namespace)
    ]
    assert "https://w3id.org/fengqiao/stations/zhejiang-pingyang-shanmen" in found
    for address in found:
        assert client.get(address.partition("/fengqiao")[2]).status_code == 200, address
    assert client.get("/sitemap/99.xml").status_code == 404


def test_a_quote_tells_what_rests_on_it_and_leads_through_its_source(read: Read) -> None:
    html, page = read("/quotes/5923babd39e2e31d/922-934")
    assert "化解各类矛盾纠纷826起" in page.text and "第 922–934 个字符" in page.text
    assert CLAIM in page.links, "the claim that rests on it"
    assert 'rel="prev"' in html and 'rel="next"' in html
    assert "https://w3id.org/fengqiao/id/span/5923babd39e2e31d/922-934" in page.text
    _, claim = read(CLAIM)
    assert "/quotes/5923babd39e2e31d/922-934" in claim.links or "data-card" in read(CLAIM)[0]
    assert not any("/curate/quotes/" in link for link in page.links), "no text is on this site"


def test_an_honour_says_what_its_source_does_not_and_what_others_are_like_it(read: Read) -> None:
    _, page = read("/honours/3886a4a39e322bc6/h8")
    for words in ("全国第二批“枫桥式公安派出所”", "公安部", "2022", "全国", "授予机关的名单"):
        assert words in page.text, words
    assert any(link.startswith("/honours/") for link in page.links)
    _, station = read("/stations/guangdong-xinhui-muzhou")
    assert "/honours/3886a4a39e322bc6/h8" in station.links
    assert "来源未写" in read("/honours/3886a4a39e322bc6/h7")[1].text


def test_a_place_counts_its_stations_with_those_of_smaller_areas(read: Read) -> None:
    _, page = read("/places/zhejiang")
    assert {"/stations/zhejiang-pingyang-shanmen", "/stations/zhejiang-yuecheng-fushan"} <= set(page.links)
    assert "/places/zhejiang-wenzhou" in page.links and "/stations/guangdong-xinhui-muzhou" not in page.links


def test_what_people_name_is_found_on_its_page(client: TestClient) -> None:
    for q, kind in (
        ("集体二等功", "honour"),
        ("化解各类矛盾纠纷826起", "quote"),
        ("平阳县", "place"),
        ("一五三三", "formula"),
    ):
        items = client.get("/api/v1/search", params={"q": q, "kind": kind}).json()["items"]
        assert items, q
        page = client.get(items[0]["href"], headers={"Accept": "text/html"})
        assert page.status_code == 200 and not items[0]["href"].startswith("/doc/"), items[0]
