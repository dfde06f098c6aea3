"""Pages by the rules of axe (WCAG 2.2 A and AA), the SPARQL page with all that it can show open."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "scripts" / "node_modules" / "axe-core" / "axe.min.js"
COUNTS = 'SELECT ?name ?n { VALUES (?name ?n) { ("甲" 10) ("乙" 5) } }'


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_editor_with_every_fold_open_breaks_no_rule(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/sparql?lang={language}")
    page.evaluate("""() => {
        for (const [name, text] of [["x", "ASK { ?x ?p ?o }"], ["y", "# zh: 义警\\n# en: Volunteers\\nASK {}"]])
            localStorage.setItem(`fengqiao-draft:${name}`, `1750000000000\\n${text}`);
        sessionStorage.setItem("fengqiao-draft",
            JSON.stringify({ id: "z", record: "1750000000001\\nASK { ?mine ?p ?o }", base: "" }));
    }""")
    page.goto("/")
    page.goto(f"/sparql?lang={language}#query={quote(COUNTS)}")
    expect(page.locator("#kept")).to_be_visible()
    page.click("#run")
    expect(page.locator("#result")).to_be_visible()
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    expect(page.locator("#draft-list li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for view in ("table", "chart"):
        page.click(f"#as-{view}")
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_history_of_entries_breaks_no_rule(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/stations/zhejiang-pingyang-shanmen/history",
        "/entry/5923babd39e2e31d/diff?old=1&new=1",
    ):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
