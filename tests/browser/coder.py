"""A person at the form: marks words, types into fields, and counts what that takes."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.made_up_article import ENTRY, NEW_AREA, NEW_STATION, SOURCE, STEPS, Step

SECTIONS = [
    "stations_as_told", "mechanisms", "figures", "trends", "ranks", "assertions", "settings", "formulas", "honours",
    "periods",
]  # fmt: skip
"""By the digit that makes one."""
MARK = """([start, end]) => {
    const pieces = [...document.querySelectorAll('.article > [data-start]')];
    const at = (place) => {
        const piece = pieces.find((one) => place <= Number(one.dataset.end) && place >= Number(one.dataset.start));
        const before = Array.from(piece.textContent).slice(0, place - Number(piece.dataset.start)).join('');
        return [piece.firstChild, before.length];
    };
    const range = document.createRange();
    range.setStart(...at(start));
    range.setEnd(...at(end));
    const selection = getSelection();
    document.querySelector('.article').focus();
    selection.removeAllRanges();
    selection.addRange(range);
}"""
"""Selects characters of the text, as the mouse or Shift with the arrows does."""


@dataclass
class Coder:
    """Counts `keys` pressed, `clicks`, `fields` filled in and `marks` made in the text, and the time of it all."""

    page: Page
    text: str
    keys: int = 0
    clicks: int = 0
    fields: int = 0
    marks: int = 0
    statements: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def minutes(self) -> float:
        """Since the coder has begun; of this script, which does not think."""
        return (time.monotonic() - self.begun) / 60

    def line(self, way: str) -> str:
        """What was counted, as a row of the table in the documents; the last column is another one each time."""
        counted = f"{self.keys:,} keys, {self.clicks} clicks, {self.marks} marks in the text"
        return f"| {way} | {counted} | {self.fields} fields |"

    def told_in(self, documents: str, way: str) -> None:
        """Print the row, and hold the documents to what was counted."""
        print(f"\n{self.line(way)} {self.minutes:.1f} min |")
        assert self.line(way) in documents, self.line(way)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1

    def begin(self, button: str) -> None:
        """Paste the text, one key, and begin."""
        self.page.fill("#new-text", self.text)
        self.keys += 1
        self.click(button)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def mark(self, words: str) -> None:
        """Mark words in the text."""
        assert self.text.count(words) >= 1, words
        start = self.text.index(words)
        self.page.evaluate(MARK, [start, start + len(words)])
        expect(self.page.locator(".marked")).to_contain_text(f"{start}–{start + len(words)}")
        self.marks += 1

    def field(self, pointer: str) -> Locator:
        return self.page.locator(f"#at{pointer.replace('/', '-').replace('_', '-')}")

    def type_into(self, pointer: str, typed: str) -> None:
        """Type into a field: of one with choices the first that fits is taken."""
        given = self.field(pointer)
        given.focus()
        # What is there is marked and written over; all at once, which is quicker to test and the same number of keys.
        self.keys += len(typed) + (given.input_value() != "")
        given.fill(typed)
        self.fields += 1
        if given.get_attribute("role") == "combobox":
            free = self.page.locator(f"#{given.get_attribute('aria-controls')}").get_by_role("option")
            if pointer.rpartition("/")[2] not in ("stations", "bureau"):
                expect(free.first).to_be_visible(timeout=20_000)
            self.press("Enter")

    def fill(self, at: str, typed: dict[str, str | list[str]]) -> None:
        """Fill in the open statement; rows inside it are added where a path leads into one."""
        for path, values in typed.items():
            steps = path.split("/")
            if len(steps) == 3 and steps[1].isdecimal() and not self.field(f"{at}/{path}").count():
                self.click(f"#at{at.replace('/', '-')}-{steps[0]}-add")
            for value in values if isinstance(values, list) else [values]:
                self.type_into(f"{at}/{path}", value)

    def pointer(self) -> str:
        """Of the statement that is open."""
        return str(self.page.locator(".statement.open").get_attribute("data-pointer"))

    def english(self, renderings: tuple[str, ...]) -> None:
        quotes = self.page.locator(".statement.open .field.span").first.locator(".quotes input")
        for place, words in enumerate(renderings):
            quotes.nth(place).fill(words)
            self.keys += len(words)
            self.fields += 1

    def state(self, step: Step) -> None:
        """Make one statement of marked words and accept it."""
        self.mark(step.words)
        self.press(step.key)
        section = SECTIONS[int(step.key)]
        at = self.pointer()
        assert at.startswith(f"/{section}/"), at
        for words in step.evidence:
            self.mark(words)
            self.press("e")
        self.fill(at, step.typed)
        if step.cue:
            cue = self.field(f"{at}/credits/0/cue")
            cue.fill(step.cue)
            self.keys += len(step.cue)
            self.fields += 1
            cue.focus()
            self.press("Enter")
            expect(self.page.locator(".statement.open .nodes .quotes li")).to_have_count(1)
        self.english(step.english)
        self.press("Control+Enter")
        self.statements += step.key in "23456"

    def code_all(self) -> None:
        """The whole article: station, source, entry, then every step."""
        self.click(".rarely summary")
        self.click("#add-new_areas")
        self.fill("/new_areas/0", NEW_AREA)
        self.click("#add-new_stations")
        self.fill("/new_stations/0", NEW_STATION)
        self.press("Control+Enter")
        self.click("#at-line")
        self.fill("", ENTRY)
        self.click("#at-source-line")
        self.fill("/source", SOURCE)
        self.click("#at-source-line")
        for step in STEPS:
            self.state(step)
