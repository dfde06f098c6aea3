"""The journey of an entry: coded in the form from its text, refused, mended, submitted, reviewed, revised, restored."""

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.entry.book_writing import book_of
from graph.entry.document import rdf_of, read_entry
from graph.entry.sheets import XLSX
from graph.entry.submitted import submitted
from graph.record.database import Record
from graph.record.tokens import Tokens
from graph.store.entry_form import entry_form
from tests.browser.coder import Coder
from tests.browser.made_up_article import CLAIMS, ID, STATION, TEAM, TEXT
from tests.browser.test_journeys import faults
from tests.browser.workbooks import faulty, whole
from tests.data_folder import copied
from tests.served import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

DOCS = Path(__file__).resolve().parents[2] / "docs" / "curation.md"
AXE = Path(__file__).resolve().parents[1] / "scripts" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Site:
    address: str
    token: str


@pytest.fixture(params=["zh", "en"], scope="module")
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def curated(data: Path, language: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, with a token that may submit and review."""
    folder = copied(data, tmp_path_factory.mktemp(f"curated-{language}") / "data")
    record = Record.open("", folder)
    token = Tokens(record.connections).create("editor", ["submit", "review"])
    record.close()
    with served(folder, processes=1) as service:
        yield Site(service.address, token)


@pytest.fixture
def desk(browser: Browser, curated: Site, language: str) -> Iterator[Page]:
    """A page that is signed in; what it complains of fails the test."""
    context = browser.new_context(
        base_url=curated.address,
        locale={"zh": "zh-CN", "en": "en-GB"}[language],
        viewport={"width": 1280, "height": 900},
    )
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"/curate?lang={language}&onward=/contribute")
    page.fill("#token", curated.token)
    page.locator("main .button.primary").click()
    page.wait_for_url("**/contribute")
    yield page
    context.close()
    # What the site refuses (412, 422) the browser tells of as well.
    assert [words for words in complaints if "status of 4" not in words] == []


def submit(page: Page, why: str) -> None:
    page.fill("#why", why)
    page.click("#submit")


def settled(page: Page, words: str) -> None:
    expect(page.locator("#check-state")).to_contain_text(words, timeout=20_000)


def ask(site: Site, path: str) -> str:
    with urllib.request.urlopen(site.address + path) as answer:
        return str(answer.read().decode())


def test_the_journey_of_an_entry(desk: Page, curated: Site, language: str) -> None:
    page, zh = desk, language == "zh"
    fine = "符合规则" if zh else "Conforms"
    coder = Coder(page, TEXT)
    coder.begin("#begin-new")
    coder.code_all()
    assert coder.statements == CLAIMS == 12
    settled(page, fine)
    coder.told_in(DOCS.read_text(encoding="utf-8"), "form alone")
    # A person's name is struck out in the text, and refused in a label.
    coder.mark("老周")
    page.keyboard.press("r")
    page.locator("#at-mechanisms-0-line").click()
    label = page.locator("#at-mechanisms-0-label-en")
    label.fill("老周’s patrol")
    expect(page.locator(".field.bad .violation").first).to_contain_text("人名" if zh else "person's name")
    label.fill("Riverside village patrol")
    expect(page.locator(".field.bad")).to_have_count(0)
    # What is missing is told in words, and the key leads there.
    page.locator("#at-figures-0-line").click()
    unit = page.locator("#at-figures-0-unit")
    unit.fill("")
    unit.press("Tab")
    settled(page, "1 处待改" if zh else "1 findings")
    submit(page, "first coding")
    expect(page.locator("#submit-told")).to_contain_text("不符合规则" if zh else "breaks rules")
    # It is kept through a reload, without being saved by hand.
    page.reload()
    page.locator("#drafts-here .draft").first.click()
    settled(page, "1 处待改" if zh else "1 findings")
    page.keyboard.press("F8")
    expect(page.locator("#at-figures-0-unit")).to_be_focused()
    expect(page.locator("#at-figures-0-unit-told")).not_to_be_empty()
    page.keyboard.type("ren")
    page.keyboard.press("Enter")
    settled(page, fine)
    submit(page, "first coding")
    expect(page.locator("#submit-told")).to_contain_text("第 1 号" if zh else "revision 1")
    # Nothing is public before the review; the text never is.
    assert ID not in ask(curated, "/api/v1/changes")
    page.locator("#submit-told a").click()
    expect(page.locator("main")).to_contain_text("Riverside village patrol" if not zh else "溪畔护村队")
    page.fill("#words", "looks right")
    page.locator("button[value=accept]").click()
    expect(page.locator(".notes")).to_contain_text("looks right")
    page.goto(f"/stations/{STATION}")
    expect(page.locator("main")).to_contain_text("溪畔护村队")
    page.goto("/stations")
    expect(page.locator(f"a[href='/stations/{STATION}']").first).to_be_visible()
    assert TEAM in ask(curated, f"/api/v1/network?focus=station:{STATION}")
    query = (
        f"ASK%20%7B%20%3Chttps%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fclaim%2F{ID}%2Fc01%3E%20%3Fp%20%3Fo%20%7D"
    )
    assert json.loads(ask(curated, f"/sparql?query={query}"))["boolean"] is True
    for public in ("/changes.atom", "/entries"):
        assert "老周" not in ask(curated, f"/api/v1{public}")
    assert "老周" not in ask(curated, f"/entry/{ID}.nq")
    same_by_every_way(curated)
    # Revised, told apart, and restored.
    page.goto(f"/contribute?entry={ID}")
    page.locator("#at-figures-0-line").click()
    page.locator("#at-figures-0-value").fill("88")
    settled(page, "1 处待改" if zh else "1 findings")
    expect(page.locator("#findings")).to_contain_text("引文" if zh else "quote", ignore_case=True)
    page.locator("#at-figures-0-value").fill("86")
    page.locator(".line-of", has_text=TEAM).click()
    page.locator(".statement.open [id$=label-en]").fill("Riverbank patrol")
    settled(page, fine)
    submit(page, "another English name")
    page.locator("#submit-told a").click()
    expect(page.locator("del")).to_contain_text("Riverside village patrol")
    expect(page.locator("ins")).to_contain_text("Riverbank patrol")
    page.locator("button[value=accept]").click()
    page.goto(f"/stations/{STATION}?lang=en")
    expect(page.locator("main")).to_contain_text("Riverbank patrol")
    page.goto(f"/curate/entries/{ID}?lang={language}")
    page.locator("button[value=restore]").last.click()
    page.goto(f"/stations/{STATION}?lang=en")
    expect(page.locator("main")).to_contain_text("Riverside village patrol")
    page.goto(f"/curate?lang={language}")
    page.get_by_role("button", name="退出" if zh else "Sign out").click()
    expect(page.locator("#token")).to_be_visible()
    told_in_the_documents(curated)


def same_by_every_way(site: Site) -> None:
    """What the form made, its JSON and its workbook are one canonical graph."""
    entry = read_entry(json.dumps(json.loads(ask(site, f"/api/v1/entries/{ID}"))["plain"]).encode())
    graph = entry_form(ask(site, f"/entry/{ID}.nq").encode(), "application/n-quads")
    assert rdf_of(entry).form.document == graph.document
    assert submitted(book_of(entry, "en"), XLSX).form.document == graph.document


def told_in_the_documents(site: Site) -> None:
    """The line of the stopwatch in the documents says what was counted here."""
    trig = ask(site, f"/entry/{ID}.trig")
    quads = len(ask(site, f"/entry/{ID}.nq").splitlines())
    line = f"| TriG | {len(trig):,} characters | {quads} statements |"
    print(line)
    assert line in DOCS.read_text(encoding="utf-8")


def test_two_people_never_overwrite_each_other(desk: Page, curated: Site) -> None:
    page, entry = desk, "5923babd39e2e31d"
    page.goto(f"/contribute?entry={entry}")
    expect(page.locator("#statements .statement").first).to_be_visible()
    other = page.context.new_page()
    other.goto(f"/contribute?entry={entry}")
    for each, name in ((other, "Red heart mediation"), (page, "Mediation of the red heart")):
        each.bring_to_front()
        each.locator("#at-mechanisms-11-line").click()
        each.locator("#at-mechanisms-11-label-en").fill(name)
        each.evaluate("() => document.activeElement.blur()")
        if each is other:
            submit(each, "theirs")
            expect(each.locator("#submit-told .good")).to_be_visible(timeout=20_000)
    submit(page, "mine")
    choice = page.locator("#choice")
    expect(choice).to_be_visible(timeout=20_000)
    assert choice.locator("button, a").count() == 4
    choice.locator("button").first.click()
    expect(page.locator("#submit-told .good")).to_be_visible(timeout=20_000)
    told = json.loads(ask_as(curated, f"/api/v1/entries/{entry}/history"))
    assert [item["why"] for item in told["items"]][-2:] == ["theirs", "mine"]


def ask_as(site: Site, path: str) -> str:
    request = urllib.request.Request(site.address + path, headers={"Authorization": f"Bearer {site.token}"})
    with urllib.request.urlopen(request) as answer:
        return str(answer.read().decode())


def test_a_workbook_is_opened_and_its_faults_are_at_cells(desk: Page, tmp_path: Path) -> None:
    page = desk
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(whole())
    bad.write_bytes(faulty())
    page.set_input_files("#file", bad)
    expect(page.locator("#file-told tbody th").first).to_have_text(
        re.compile(r"^数字![A-Z]+\d+$"), timeout=20_000
    )
    page.set_input_files("#file", good)
    page.locator("#open-file").click(timeout=20_000)
    expect(page.locator("#at-mechanisms-0-line")).to_be_visible()


REVISED = "55d20d5802f32759"
SCREENS = {"zh": [(1280, "light"), (390, "dark")], "en": [(1280, "dark"), (390, "light")]}


@pytest.fixture(scope="module")
def coded_twice(curated: Site) -> str:
    """An entry of which a second coding waits, with differences of several kinds."""
    address = f"{curated.address}/api/v1/entries/{REVISED}"
    told = json.loads(ask(curated, f"/api/v1/entries/{REVISED}"))["plain"]
    told["mechanisms"][0]["label"]["en"] = "By another name"
    told["mechanisms"][1]["mechanism_type"] = ["contact-forum"]
    told["trends"][0]["direction"] = "up"
    told["assertions"].pop()
    next(figure for figure in told["figures"] if figure.get("credits"))["credits"].pop()
    request = urllib.request.Request(
        f"{address}?why=second",
        json.dumps(told).encode(),
        {
            "Authorization": f"Bearer {curated.token}",
            "Content-Type": "application/json",
            "If-Match": '"r1.json"',
        },
        method="PUT",
    )
    with urllib.request.urlopen(request):
        return REVISED


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
def test_the_pages_break_no_rule(desk: Page, language: str, coded_twice: str) -> None:
    page = desk
    addresses = [
        "/contribute",
        f"/contribute?entry={coded_twice}",
        "/curate",
        "/curate/agreement",
        f"/curate/agreement?entry={coded_twice}&first=1&second=2",
        f"/curate/entries/{coded_twice}",
        "/guide/curators",
    ]
    for address in addresses:
        page.goto(address)
        if "contribute?" in address:
            page.locator("#at-figures-0-line").click()
        page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
        if "contribute?" in address:
            page.locator("#at-figures-0-indicator").press("ArrowDown")
        for width, scheme in SCREENS[language]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert faults(page) == [], (address, width, scheme)


def test_what_two_coders_differ_in_is_settled_in_the_form(
    desk: Page, language: str, coded_twice: str
) -> None:
    page = desk
    page.goto(f"/curate/agreement?entry={coded_twice}&first=1&second=2")
    assert page.locator("table.side-by-side tbody tr").count() == 5
    for row in page.locator("table.side-by-side tbody tr").all():
        row.locator("input[value=second]").check()
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**/contribute?entry={coded_twice}")
    settled(page, "符合规则" if language == "zh" else "Conforms")
    expect(page.locator("#statements")).to_contain_text(
        "By another name" if language == "en" else "警民恳谈", timeout=20_000
    )
