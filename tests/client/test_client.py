"""The Python client against the running site: lists, things, searches, questions, queries, entries, errors."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.client import AsyncFengqiao, Fengqiao, NotReached, ProblemError, VersionGone
from graph.record.database import Record
from graph.record.tokens import Tokens
from tests.data_folder import copied
from tests.served import Served, served

MUZHOU = "guangdong-xinhui-muzhou"


@pytest.fixture(scope="module")
def served_site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A site of its own, since entries are submitted to it, and its data folder."""
    folder = copied(data, tmp_path_factory.mktemp("data") / "copy")
    with served(folder, processes=1, workers=1) as running:
        yield running, folder


@pytest.fixture(scope="module")
def site(served_site: tuple[Served, Path]) -> Iterator[Fengqiao]:
    with Fengqiao(served_site[0].address) as client:
        yield client


def test_a_list_goes_on_page_by_page_on_one_version(site: Fengqiao) -> None:
    listing = site.list("outcomes", limit=7)
    pages = list(listing.pages())
    assert len(pages) == -(-len(listing) // 7) > 3
    assert {page.version for page in pages} == {listing.version}
    iris = [outcome["iri"] for outcome in listing]
    assert len(iris) == len(set(iris)) == len(listing)
    assert pages[-1].next is None and len(pages[0].items) == 7


def test_filters_are_those_of_the_site(site: Fengqiao) -> None:
    explicit = site.list("outcomes", credit="explicit", station=[MUZHOU, "zhejiang-pingyang-shanmen"])
    assert 0 < len(explicit) < len(site.list("outcomes"))
    facets = site.list("outcomes", facets=["level"], limit=1).first.told["facets"]
    assert facets["level"]["values"][0]["count"] > 1
    with pytest.raises(ProblemError) as raised:
        len(site.list("outcomes", staton=MUZHOU))
    assert raised.value.status == 422 and "station" in raised.value.detail
    assert raised.value.messages["zh"] and raised.value.request_id


def test_from_has_a_line_behind_it(site: Fengqiao) -> None:
    assert len(site.list("outcomes", from_="2022")) < len(site.list("outcomes"))


def test_a_thing_is_read_by_its_address_or_its_name(site: Fengqiao) -> None:
    found = site.search("shanmen", kind="station")
    assert found.items[0]["label"]["en"].startswith("Shanmen")
    first = site.list("stations").first.items[0]
    assert site.get(first["href"])["iri"] == site.get(f"stations/{first['id']}")["iri"] == first["iri"]
    with pytest.raises(ProblemError, match="404"):
        site.get("stations/nowhere")


def test_a_question_and_a_query_give_rows(site: Fengqiao) -> None:
    answer = site.query("01-volunteer-patrols", station=MUZHOU, lang="zh")
    assert {row["stationName"] for row in answer} == {"睦洲派出所"}
    assert answer.title["en"] and answer.note["zh"] and "members" in answer.columns
    counted = site.sparql("SELECT (COUNT(*) AS ?n) (1.5 AS ?d) (true AS ?b) ('x' AS ?t) { ?s ?p ?o }")
    assert counted.rows[0]["n"] > 5000
    assert {name: counted.rows[0][name] for name in "dbt"} == {"d": 1.5, "b": True, "t": "x"}
    assert site.sparql("SELECT ?a ?b { VALUES (?a ?b) { (UNDEF 2) } }").rows == [{"a": None, "b": 2}]
    assert site.sparql("ASK { ?s ?p ?o }").rows == [{"boolean": True}]
    with pytest.raises(ProblemError) as raised:
        site.sparql("SELEC")
    assert raised.value.members["line"] == 1


def test_frames_have_a_column_for_what_is_nested(site: Fengqiao) -> None:
    frame = site.list("stations").frame()
    assert len(frame) == 5 and "label.zh" in frame.columns
    assert "independence" in site.query("20-source-independence").frame().columns


def test_without_pandas_a_frame_says_what_to_install(served_site: tuple[Served, Path]) -> None:
    program = (
        "import sys; sys.modules['pandas'] = None\n"
        "from api.client import Fengqiao\n"
        f"site = Fengqiao('{served_site[0].address}')\n"
        "assert len(list(site.list('stations'))) == 5\n"
        "try:\n    site.list('stations').frame()\n"
        "except Exception as error:\n    print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install pandas" in ran.stdout


def test_the_client_loads_nothing_of_the_server() -> None:
    program = "import sys, api.client; print([n for n in ('fastapi', 'rdflib', 'mcp', 'api.app') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_what_is_there_already_is_not_sent_again(site: Fengqiao) -> None:
    before = site.remembered.confirmed
    again = [site.get("stations/zhejiang-pingyang-shanmen") for _ in range(3)]
    assert again[0] == again[1] == again[2]
    assert site.remembered.confirmed >= before + 2


def test_an_entry_is_validated_submitted_revised_and_told_of(served_site: tuple[Served, Path]) -> None:
    running, folder = served_site
    record = Record.open("", folder)
    token = Tokens(record.connections).create("curator", ("submit", "review"), 1)
    record.close()
    with Fengqiao(running.address, token=token) as site:
        told, etag = site.entry("3886a4a39e322bc6")
        plain: dict[str, Any] = told["plain"]
        assert site.validate(plain).conforms
        plain["figures"][0]["editorial_note"] = {"zh": "复核一次。", "en": "Read once more."}
        written = site.submit("3886a4a39e322bc6", plain, why="read once more", seen=etag, publish=True)
        assert written.published and written.revision["number"] == told["number"] + 1
        changes = list(site.changes(since=told["sequence"]))
        assert changes[-1]["entry"] == "3886a4a39e322bc6" and changes[-1]["why"] == "read once more"
        with pytest.raises(ProblemError) as raised:
            site.submit("3886a4a39e322bc6", plain, why="late", seen=etag)
        assert raised.value.status == 412
        del plain["figures"][0]["evidence"]
        report = site.validate(plain)
        assert not report.conforms and report.findings[0]["pointer"]


def test_a_list_whose_version_is_gone_says_so() -> None:
    gone = httpx2.Response(410, json={"messages": {"zh": "没有了", "en": "no longer kept"}, "first": "/x"})
    page = httpx2.Response(
        200, json={"version": "a", "total": 2, "items": [{}], "links": {"next": "/api/v1/stations?cursor=x"}}
    )

    def answer(request: httpx2.Request) -> httpx2.Response:
        return gone if "cursor" in str(request.url) else page

    with Fengqiao("http://site", transport=httpx2.MockTransport(answer)) as site, pytest.raises(VersionGone):
        list(site.list("stations"))


@pytest.mark.parametrize(("status", "asked"), [(429, 3), (503, 3), (500, 1)])
def test_a_busy_site_is_asked_again_as_long_as_it_says(status: int, asked: int) -> None:
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.method)
        if len(seen) < 3:
            return httpx2.Response(status, headers={"Retry-After": "0"}, json={})
        return httpx2.Response(200, json={"version": "a", "total": 0, "items": []})

    with Fengqiao("http://site", transport=httpx2.MockTransport(answer)) as site:
        if asked == 3:
            assert len(site.list("stations")) == 0
        else:
            with pytest.raises(ProblemError, match="500"):
                len(site.list("stations"))
    assert len(seen) == asked


def test_nothing_is_sent_to_another_site_and_nobody_there_is_one_line() -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        links = {"next": "https://evil.example/api/v1/stations"}
        return httpx2.Response(200, json={"version": "a", "total": 2, "items": [{}], "links": links})

    with (
        Fengqiao("http://site", token="secret", transport=httpx2.MockTransport(answer)) as site,
        pytest.raises(ValueError, match=r"evil\.example"),
    ):
        list(site.list("stations"))
    with (
        Fengqiao("http://127.0.0.1:9", patience=0) as site,
        pytest.raises(NotReached, match="does not answer"),
    ):
        site.search("x")
    with pytest.raises(ValueError, match="no address"):
        Fengqiao("example.org")


def test_the_same_is_awaited(served_site: tuple[Served, Path]) -> None:
    async def ask() -> None:
        async with AsyncFengqiao(served_site[0].address) as site:
            listing = site.list("outcomes", limit=7)
            iris = [outcome["iri"] async for outcome in listing]
            assert len(set(iris)) == (await listing.first()).total
            found, rows, counted = await asyncio.gather(
                site.search("yijing"), site.query("29-gaps"), site.sparql("SELECT (1 AS ?n) {}")
            )
            assert found.items and rows.rows and counted.rows == [{"n": 1}]
            assert len(await site.list("stations").frame()) == 5
            with pytest.raises(ProblemError, match="404"):
                await site.get("stations/nowhere")

    asyncio.run(ask())
