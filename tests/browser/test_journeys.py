"""What people come for, within its clicks from home, in both languages, on a desk and on a phone.

On every kind of page with every fold open, and after each step, there is nothing that axe (WCAG 2.2 A and AA) finds
and nothing wider than the screen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "scripts" / "node_modules" / "axe-core" / "axe.min.js"
SHANMEN, MUZHOU = "zhejiang-pingyang-shanmen", "guangdong-xinhui-muzhou"
KINDS = (
    "/", "/about", "/stations", f"/stations/{SHANMEN}", f"/stations/{SHANMEN}/similar",
    f"/stations/{SHANMEN}/mechanisms/hongdu-yijing", "/mechanisms", "/mechanisms/volunteer-patrol", "/together",
    "/outcomes?credit=explicit&level=outcome", "/indicators", "/indicators/members", "/compare",
    f"/compare?stations={SHANMEN},{MUZHOU}", "/matrix?open=outcome", "/matrix/cell?type=technology&column=outcome",
    "/claims/5923babd39e2e31d/c12", "/quotes/5923babd39e2e31d/922-934", "/honours/3886a4a39e322bc6/h8",
    "/formulas/3886a4a39e322bc6/f1", "/places/zhejiang", "/sources/5923babd39e2e31d", "/settings/mountain",
    "/search?q=hongyan", "/network", "/network?view=compare", "/sparql", "/glossary", "/guide", "/download",
)  # fmt: skip
"""An address of each kind of page."""


@dataclass(frozen=True)
class Screen:
    """A screen on which the site is used, in one language."""

    language: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}"


SCREENS = [
    Screen("zh", 1280, "light"),
    Screen("en", 1280, "dark"),
    Screen("zh", 390, "light"),
    Screen("en", 390, "dark"),
]
LOOKED_AT = [SCREENS[0], SCREENS[3]]
"""Screens on which every kind of page is looked at."""


@pytest.fixture(scope="module")
def contexts(browser: Browser, site: str) -> Iterator[Callable[[Screen], BrowserContext]]:
    """A context for each screen, made once."""
    made: dict[Screen, BrowserContext] = {}

    def context(screen: Screen) -> BrowserContext:
        if screen not in made:
            made[screen] = browser.new_context(
                base_url=site,
                locale="zh-CN" if screen.language == "zh" else "en-GB",
                viewport={"width": screen.width, "height": 844 if screen.width < 500 else 900},
                color_scheme="dark" if screen.scheme == "dark" else "light",
                has_touch=screen.width < 500,
                reduced_motion="reduce",
                accept_downloads=True,
            )
        return made[screen]

    yield context
    for one in made.values():
        one.close()


class Visitor:
    """Somebody on a page, whose clicks are counted and for whom each page must be readable."""

    def __init__(self, page: Page, screen: Screen, *, looks: bool) -> None:
        self.page, self.screen, self.clicks, self._looks = page, screen, 0, looks

    def say(self, zh: str, en: str) -> str:
        return zh if self.screen.language == "zh" else en

    def click(self, role: str, zh: str, en: str, *, inside: str = "main") -> None:
        """The first of that name; unfolded first where it lies in a fold, which takes a click, too."""
        found = self.page.locator(inside).get_by_role(role, name=self.say(zh, en)).first  # type: ignore[arg-type]
        found.click()
        self.arrived()

    def arrived(self) -> None:
        self.clicks += 1
        self.page.wait_for_load_state()
        self.look()

    def search(self, text: str) -> None:
        box = self.page.locator("#home-search")
        box.fill(text)
        box.press("Enter")
        self.page.wait_for_url("**/search?**")
        self.look()

    def look(self) -> None:
        """Hold the page as it is against axe and its width against the screen."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.screen.width, self.page.url
        if self._looks and AXE.exists():
            assert faults(self.page) == [], self.page.url


def faults(page: Page) -> list[str]:
    """What axe finds, each rule with the first place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def a_mechanism_by_the_name_of_the_press(who: Visitor) -> None:
    who.search("红警驿站")
    who.click("link", "红警驿站", "Hong")
    assert "/mechanisms/" in urlsplit(who.page.url).path
    assert who.clicks <= 1


def the_words_of_a_figure_in_their_card(who: Visitor) -> None:
    who.click("link", "看结果", "Results", inside=".doors")
    who.click("link", "成员数", "Members")
    row = who.page.locator(".claim-rows summary").filter(has_text=">120").first
    row.click()
    expect(who.page.locator("#claim-5923babd39e2e31d-c08")).to_contain_text("120余名成员")
    who.look()
    assert who.clicks <= 2


def two_stations_as_a_table_with_rows_refused(who: Visitor) -> None:
    who.click("link", "看派出所", "Stations", inside=".doors")
    for zh, en in (("山门派出所", "Shanmen"), ("睦洲派出所", "Muzhou")):
        who.page.get_by_role("checkbox", name=who.say(zh, en)).check()
    who.page.locator("#compare-tray").get_by_role("link").click()
    who.arrived()
    expect(who.page.locator("table.sides").filter(has_text=">800").first).to_be_visible()
    expect(
        who.page.get_by_text(who.say("不同：统计对象", "differs: unit of observation")).first
    ).to_be_visible()


def a_station_by_pinyin(who: Visitor) -> None:
    who.search("hongyansi")
    who.click("link", "红岩寺派出所", "Hongyansi Police Station")
    assert who.page.url.partition("?")[0].endswith("/stations/shaanxi-zhashui-hongyansi")
    assert who.clicks <= 1


def a_station_by_initials(who: Visitor) -> None:
    who.search("smpcs")
    who.click("link", "山门派出所", "Shanmen Police Station")
    assert who.page.url.partition("?")[0].endswith(f"/stations/{SHANMEN}")


def a_filtered_table_for_a_spreadsheet(who: Visitor) -> None:
    what_is_credited(who)
    with who.page.expect_download() as waiting:
        who.page.get_by_role("link", name="Excel").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
    assert who.clicks == 1, "the second click is the file"


def the_citation_of_one_statement(who: Visitor) -> None:
    what_is_credited(who)
    card = first_card(who)
    card.get_by_text(who.say("引用本页", "Cite this page")).click()
    expect(card.locator(".cite")).to_contain_text("https://w3id.org/fengqiao/id/claim/")
    who.look()
    assert who.clicks == 2, "the third click unfolds it"


def what_is_credited(who: Visitor) -> None:
    """The bar of the finding on the first page leads to its results."""
    who.page.locator("svg.chart a").first.click()
    who.page.wait_for_url("**/outcomes?credit=explicit**")
    who.arrived()


def first_card(who: Visitor) -> Locator:
    """The card of the first result of a table."""
    who.page.locator("tbody th a").first.click()
    card = who.page.get_by_role("dialog")
    expect(card.get_by_role("heading", name=who.say("原文的话", "The words of the source"))).to_be_visible()
    who.clicks += 1
    return card


def the_chart_of_an_indicator(who: Visitor) -> None:
    who.click("link", "看结果", "Results", inside=".doors")
    who.click("link", "成员数", "Members")
    expect(who.page.locator("svg.chart")).to_be_visible()
    assert who.clicks <= 2


def the_query_of_an_empty_cell(who: Visitor) -> None:
    who.click("link", "证据矩阵", "evidence matrix")
    who.page.locator(".gap-table td.empty a").first.click()
    who.arrived()
    query = who.page.get_by_role("link", name=who.say("看查询", "Show the query"))
    assert (query.get_attribute("href") or "").startswith("/sparql?edit=1")
    assert who.clicks <= 2


def evidence_over_the_page_and_on_to_the_next(who: Visitor) -> None:
    what_is_credited(who)
    card = first_card(who)
    first = card.locator("h1").inner_text()
    card.get_by_role("link", name=who.say("下一条", "Next")).click()
    expect(card.locator("h1")).not_to_have_text(first)
    who.look()
    who.page.keyboard.press("Escape")
    expect(card).to_be_hidden()


JOURNEYS: list[Callable[[Visitor], None]] = [
    a_mechanism_by_the_name_of_the_press,
    the_words_of_a_figure_in_their_card,
    two_stations_as_a_table_with_rows_refused,
    a_station_by_pinyin,
    a_station_by_initials,
    a_filtered_table_for_a_spreadsheet,
    the_citation_of_one_statement,
    the_chart_of_an_indicator,
    the_query_of_an_empty_cell,
    evidence_over_the_page_and_on_to_the_next,
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_journey_from_home(
    contexts: Callable[[Screen], BrowserContext], journey: Callable[[Visitor], None], screen: Screen
) -> None:
    page = contexts(screen).new_page()
    page.goto(f"/?lang={screen.language}")
    # On the other two screens every kind of page is looked at anyway.
    journey(Visitor(page, screen, looks=screen not in LOOKED_AT))
    page.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
@pytest.mark.parametrize("screen", LOOKED_AT, ids=lambda screen: screen.name)
@pytest.mark.parametrize("address", KINDS)
def test_a_kind_of_page_with_every_fold_open_breaks_no_rule(
    contexts: Callable[[Screen], BrowserContext], address: str, screen: Screen
) -> None:
    page = contexts(screen).new_page()
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={screen.language}")
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= screen.width
    assert faults(page) == []
    page.close()
