"""Drafts of the SPARQL page: each tab keeps its own, and nothing that is opened destroys one."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LINK = "/sparql#query=" + quote("ASK { ?shared ?p ?o }")
WITHOUT_EDITOR = "Object.defineProperty(window, 'Yasqe', {get: () => undefined, set: () => {}})"
FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {get: () => { throw new DOMException("no", "SecurityError"); }});"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };"


def open_editor(page: Page, address: str = "/sparql") -> Page:
    page.goto(address)
    expect(page.locator(".CodeMirror")).to_be_visible()
    return page


def another_tab(page: Page, address: str = "/sparql") -> Page:
    return open_editor(page.context.new_page(), address)


def write(page: Page, text: str) -> None:
    """Type into the emptied editor as a person does."""
    page.bring_to_front()
    page.click(".CodeMirror")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def append(page: Page, text: str) -> None:
    page.bring_to_front()
    page.click(".CodeMirror")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def expect_text(page: Page, text: str) -> None:
    expect(page.locator("#query")).to_have_value(text)
    expect(page.locator(".CodeMirror-code")).to_contain_text(text.splitlines()[-1])


def drafts(page: Page) -> list[str]:
    """What is offered under “drafts”, in order."""
    return page.locator("#draft-list button.draft").all_text_contents()


def test_two_tabs_keep_a_draft_each_over_reload(page: Page) -> None:
    open_editor(page)
    other = another_tab(page)
    write(page, "ASK { ?first ?p ?o }")
    write(other, "ASK { ?second ?p ?o }")
    write(page, "ASK { ?first ?p ?o } # more")
    for tab, text in [(page, "ASK { ?first ?p ?o } # more"), (other, "ASK { ?second ?p ?o }")]:
        tab.reload()
        expect_text(tab, text)
        open_editor(tab, "/sparql?lang=en")
        expect_text(tab, text)


def test_what_was_written_after_a_run_is_kept_over_reload(page: Page) -> None:
    open_editor(page)
    write(page, "ASK { ?s ?p ?o }")
    page.click("#run")
    expect(page).to_have_url(re.compile("#query=ASK"))
    write(page, "ASK { ?later ?p ?o }")
    page.reload()
    expect_text(page, "ASK { ?later ?p ?o }")


def test_a_shared_link_leaves_the_draft_of_its_tab_and_of_others(page: Page) -> None:
    open_editor(page)
    other = another_tab(page)
    write(page, "ASK { ?first ?p ?o }")
    write(other, "ASK { ?second ?p ?o }")
    other.goto("/")
    open_editor(other, LINK)
    expect_text(other, "ASK { ?shared ?p ?o }")
    expect(other.locator("#kept")).to_contain_text("先前的草稿已保留")
    write(other, "ASK { ?shared ?q ?o }")
    other.click("#kept button")
    expect_text(other, "ASK { ?second ?p ?o }")
    other.reload()
    expect_text(other, "ASK { ?second ?p ?o }")
    page.reload()
    expect_text(page, "ASK { ?first ?p ?o }")
    other.click("#drafts summary")
    assert drafts(other) == ["ASK { ?shared ?q ?o }", "ASK { ?first ?p ?o }"]


def test_a_link_followed_within_the_page_and_an_example_leave_the_draft(page: Page) -> None:
    open_editor(page, "/sparql?lang=en")
    write(page, "ASK { ?mine ?p ?o }")
    page.evaluate("address => { location.hash = address.split('#')[1]; }", LINK)
    expect_text(page, "ASK { ?shared ?p ?o }")
    page.click("#kept button:has-text('Bring it back')")
    expect_text(page, "ASK { ?mine ?p ?o }")
    page.click("a[data-example] >> nth=0")
    expect(page.locator("#kept")).to_contain_text("Your draft is kept.")
    page.click("#kept button")
    expect_text(page, "ASK { ?mine ?p ?o }")


def test_the_draft_of_a_closed_tab_is_offered_and_can_be_deleted(page: Page) -> None:
    open_editor(page)
    expect(page.locator("#drafts")).to_be_hidden()
    for text in ("# zh: 各所义警\nSELECT * { ?a ?b ?c }", "ASK { ?closed ?p ?o }"):
        closed = another_tab(page)
        write(closed, text)
        closed.close()
    expect(page.locator("#draft-count")).to_have_text("2")  # told by the other tabs
    page.click("#drafts summary")
    assert drafts(page) == ["ASK { ?closed ?p ?o }", "各所义警"]
    page.click("#draft-list button:has-text('各所义警') >> nth=0")
    expect_text(page, "# zh: 各所义警\nSELECT * { ?a ?b ?c }")
    page.click("#draft-list button:has-text('删除')")
    expect(page.locator("#drafts")).to_be_hidden()
    page.reload()
    expect_text(page, "# zh: 各所义警\nSELECT * { ?a ?b ?c }")
    expect(page.locator("#drafts")).to_be_hidden()


def test_a_duplicated_tab_goes_on_by_itself(page: Page) -> None:
    open_editor(page)
    write(page, "ASK { ?both ?p ?o }")
    # A window opened by a script gets a copy of the session storage, as a duplicated tab does.
    with page.context.expect_page() as opened:
        page.evaluate("() => { window.open('/sparql'); }")
    copy = opened.value
    expect_text(copy, "ASK { ?both ?p ?o }")
    append(copy, " # copy")
    append(page, " # original")
    append(copy, " again")
    copy.reload()
    page.reload()
    expect_text(copy, "ASK { ?both ?p ?o } # copy again")
    expect_text(page, "ASK { ?both ?p ?o } # original")
    copy.close()
    page.click("#drafts summary")
    assert drafts(page) == ["ASK { ?both ?p ?o } # copy again"]


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_storage_that_refuses_breaks_nothing_and_is_told(page: Page, trouble: str) -> None:
    page.add_init_script(trouble)
    open_editor(page)
    expect(page.locator("#unkept")).to_be_hidden()
    write(page, "ASK { ?s ?p ?o }")
    expect(page.locator("#unkept")).to_be_visible()
    page.click("#run")
    expect(page.locator("#table")).to_have_text("是")
    page.evaluate("address => { location.hash = address.split('#')[1]; }", LINK)
    page.click("#kept button")
    expect_text(page, "ASK { ?s ?p ?o }")


def test_a_session_without_shelf_keeps_the_draft_that_a_link_displaced(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get: () => null})")
    open_editor(page)
    write(page, "ASK { ?mine ?p ?o }")
    page.goto("/")
    open_editor(page, LINK)
    page.reload()
    expect_text(page, "ASK { ?shared ?p ?o }")
    page.click("#drafts summary")
    assert drafts(page) == ["ASK { ?mine ?p ?o }"]


def test_the_plain_field_keeps_a_draft_too(page: Page) -> None:
    page.add_init_script(WITHOUT_EDITOR)
    page.goto("/sparql")
    page.fill("#query", "ASK { ?plain ?p ?o }")
    page.reload()
    expect(page.locator("#query")).to_have_value("ASK { ?plain ?p ?o }")


def test_a_hostile_draft_is_text(page: Page) -> None:
    open_editor(page)
    page.evaluate(
        """() => {
            localStorage.setItem("fengqiao-draft:x", "1e99\\n<img src=x onerror=alert(1)>");
            localStorage.setItem("fengqiao-draft:y", "");
            sessionStorage.setItem("fengqiao-draft", "{");
        }"""
    )
    page.reload()
    page.click("#drafts summary")
    assert drafts(page) == ["<img src=x onerror=alert(1)>"]
    assert page.locator("#drafts img").count() == 0
