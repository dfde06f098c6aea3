"""From a pasted article to a published station, by the program's proposals and one key."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import made_up_article
from tests.browser.decider import Decider
from tests.browser.test_contribute import AXE, DOCS, Site, ask, curated, desk, language, settled, submit  # noqa: F401
from tests.browser.test_journeys import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TEXT = (Path(__file__).resolve().parents[1] / "graph" / "draft" / "articles" / "liutang.txt").read_text(
    "utf-8"
)


def statements(page: Page, section: str) -> list[dict[str, object]]:
    """The nodes of a section, as the form would send them."""
    with page.expect_download() as download:
        page.click("#download")
    entry = json.loads(Path(download.value.path()).read_text("utf-8"))
    return list(entry.get(section, []))


def test_proposals_are_accepted_refused_and_taken_back_by_keys(desk: Page) -> None:  # noqa: F811
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    place = desk.locator("#proposals")
    expect(place).to_be_visible(timeout=30_000)
    expect(place.locator("kbd")).to_have_text(["A", "C", "X", "Z"])
    desk.select_option("#proposal-kind", "mechanism")
    place.locator("button").first.focus()
    desk.keyboard.press("a")
    desk.keyboard.press("x")
    desk.keyboard.press("z")
    assert len(statements(desk, "mechanisms")) == 1
    desk.select_option("#proposal-kind", "")
    place.locator("button").first.focus()
    for _ in range(80):
        if place.locator("button").first.is_disabled():
            break
        desk.keyboard.press("a")
    expect(place.locator(".proposal mark")).to_have_count(0)
    figures = statements(desk, "figures")
    assert len(figures) >= 28
    assert all(figure["evidence"] for figure in figures)
    assert len(statements(desk, "honours")) == 3


def test_what_was_left_out_can_be_seen_and_taken_in(desk: Page) -> None:  # noqa: F811
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    place = desk.locator("#proposals")
    expect(place).to_be_visible(timeout=30_000)
    before = place.locator(".proposal-count").text_content()
    place.locator("summary").click()
    expect(place.locator(".left-out q").first).to_be_visible()
    place.locator(".left-out button").first.click()
    expect(place.locator(".proposal-count")).not_to_have_text(str(before))


def test_nothing_conforms_before_the_gate_has_said_so(desk: Page) -> None:  # noqa: F811
    waiting: list[Route] = []
    desk.route("**/api/v1/validate*", lambda route: waiting.append(route))
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    expect(desk.locator("#proposals")).to_be_visible(timeout=30_000)
    desk.wait_for_function("document.querySelector('#check-state').textContent !== ''")
    for _ in range(3):
        desk.locator("#proposals button").first.click()
        state = desk.locator("#check-state").inner_text()
        assert not any(word in state for word in ("符合规则", "Conforms")), state
    for route in waiting:
        route.continue_()
    desk.unroute("**/api/v1/validate*")


def test_a_proposal_is_told_in_words(desk: Page, language: str) -> None:  # noqa: F811
    desk.fill("#new-text", TEXT)
    desk.click("#begin-draft")
    expect(desk.locator("#proposals")).to_be_visible(timeout=30_000)
    desk.select_option("#proposal-kind", "mechanism")
    told = desk.locator("#proposals .proposal .about").inner_text()
    # “community-deployment” is a code; a label has no hyphen between small letters, and a Chinese one none at all.
    assert not re.search(r"[a-z]-[a-z]+-?[a-z]* ·", told) and " · " in told, told
    assert language == "en" or re.match(r"[\u4e00-\u9fff]", told), told


SAID = [
    ("assertions", "sense-of-safety", "up"),
    ("figures", "disputes-resolved", 150),
    ("figures", "handling-time", 2, "explicit-sole", "清溪服务站"),
    ("figures", "members", 86),
    ("figures", "party-members", 20),
    ("figures", "proxy-items", 460, "explicit-sole", "清溪服务站"),
    ("figures", "theft-cases", -35, "explicit-sole", "溪畔护村队"),
    ("figures", "villages-covered", 12),
    ("ranks", "public-satisfaction", 1),
    ("settings", "left-behind-population"),
    ("settings", "mountain"),
    ("trends", "criminal-calls", "down"),
]
"""The twelve statements of the made-up article with their credits, as the form alone codes them, too."""


def said_in(entry: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The statements of a plain entry in short."""
    names = {mechanism["id"]: mechanism["label"]["zh"] for mechanism in entry["mechanisms"]}
    return sorted(
        (
            section,
            *(
                claim[name]
                for name in ("setting", "indicator", "value", "rank", "direction")
                if name in claim
            ),
            *(
                said
                for credit in claim.get("credits", [])
                for said in (credit["credit_kind"], names[credit["mechanism"]])
            ),
        )
        for section in ("assertions", "figures", "ranks", "settings", "trends")
        for claim in entry[section]
    )


def test_the_journey_from_a_pasted_article_to_a_published_station(
    desk: Page,  # noqa: F811
    curated: Site,  # noqa: F811
    language: str,  # noqa: F811
) -> None:
    page, zh = desk, language == "zh"
    coder = Decider(page, made_up_article.TEXT)
    coder.begin("#begin-draft")
    coder.decide_all()
    assert coder.decided == {"a": 17, "c": 1, "x": 2}
    # The gate takes nothing that only the program has said.
    submit(page, "too early")
    expect(page.locator("#submit-told")).to_contain_text(
        "不符合规则" if zh else "breaks rules", timeout=20_000
    )
    coder.complete_all()
    settled(page, "符合规则" if zh else "Conforms")
    coder.told_in(DOCS.read_text(encoding="utf-8"), "form with proposals")
    submit(page, "drafted by the program, decided by a person")
    expect(page.locator("#submit-told")).to_contain_text("第 1 号" if zh else "revision 1", timeout=20_000)
    assert made_up_article.ID not in ask(curated, "/api/v1/changes")
    page.locator("#submit-told a").click()
    page.locator("button[value=accept]").click()
    expect(page.locator(".notes")).to_be_visible()
    page.goto(f"/stations/{made_up_article.STATION}?lang=zh")
    expect(page.locator("main")).to_contain_text("溪畔护村队")
    published = json.loads(ask(curated, f"/api/v1/entries/{made_up_article.ID}"))["plain"]
    assert said_in(published) == SAID
    # Persons are known from the draft on, and stand nowhere.
    assert "老周" not in json.dumps(published, ensure_ascii=False)


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
def test_the_proposals_break_no_rule_on_any_screen(desk: Page) -> None:  # noqa: F811
    page = desk
    page.fill("#new-text", TEXT)
    page.click("#begin-draft")
    expect(page.locator("#proposals")).to_be_visible(timeout=30_000)
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)
            assert faults(page) == [], (width, scheme)
