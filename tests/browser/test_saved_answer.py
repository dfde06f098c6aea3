"""The page of a saved answer in a real browser: wide, long and hostile ones fit, and nothing of theirs runs."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "scripts" / "node_modules" / "axe-core" / "axe.min.js"
LONG = "长文字" * 200
ANSWERS = {
    "wide": "SELECT ?s ?p ?o " + " ".join(f"?c{number}" for number in range(300)) + " { ?s ?p ?o } LIMIT 60",
    "hostile": f"""# zh: <script>document.title = "ran"</script>{"啊" * 400}
SELECT ("{LONG}" AS ?地区) ("<img src=x onerror='document.title=1'>" AS ?b) ?s (<javascript:alert(1)> AS ?j)
  (<https://evil.example/{"x" * 150}> AS ?link) (1 AS ?{"a" * 300}) {{ ?s ?p ?o }} LIMIT 30 #{"x" * 9_000}""",
    "verdict": "ASK { ?s ?p ?o }",
}


@pytest.fixture(scope="module")
def saved(browser: Browser, site: str) -> dict[str, str]:
    context = browser.new_context(base_url=site)
    addresses = {
        name: context.request.post("/answers", form={"query": ANSWERS[name]}).url for name in ANSWERS
    }
    context.close()
    return addresses


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ANSWERS)
def test_it_fits_the_screen_and_runs_nothing(
    page: Page, saved: dict[str, str], name: str, language: str, width: int
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{saved[name]}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title().startswith({"zh": "SPARQL 查询的答案", "en": "Answer to a SPARQL query"}[language])
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
    assert not said


@pytest.mark.skipif(not AXE.exists(), reason="axe is not installed (make scripts, needs npm)")
@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_breaks_no_rule_of_axe(page: Page, saved: dict[str, str], name: str, language: str) -> None:
    page.goto(f"{saved[name]}?lang={language}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
