"""The network in a real Chromium: first picture, unfolding, keyboard, filters, exports, hostile names, speed."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from PIL import Image
from playwright.sync_api import Browser, Page

from api import problems
from api.headers import SecurityHeaders
from api.routes import network
from api.settings import Settings
from api.templating import HERE as API_FOLDER
from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from viz.assets import VIS_FOLDER
from viz.drawing import FONT_SIZE
from viz.standalone import standalone
from viz.views import View, Views

pytestmark = pytest.mark.browser

PROBES = Path(__file__).parents[1] / "viz" / "probes.trig"
SHANMEN = "station:zhejiang-pingyang-shanmen"
CIPING = "station:jiangxi-jinggangshan-ciping"


def until(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Wait by asking: the page's policy forbids evaluating a condition inside it."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    ready = "document.querySelector('#network-canvas')?.dataset.ready === 'true'"
    until(lambda: page.evaluate(ready), "the picture")


def status(page: Page) -> str:
    return page.locator("#network-status").inner_text()


def shown(page: Page) -> int:
    return page.locator("#network-nodes tr").count()


def press(page: Page, key: str, says: str) -> None:
    """Press a key on the canvas and wait for the message it makes."""
    page.locator("#network-canvas").press(key)
    until(lambda: says in status(page), f"“{says}” after {key}")


def test_first_picture_is_that_of_the_api_and_its_canvas_is_drawn(page: Page) -> None:
    opened(page, "/network")
    answer = page.request.get("/api/v1/network").json()
    assert shown(page) == len(answer["nodes"])
    assert page.locator("#network-edges tr").count() == len(answer["edges"])
    colours = page.evaluate(
        """() => { const c = document.querySelector('#network-canvas canvas');
                   const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                   const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d.slice(i, i + 3).join());
                   return [...seen]; }"""
    )
    assert {"0,114,178", "0,158,115", "213,94,0"} <= set(colours)


def test_unfold_fold_undo_hide_and_pin_by_keyboard(page: Page) -> None:
    opened(page, "/network?focus=mt:volunteer-patrol")
    page.locator("#network-canvas").focus()
    before = shown(page)
    page.locator("#network-canvas").press("ArrowRight")
    until(lambda: status(page).startswith("已选中"), "a step")
    press(page, "Enter", "已展开")
    more = shown(page)
    assert more > before
    press(page, "Backspace", "已收起")
    assert shown(page) == before
    press(page, "z", "已撤销")
    assert shown(page) == more
    press(page, "p", "已固定")
    press(page, "Delete", "已隐藏")
    assert shown(page) == more - 1
    press(page, "z", "已撤销")
    assert shown(page) == more


def test_card_says_how_many_before_the_click_and_brings_as_many(page: Page) -> None:
    opened(page, f"/network?focus={SHANMEN}")
    row = page.locator(".network-counts li", has_text="所涉派出所")
    until(row.count, "the card")
    have, total = (int(part) for part in row.inner_text().split("已显示")[1].replace("共", "").split("/"))
    assert have < total
    while have < total:
        before = shown(page)
        row.get_by_role("button").click()
        until(lambda: shown(page) > before, "more neighbours")  # noqa: B023 - waited for within the turn
        until(row.count, "the card again")
        have = int(row.inner_text().split("已显示")[1].split("/")[0])
    assert row.get_by_role("button").is_disabled()


def test_legend_search_and_filters(page: Page) -> None:
    opened(page, f"/network?view=credit&station={SHANMEN}")
    everything = page.locator("#network-edges tr").count()
    page.get_by_text("筛选").click()
    page.locator("#network-credit").select_option("explicit")
    explicit = page.locator("#network-edges tr").count()
    page.locator("#network-credit").select_option("juxtaposed")
    assert explicit + page.locator("#network-edges tr").count() == everything
    page.locator("#network-undo").click()
    page.locator("#network-undo").click()
    assert page.locator("#network-edges tr").count() == everything
    nodes = shown(page)
    page.locator("#network-legend button", has_text="成效").click()
    assert shown(page) < nodes
    assert page.locator("#network-legend button", has_text="成效").get_attribute("aria-pressed") == "false"
    page.locator("#network-undo").click()
    page.locator("#network-search").fill("红心")
    until(lambda: "2 个匹配" in status(page), "the search")
    page.locator("#network-search").press("Enter")
    until(lambda: "红心" in page.locator("#network-card h2").inner_text(), "the card of the first found")


def test_svg_and_png_hold_the_whole_picture_with_legend(page: Page, tmp_path: Path) -> None:
    opened(page, "/network")
    with page.expect_download() as saved:
        page.locator("#network-svg").click()
    saved.value.save_as(tmp_path / "picture.svg")
    picture = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    names = [node["label"]["zh"] for node in page.request.get("/api/v1/network").json()["nodes"]]
    assert all(name in picture for name in names)
    assert "结果层级" in picture
    with page.expect_download() as saved:
        page.locator("#network-png").click()
    saved.value.save_as(tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as image:
        assert image.width > 1000
        assert len(image.convert("RGB").resize((200, 120)).getcolors(24_000) or []) > 50


def test_expansions_to_three_hundred_nodes_stay_fluid(page: Page) -> None:
    """No step from a key to the finished picture takes longer than a few seconds on the slowest machine."""
    opened(page, "/network")
    page.locator(".network-tables summary").click()
    slowest = 0.0
    for place in range(60):
        page.locator("#network-nodes tr").nth(place).get_by_role("button").first.click()
        start = time.monotonic()
        page.locator("#network-canvas").press("Enter")
        until(lambda: "已展开" in status(page) or "已达" in status(page), "unfolding")
        slowest = max(slowest, time.monotonic() - start)
        if shown(page) >= 300:
            break
    assert shown(page) >= 300
    assert slowest < 5


def test_narrow_screen_shows_the_whole_picture_without_scrolling_sideways(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    opened(page, "/network")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


# ------------------------------------------------------------------------------------------ hostile names


@pytest.fixture(scope="module")
def probes() -> Views:
    return Views(Snapshot.in_memory(parse_entry(PROBES.read_bytes(), "application/trig")))


@pytest.fixture(scope="module")
def hostile_site(probes: Views, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The network page, under the site's own headers, over a graph whose every name is an attack."""
    app = FastAPI()
    app.state.snapshot = probes.snapshot
    app.state.settings = Settings(data=tmp_path_factory.mktemp("probes"))
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    app.include_router(network.router)
    app.mount("/static", StaticFiles(directory=API_FOLDER / "static"))
    app.mount("/assets/vis", StaticFiles(directory=VIS_FOLDER))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, "the start of the server")
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


HOSTILE = [
    "/network",
    "/network?view=bipartite",
    "/network?view=credit&station=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fstation",
    "/network?focus=javascript%3Aprobe(%27id%27)",
    "/network?focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fclaim",
    "/network?focus=https%3A%2F%2Fw3id.org%2Ffengqiao%2Fid%2Fprobe%2Fstation",
]


def watched(browser: Browser) -> tuple[Page, list[str]]:
    """A page in which calling `probe` is reported, as is any complaint, dialog or element that is not the page's."""
    page = browser.new_context(locale="zh-CN").new_page()
    told: list[str] = []
    page.expose_function("probe", lambda *what: told.append(f"executed: {what}"))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    return page, told


def poke(page: Page) -> None:
    """Touch everything that could set off a name: every node's card, hovering, search, unfolding, exports."""
    page.locator(".network-tables summary").click()
    for place in range(page.locator("#network-nodes tr").count()):
        page.locator("#network-nodes tr").nth(place).get_by_role("button").first.click()
        page.locator("#network-canvas").press("Enter")
        until(lambda: "取数" not in status(page), "unfolding")
        time.sleep(0.1)
    for x in range(40, 700, 60):
        page.locator("#network-canvas").hover(position={"x": x, "y": 200})
    page.locator("#network-search").fill("probe")
    page.locator("#network-search").press("Enter")
    with page.expect_download():
        page.locator("#network-svg").click()
    with page.expect_download():
        page.locator("#network-png").click()
    assert (
        page.locator(
            "#network-card img, #network-card script, #network-card iframe, #network-card svg"
        ).count()
        == 0
    )
    links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? '')")
    assert not any(link.startswith(("javascript:", "data:")) for link in links)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_hostile_name_runs_in_the_page(browser: Browser, hostile_site: str, address: str) -> None:
    page, told = watched(browser)
    opened(page, hostile_site + address)
    poke(page)
    assert told == []
    page.context.close()


def test_no_hostile_name_runs_in_the_standalone_file(browser: Browser, probes: Views, tmp_path: Path) -> None:
    for number, view in enumerate([View(), View(focus="javascript:probe('id')")]):
        file = tmp_path / f"view-{number}.html"
        file.write_text(standalone(probes.lens, probes.picture(view), "zh"), encoding="utf-8")
        page, told = watched(browser)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))  # noqa: B023 - closed within the turn
        opened(page, file.as_uri())
        poke(page)
        assert told == []
        assert [url for url in requests if not url.startswith(("blob:", "data:"))] == [file.as_uri()]
        page.context.close()


def test_standalone_file_of_the_corpus_works_from_disk(browser: Browser, site: str, tmp_path: Path) -> None:
    page, told = watched(browser)
    content = page.request.get(
        f"{site}/api/v1/network?view=credit&station={SHANMEN}&format=html&lang=en"
    ).text()
    (tmp_path / "view.html").write_text(content, encoding="utf-8")
    opened(page, (tmp_path / "view.html").as_uri())
    data = json.loads(page.evaluate("document.querySelector('#network-data').textContent"))
    assert shown(page) == len(data["picture"]["nodes"])
    page.locator("#network-canvas").press("ArrowRight")
    until(lambda: status(page).startswith("selected"), "a step")
    assert told == []
    page.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "parameters",
    ["", f"focus={SHANMEN}", f"focus={CIPING}", "view=credit", f"view=credit&station={SHANMEN}",
     "view=bipartite", "view=cooccurrence", "view=formula", f"view=compare&a={SHANMEN}&b={CIPING}"],
)  # fmt: skip
def test_labels_of_the_first_picture_are_eleven_pixels_or_more(
    page: Page, parameters: str, language: str
) -> None:
    """At 1280 px; what the library draws on screen is the size of the font times the scale of the canvas."""
    opened(page, f"/network?{parameters}&lang={language}")
    assert shown(page) >= 8
    assert float(page.locator("#network-canvas").get_attribute("data-scale") or 0) * FONT_SIZE >= 11


def test_the_address_holds_what_is_seen(page: Page) -> None:
    opened(page, "/network?focus=mt:volunteer-patrol")
    assert "#" not in page.url
    canvas = page.locator("#network-canvas")
    canvas.press("Enter")
    until(lambda: "已展开" in status(page), "unfolding")
    canvas.press("ArrowRight")
    press(page, "Enter", "已展开")
    press(page, "ArrowLeft", "已选中")
    press(page, "p", "已固定")
    press(page, "ArrowDown", "已选中")
    press(page, "Delete", "已隐藏")
    page.locator("#network-legend button").nth(1).click()
    page.get_by_text("筛选").click()
    chosen = page.locator("#network-setting option").nth(1).get_attribute("value")
    assert chosen
    page.locator("#network-setting").select_option(chosen)
    page.locator("#network-layout").select_option("columns")
    assert "#net:steps=mt:volunteer-patrol" in page.url
    assert len(page.url) < 600

    def seen(of: Page) -> list[object]:
        return [
            of.locator("#network-nodes").inner_text(),
            of.locator("#network-edges").inner_text(),
            of.locator("#network-legend").inner_text(),
            of.locator("#network-layout").input_value(),
            of.locator("#network-setting").input_value(),
        ]

    page.locator(".network-tables summary").click()
    other = page.context.new_page()
    opened(other, page.url)
    assert "已按网址还原所见" in status(other)
    other.locator(".network-tables summary").click()
    assert [sorted(str(part).splitlines()) for part in seen(other)] == [
        sorted(str(part).splitlines()) for part in seen(page)
    ]
    assert other.url == page.url
    kept = other.locator("a[hreflang=en]").get_attribute("href") or ""
    assert kept.endswith(page.url.split("#")[1])
    other.close()


def test_an_address_that_says_too_much_or_nonsense_is_told_so(page: Page) -> None:
    opened(
        page, "/network#net:steps=station:nowhere,mt:no-such-type;fq:mechanismType;in&hidden=nothing&off=x"
    )
    assert "有 3 项" in status(page)
    assert shown(page) == len(page.request.get("/api/v1/network").json()["nodes"])
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    steps = ",".join([SHANMEN] * 60)
    page.goto("about:blank")
    opened(page, f"/network#net:steps={steps}")
    assert "有 20 项" in status(page)
    assert sum("/neighbours?" in url for url in requests) == 40
    page.goto("about:blank")
    opened(page, "/network#net:steps=%E0%A4%A")
    assert "无法读取" in status(page)


def test_the_form_offers_names_while_it_is_filled_in(page: Page) -> None:
    opened(page, "/network?view=path")
    page.locator("input[name=from]").press_sequentially("Shanmen")
    offered = page.locator("#names-from option")
    until(offered.count, "names")
    assert "山门派出所" in [one.get_attribute("value") for one in offered.all()]
    page.locator("input[name=from]").fill("山门派出所")
    page.locator("input[name=to]").fill("Ciping Police Station")
    page.get_by_role("button", name="显示").click()
    until(lambda: "from=" in page.url, "the answer")
    assert page.locator(".network-ways q").count() >= 2


def test_layouts_can_be_chosen_and_undone_by_the_first(page: Page, tmp_path: Path) -> None:
    def places() -> list[tuple[float, float]]:
        with page.expect_download() as saved:
            page.locator("#network-svg").click()
        saved.value.save_as(tmp_path / "picture.svg")
        ends = re.findall(
            r'<line x1="([^"]+)" y1="([^"]+)"', (tmp_path / "picture.svg").read_text(encoding="utf-8")
        )
        return [(round(float(x)), round(float(y))) for x, y in ends]

    opened(page, "/network?view=bipartite")
    seen = [places()]
    for name, seconds in (("columns", 0.1), ("rings", 0.1), ("force", 2.0)):
        page.locator("#network-layout").select_option(name)
        time.sleep(seconds)
        seen.append(places())
    assert all(one != other for number, one in enumerate(seen) for other in seen[:number])
    page.locator("#network-layout").select_option("first")
    back = [
        abs(a - b)
        for one, other in zip(places(), seen[0], strict=True)
        for a, b in zip(one, other, strict=True)
    ]
    assert max(back) <= 1
