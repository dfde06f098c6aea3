"""The SPARQL page, a saved answer and the API documentation in a real browser."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STATIONS = (
    "PREFIX fq: <https://w3id.org/fengqiao/ns#>\nSELECT ?station { ?station a fq:Station } ORDER BY ?station"
)
WITHOUT_EDITOR = "Object.defineProperty(window, 'Yasqe', {get: () => undefined, set: () => {}})"


def ask(page: Page, query: str) -> None:
    page.goto(f"/sparql?edit=1&query={quote(query)}")
    page.click("#run")
    expect(page.locator("#status")).to_contain_text(re.compile("用时|s\\."))


def field_text(page: Page) -> str:
    text: str = page.evaluate("document.getElementById('query').value")
    return text


def write(page: Page, text: str) -> None:
    """Type into the emptied editor as a person does."""
    page.click(".CodeMirror")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def pick(page: Page, name: str) -> None:
    """Take the first hint, once it is the one for all that was typed: the list is made anew in the next frame."""
    expect(page.locator(".CodeMirror-hint").first).to_contain_text(name)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    page.keyboard.press("Enter")


def test_the_first_example_runs(page: Page) -> None:
    page.goto("/sparql")
    expect(page.locator(".CodeMirror")).to_be_visible()
    expect(page.locator("#query")).to_be_hidden()
    page.click("#run")
    expect(page.locator("#table")).to_contain_text("府山派出所")
    link = page.locator("#table a").first
    assert re.match("/id/station/", link.get_attribute("href") or "")


def test_labels_in_english(page: Page) -> None:
    page.goto("/sparql?lang=en")
    page.click("#run")
    expect(page.locator("#table")).to_contain_text("Fushan Police Station")
    expect(page.locator("#status")).to_contain_text("rows in")


def test_the_permalink_opens_the_query(page: Page) -> None:
    ask(page, STATIONS)
    address = page.url
    assert unquote(address.partition("#query=")[2].replace("+", " ")) == STATIONS
    page.goto("/api/docs", wait_until="networkidle")
    page.goto(address)
    expect(page.locator(".CodeMirror")).to_contain_text("?station a fq:Station")
    assert field_text(page) == STATIONS


def test_an_example_is_loaded_and_run(page: Page) -> None:
    page.goto("/sparql")
    page.fill("#find-example", "千名")
    page.click("a[data-example='10-volunteers-per-1000']")
    expect(page.locator("#status")).to_contain_text("用时")
    assert "# topic:" in field_text(page)
    page.fill("#find-example", "没有这样的示例")
    expect(page.locator("#no-example")).to_be_visible()


def test_a_property_is_completed_and_its_prefix_declared(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * WHERE { ?station fq:operat")
    expect(page.locator("#query")).to_have_value(re.compile("fq:operat$"))
    pick(page, "fq:operates")
    page.keyboard.type(" ?m }")
    assert field_text(page) == (
        "PREFIX fq: <https://w3id.org/fengqiao/ns#>\nSELECT * WHERE { ?station fq:operates ?m }"
    )


def test_a_concept_is_completed_by_its_chinese_label(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * WHERE { ?m ?p ")
    page.keyboard.insert_text("义警队")
    pick(page, "mt:volunteer-patrol")
    assert field_text(page) == (
        "PREFIX mt: <https://w3id.org/fengqiao/voc/mechanism-type/>\n"
        "SELECT * WHERE { ?m ?p mt:volunteer-patrol"
    )


def test_behind_a_prefix_a_term_is_found_by_its_chinese_name(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * WHERE { ?m a fq:")
    page.keyboard.insert_text("机制")
    pick(page, "fq:Mechanism")
    assert field_text(page).endswith("{ ?m a fq:Mechanism")


def test_a_name_that_is_no_term_is_told_with_the_one_that_was_meant(page: Page) -> None:
    ask(page, STATIONS.replace("fq:Station", "fq:Stations"))
    expect(page.locator("#typos")).to_have_text("没有术语 fq:Stations；是否指 fq:Station？")
    ask(page, STATIONS)
    expect(page.locator("#table")).to_contain_text("府山派出所")
    expect(page.locator("#typos")).to_be_hidden()


def test_labels_stand_beside_the_things_in_the_table_and_in_a_file(page: Page, tmp_path: Path) -> None:
    ask(page, STATIONS)
    row = page.locator("#table tbody tr").last
    expect(row).to_contain_text("府山派出所")
    expect(row.locator("code")).to_have_text("station:zhejiang-yuecheng-fushan")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载 CSV（带名称）").click()
    saved.value.save_as(tmp_path / "labelled.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "labelled.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["station", "station (名称)"] and len(rows) == 6
    assert ["https://w3id.org/fengqiao/id/station/zhejiang-yuecheng-fushan", "府山派出所"] in rows


def test_keywords_are_typed_undisturbed_and_tab_leaves(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT DISTINCT ?station")
    expect(page.locator(".CodeMirror-hints")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"


def test_a_fault_is_shown_at_its_place(page: Page) -> None:
    page.goto("/sparql")
    write(page, "")
    page.keyboard.insert_text("SELECT ?x WHERE {\n  ?x ?y\n}")
    # Chromium writes a refused request to the console, so the refusal is given here in the server's words.
    problem = {"title": "请求有误", "detail": "第 3 行第 1 列", "line": 3, "column": 1}
    page.evaluate(
        """(problem) => { window.fetch = async () => new Response(JSON.stringify(problem),
            {status: 400, headers: {"Content-Type": "application/problem+json"}}) }""",
        problem,
    )
    page.click("#run")
    expect(page.locator("#problem")).to_contain_text("第 3 行第 1 列")
    expect(page.locator(".CodeMirror .fault")).to_have_count(1)
    expect(page.locator("#result")).to_be_hidden()


MARK = b"\xef\xbb\xbf"
CELLS = """# en: Which/what "cells"?
# zh: 哪些单元格？
SELECT ?cell { VALUES ?cell { "派出所" "=1+1" "＝1+1" "@SUM(1)" "-5" "a,b" } }"""


@pytest.mark.parametrize(
    ("name", "accept", "begins"),
    [
        ("CSV", "text/csv", MARK),
        ("TSV", "text/tab-separated-values", MARK),
        ("JSON", "application/sparql-results+json", b""),
        ("XML", "application/sparql-results+xml", b""),
    ],
)
def test_a_download_is_the_answer_itself_and_tables_begin_with_the_mark_that_excel_needs(
    page: Page, name: str, accept: str, begins: bytes
) -> None:
    ask(page, CELLS)
    answer = page.request.post("/sparql", form={"query": CELLS}, headers={"Accept": accept}).body()
    with page.expect_download() as started:
        page.click(f"#downloads button:has-text('{name}')")
    assert Path(started.value.path()).read_bytes() == begins + answer
    assert "派出所".encode() in answer


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [
        ("zh", CELLS, "fengqiao-哪些单元格？.csv"),
        ("en", CELLS, "fengqiao-Which what cells.csv"),
        ("en", STATIONS, "fengqiao.csv"),
    ],
)
def test_the_file_is_named_after_the_title_of_the_query(
    page: Page, language: str, query: str, name: str
) -> None:
    page.goto(f"/sparql?lang={language}&query={quote(query)}&edit=1")
    page.click("#run")
    with page.expect_download() as started:
        page.click("#downloads button:has-text('CSV')")
    assert started.value.suggested_filename == name


def test_a_description_is_shown_as_triples(page: Page) -> None:
    ask(page, "DESCRIBE <https://w3id.org/fengqiao/voc/mechanism-type/volunteer-patrol>")
    expect(page.locator("#table th").nth(1)).to_have_text("predicate")
    expect(page.locator("#table")).to_contain_text("skos:prefLabel")
    expect(page.locator("#table td[lang=en]").first).to_be_visible()
    expect(page.locator("#downloads")).to_contain_text("Turtle")


def test_an_ask(page: Page) -> None:
    ask(page, "ASK { ?s ?p ?o }")
    expect(page.locator("#table")).to_have_text("是")


def test_a_long_result_is_paged(page: Page) -> None:
    ask(page, "SELECT ?s { ?s ?p ?o } LIMIT 250")
    expect(page.locator("#status")).to_contain_text("共 250 行")
    expect(page.locator("#table tbody tr")).to_have_count(100)
    page.click("#table button:has-text('下一页')")
    page.click("#table button:has-text('下一页')")
    expect(page.locator("#table tbody tr")).to_have_count(50)


def test_bars_start_at_zero_and_are_as_long_as_their_numbers(page: Page) -> None:
    ask(page, 'SELECT ?name ?n { VALUES (?name ?n) { ("甲" 10) ("乙" 5) ("丙" 0) ("丁" -5) } }')
    page.click("#as-chart")
    bars = page.locator("#chart rect").evaluate_all(
        "all => all.map(bar => [Number(bar.getAttribute('x')), Number(bar.getAttribute('width'))])"
    )
    (first, ten), (second, five), (third, nothing), (fourth, minus) = bars
    assert first == second == third
    assert ten == pytest.approx(2 * five)
    assert minus == pytest.approx(five)
    assert fourth == pytest.approx(first - minus)
    assert nothing < 1
    assert page.locator("#chart text.value").all_text_contents() == ["10", "5", "0", "-5"]


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?a ?n { VALUES (?a ?n) { ("x" 1) ("y" UNDEF) } }',
        'SELECT ?a ?n ?m { VALUES (?a ?n ?m) { ("x" 1 2) ("y" 3 4) } }',
        "SELECT ?n { VALUES ?n { 1 2 } }",
    ],
)
def test_no_chart_where_it_would_leave_something_out(page: Page, query: str) -> None:
    ask(page, query)
    expect(page.locator("#table tbody tr")).to_have_count(2)
    expect(page.locator("#views")).to_be_hidden()


def test_hostile_terms_are_text(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    ask(page, f'SELECT ("{hostile}" AS ?a) (<javascript:alert(1)> AS ?b) (1 AS ?n) {{}}')
    expect(page.locator("#table")).to_contain_text(hostile)
    assert page.locator("#table img").count() == 0
    assert page.locator("#table a").count() == 0


SNIPPET_QUERY = """PREFIX fq: <https://w3id.org/fengqiao/ns#>
# it's a "query" with 'all' kinds of \\ quotes
SELECT ?station ("a'b\\"c" AS ?quoted) { ?station a fq:Station } ORDER BY ?station"""


@pytest.mark.parametrize("snippet", ["curl", "python"])
def test_snippets_give_the_same_answer(page: Page, snippet: str) -> None:
    ask(page, SNIPPET_QUERY)
    shown = page.locator("#table a").evaluate_all("all => all.map(link => link.title)")
    assert len(shown) == 5
    text = page.locator(f"#{snippet}").text_content() or ""
    command = ["sh", "-c", text] if snippet == "curl" else [sys.executable, "-c", text]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    if snippet == "curl":
        rows = list(csv.DictReader(io.StringIO(said)))
        assert [row["station"] for row in rows] == shown
        assert {row["quoted"] for row in rows} == {"a'b\"c"}
    else:
        assert [line for line in said.splitlines() if "station" in line] == [
            repr({"station": iri, "quoted": "a'b\"c"}) for iri in shown
        ]


@pytest.mark.parametrize("snippet", ["curl", "python"])
def test_snippets_for_a_graph(page: Page, snippet: str) -> None:
    ask(page, "# SELECT is not meant\nDESCRIBE <https://w3id.org/fengqiao/ns#Station>")
    text = page.locator(f"#{snippet}").text_content() or ""
    command = ["sh", "-c", text] if snippet == "curl" else [sys.executable, "-c", text]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert "fq:Station" in said


def test_r_snippet_holds_the_query(page: Page) -> None:
    tricky = 'SELECT ("a)\\"" AS ?x) {} # )" )-"'
    ask(page, tricky)
    text = page.locator("#r").text_content() or ""
    assert text.startswith(f'query <- r"--({tricky})--"\n')


def test_saving_an_answer(page: Page) -> None:
    page.goto("/sparql?lang=en")
    write(page, "")
    page.keyboard.insert_text("# en: Which stations are there?\n" + STATIONS)
    page.click("#save")
    page.wait_for_url("**/answers/*")
    expect(page.locator("h1")).to_have_text("Answer to a SPARQL query")
    expect(page.locator(".visitor blockquote")).to_have_text("Which stations are there?")
    expect(page.locator("table.answer tbody tr")).to_have_count(5)
    page.click("text=Open in the editor")
    expect(page.locator(".CodeMirror")).to_contain_text("Which stations are there?")


def test_a_plain_field_where_the_editor_is_missing(page: Page) -> None:
    page.add_init_script(WITHOUT_EDITOR)
    page.goto("/sparql")
    page.fill("#query", STATIONS)
    page.focus("#query")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#table tbody tr")).to_have_count(5)


def test_without_scripts_the_form_is_sent(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.fill("#query", "ASK {}")
    with page.expect_response(lambda response: "/sparql?query=" in response.url) as answered:
        page.click("#run", no_wait_after=True)
    assert answered.value.status == 200
    assert answered.value.headers["content-type"] == "application/sparql-results+json"
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_a_phone(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    ask(page, STATIONS)
    saved = page.request.post("/answers", form={"query": STATIONS}).url
    for address in (None, saved, "/api/docs"):
        if address is not None:
            page.goto(f"{address}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_the_api_documentation(page: Page) -> None:
    page.goto("/api/docs")
    # What draws the page has a large document to read first.
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    expect(page.locator("#routes")).to_be_hidden()
    described = page.locator(".opblock-summary-path").evaluate_all(
        "all => all.map(path => path.dataset.path)"
    )
    document = json.loads(page.request.get("/api/v1/openapi.json").text())
    assert set(described) == set(document["paths"])
    page.click("[data-path='/api/v1/stations']")
    page.click(".opblock.is-open button.execute")
    expect(page.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
