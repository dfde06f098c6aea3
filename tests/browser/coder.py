"""A person at the form: marks words, types into fields, and counts what that takes."""

from dataclasses import dataclass

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
    """Counts `keys` pressed, `fields` filled in and `marks` made in the text."""

    page: Page
    text: str
    keys: int = 0
    fields: int = 0
    marks: int = 0
    statements: int = 0

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
        field = self.field(pointer)
        field.focus()
        if field.input_value():
            self.press("Control+a")
        field.press_sequentially(typed)
        self.keys += len(typed)
        self.fields += 1
        if field.get_attribute("role") == "combobox":
            free = self.page.locator(f"#{field.get_attribute('aria-controls')}").get_by_role("option")
            if pointer.rpartition("/")[2] not in ("stations", "bureau"):
                expect(free.first).to_be_visible()
            self.press("Enter")

    def fill(self, at: str, typed: dict[str, str | list[str]]) -> None:
        """Fill in the open statement; rows inside it are added where a path leads into one."""
        for path, values in typed.items():
            steps = path.split("/")
            if len(steps) == 3 and steps[1].isdecimal() and not self.field(f"{at}/{path}").count():
                self.page.click(f"#at{at.replace('/', '-')}-{steps[0]}-add")
                self.keys += 1
            for value in values if isinstance(values, list) else [values]:
                self.type_into(f"{at}/{path}", value)

    def pointer(self) -> str:
        """Of the statement that is open."""
        return str(self.page.locator(".statement.open").get_attribute("data-pointer"))

    def english(self, renderings: tuple[str, ...]) -> None:
        fields = self.page.locator(".statement.open .field.span").first.locator(".quotes input")
        for place, words in enumerate(renderings):
            fields.nth(place).fill(words)
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
        page = self.page
        page.locator(".rarely summary").click()
        page.click("#add-new_areas")
        self.keys += 3
        self.fill("/new_areas/0", NEW_AREA)
        page.click("#add-new_stations")
        self.fill("/new_stations/0", NEW_STATION)
        self.press("Control+Enter")
        page.locator("#at-line").click()
        self.fill("", ENTRY)
        page.locator("#at-source-line").click()
        self.keys += 2
        self.fill("/source", SOURCE)
        page.locator("#at-source-line").click()
        for step in STEPS:
            self.state(step)
